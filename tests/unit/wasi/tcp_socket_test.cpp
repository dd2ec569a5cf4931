#include <wasi/sockets/tcp_socket.hpp>

#include <wasi/sockets/options.hpp>

#include <gmock/gmock.h>

#include "socket_world.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace portico::wasi::sockets {
namespace {

using testing::ElementsAre;

/// Both ends of a connection.
struct Pair {
  std::unique_ptr<TcpSocket> client;
  std::unique_ptr<InputStream> client_in;
  std::unique_ptr<OutputStream> client_out;
  std::unique_ptr<TcpSocket> server;
  std::unique_ptr<InputStream> server_in;
  std::unique_ptr<OutputStream> server_out;
};

std::vector<std::byte> bytes(std::string_view text) {
  const auto* data = reinterpret_cast<const std::byte*>(text.data());
  return {data, data + text.size()};
}

class TcpSocketTest : public SocketWorld {
 protected:
  TcpSocketTest() { allow({"tcp:127.0.0.1", "tcp:[::1]"}); }

  /// Taken apart by hand: the streams are the guest's otherwise.
  void connect(TcpSocket& from, const TcpSocket& to, Pair& pair) {
    ASSERT_TRUE(from.start_connect(loopback(port_of(to))));
    until([&] { return from.ready(); });
    auto streams = from.finish_connect();
    ASSERT_TRUE(streams);
    pair.client_in = std::get<0>(std::move(*streams)).take();
    pair.client_out = std::get<1>(std::move(*streams)).take();
  }
  void accept(TcpSocket& from, Pair& pair) {
    until([&] { return from.ready(); });
    auto accepted = from.accept();
    ASSERT_TRUE(accepted);
    pair.server = std::get<0>(std::move(*accepted)).take();
    pair.server_in = std::get<1>(std::move(*accepted)).take();
    pair.server_out = std::get<2>(std::move(*accepted)).take();
  }
  Pair pair() {
    Pair both;
    const auto listening = listener();
    both.client = tcp().value();
    connect(*both.client, *listening, both);
    accept(*listening, both);
    return both;
  }

  /// Writes all of it, as far as the other side reads.
  bool write(OutputStream& out, std::span<const std::byte> data) {
    while (!data.empty()) {
      until([&] { return out.ready(); });
      const auto permit = out.check_write();
      if (!permit)
        return false;
      const auto piece = data.first(std::min<std::size_t>(data.size(), *permit));
      if (!out.write(piece))
        return false;
      data = data.subspan(piece.size());
    }
    return true;
  }
  /// What there is up to the end, or an error.
  std::vector<std::byte> read(InputStream& in) {
    std::vector<std::byte> all;
    for (;;) {
      until([&] { return in.ready(); });
      const auto there = in.available(1 << 20);
      if (!there)
        return all;
      all.resize(all.size() + *there);
      in.take(std::span{all}.last(*there));
    }
  }
};

TEST_F(TcpSocketTest, CarriesBytesBothWays) {
  auto both = pair();
  EXPECT_TRUE(write(*both.client_out, bytes("ping")));
  both.client_out.reset();
  EXPECT_EQ(read(*both.server_in), bytes("ping"));
  EXPECT_TRUE(write(*both.server_out, bytes("pong")));
  both.server_out.reset();
  EXPECT_EQ(read(*both.client_in), bytes("pong"));
}

TEST_F(TcpSocketTest, KnowsBothAddresses) {
  const auto both = pair();
  EXPECT_EQ(both.client->local().value(), both.server->remote().value());
  EXPECT_EQ(both.client->remote().value(), both.server->local().value());
}

TEST_F(TcpSocketTest, BeginsUnbound) {
  const auto socket = tcp().value();
  EXPECT_EQ(socket->finish_bind().error(), ErrorCode::not_in_progress);
  EXPECT_EQ(socket->finish_connect().error(), ErrorCode::not_in_progress);
  EXPECT_EQ(socket->start_listen().error(), ErrorCode::invalid_state);
  EXPECT_EQ(socket->finish_listen().error(), ErrorCode::not_in_progress);
  EXPECT_EQ(socket->accept().error(), ErrorCode::invalid_state);
  EXPECT_EQ(socket->shutdown(ShutdownType::both).error(), ErrorCode::invalid_state);
  EXPECT_EQ(socket->local().error(), ErrorCode::invalid_state);
  EXPECT_EQ(socket->remote().error(), ErrorCode::invalid_state);
  EXPECT_FALSE(socket->is_listening());
  EXPECT_TRUE(socket->ready());
  EXPECT_TRUE(socket->set_backlog(32));
}

TEST_F(TcpSocketTest, DoesOneThingAtATime) {
  const auto socket = tcp().value();
  ASSERT_TRUE(socket->start_bind(loopback()));
  EXPECT_EQ(socket->start_bind(loopback()).error(), ErrorCode::concurrency_conflict);
  EXPECT_EQ(socket->start_connect(loopback(1)).error(), ErrorCode::concurrency_conflict);
  EXPECT_EQ(socket->start_listen().error(), ErrorCode::concurrency_conflict);
  EXPECT_EQ(socket->finish_listen().error(), ErrorCode::not_in_progress);
  ASSERT_TRUE(socket->finish_bind());
  EXPECT_EQ(socket->start_bind(loopback()).error(), ErrorCode::invalid_state);
  EXPECT_NE(port_of(*socket), 0);

  ASSERT_TRUE(socket->start_listen());
  EXPECT_EQ(socket->accept().error(), ErrorCode::invalid_state);
  EXPECT_EQ(socket->start_listen().error(), ErrorCode::concurrency_conflict);
  ASSERT_TRUE(socket->finish_listen());
  EXPECT_TRUE(socket->is_listening());
  EXPECT_EQ(socket->start_listen().error(), ErrorCode::invalid_state);
  EXPECT_EQ(socket->start_connect(loopback(1)).error(), ErrorCode::invalid_state);
  EXPECT_EQ(socket->accept().error(), ErrorCode::would_block);
  EXPECT_FALSE(socket->ready());
  EXPECT_EQ(socket->remote().error(), ErrorCode::invalid_state);
  EXPECT_EQ(socket->shutdown(ShutdownType::send).error(), ErrorCode::invalid_state);
  EXPECT_TRUE(socket->set_backlog(std::numeric_limits<std::uint64_t>::max()));
  EXPECT_EQ(socket->set_backlog(0).error(), ErrorCode::invalid_argument);
}

TEST_F(TcpSocketTest, StaysConnected) {
  auto both = pair();
  for (auto* socket : {both.client.get(), both.server.get()}) {
    EXPECT_EQ(socket->start_bind(loopback()).error(), ErrorCode::invalid_state);
    EXPECT_EQ(socket->start_connect(loopback(1)).error(), ErrorCode::invalid_state);
    EXPECT_EQ(socket->finish_connect().error(), ErrorCode::not_in_progress);
    EXPECT_EQ(socket->start_listen().error(), ErrorCode::invalid_state);
    EXPECT_EQ(socket->accept().error(), ErrorCode::invalid_state);
    EXPECT_EQ(socket->set_backlog(1).error(), ErrorCode::invalid_state);
    EXPECT_TRUE(socket->ready());
  }
}

TEST_F(TcpSocketTest, IsClosedAfterAFailedConnect) {
  const auto gone = port_of(*listener());
  const auto socket = tcp().value();
  ASSERT_TRUE(socket->start_connect(loopback(gone)));
  EXPECT_EQ(socket->start_connect(loopback(gone)).error(), ErrorCode::concurrency_conflict);
  EXPECT_EQ(socket->shutdown(ShutdownType::both).error(), ErrorCode::invalid_state);
  until([&] { return socket->ready(); });
  EXPECT_EQ(socket->finish_connect().error(), ErrorCode::connection_refused);
  EXPECT_EQ(socket->finish_connect().error(), ErrorCode::not_in_progress);
  EXPECT_EQ(socket->start_connect(loopback(gone)).error(), ErrorCode::invalid_state);
  EXPECT_EQ(socket->start_bind(loopback()).error(), ErrorCode::invalid_state);
  EXPECT_EQ(socket->local().error(), ErrorCode::invalid_state);
  EXPECT_EQ(socket->number().error(), ErrorCode::invalid_state);
  EXPECT_EQ(socket->set_backlog(1).error(), ErrorCode::invalid_state);
  EXPECT_TRUE(socket->ready());
}

TEST_F(TcpSocketTest, RefusesAddressesThatAreNone) {
  allow({"tcp:0.0.0.0/0", "tcp:[::]/0"});
  const auto socket = tcp().value();
  const auto local6 = v6({0, 0, 0, 0, 0, 0, 0, 1}, 80);
  for (const auto& to : {at(224, 0, 0, 1, 80), at(255, 255, 255, 255, 80), local6}) {
    EXPECT_EQ(socket->start_bind(to).error(), ErrorCode::invalid_argument);
    EXPECT_EQ(socket->start_connect(to).error(), ErrorCode::invalid_argument);
  }
  EXPECT_EQ(socket->start_connect(loopback(0)).error(), ErrorCode::invalid_argument);
  EXPECT_EQ(socket->start_connect(at(0, 0, 0, 0, 80)).error(), ErrorCode::invalid_argument);
  EXPECT_TRUE(denied_.empty());

  const auto six = tcp(IpAddressFamily::ipv6);
  if (!six)
    GTEST_SKIP() << "no IPv6 here";
  const auto mapped = v6({0, 0, 0, 0, 0, 0xffff, 0x7f00, 1}, 80);
  const auto compatible = v6({0, 0, 0, 0, 0, 0, 0x7f00, 1}, 80);
  const auto multicast = v6({0xff02, 0, 0, 0, 0, 0, 0, 1}, 80);
  for (const auto& to : {mapped, compatible, multicast, loopback(80)}) {
    EXPECT_EQ((*six)->start_bind(to).error(), ErrorCode::invalid_argument);
    EXPECT_EQ((*six)->start_connect(to).error(), ErrorCode::invalid_argument);
  }
}

TEST_F(TcpSocketTest, AsksTheRulesForEachAddress) {
  allow({"tcp-connect:127.0.0.1:1", "tcp-listen:127.0.0.1:0"});
  auto socket = tcp().value();
  EXPECT_EQ(socket->start_connect(at(127, 0, 0, 2, 1)).error(), ErrorCode::access_denied);
  EXPECT_EQ(socket->start_connect(loopback(2)).error(), ErrorCode::access_denied);
  EXPECT_EQ(socket->start_bind(at(127, 0, 0, 2, 0)).error(), ErrorCode::access_denied);
  EXPECT_EQ(socket->start_bind(loopback(2)).error(), ErrorCode::access_denied);
  EXPECT_THAT(denied_, ElementsAre("tcp-connect:127.0.0.2:1", "tcp-connect:127.0.0.1:2",
                                   "tcp-listen:127.0.0.2:0", "tcp-listen:127.0.0.1:2"));
  // It goes on being of use.
  EXPECT_TRUE(socket->start_bind(loopback()) && socket->finish_bind());
  EXPECT_TRUE(socket->start_listen());
}

TEST_F(TcpSocketTest, BindsAsConnectingWouldButDoesNotListenThere) {
  allow({});
  auto socket = tcp().value();
  EXPECT_TRUE(socket->start_bind(at(0, 0, 0, 0, 0)) && socket->finish_bind());
  EXPECT_EQ(socket->start_listen().error(), ErrorCode::access_denied);
  EXPECT_THAT(denied_, ElementsAre("tcp-listen:0.0.0.0:0"));
}

TEST_F(TcpSocketTest, SaysThatAnAddressIsTaken) {
  const auto first = listener();
  const auto second = tcp().value();
  EXPECT_EQ(second->start_bind(loopback(port_of(*first))).error(), ErrorCode::address_in_use);
  EXPECT_TRUE(second->start_bind(loopback()));
  allow({"tcp:*"});
  EXPECT_EQ(tcp().value()->start_bind(at(192, 0, 2, 1, 0)).error(),
            ErrorCode::address_not_bindable);
}

TEST_F(TcpSocketTest, HoldsWhatThePeerDoesNotTakeAndNoMore) {
  auto both = pair();
  const std::vector<std::byte> piece(Connection::kPermit, std::byte{7});
  std::size_t written = 0;
  while (both.client_out->ready()) {
    ASSERT_EQ(both.client_out->check_write().value(), Connection::kPermit);
    ASSERT_TRUE(both.client_out->write(piece));
    written += piece.size();
  }
  EXPECT_EQ(both.client_out->check_write().value(), 0U);
  EXPECT_TRUE(both.client_out->flush());
  // Dropped while it holds something, which goes on its way all the same, and the end after it.
  both.client_out.reset();
  both.client_in.reset();
  both.client.reset();
  EXPECT_EQ(read(*both.server_in).size(), written);
  until([&] { return grant_.counts->sockets == 1; });
}

TEST_F(TcpSocketTest, DoesNotHoldForEver) {
  std::vector<Pair> pairs;
  const std::vector<std::byte> piece(Connection::kPermit);
  for (std::size_t i = 0; i < Connection::kMaxLingering + 2; ++i) {
    pairs.push_back(pair());
    auto& both = pairs.back();
    ASSERT_TRUE(set_buffer_size(both.client->number().value(), Buffer::send, 1));
    ASSERT_TRUE(set_buffer_size(both.server->number().value(), Buffer::receive, 1));
    while (both.client_out->ready())
      ASSERT_TRUE(both.client_out->write(piece));
  }
  for (auto& both : pairs) {
    both.client_in.reset();
    both.client_out.reset();
    both.client.reset();
  }
  // Servers, and those that are given time.
  until([&] { return grant_.counts->sockets == pairs.size() + Connection::kMaxLingering; });
  // The peer of one that was not can tell that it has not got all.
  auto& last = pairs.back();
  for (;;) {
    until([&] { return last.server_in->ready(); });
    const auto there = last.server_in->available(1 << 20);
    if (there) {
      std::vector<std::byte> data(*there);
      last.server_in->take(data);
      continue;
    }
    EXPECT_EQ(there.error().index(), 0U) << "a clean end";
    break;
  }
}

TEST_F(TcpSocketTest, TellsOfAReset) {
  Pair both;
  const auto listening = listener();
  both.client = tcp().value();
  connect(*both.client, *listening, both);
  // By hand: streams that are dropped end in good order.
  const int accepted = ::accept(listening->number().value(), nullptr, nullptr);
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(accepted, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(accepted);
  until([&] { return both.client_in->ready(); });
  const auto there = both.client_in->available(1);
  ASSERT_FALSE(there);
  const auto* failure = std::get_if<LastOperationFailed>(&there.error());
  ASSERT_TRUE(failure);
  EXPECT_EQ(dynamic_cast<const SocketError&>(*failure->value).code(), ErrorCode::connection_reset);
  // Once; then it is closed.
  EXPECT_EQ(both.client_in->available(1).error().index(), 1U);
  EXPECT_TRUE(both.client_in->ready());
  EXPECT_FALSE(both.client_out->write(bytes("x")));
  EXPECT_FALSE(both.client_out->check_write());
}

TEST_F(TcpSocketTest, ShutsDownEitherDirection) {
  auto both = pair();
  EXPECT_TRUE(both.client->shutdown(ShutdownType::send));
  EXPECT_TRUE(both.client->shutdown(ShutdownType::send));
  EXPECT_EQ(both.client_out->check_write().error().index(), 1U);
  EXPECT_TRUE(both.client_out->ready());
  EXPECT_TRUE(read(*both.server_in).empty());
  EXPECT_TRUE(write(*both.server_out, bytes("late")));
  EXPECT_TRUE(both.client->shutdown(ShutdownType::receive));
  EXPECT_EQ(both.client_in->available(1).error().index(), 1U);
  EXPECT_TRUE(both.client->shutdown(ShutdownType::both));
}

TEST_F(TcpSocketTest, TakesUrgentBytesAsOthers) {
  auto both = pair();
  const int socket = both.client->number().value();
  ASSERT_EQ(::send(socket, "a", 1, 0), 1);
  ASSERT_EQ(::send(socket, "b", 1, MSG_OOB), 1);
  ASSERT_EQ(::send(socket, "c", 1, 0), 1);
  both.client_out.reset();
  EXPECT_EQ(read(*both.server_in), bytes("abc"));
}

TEST_F(TcpSocketTest, HasOptions) {
  const auto socket = tcp().value();
  const int number = socket->number().value();
  EXPECT_TRUE(set_keep_alive(number, true));
  EXPECT_TRUE(keep_alive(number).value());
  for (const auto which : {KeepAliveTime::idle, KeepAliveTime::interval}) {
    EXPECT_EQ(set_keep_alive_nanoseconds(number, which, 0).error(), ErrorCode::invalid_argument);
    EXPECT_TRUE(set_keep_alive_nanoseconds(number, which, 1));
    EXPECT_EQ(keep_alive_nanoseconds(number, which), 1'000'000'000U);
    EXPECT_TRUE(set_keep_alive_nanoseconds(number, which, ~std::uint64_t{0}));
    EXPECT_EQ(keep_alive_nanoseconds(number, which), 32'767'000'000'000U);
  }
  EXPECT_EQ(set_keep_alive_count(number, 0).error(), ErrorCode::invalid_argument);
  EXPECT_TRUE(set_keep_alive_count(number, ~0U));
  EXPECT_EQ(keep_alive_count(number), 127U);
  EXPECT_EQ(set_hop_limit(number, IpAddressFamily::ipv4, 0).error(), ErrorCode::invalid_argument);
  EXPECT_TRUE(set_hop_limit(number, IpAddressFamily::ipv4, 42));
  EXPECT_EQ(hop_limit(number, IpAddressFamily::ipv4), 42);
  for (const auto which : {Buffer::receive, Buffer::send}) {
    EXPECT_EQ(set_buffer_size(number, which, 0).error(), ErrorCode::invalid_argument);
    EXPECT_TRUE(set_buffer_size(number, which, 65'536));
    EXPECT_EQ(buffer_size(number, which), 65'536U);
    EXPECT_TRUE(set_buffer_size(number, which, ~std::uint64_t{0}));
    EXPECT_GT(buffer_size(number, which).value(), 0U);
  }
}

TEST_F(TcpSocketTest, HandsOptionsOnToWhatItAccepts) {
  Pair both;
  const auto listening = listener();
  const int number = listening->number().value();
  ASSERT_TRUE(set_keep_alive(number, true) && set_keep_alive_count(number, 3) &&
              set_hop_limit(number, IpAddressFamily::ipv4, 42));
  both.client = tcp().value();
  connect(*both.client, *listening, both);
  accept(*listening, both);
  const int accepted = both.server->number().value();
  EXPECT_TRUE(keep_alive(accepted).value());
  EXPECT_EQ(keep_alive_count(accepted), 3U);
  EXPECT_EQ(hop_limit(accepted, IpAddressFamily::ipv4), 42);
}

TEST_F(TcpSocketTest, IsOneOfALimitedNumber) {
  allow({"tcp:127.0.0.1"}, 2);
  const auto listening = listener();
  auto client = tcp().value();
  EXPECT_EQ(tcp().error(), ErrorCode::new_socket_limit);
  EXPECT_EQ(udp().error(), ErrorCode::new_socket_limit);
  ASSERT_TRUE(client->start_connect(loopback(port_of(*listening))));
  until([&] { return listening->ready(); });
  EXPECT_EQ(listening->accept().error(), ErrorCode::new_socket_limit);
  client.reset();
  EXPECT_TRUE(listening->accept()) << "the connection waits meanwhile";
  EXPECT_EQ(grant_.counts->sockets, 1U);
}

TEST_F(TcpSocketTest, TellsThatTheProcessHasNoDescriptorLeft) {
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit none{.rlim_cur = 3, .rlim_max = before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none);
  const auto socket = tcp();
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(socket.error(), ErrorCode::new_socket_limit);
  EXPECT_EQ(grant_.counts->sockets, 0U);
}

TEST_F(TcpSocketTest, LeavesDescriptorsToOthers) {
  const auto listening = listener();
  const auto client = tcp().value();
  ASSERT_TRUE(client->start_connect(loopback(port_of(*listening))));
  until([&] { return listening->ready(); });
  std::vector<Descriptor> others;
  while (others.empty() || others.back().get() < 60)
    others.emplace_back(::dup(listening->number().value()));
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit few{.rlim_cur = 64, .rlim_max = before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &few);
  EXPECT_EQ(tcp().error(), ErrorCode::new_socket_limit);
  EXPECT_EQ(listening->accept().error(), ErrorCode::new_socket_limit);
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_TRUE(listening->accept()) << "the connection waits meanwhile";
}

TEST_F(TcpSocketTest, KeepsFamiliesApart) {
  const auto six = tcp(IpAddressFamily::ipv6);
  const auto local6 = v6({0, 0, 0, 0, 0, 0, 0, 1}, 0);
  if (!six || !(*six)->start_bind(local6))
    GTEST_SKIP() << "no IPv6 here";
  ASSERT_TRUE((*six)->finish_bind() && (*six)->start_listen() && (*six)->finish_listen());
  const auto four = tcp().value();
  ASSERT_TRUE(four->start_connect(loopback(port_of(**six))));
  until([&] { return four->ready(); });
  EXPECT_EQ(four->finish_connect().error(), ErrorCode::connection_refused);
}

TEST_F(TcpSocketTest, MayGoWhileItIsWaitedFor) {
  auto listening = listener();
  auto both = pair();
  // A guest that is given up: everything goes, in whatever order, with waits under way.
  auto watched =
      WatchedSocket::open(grant_, loop_.get_executor(), IpAddressFamily::ipv4, SOCK_DGRAM);
  ASSERT_TRUE(watched);
  (void)watched->may_be_readable();
  (void)watched->may_be_writable();
  {
    const auto gone = *std::move(watched);
  }
  both = {};
  listening.reset();
  until([&] { return grant_.counts->sockets == 0; });
  loop_.restart();
  loop_.poll();
}

}  // namespace
}  // namespace portico::wasi::sockets
