#include <portico/server.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace portico::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using testing::HasSubstr;
using testing::StartsWith;

/// A server of the text-format guest, with its clients on the same event loop.
class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    const auto guest = std::filesystem::path{__FILE__}.parent_path() / "../../guests/wat/hello.wat";
    auto proxy = http::Proxy::link(engine_, guest);
    EXPECT_TRUE(proxy) << proxy.error().describe();
    server_.emplace(loop_.get_executor(), *proxy, Options{});
    tcp::acceptor acceptor{loop_, {asio::ip::address_v4::loopback(), 0}};
    address_ = acceptor.local_endpoint();
    server_->serve(std::move(acceptor));
  }

  /// Sends `bytes` on a new connection; what comes until the server closes it.
  asio::awaitable<std::string> exchange(std::string bytes) {
    tcp::socket socket{loop_};
    co_await socket.async_connect(address_, asio::use_awaitable);
    co_await asio::async_write(socket, asio::buffer(bytes), asio::use_awaitable);
    std::string answer;
    co_await asio::async_read(socket, asio::dynamic_buffer(answer),
                              asio::as_tuple(asio::use_awaitable));
    co_return answer;
  }

  std::string answer_to(std::string bytes) {
    std::string answer;
    bool done = false;
    asio::co_spawn(loop_, exchange(std::move(bytes)),
                   [&](std::exception_ptr failure, std::string text) {
                     EXPECT_FALSE(failure);
                     answer = std::move(text);
                     done = true;
                   });
    while (!done)
      loop_.run_one();
    return answer;
  }

  static EngineOptions small() {
    EngineOptions options;
    options.max_sandboxes = 10;
    options.pooling = Pooling::off;
    return options;
  }

  Engine engine_{small()};
  asio::io_context loop_{1};
  std::optional<Server> server_;
  tcp::endpoint address_;
};

TEST_F(ServerTest, AnswersRequestsInOrderOnOneConnection) {
  const auto answer = answer_to("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
                                "HEAD /2 HTTP/1.1\r\nHost: a\r\n\r\n"
                                "GET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  std::size_t heads = 0;
  std::size_t bodies = 0;
  for (std::size_t at = 0; (at = answer.find("HTTP/1.1 200", at)) != std::string::npos; ++at)
    ++heads;
  for (std::size_t at = 0; (at = answer.find("Hello from WAT", at)) != std::string::npos; ++at)
    ++bodies;
  EXPECT_EQ(heads, 3U);
  EXPECT_EQ(bodies, 2U);
}

TEST_F(ServerTest, ClosesAfterHttp10) {
  EXPECT_THAT(answer_to("GET / HTTP/1.0\r\n\r\n"), HasSubstr("Hello from WAT"));
}

TEST_F(ServerTest, RefusesMalformedRequests) {
  EXPECT_THAT(answer_to("GET / HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_EQ(server_->running_requests(), 0U);
}

TEST_F(ServerTest, DropsContentThatNobodyReads) {
  const auto answer = answer_to("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
                                "GET / HTTP/1.0\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Hello from WAT\nHTTP/1.1 200"));
}

TEST_F(ServerTest, DrainsToNothing) {
  bool drained = false;
  tcp::socket idle{loop_};
  idle.connect(address_);
  EXPECT_THAT(answer_to("GET / HTTP/1.0\r\n\r\n"), HasSubstr("200"));
  while (server_->connections() > 1)  // Until it has seen that its client has closed, too.
    loop_.run_one();
  idle.close();
  asio::co_spawn(loop_, server_->drain(std::chrono::nanoseconds{0}),
                 [&](std::exception_ptr) { drained = true; });
  while (!drained)
    loop_.run_one();
  EXPECT_EQ(server_->connections(), 0U);
  boost::system::error_code error;
  tcp::socket late{loop_};
  late.connect(address_, error);
  EXPECT_TRUE(error);
}

}  // namespace
}  // namespace portico::server
