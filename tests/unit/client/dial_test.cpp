#include <client/dial.hpp>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <client/certificates.hpp>
#include <client/sockets.hpp>
#include <client/task.hpp>
#include <client/tls_server.hpp>
#include <net/fake_dns.hpp>

#include <memory>
#include <string>
#include <vector>

namespace portico::client {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::local::stream_protocol;
using http::ErrorCode;

using Result = std::expected<Dialed, Problem>;

Origin http_at(std::string host, std::uint16_t port) {
  return {.scheme = http::Scheme::Kind::http, .host = std::move(host), .port = port};
}
Origin https_at(std::string host, std::uint16_t port) {
  return {.scheme = http::Scheme::Kind::https, .host = std::move(host), .port = port};
}

class DialTest : public testing::Test {
 protected:
  DialTest() {
    options_.policy.allow_private = true;
    options_.name_servers = {dns_.address()};
    options_.tls.system_roots = false;
    authority_.save_certificate(folder_ / "ca.pem");
    options_.tls.ca_files = {folder_ / "ca.pem"};
    dns_.names["local.test"] = {.addresses = {"127.0.0.1"}};
    dns_.names["public.test"] = {.addresses = {"192.0.2.1"}};
  }

  void make() {
    auto made = Dialer::make(loop_.get_executor(), options_);
    ASSERT_TRUE(made) << made.error().describe();
    dialer_ = std::move(*made);
  }
  Result dial(Origin origin) {
    if (!dialer_)
      make();
    return run(loop_, dialer_->dial(std::move(origin), &step_));
  }
  Problem failure(Origin origin) {
    auto result = dial(std::move(origin));
    EXPECT_FALSE(result);
    return result ? Problem{} : result.error();
  }
  Error refused() {
    const auto made = Dialer::make(loop_.get_executor(), options_);
    EXPECT_FALSE(made);
    return made ? Error{Errc::internal, ""} : made.error();
  }
  Identity server_identity() {
    return make_identity({.alternative_names = "DNS:local.test,DNS:public.test,DNS:unix.test",
                          .issuer = &authority_});
  }

  asio::io_context loop_;
  TemporaryFolder folder_;
  net::FakeDns dns_{loop_};
  Identity authority_ = make_identity({.common_name = "authority", .authority = true});
  TransportOptions options_;
  std::unique_ptr<Dialer> dialer_;
  DialStep step_{};
};

TEST_F(DialTest, ReachesNamesAndAddresses) {
  const tcp::acceptor acceptor{loop_, loopback()};
  const auto port = acceptor.local_endpoint().port();
  for (const char* host :
       {"local.test", "local.test.", "127.0.0.1", "::ffff:127.0.0.1", "localhost", "x.localhost"}) {
    const auto dialed = dial(http_at(host, port));
    ASSERT_TRUE(dialed) << host << ": " << dialed.error().detail;
    EXPECT_EQ(dialed->protocol, Protocol::http1);
    EXPECT_FALSE(dialed->absolute_form);
    EXPECT_EQ(step_, DialStep::connecting);
  }
}

TEST_F(DialTest, ReachesTlsServers) {
  TlsServer server{loop_, server_identity()};
  server.protocol = "h2";
  const auto dialed = dial(https_at("local.test", server.port()));
  ASSERT_TRUE(dialed) << dialed.error().detail;
  EXPECT_EQ(dialed->protocol, Protocol::http2);
  EXPECT_EQ(step_, DialStep::securing);
  EXPECT_EQ(failure(https_at("localhost", server.port())).code.kind,
            ErrorCode::tls_certificate_error);

  options_.http2 = false;
  dialer_.reset();
  EXPECT_EQ(dial(https_at("local.test", server.port()))->protocol, Protocol::http1);
}

TEST_F(DialTest, SpeaksHttp2WhereThatIsKnown) {
  options_.http2_prior_knowledge = {*OriginPattern::parse("local.test")};
  const tcp::acceptor acceptor{loop_, loopback()};
  const auto port = acceptor.local_endpoint().port();
  EXPECT_EQ(dial(http_at("local.test", port))->protocol, Protocol::http2);
  EXPECT_EQ(dial(http_at("localhost", port))->protocol, Protocol::http1);
}

TEST_F(DialTest, TellsWhatFails) {
  const DeadPort dead{loop_};
  EXPECT_EQ(failure(http_at("local.test", dead.port())).code.kind, ErrorCode::connection_refused);
  EXPECT_EQ(failure(http_at("missing.test", 80)).code.kind, ErrorCode::dns_error);
  EXPECT_EQ(step_, DialStep::resolving);
}

TEST_F(DialTest, RefusesHostsThatAreNone) {
  for (const char* host : {"127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1.", "a%41",
                           "a..b", "fe80::1%lo", "a,b", ""}) {
    EXPECT_EQ(failure(http_at(host, 80)).code.kind, ErrorCode::http_request_uri_invalid) << host;
    EXPECT_EQ(dns_.asked(host), 0);
  }
}

// What the policy says ---------------------------------------------------------------------------

TEST_F(DialTest, ChecksEveryAddress) {
  options_.policy.allow_private = false;
  const tcp::acceptor acceptor{loop_, loopback()};
  const auto port = acceptor.local_endpoint().port();
  dns_.names["rebound.test"] = {.addresses = {"10.0.0.1", "127.0.0.1", "::1", "fd00::1"}};
  dns_.names["mapped.test"] = {.addresses = {"::ffff:127.0.0.1"}};
  for (const char* host :
       {"local.test", "rebound.test", "mapped.test", "localhost", "127.0.0.1", "::1",
        "::ffff:127.0.0.1", "::ffff:7f00:1", "169.254.169.254", "0.0.0.0"}) {
    const auto problem = failure(http_at(host, port));
    EXPECT_EQ(problem.code.kind, ErrorCode::destination_ip_prohibited) << host;
    EXPECT_NE(problem.detail.find("--allow-private"), std::string::npos);
  }
  EXPECT_EQ(failure(http_at("local.test", port)).detail,
            "local.test is at 127.0.0.1, which is private (--allow-private would allow it)");
}

TEST(Permitted, PassesOverAddressesThatAreProhibited) {
  const auto address = [](const char* text) { return asio::ip::make_address(text); };
  const auto some = permitted({}, "mixed.test",
                              {address("127.0.0.1"), address("8.8.8.8"), address("::1"),
                               address("::ffff:10.0.0.1"), address("2a00::1")});
  ASSERT_TRUE(some);
  EXPECT_EQ(*some, (std::vector{address("8.8.8.8"), address("2a00::1")}));
  EXPECT_FALSE(permitted({}, "private.test", {address("127.0.0.1"), address("::1")}));
  EXPECT_TRUE(permitted({.allowed = {}, .allow_private = true}, "private.test", {address("::1")}));
}

// Cancellation -----------------------------------------------------------------------------------

TEST_F(DialTest, IsCancelledInEveryStep) {
  dns_.names["silent.test"] = {.manner = net::FakeDns::Entry::Manner::silent};
  const FullListener full{loop_};
  const tcp::acceptor mute{loop_, loopback()};
  const auto mute_port = mute.local_endpoint().port();
  make();
  const auto cancel_in = [&](DialStep step, Origin origin) {
    Task<Result> task{loop_, dialer_->dial(std::move(origin), &step_)};
    while (step_ != step && !task.done())
      loop_.run_one();
    loop_.poll();
    EXPECT_FALSE(task.done());
    task.cancel();
    task.finish();
    EXPECT_EQ(step_, step);
  };
  cancel_in(DialStep::resolving, http_at("silent.test", 80));
  cancel_in(DialStep::connecting, http_at("local.test", full.port()));
  cancel_in(DialStep::securing, https_at("local.test", mute_port));
  options_.proxy.url = "127.0.0.1:" + std::to_string(mute_port);
  make();
  cancel_in(DialStep::tunneling, https_at("public.test", 443));
  // It may go away at any time after.
  dialer_.reset();
  dns_.stop();
  loop_.restart();
  loop_.run();
}

// Unix sockets -----------------------------------------------------------------------------------

TEST_F(DialTest, TakesRoutesToUnixSockets) {
  options_.policy.allow_private = false;
  options_.unix_routes = {{.authority = "unix.test", .socket = folder_ / "a"},
                          {.authority = "unix.test:8080", .socket = folder_ / "b"},
                          {.authority = "127.0.0.1", .socket = folder_ / "a"},
                          {.authority = "[FD00:0::1]", .socket = folder_ / "a"}};
  stream_protocol::acceptor a{loop_, {(folder_ / "a").string()}};
  stream_protocol::acceptor b{loop_, {(folder_ / "b").string()}};
  ASSERT_TRUE(dial(http_at("unix.test", 80)));
  a.accept();
  ASSERT_TRUE(dial(http_at("unix.test.", 8080)));
  b.accept();
  ASSERT_TRUE(dial(http_at("127.0.0.1", 80)));
  a.accept();
  ASSERT_TRUE(dial(http_at("fd00::1", 80)));
  a.accept();
  EXPECT_EQ(failure(http_at("unix.test", 81)).code.kind, ErrorCode::dns_error);
  EXPECT_EQ(failure(http_at("x.unix.test", 80)).code.kind, ErrorCode::dns_error);

  // TLS as anywhere.
  Task<Result> secured{loop_, dialer_->dial(https_at("unix.test", 443), &step_)};
  while (step_ != DialStep::securing)
    loop_.run_one();
  a.accept().close();
  EXPECT_EQ(secured.get().error().code.kind, ErrorCode::connection_terminated);
}

// Proxies ----------------------------------------------------------------------------------------

class ProxyTest : public DialTest {
 protected:
  ProxyTest() {
    options_.policy.allow_private = false;
    options_.proxy.url = "http://user:pass@127.0.0.1:" + std::to_string(port());
  }
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  /// What the proxy hears, once it has answered.
  std::string answer(Task<Result>& task, const std::string& text) {
    tcp::socket& peer = peer_;
    acceptor_.async_accept(
        [&](boost::system::error_code, tcp::socket accepted) { peer = std::move(accepted); });
    while (!peer.is_open() && !task.done())
      loop_.run_one();
    while (step_ != DialStep::tunneling)
      loop_.run_one();
    loop_.poll();
    std::string request;
    asio::read_until(peer, asio::dynamic_buffer(request), "\r\n\r\n");
    asio::write(peer, asio::buffer(text));
    return request;
  }

  tcp::acceptor acceptor_{loop_, loopback()};
  tcp::socket peer_{loop_};
};

TEST_F(ProxyTest, IsAskedForWholeUris) {
  const auto dialed = dial(http_at("unknown.test", 80));
  ASSERT_TRUE(dialed) << dialed.error().detail;
  EXPECT_TRUE(dialed->absolute_form);
  EXPECT_EQ(dialed->proxy_authorization, "Basic dXNlcjpwYXNz");
  EXPECT_EQ(dns_.asked("unknown.test"), 0);
}

TEST_F(ProxyTest, OpensTunnels) {
  make();
  Task<Result> task{loop_, dialer_->dial(https_at("public.test", 443), &step_)};
  EXPECT_TRUE(
      answer(task, "HTTP/1.1 200 OK\r\n\r\n").starts_with("CONNECT public.test:443 HTTP/1.1\r\n"));
  // Behind it is the server.
  asio::ssl::context tls{asio::ssl::context::tls_server};
  const auto identity = server_identity();
  SSL_CTX_use_certificate(tls.native_handle(), identity.certificate.get());
  SSL_CTX_use_PrivateKey(tls.native_handle(), identity.key.get());
  asio::ssl::stream<tcp::socket> stream{std::move(peer_), tls};
  stream.async_handshake(asio::ssl::stream_base::server, [](boost::system::error_code) {});
  const auto dialed = task.get();
  ASSERT_TRUE(dialed) << dialed.error().detail;
  EXPECT_FALSE(dialed->absolute_form);
  EXPECT_EQ(dialed->proxy_authorization, "");
}

TEST_F(ProxyTest, MayRefuse) {
  make();
  Task<Result> task{loop_, dialer_->dial(https_at("2a00::1", 443), &step_)};
  EXPECT_TRUE(answer(task, "HTTP/1.1 403 No\r\n\r\n").starts_with("CONNECT [2a00::1]:443 "));
  const auto dialed = task.get();
  ASSERT_FALSE(dialed);
  EXPECT_EQ(dialed.error().code.kind, ErrorCode::http_request_denied);
  EXPECT_EQ(dialed.error().detail, "proxy 127.0.0.1: it answered 403");
}

TEST_F(ProxyTest, IsNotAskedForWhatIsNamedPrivate) {
  for (const char* host :
       {"127.0.0.1", "10.0.0.1", "::1", "::ffff:10.0.0.1", "localhost", "a.localhost."}) {
    EXPECT_EQ(failure(http_at(host, 80)).code.kind, ErrorCode::destination_ip_prohibited) << host;
    EXPECT_EQ(failure(https_at(host, 80)).code.kind, ErrorCode::destination_ip_prohibited) << host;
  }
  for (const char* host : {"127.1", "2130706433", "0x7f000001"})
    EXPECT_EQ(failure(http_at(host, 80)).code.kind, ErrorCode::http_request_uri_invalid) << host;
  options_.policy.allow_private = true;
  dialer_.reset();
  EXPECT_TRUE(dial(http_at("10.0.0.1", 80)));
}

TEST_F(ProxyTest, IsLeftOutWhereExcepted) {
  options_.policy.allow_private = true;
  options_.proxy.except = {*OriginPattern::parse("local.test")};
  const tcp::acceptor acceptor{loop_, loopback()};
  const auto dialed = dial(http_at("local.test", acceptor.local_endpoint().port()));
  ASSERT_TRUE(dialed);
  EXPECT_FALSE(dialed->absolute_form);
}

TEST_F(ProxyTest, MayBeDown) {
  acceptor_.close();
  const DeadPort dead{loop_};
  options_.proxy.url = "local.test:" + std::to_string(dead.port());
  const auto problem = failure(http_at("public.test", 80));
  EXPECT_EQ(problem.code.kind, ErrorCode::connection_refused);
  EXPECT_TRUE(problem.detail.starts_with("proxy local.test: ")) << problem.detail;
}

// Its options ------------------------------------------------------------------------------------

TEST_F(DialTest, ChecksItsOptions) {
  const auto good = options_;
  options_.proxy.url = "socks5://a";
  EXPECT_EQ(refused().code(), Errc::config);
  options_ = good;
  options_.tls.ca_files = {folder_ / "missing.pem"};
  EXPECT_EQ(refused().code(), Errc::io);
  options_ = good;
  options_.name_servers = {"ns.test"};
  EXPECT_EQ(refused().code(), Errc::config);
  options_ = good;
  options_.unix_routes = {{.authority = "u@a", .socket = "/s"}};
  EXPECT_EQ(refused().code(), Errc::config);
  options_.unix_routes = {{.authority = "127.1", .socket = "/s"}};
  EXPECT_EQ(refused().code(), Errc::config);
  for (const char* const other : {"A.", "a:80", "a:443"}) {
    options_.unix_routes = {{.authority = "a", .socket = "/s"},
                            {.authority = other, .socket = "/t"}};
    EXPECT_EQ(refused().code(), Errc::config) << other;
  }
  options_.unix_routes = {{.authority = "a", .socket = ""}};
  EXPECT_EQ(refused().code(), Errc::config);
  options_.unix_routes = {{.authority = "a", .socket = std::string(108, 'a')}};
  EXPECT_EQ(refused().code(), Errc::config);
}

}  // namespace
}  // namespace portico::client
