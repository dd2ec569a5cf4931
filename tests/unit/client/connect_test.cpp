#include <client/connect.hpp>

#include <boost/asio/local/stream_protocol.hpp>

#include <gtest/gtest.h>

#include <client/sockets.hpp>
#include <client/task.hpp>

#include <string>
#include <vector>

#include <sys/resource.h>

namespace portico::client {
namespace {

namespace asio = boost::asio;
namespace ip = asio::ip;
using asio::local::stream_protocol;
using http::ErrorCode;
using std::chrono::milliseconds;

class ConnectTest : public testing::Test {
 protected:
  Connected connect(const std::vector<const char*>& texts, std::uint16_t port,
                    milliseconds stagger = kConnectStagger) {
    return run(loop_, connect_first(addresses(texts), port, stagger));
  }
  static std::vector<ip::address> addresses(const std::vector<const char*>& texts) {
    std::vector<ip::address> addresses;
    for (const char* const text : texts)
      addresses.push_back(ip::make_address(text));
    return addresses;
  }
  static std::string peer(const StreamSocket& socket) {
    ip::tcp::endpoint endpoint;
    const auto generic = socket.remote_endpoint();
    std::memcpy(endpoint.data(), generic.data(), generic.size());
    return endpoint.address().to_string();
  }

  asio::io_context loop_;
};

TEST_F(ConnectTest, Connects) {
  const ip::tcp::acceptor acceptor{loop_, loopback()};
  const auto socket = connect({"127.0.0.1"}, acceptor.local_endpoint().port());
  ASSERT_TRUE(socket);
  EXPECT_EQ(peer(*socket), "127.0.0.1");
  ip::tcp::no_delay no_delay;
  socket->get_option(no_delay);
  EXPECT_TRUE(no_delay.value());
}

TEST_F(ConnectTest, IsRefused) {
  const DeadPort dead{loop_};
  const auto socket = connect({"127.0.0.1", "::1"}, dead.port());
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().code.kind, ErrorCode::connection_refused);
  EXPECT_NE(socket.error().detail.find(std::to_string(dead.port())), std::string::npos);
}

TEST_F(ConnectTest, TakesTheFamilyThatAnswers) {
  const ip::tcp::acceptor acceptor{loop_, loopback()};
  const auto socket = connect({"127.0.0.1", "::1"}, acceptor.local_endpoint().port());
  ASSERT_TRUE(socket);
  EXPECT_EQ(peer(*socket), "127.0.0.1");
}

TEST_F(ConnectTest, PrefersIpv6) {
  const ip::tcp::acceptor six{loop_, loopback(0, "::1")};
  const ip::tcp::acceptor four{loop_, loopback(six.local_endpoint().port())};
  const auto socket = connect({"127.0.0.1", "::1"}, six.local_endpoint().port());
  ASSERT_TRUE(socket);
  EXPECT_EQ(peer(*socket), "::1");
}

TEST_F(ConnectTest, TriesTheNextBesideOneThatIsSilent) {
  const FullListener silent{loop_};
  const ip::tcp::acceptor other{loop_, loopback(silent.port(), "127.0.0.2")};
  const auto socket = connect({"127.0.0.1", "127.0.0.2"}, silent.port(), milliseconds{1});
  ASSERT_TRUE(socket);
  EXPECT_EQ(peer(*socket), "127.0.0.2");
}

TEST_F(ConnectTest, ReportsWhatSaysMost) {
  const DeadPort dead{loop_};
  // No such interface: no route.
  const auto socket = connect({"fe80::1", "127.0.0.1"}, dead.port());
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().code.kind, ErrorCode::connection_refused);
}

TEST_F(ConnectTest, IsCancelled) {
  const FullListener silent{loop_};
  Task<Connected> task{loop_, connect_first(addresses({"127.0.0.1"}), silent.port())};
  loop_.poll();
  EXPECT_FALSE(task.done());
  task.cancel();
  task.finish();
  EXPECT_TRUE(task.thrown());
  // Nothing of it is left: no socket, no timer.
  loop_.restart();
  loop_.run();
}

TEST_F(ConnectTest, TellsThatNoDescriptorIsLeft) {
  const ip::tcp::acceptor acceptor{loop_, loopback()};
  const auto port = acceptor.local_endpoint().port();
  ASSERT_TRUE(connect({"127.0.0.1"}, port));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{.rlim_cur = 0, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto socket = connect({"127.0.0.1"}, port);
  ::setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().code.kind, ErrorCode::connection_limit_reached);
}

TEST_F(ConnectTest, ReachesUnixSockets) {
  const TemporaryFolder folder;
  stream_protocol::acceptor acceptor{loop_, stream_protocol::endpoint{(folder / "s").string()}};
  EXPECT_TRUE(run(loop_, connect_unix(folder / "s")));
}

TEST_F(ConnectTest, TellsWhatIsWrongWithUnixSockets) {
  const TemporaryFolder folder;
  const auto missing = run(loop_, connect_unix(folder / "s"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code.kind, ErrorCode::destination_unavailable);
  EXPECT_NE(missing.error().detail.find((folder / "s").string()), std::string::npos);

  {
    const stream_protocol::acceptor acceptor{loop_, {(folder / "dead").string()}};
  }
  const auto dead = run(loop_, connect_unix(folder / "dead"));
  ASSERT_FALSE(dead);
  EXPECT_EQ(dead.error().code.kind, ErrorCode::connection_refused);
}

TEST_F(ConnectTest, WaitsForRoomInTheQueueOfAUnixSocket) {
  const TemporaryFolder folder;
  const stream_protocol::endpoint endpoint{(folder / "s").string()};
  stream_protocol::acceptor acceptor{loop_};
  acceptor.open();
  acceptor.bind(endpoint);
  acceptor.listen(0);
  stream_protocol::socket first{loop_};
  first.connect(endpoint);

  Task<Connected> waiting{loop_, connect_unix(folder / "s")};
  Task<Connected> given_up{loop_, connect_unix(folder / "s")};
  loop_.poll();
  EXPECT_FALSE(waiting.done());
  given_up.cancel();
  given_up.finish();
  EXPECT_TRUE(given_up.thrown());
  acceptor.accept();
  EXPECT_TRUE(waiting.get());
}

}  // namespace
}  // namespace portico::client
