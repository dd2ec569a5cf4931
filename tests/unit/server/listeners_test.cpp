#include <server/listeners.hpp>

#include <boost/asio/ip/address.hpp>

#include <gtest/gtest.h>

#include <poll.h>
#include <sys/socket.h>

namespace portico::server {
namespace {

using boost::asio::ip::tcp;

tcp::endpoint local(unsigned short port = 0) {
  return {boost::asio::ip::make_address("127.0.0.1"), port};
}

TEST(Listeners, ShareOnePort) {
  auto listeners = Listeners::bind(local(), 3);
  ASSERT_TRUE(listeners);
  ASSERT_TRUE(listeners->listen());
  EXPECT_NE(listeners->address().port(), 0);
  EXPECT_EQ(listeners->size(), 3U);
}

TEST(Listeners, RefuseAPortThatAnotherServerShares) {
  auto first = Listeners::bind(local(), 2);
  ASSERT_TRUE(first);
  ASSERT_TRUE(first->listen());
  const auto second = Listeners::bind(local(first->address().port()), 2);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), Errc::io);
}

/// The socket that proves the port free is bound without sharing; it must get its part all the
/// same.
TEST(Listeners, AllGetConnections) {
  auto listeners = Listeners::bind(local(), 2);
  ASSERT_TRUE(listeners);
  ASSERT_TRUE(listeners->listen());
  std::vector<Descriptor> clients;
  const auto pending = [&](std::size_t index) {
    pollfd watched{(*listeners)[index], POLLIN, 0};
    return ::poll(&watched, 1, 0) == 1;
  };
  for (int i = 0; i < 200 && !(pending(0) && pending(1)); ++i) {
    clients.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto address = listeners->address();
    ASSERT_EQ(
        ::connect(clients.back().get(), address.data(), static_cast<socklen_t>(address.size())), 0);
  }
  EXPECT_TRUE(pending(0));
  EXPECT_TRUE(pending(1));
}

}  // namespace
}  // namespace portico::server
