#include <client/proxy.hpp>

#include <client/connect.hpp>

#include <portico/client/transport.hpp>

#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <client/sockets.hpp>
#include <client/task.hpp>

#include <cstdlib>
#include <string>

namespace portico::client {
namespace {

namespace asio = boost::asio;
using http::ErrorCode;

Origin https_at(std::string host, std::uint16_t port = 443) {
  return {.scheme = http::Scheme::Kind::https, .host = std::move(host), .port = port};
}

// Where it is ------------------------------------------------------------------------------------

TEST(ProxyServer, IsParsed) {
  const auto whole = ProxyServer::parse("http://us%65r:p%40ss:w@Proxy.Test.:3128/");
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->host, "proxy.test");
  EXPECT_EQ(whole->port, 3128);
  EXPECT_EQ(whole->authorization, "Basic dXNlcjpwQHNzOnc=");

  const auto bare = ProxyServer::parse("10.0.0.1");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->host, "10.0.0.1");
  EXPECT_EQ(bare->port, 80);
  EXPECT_EQ(bare->authorization, "");
  EXPECT_EQ(ProxyServer::parse("HTTP://[::1]:1")->host, "::1");
}

TEST(ProxyServer, IsRefused) {
  for (const char* url : {"", "http://", "https://a", "socks5://a", "http://a:b", "http://a/b",
                          "http://a b", "127.1", "http://s3cret@", "http://u:s3cret@a:99999"}) {
    const auto parsed = ProxyServer::parse(url);
    ASSERT_FALSE(parsed) << url;
    EXPECT_EQ(parsed.error().code(), Errc::config);
    EXPECT_EQ(parsed.error().message().find("s3cret"), std::string::npos);
  }
}

class ProxyEnvironment : public testing::Test {
 protected:
  ProxyEnvironment() { clear(); }
  ~ProxyEnvironment() override { clear(); }
  static void clear() {
    for (const char* name :
         {"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"})
      ::unsetenv(name);
  }
  static void set(const char* name, const char* value) { ::setenv(name, value, 1); }
};

TEST_F(ProxyEnvironment, NamesTheProxy) {
  EXPECT_EQ(ProxyOptions::from_environment()->url, "");
  set("HTTP_PROXY", "evil:1");
  EXPECT_EQ(ProxyOptions::from_environment()->url, "");
  set("http_proxy", "a:1");
  EXPECT_EQ(ProxyOptions::from_environment()->url, "a:1");
  set("HTTPS_PROXY", "b:1");
  const auto two = ProxyOptions::from_environment();
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().code(), Errc::config);
  set("http_proxy", "b:1");
  EXPECT_EQ(ProxyOptions::from_environment()->url, "b:1");
  ::unsetenv("http_proxy");
  set("https_proxy", "c:1");
  EXPECT_EQ(ProxyOptions::from_environment()->url, "c:1");
  set("https_proxy", "socks://c");
  EXPECT_FALSE(ProxyOptions::from_environment());
}

TEST_F(ProxyEnvironment, NamesExceptions) {
  set("https_proxy", "proxy:3128");
  set("no_proxy", "localhost, .a.test,b.test:444,*.c.test 10.0.0.0/8,,::1,192.0.2.1:80");
  const auto options = ProxyOptions::from_environment();
  ASSERT_TRUE(options) << options.error().message();
  const auto excepted = [&](const Origin& origin) {
    return std::ranges::any_of(options->except, [&](const auto& p) { return p.matches(origin); });
  };
  for (const char* host :
       {"localhost", "a.test", "x.a.test", "c.test", "x.c.test", "10.1.1.1", "::1"})
    EXPECT_TRUE(excepted(https_at(host))) << host;
  EXPECT_TRUE(excepted(https_at("b.test", 444)));
  EXPECT_TRUE(excepted(https_at("x.b.test", 444)));
  EXPECT_TRUE(excepted(https_at("192.0.2.1", 80)));
  for (const char* host : {"b.test", "xa.test", "11.1.1.1", "::2", "192.0.2.1", "d.test"})
    EXPECT_FALSE(excepted(https_at(host))) << host;

  set("no_proxy", "*");
  EXPECT_TRUE(ProxyOptions::from_environment()->except.front().matches(https_at("any.test")));
  set("no_proxy", "<local>,b/c,fd00::1/8,10.0.0.1/8,[fe80::1]/10,10.0.0.0/33,a");
  const auto lenient = ProxyOptions::from_environment();
  ASSERT_TRUE(lenient) << lenient.error().message();
  EXPECT_EQ(lenient->except.size(), 5U);
  for (const char* host : {"fdff::2", "10.2.3.4", "fe80::2", "a", "x.a"})
    EXPECT_TRUE(std::ranges::any_of(lenient->except, [&](const auto& p) {
      return p.matches(https_at(host));
    })) << host;
}

// What it answers --------------------------------------------------------------------------------

class Tunnel : public testing::Test {
 protected:
  using Opened = std::expected<StreamSocket, Problem>;

  /// Connects to a proxy that gives `answer` to the first request, in pieces of `piece` bytes, and
  /// closes unless that opens a tunnel.
  Opened open(std::string answer, std::string authorization = {}, std::size_t piece = 0) {
    asio::ip::tcp::acceptor acceptor{loop_, loopback()};
    const auto port = acceptor.local_endpoint().port();
    auto socket = run(loop_, connect_first({asio::ip::make_address("127.0.0.1")}, port));
    peer_ = acceptor.accept();
    Task<Opened> task{
        loop_, open_tunnel(std::move(*socket), https_at("a.test", 8443), std::move(authorization))};
    while (loop_.poll_one() > 0) {
    }
    request_.clear();
    asio::read_until(peer_, asio::dynamic_buffer(request_), "\r\n\r\n");
    for (std::size_t at = 0; at < answer.size();) {
      const auto size = std::min(piece == 0 ? answer.size() : piece, answer.size() - at);
      boost::system::error_code ignored;
      asio::write(peer_, asio::buffer(answer.data() + at, size), ignored);
      at += size;
      loop_.poll();
    }
    if (!task.done())
      peer_.shutdown(asio::socket_base::shutdown_send);
    return task.get();
  }
  ErrorCode::Kind refused(std::string answer) {
    const auto opened = open(std::move(answer));
    EXPECT_FALSE(opened);
    return opened ? ErrorCode::internal_error : opened.error().code.kind;
  }

  asio::io_context loop_;
  asio::ip::tcp::socket peer_{loop_};
  std::string request_;
};

TEST_F(Tunnel, IsAskedFor) {
  ASSERT_TRUE(open("HTTP/1.1 200 Connection established\r\n\r\n"));
  EXPECT_EQ(request_, "CONNECT a.test:8443 HTTP/1.1\r\nHost: a.test:8443\r\n\r\n");
  ASSERT_TRUE(open("HTTP/1.0 200 OK\r\n\r\n", "Basic eHg="));
  EXPECT_EQ(request_, "CONNECT a.test:8443 HTTP/1.1\r\nHost: a.test:8443\r\n"
                      "Proxy-Authorization: Basic eHg=\r\n\r\n");
}

TEST_F(Tunnel, Opens) {
  // A length means nothing here (RFC 9110 9.3.6).
  EXPECT_TRUE(open("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
  EXPECT_TRUE(open("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
  EXPECT_TRUE(open("HTTP/1.1 204 OK\r\n\r\n"));
  EXPECT_TRUE(open("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nVia: 1.1 x\r\n\r\n"));
  EXPECT_TRUE(open("HTTP/1.1 103 x\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nVia: 1.1 x\r\n\r\n", {}, 1));
}

TEST_F(Tunnel, IsRefused) {
  const auto answer = [](int status) {
    return "HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Length: 3\r\n\r\nbad";
  };
  EXPECT_EQ(refused(answer(403)), ErrorCode::http_request_denied);
  EXPECT_EQ(refused(answer(502)), ErrorCode::destination_unavailable);
  EXPECT_EQ(refused(answer(503)), ErrorCode::destination_unavailable);
  EXPECT_EQ(refused(answer(504)), ErrorCode::connection_timeout);
  EXPECT_EQ(refused(answer(302)), ErrorCode::connection_refused);
  EXPECT_EQ(refused(answer(500)), ErrorCode::connection_refused);
  const auto credentials = open(answer(407));
  ASSERT_FALSE(credentials);
  EXPECT_EQ(credentials.error().code.kind, ErrorCode::configuration_error);
  EXPECT_NE(credentials.error().detail.find("credentials"), std::string::npos);
}

TEST_F(Tunnel, SurvivesNonsense) {
  EXPECT_EQ(refused("SSH-2.0-x\r\n\r\n"), ErrorCode::http_protocol_error);
  EXPECT_EQ(refused("HTTP/1.1 200 OK\r\nbad header\r\n\r\n"), ErrorCode::http_protocol_error);
  EXPECT_EQ(refused("HTTP/1.1 101 Switching\r\n\r\n"), ErrorCode::http_protocol_error);
  EXPECT_EQ(refused("HTTP/1.1 200 OK\r\nA: " + std::string(kMaxProxyHead, 'a') + "\r\n\r\n"),
            ErrorCode::http_protocol_error);
  EXPECT_EQ(refused(std::string(2 * kMaxProxyHead, 'a')), ErrorCode::http_protocol_error);
  // Bytes of a server that nobody has spoken to yet.
  EXPECT_EQ(refused("HTTP/1.1 200 OK\r\n\r\nx"), ErrorCode::http_protocol_error);
  EXPECT_EQ(refused("HTTP/1.1 200 OK\r\n"), ErrorCode::connection_terminated);
  EXPECT_EQ(refused(""), ErrorCode::connection_terminated);
}

}  // namespace
}  // namespace portico::client
