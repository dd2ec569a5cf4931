#include "host.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>

#include <net/fake_dns.hpp>

#include <array>
#include <atomic>
#include <functional>
#include <thread>

/// Guests that use sockets, in both embeddings, with peers on threads of their own.
namespace portico::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Values;

const asio::ip::address kHere = asio::ip::make_address("127.0.0.1");

/// A server on loopback that serves one connection as it is told to.
class TcpPeer {
 public:
  explicit TcpPeer(std::function<void(tcp::socket&)> serve)
      : thread_{[this, serve = std::move(serve)] {
          tcp::socket socket{loop_};
          boost::system::error_code error;
          acceptor_.accept(socket, error);
          accepted_ = true;
          if (!error)
            serve(socket);
          done_ = true;
        }} {}
  ~TcpPeer() {
    if (!accepted_) {  // Nobody came.
      tcp::socket socket{loop_};
      socket.connect(acceptor_.local_endpoint());
    }
    thread_.join();
  }

  [[nodiscard]] std::string port() const {
    return std::to_string(acceptor_.local_endpoint().port());
  }
  [[nodiscard]] bool accepted() const { return accepted_; }
  [[nodiscard]] bool done() const { return done_; }

 private:
  asio::io_context loop_;
  tcp::acceptor acceptor_{loop_, {kHere, 0}};
  std::atomic<bool> accepted_ = false;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

void echo(tcp::socket& socket) {
  std::array<char, 65'536> buffer{};
  boost::system::error_code error;
  for (;;) {
    const auto size = socket.read_some(asio::buffer(buffer), error);
    if (error)
      return;
    asio::write(socket, asio::buffer(buffer, size), error);
  }
}

/// A name server with a loop and a thread of its own.
class DnsPeer {
 public:
  explicit DnsPeer(std::map<std::string, net::FakeDns::Entry> names) : dns_{loop_} {
    dns_.names = std::move(names);
    thread_ = std::thread{[this] { loop_.run(); }};
  }
  ~DnsPeer() {
    loop_.stop();
    thread_.join();
  }
  [[nodiscard]] std::string address() const { return dns_.address(); }

 private:
  asio::io_context loop_;
  net::FakeDns dns_;
  std::thread thread_;
};

/// What the guest asks for when it asks for as many names as it is let: they are never answered.
std::map<std::string, net::FakeDns::Entry> silent_names() {
  std::map<std::string, net::FakeDns::Entry> names;
  for (int i = 0; i < 100; ++i)
    names["n" + std::to_string(i) + ".silent.test"] = {.manner =
                                                           net::FakeDns::Entry::Manner::silent};
  return names;
}

class SocketsTest : public ProxyTest {
 protected:
  SandboxOptions allowing(const std::vector<std::string>& rules,
                          wasi::SocketRules::Options options = {}) {
    options.denied = [this](std::string_view rule) { denied_.emplace_back(rule); };
    SandboxOptions sandbox;
    sandbox.wasi.sockets = wasi::SocketRules::parse(rules, std::move(options)).value();
    return sandbox;
  }
  std::string outcome(std::string path, SandboxOptions sandbox) {
    const auto seen = call("sockets", get(std::move(path)), std::move(sandbox));
    EXPECT_FALSE(seen.failure) << seen.why();
    return seen.body;
  }

  std::vector<std::string> denied_;
};

INSTANTIATE_TEST_SUITE_P(Modes, SocketsTest, Values(Mode::event_loop, Mode::blocking), mode_name);

/// Of what goes on beside or after the guest.
class SocketsBesideTest : public SocketsTest {};

INSTANTIATE_TEST_SUITE_P(Modes, SocketsBesideTest, Values(Mode::event_loop), mode_name);

TEST_P(SocketsTest, ReachAServer) {
  TcpPeer server{echo};
  EXPECT_EQ(outcome("/tcp-client?size=5000000&port=" + server.port(),
                    allowing({"tcp-connect:127.0.0.1:" + server.port()})),
            "intact");
  EXPECT_TRUE(denied_.empty());
}

TEST_P(SocketsTest, AreAServer) {
  EXPECT_EQ(outcome("/tcp-server", allowing({"tcp:127.0.0.1"})), "question, answer");
}

TEST_P(SocketsTest, CarryDatagrams) {
  EXPECT_EQ(outcome("/udp-both", allowing({"udp:127.0.0.1"})), "question, answer");
}

TEST_P(SocketsTest, AskAServerOfDatagrams) {
  asio::io_context loop;
  udp::socket socket{loop, {kHere, 0}};
  const auto port = std::to_string(socket.local_endpoint().port());
  std::thread server{[&] {
    std::array<char, 100> question{};
    udp::endpoint from;
    const auto size = socket.receive_from(asio::buffer(question), from);
    const auto answer = "to " + std::string{question.data(), size};
    socket.send_to(asio::buffer(answer), from);
  }};
  EXPECT_EQ(outcome("/udp?port=" + port, allowing({"udp-send:127.0.0.1:" + port})), "to question");
  server.join();
}

TEST_P(SocketsTest, AreDeniedByDefault) {
  EXPECT_EQ(outcome("/connect?a=127&d=1&port=80", {}), "access-denied");
  EXPECT_EQ(outcome("/resolve/localhost", {}), "access-denied");
  EXPECT_EQ(outcome("/resolve/127.0.0.1", {}), "access-denied");
}

TEST_P(SocketsTest, AreDeniedWhatNoRuleAllows) {
  EXPECT_EQ(outcome("/connect?a=127&d=1&port=80", allowing({"tcp:*", "udp:*"})), "access-denied");
  EXPECT_EQ(outcome("/connect?a=169&b=254&c=169&d=254&port=80", allowing({"tcp:*"})),
            "access-denied");
  EXPECT_EQ(outcome("/udp?port=9", allowing({"tcp:*", "udp:*"})), "access-denied");
  EXPECT_EQ(outcome("/resolve/db.example.com", allowing({"resolve:example.com"})), "access-denied");
  EXPECT_THAT(denied_, ElementsAre("tcp-connect:127.0.0.1:80", "tcp-connect:169.254.169.254:80",
                                   "udp-send:127.0.0.1:9", "resolve:db.example.com"));
}

TEST_P(SocketsTest, LookNamesUp) {
  const DnsPeer dns{{{"both.test", {.addresses = {"192.0.2.7", "2001:db8::9"}}},
                     {"mapped.test", {.addresses = {"::ffff:192.0.2.8"}}},
                     {"empty.test", {}},
                     {"broken.test", {.rcode = 2}},
                     {"refused.test", {.rcode = 5}}}};
  const auto look_up = [&](const std::string& name) {
    return outcome("/resolve/" + name,
                   allowing({"resolve:*.test"}, {.name_servers = {dns.address()}}));
  };
  EXPECT_THAT(look_up("both.test"), HasSubstr("v4 192.7\n"));
  EXPECT_THAT(look_up("both.test"), HasSubstr("v6 8193:9\n"));
  EXPECT_EQ(look_up("mapped.test"), "v4 192.8\n");
  EXPECT_EQ(look_up("missing.test"), "name-unresolvable");
  EXPECT_EQ(look_up("empty.test"), "name-unresolvable");
  EXPECT_EQ(look_up("broken.test"), "temporary-resolver-failure");
  EXPECT_EQ(look_up("refused.test"), "permanent-resolver-failure");
}

TEST_P(SocketsTest, NeedNoRuleForAddresses) {
  EXPECT_EQ(outcome("/resolve/10.0.0.1", allowing({})), "v4 10.1\n");
  EXPECT_EQ(outcome("/resolve/fd00::7", allowing({})), "v6 64768:7\n");
  EXPECT_EQ(outcome("/resolve/::ffff:10.0.0.2", allowing({})), "v4 10.2\n");
  for (const char* name : {"127.1", "a..b", "0x7f000001", "-_%", "10.0.0.256", "a:80"})
    EXPECT_EQ(outcome(std::string{"/resolve/"} + name, allowing({"resolve:*"})), "invalid-argument")
        << name;
}

TEST_P(SocketsTest, LookUpOnlySoManyNamesAtOnce) {
  const DnsPeer dns{silent_names()};
  EXPECT_EQ(outcome("/flood", allowing({"resolve:*"}, {.name_servers = {dns.address()}})),
            "64 temporary-resolver-failure");
}

TEST_P(SocketsTest, AreLimited) {
  EXPECT_EQ(outcome("/many", allowing({}, {.max_sockets = 10})), "10 new-socket-limit");
}

TEST_P(SocketsTest, TrapWhereTheContractIsBroken) {
  const auto why = [&](const char* path) {
    return call("sockets", get(path), allowing({"udp:127.0.0.1"})).why();
  };
  EXPECT_THAT(why("/drop-early"), HasSubstr("a udp-socket was dropped while a pollable"));
  EXPECT_THAT(why("/unpermitted"), HasSubstr("check-send"));
  EXPECT_THAT(why("/stream-twice"), HasSubstr("drop them first"));
}

TEST_P(SocketsBesideTest, DeliverWhatAGuestLeavesBehind) {
  std::size_t received = 0;
  TcpPeer server{[&](tcp::socket& socket) {
    std::array<char, 4096> buffer{};
    boost::system::error_code error;
    while (!error)
      received += socket.read_some(asio::buffer(buffer), error);
    EXPECT_EQ(error, asio::error::eof);
  }};
  EXPECT_EQ(outcome("/tcp-leave?size=10000000&port=" + server.port(), allowing({"tcp:127.0.0.1"})),
            "left");
  while (!server.done()) {
    loop_.restart();
    loop_.poll();
  }
  EXPECT_EQ(received, 10'000'000U);
}

TEST_P(SocketsBesideTest, AreClosedWithTheGuest) {
  TcpPeer server{[](tcp::socket& socket) {
    char byte = 0;
    boost::system::error_code error;
    socket.read_some(asio::buffer(&byte, 1), error);
    EXPECT_TRUE(error);
  }};
  auto sandbox = allowing({"tcp:127.0.0.1"});
  sandbox.executor = loop_.get_executor();
  {
    auto exchange =
        guest("sockets").start(get("/tcp-wait?port=" + server.port()), std::move(sandbox), {});
    while (!server.accepted()) {
      loop_.restart();
      loop_.poll();
    }
  }
  while (!server.done()) {
    loop_.restart();
    loop_.poll();
  }
}

TEST_P(SocketsBesideTest, MayLeaveALookupBehind) {
  const DnsPeer dns{{{"silent.test", {.manner = net::FakeDns::Entry::Manner::silent}}}};
  auto sandbox = allowing({"resolve:*"}, {.name_servers = {dns.address()}});
  sandbox.executor = loop_.get_executor();
  {
    auto exchange = guest("sockets").start(get("/resolve/silent.test"), std::move(sandbox), {});
    for (int turn = 0; turn < 100; ++turn) {
      loop_.restart();
      loop_.poll();
    }
  }
  // The loop goes with the look-up under way.
}

}  // namespace
}  // namespace portico::http
