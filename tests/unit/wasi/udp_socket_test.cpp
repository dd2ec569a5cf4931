#include <wasi/sockets/udp_socket.hpp>

#include <portico/trap.hpp>

#include <wasi/sockets/options.hpp>

#include <gmock/gmock.h>

#include "socket_world.hpp"

#include <string_view>

namespace portico::wasi::sockets {
namespace {

using testing::ElementsAre;

class UdpSocketTest : public SocketWorld {
 protected:
  UdpSocketTest() { allow({"udp:127.0.0.1"}); }

  struct Bound {
    std::unique_ptr<UdpSocket> socket;
    std::unique_ptr<IncomingDatagramStream> in;
    std::unique_ptr<OutgoingDatagramStream> out;
    [[nodiscard]] Endpoint address() const { return socket->local().value(); }
  };
  Bound bound(const Endpoint& to = loopback()) {
    Bound one{.socket = udp().value(), .in = nullptr, .out = nullptr};
    EXPECT_TRUE(one.socket->start_bind(to) && one.socket->finish_bind());
    stream(one, std::nullopt);
    return one;
  }
  static void stream(Bound& one, const std::optional<Endpoint>& remote) {
    one.in.reset();
    one.out.reset();
    auto streams = one.socket->stream(remote);
    ASSERT_TRUE(streams);
    one.in = std::get<0>(std::move(*streams)).take();
    one.out = std::get<1>(std::move(*streams)).take();
  }

  static OutgoingDatagram datagram(std::string_view text, const Endpoint* to) {
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    return {.data = {data, data + text.size()},
            .remote_address = to ? std::optional{to->wit()} : std::nullopt};
  }
  static SocketResult<std::uint64_t> send(Bound& from, std::string_view text,
                                          const std::optional<Endpoint>& to) {
    EXPECT_EQ(from.out->check_send(), 16U);
    return from.out->send({datagram(text, to ? &*to : nullptr)});
  }
  /// The next one.
  std::string receive(Bound& at) {
    until([&] { return at.in->ready(); });
    const auto datagrams = at.in->receive(1);
    EXPECT_TRUE(datagrams);
    EXPECT_EQ(datagrams->size(), 1U);
    if (datagrams->empty())
      return "";
    last_from_ = Endpoint{datagrams->front().remote_address};
    const auto& data = datagrams->front().data;
    return {reinterpret_cast<const char*>(data.data()), data.size()};
  }

  Endpoint last_from_;
};

TEST_F(UdpSocketTest, CarriesDatagrams) {
  auto a = bound();
  auto b = bound();
  EXPECT_EQ(send(a, "one", b.address()), 1U);
  EXPECT_EQ(send(a, "", b.address()), 1U);
  EXPECT_EQ(receive(b), "one");
  EXPECT_EQ(last_from_, a.address());
  EXPECT_EQ(receive(b), "");
  EXPECT_FALSE(b.in->ready());
  EXPECT_TRUE(b.in->receive(5).value().empty());
}

TEST_F(UdpSocketTest, SpeaksToOneWhenConnected) {
  auto a = bound();
  auto b = bound();
  auto c = bound();
  // Is there already, and is not from the one it will be connected to.
  EXPECT_EQ(send(c, "stray", a.address()), 1U);
  stream(a, b.address());
  EXPECT_EQ(a.socket->remote().value(), b.address());
  EXPECT_EQ(send(a, "to you", std::nullopt), 1U);
  EXPECT_EQ(send(a, "to you", b.address()), 1U);
  EXPECT_EQ(receive(b), "to you");
  EXPECT_EQ(send(a, "x", c.address()).error(), ErrorCode::invalid_argument);
  EXPECT_EQ(send(b, "answer", a.address()), 1U);
  EXPECT_EQ(receive(a), "answer");

  const auto before = a.address();
  stream(a, std::nullopt);
  EXPECT_EQ(a.address(), before) << "others know it by this port";
  EXPECT_EQ(a.socket->remote().error(), ErrorCode::invalid_state);
  EXPECT_EQ(send(a, "x", std::nullopt).error(), ErrorCode::invalid_argument);
  EXPECT_EQ(send(c, "now", a.address()), 1U);
  EXPECT_EQ(receive(a), "now");
  stream(a, b.address());
  stream(a, c.address());
  EXPECT_EQ(send(a, "other", std::nullopt), 1U);
  EXPECT_EQ(receive(c), "other");
}

TEST_F(UdpSocketTest, TellsThatNobodyIsThere) {
  auto a = bound();
  const auto gone = bound().address();
  stream(a, gone);
  EXPECT_EQ(send(a, "x", std::nullopt), 1U);
  until([&] { return a.in->ready(); });
  EXPECT_TRUE(a.in->ready());
  EXPECT_EQ(a.in->receive(1).error(), ErrorCode::connection_refused);
  EXPECT_TRUE(a.in->receive(1).value().empty());
}

TEST_F(UdpSocketTest, HasStates) {
  const auto socket = udp().value();
  EXPECT_EQ(socket->finish_bind().error(), ErrorCode::not_in_progress);
  EXPECT_EQ(socket->local().error(), ErrorCode::invalid_state);
  EXPECT_EQ(socket->remote().error(), ErrorCode::invalid_state);
  EXPECT_EQ(socket->stream(std::nullopt).error(), ErrorCode::invalid_state);
  ASSERT_TRUE(socket->start_bind(loopback()));
  EXPECT_EQ(socket->start_bind(loopback()).error(), ErrorCode::concurrency_conflict);
  EXPECT_EQ(socket->stream(std::nullopt).error(), ErrorCode::invalid_state);
  ASSERT_TRUE(socket->finish_bind());
  EXPECT_EQ(socket->start_bind(loopback()).error(), ErrorCode::invalid_state);
  EXPECT_TRUE(socket->stream(std::nullopt));
}

TEST_F(UdpSocketTest, TrapsWhenStreamsAreInUse) {
  auto a = bound();
  EXPECT_THROW((void)a.socket->stream(std::nullopt), Trap);
  a.in.reset();
  EXPECT_THROW((void)a.socket->stream(std::nullopt), Trap);
  a.out.reset();
  EXPECT_TRUE(a.socket->stream(std::nullopt));
}

TEST_F(UdpSocketTest, TrapsWhenMoreIsSentThanPermitted) {
  auto a = bound();
  const auto to = a.address();
  EXPECT_THROW((void)a.out->send({datagram("x", &to)}), Trap);
  EXPECT_EQ(a.out->send({}), 0U);
  EXPECT_EQ(a.out->check_send(), 16U);
  EXPECT_THROW((void)a.out->send(std::vector<OutgoingDatagram>(17, datagram("x", &to))), Trap);
  EXPECT_EQ(a.out->send(std::vector<OutgoingDatagram>(16, datagram("x", &to))), 16U);
  EXPECT_THROW((void)a.out->send({datagram("x", &to)}), Trap) << "one permit is for one send";
  EXPECT_EQ(a.in->receive(100).value().size(), 16U);
}

TEST_F(UdpSocketTest, RefusesWhatCannotBeSent) {
  allow({"udp:0.0.0.0/0"});
  auto a = bound();
  EXPECT_EQ(send(a, std::string(65'536, 'x'), a.address()).error(), ErrorCode::datagram_too_large);
  EXPECT_EQ(send(a, std::string(65'520, 'x'), a.address()).error(), ErrorCode::datagram_too_large);
  EXPECT_EQ(send(a, "x", loopback(0)).error(), ErrorCode::invalid_argument);
  EXPECT_EQ(send(a, "x", at(0, 0, 0, 0, 80)).error(), ErrorCode::invalid_argument);
  EXPECT_EQ(send(a, "x", v6({0, 0, 0, 0, 0, 0, 0, 1}, 80)).error(), ErrorCode::invalid_argument);
  EXPECT_EQ(send(a, "x", at(255, 255, 255, 255, 80)).error(), ErrorCode::access_denied);
  // What was sent before the first that cannot be counts.
  const auto good = a.address();
  const auto bad = loopback(0);
  EXPECT_EQ(a.out->check_send(), 16U);
  EXPECT_EQ(a.out->send({datagram("x", &good), datagram("x", &bad), datagram("x", &good)}), 1U);
}

TEST_F(UdpSocketTest, AsksTheRulesForEachDatagram) {
  allow({"udp-listen:127.0.0.1:0"});
  auto server = bound();
  EXPECT_EQ(send(server, "x", server.address()).error(), ErrorCode::access_denied);
  EXPECT_EQ(server.socket->start_bind(loopback()).error(), ErrorCode::invalid_state);
  server.in.reset();
  server.out.reset();
  EXPECT_EQ(server.socket->stream(loopback(9)).error(), ErrorCode::access_denied);
  EXPECT_EQ(udp().value()->start_bind(loopback(9)).error(), ErrorCode::access_denied);
  ASSERT_EQ(denied_.size(), 3U);
  EXPECT_EQ(denied_[1], "udp-send:127.0.0.1:9");
  EXPECT_EQ(denied_[2], "udp-listen:127.0.0.1:9");
}

TEST_F(UdpSocketTest, ReceivesOnlyFromWhereItMaySend) {
  auto friendly = bound();
  auto stranger = bound();
  allow({"udp-send:127.0.0.1:" + std::to_string(friendly.address().port())});
  auto client = bound(at(0, 0, 0, 0, 0));
  const auto address = loopback(client.address().port());
  for (int i = 0; i < 200; ++i)
    EXPECT_EQ(send(stranger, "unasked", address), 1U);
  until([&] { return !client.in->ready(); });
  EXPECT_TRUE(client.in->receive(16).value().empty());
  EXPECT_EQ(send(stranger, "unasked", address), 1U);
  EXPECT_EQ(send(client, "question", friendly.address()), 1U);
  EXPECT_EQ(receive(friendly), "question");
  EXPECT_EQ(send(friendly, "answer", last_from_), 1U);
  EXPECT_EQ(receive(client), "answer");
}

TEST_F(UdpSocketTest, HasOptions) {
  const auto socket = udp().value();
  EXPECT_TRUE(set_hop_limit(socket->number(), IpAddressFamily::ipv4, 42));
  EXPECT_EQ(hop_limit(socket->number(), IpAddressFamily::ipv4), 42);
  EXPECT_TRUE(set_buffer_size(socket->number(), Buffer::receive, 65'536));
  EXPECT_EQ(buffer_size(socket->number(), Buffer::receive), 65'536U);
}

}  // namespace
}  // namespace portico::wasi::sockets
