#include <client/tls_channel.hpp>

#include <client/connect.hpp>

#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/error.hpp>

#include <gtest/gtest.h>

#include <client/certificates.hpp>
#include <client/sockets.hpp>
#include <client/task.hpp>
#include <client/tls_server.hpp>

#include <array>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace portico::client {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using http::ErrorCode;

using Result = std::expected<Secured, Problem>;

class TlsTest : public testing::Test {
 protected:
  TlsTest() {
    authority_.save_certificate(folder_ / "ca.pem");
    options_.system_roots = false;
    options_.ca_files = {folder_ / "ca.pem"};
  }

  std::shared_ptr<TlsContext> context(TlsContext::Offer offer = TlsContext::Offer::http1_and_2) {
    auto made = TlsContext::make(options_, offer);
    EXPECT_TRUE(made) << made.error().describe();
    return *made;
  }
  StreamSocket connected(std::uint16_t port) {
    return *run(loop_, connect_first({asio::ip::make_address("127.0.0.1")}, port));
  }
  Result connect(std::uint16_t port, std::string host, std::shared_ptr<TlsContext> with = {}) {
    Origin origin{.scheme = http::Scheme::Kind::https, .host = std::move(host), .port = port};
    return run(loop_, secure(connected(port), with ? with : context(), std::move(origin)));
  }
  Problem failure(std::uint16_t port, std::string host, std::shared_ptr<TlsContext> with = {}) {
    auto result = connect(port, std::move(host), std::move(with));
    EXPECT_FALSE(result);
    return result ? Problem{} : result.error();
  }
  /// What comes back of what is sent.
  std::string echo(Channel& channel, std::string text) {
    const asio::const_buffer buffer = asio::buffer(text);
    const auto written = run(loop_, channel.write({&buffer, 1}));
    EXPECT_FALSE(written.error) << written.error.message();
    std::string got(text.size(), '\0');
    std::size_t size = 0;
    while (size < got.size()) {
      const auto moved =
          run(loop_, channel.read_some(std::as_writable_bytes(std::span{got}).subspan(size)));
      EXPECT_FALSE(moved.error) << moved.error.message();
      if (moved.error)
        break;
      size += moved.bytes;
    }
    return got;
  }
  Identity identity(CertificateOptions options) {
    options.issuer = &authority_;
    return make_identity(options);
  }

  asio::io_context loop_;
  TemporaryFolder folder_;
  Identity authority_ = make_identity({.common_name = "authority", .authority = true});
  TlsOptions options_;
};

TEST_F(TlsTest, CarriesBytes) {
  TlsServer server{loop_, identity({.alternative_names = "DNS:a.test"})};
  const auto secured = connect(server.port(), "a.test");
  ASSERT_TRUE(secured) << secured.error().detail;
  EXPECT_EQ(secured->protocol, Protocol::http1);
  EXPECT_EQ(echo(*secured->channel, "hello"), "hello");
  EXPECT_EQ(server.server_name, "a.test");
  EXPECT_FALSE(server.client_certificate);
}

TEST_F(TlsTest, CarriesMuchInPiecesOfAnySize) {
  TlsServer server{loop_, identity({.alternative_names = "DNS:a.test"})};
  const auto secured = connect(server.port(), "a.test");
  ASSERT_TRUE(secured);
  std::string sent;
  std::vector<std::string> pieces;
  for (std::size_t i = 0; i < 300; ++i)
    pieces.emplace_back(i * i % 40'000, static_cast<char>('a' + i % 26));
  std::vector<asio::const_buffer> buffers;
  for (const auto& piece : pieces) {
    sent += piece;
    buffers.push_back(asio::buffer(piece));
  }
  // More than both kernels hold: reading and writing go on side by side.
  auto& channel = *secured->channel;
  Task<Channel::Moved> writing{loop_, channel.write(buffers)};
  std::string got(sent.size(), '\0');
  for (std::size_t size = 0; size < got.size();) {
    const auto moved =
        run(loop_, channel.read_some(std::as_writable_bytes(std::span{got}).subspan(size)));
    ASSERT_FALSE(moved.error);
    size += moved.bytes;
  }
  EXPECT_EQ(writing.get().bytes, sent.size());
  EXPECT_EQ(got, sent);
}

TEST_F(TlsTest, TriesWithoutWaiting) {
  TlsServer server{loop_, identity({.alternative_names = "DNS:a.test"})};
  const auto secured = connect(server.port(), "a.test");
  ASSERT_TRUE(secured);
  auto& channel = *secured->channel;
  std::array<std::byte, 64> bytes;
  const auto nothing = channel.try_read(bytes);
  EXPECT_FALSE(nothing.error);
  EXPECT_EQ(nothing.bytes, 0U);

  const std::string large(std::size_t{16} << 20, 'x');
  const asio::const_buffer buffer = asio::buffer(large);
  const auto some = channel.try_write({&buffer, 1});
  EXPECT_FALSE(some.error);
  EXPECT_GT(some.bytes, 0U);
  EXPECT_LT(some.bytes, large.size());
  // The part that was refused is offered again, from where it was.
  asio::const_buffer rest = buffer + some.bytes;
  std::size_t sent = some.bytes;
  std::size_t received = 0;
  std::vector<std::byte> room(std::size_t{64} * 1024);
  while (sent < large.size() || received < sent) {
    const auto written = channel.try_write({&rest, 1});
    ASSERT_FALSE(written.error) << written.error.message();
    rest += written.bytes;
    sent += written.bytes;
    const auto read = channel.try_read(room);
    ASSERT_FALSE(read.error);
    received += read.bytes;
    if (written.bytes == 0 && read.bytes == 0)
      loop_.run_one();
  }
  EXPECT_EQ(received, large.size());
}

TEST_F(TlsTest, EndsInGoodOrder) {
  TlsServer server{loop_, identity({.alternative_names = "DNS:a.test"})};
  auto secured = connect(server.port(), "a.test");
  ASSERT_TRUE(secured);
  EXPECT_EQ(echo(*secured->channel, "x"), "x");
  secured->channel.reset();
  while (server.ended == 0)
    loop_.run_one();
  // With close_notify, or it would be `stream_truncated`.
  EXPECT_EQ(server.end, asio::error::eof);
}

TEST_F(TlsTest, TellsATruncation) {
  const auto server = identity({.alternative_names = "DNS:a.test"});
  asio::ip::tcp::acceptor acceptor{loop_, loopback()};
  asio::ssl::context tls{asio::ssl::context::tls_server};
  SSL_CTX_use_certificate(tls.native_handle(), server.certificate.get());
  SSL_CTX_use_PrivateKey(tls.native_handle(), server.key.get());
  for (const bool orderly : {false, true}) {
    asio::ssl::stream<asio::ip::tcp::socket> stream{loop_, tls};
    acceptor.async_accept(stream.next_layer(), [&](error_code) {
      stream.async_handshake(asio::ssl::stream_base::server, [&](error_code) {
        if (orderly)
          SSL_set_quiet_shutdown(stream.native_handle(), 0);
        stream.async_write_some(asio::buffer("bye", 3), [&](error_code, std::size_t) {
          if (!orderly)
            return stream.next_layer().close();
          stream.async_shutdown([&](error_code) {});
        });
      });
    });
    const auto secured = connect(acceptor.local_endpoint().port(), "a.test");
    ASSERT_TRUE(secured);
    std::array<std::byte, 64> bytes;
    EXPECT_EQ(run(loop_, secured->channel->read_some(bytes)).bytes, 3U);
    const auto end = run(loop_, secured->channel->read_some(bytes)).error;
    EXPECT_EQ(end, orderly ? error_code{asio::error::eof}
                           : error_code{asio::ssl::error::stream_truncated});
    EXPECT_EQ(secured->channel->try_read(bytes).error, end);
  }
}

TEST_F(TlsTest, IsCancelled) {
  TlsServer server{loop_, identity({.alternative_names = "DNS:a.test"})};
  const auto secured = connect(server.port(), "a.test");
  ASSERT_TRUE(secured);
  std::array<std::byte, 64> bytes;
  Task<Channel::Moved> reading{loop_, secured->channel->read_some(bytes)};
  loop_.poll();
  EXPECT_FALSE(reading.done());
  reading.cancel();
  EXPECT_EQ(reading.get().error, asio::error::operation_aborted);

  Task<Channel::Moved> closed{loop_, secured->channel->read_some(bytes)};
  loop_.poll();
  secured->channel->close();
  EXPECT_TRUE(closed.get().error);
  EXPECT_TRUE(secured->channel->try_read(bytes).error);
  const asio::const_buffer buffer = asio::buffer("x", 1);
  EXPECT_TRUE(secured->channel->try_write({&buffer, 1}).error);
}

// Whom it trusts ---------------------------------------------------------------------------------

TEST_F(TlsTest, AcceptsNamesAndAddressesOfTheCertificate) {
  TlsServer server{loop_,
                   identity({.alternative_names = "DNS:a.test,DNS:*.b.test,IP:127.0.0.1,IP:::1"})};
  for (const char* host : {"a.test", "A.Test", "a.test.", "x.b.test", "127.0.0.1", "::1"})
    EXPECT_TRUE(connect(server.port(), host)) << host;
  for (const char* host : {"b.test", "x.y.b.test", "c.test", "127.0.0.2", "::2"}) {
    const auto problem = failure(server.port(), host);
    EXPECT_EQ(problem.code.kind, ErrorCode::tls_certificate_error) << host;
    EXPECT_NE(problem.detail.find("mismatch"), std::string::npos) << problem.detail;
  }
}

TEST_F(TlsTest, NamesNoAddressAsServerName) {
  TlsServer server{loop_, identity({.alternative_names = "IP:127.0.0.1"})};
  ASSERT_TRUE(connect(server.port(), "127.0.0.1"));
  EXPECT_EQ(server.server_name, "");
}

TEST_F(TlsTest, TakesNoCommonNameForAHost) {
  const TlsServer server{loop_, identity({.common_name = "a.test"})};
  EXPECT_EQ(failure(server.port(), "a.test").code.kind, ErrorCode::tls_certificate_error);
}

TEST_F(TlsTest, RefusesCertificates) {
  const auto detail = [this](const Identity& shown) {
    const TlsServer server{loop_, shown};
    const auto problem = failure(server.port(), "a.test");
    EXPECT_EQ(problem.code.kind, ErrorCode::tls_certificate_error) << problem.detail;
    return problem.detail;
  };
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  const std::string names = "DNS:a.test";
  const auto expired =
      detail(identity({.alternative_names = names, .begins = -7200, .ends = -3600}));
  EXPECT_TRUE(has(expired, "expired")) << expired;
  EXPECT_TRUE(has(expired, "a.test"));
  const auto early = detail(identity({.alternative_names = names, .begins = 3600, .ends = 7200}));
  EXPECT_TRUE(has(early, "not yet valid")) << early;
  const auto own = detail(make_identity({.alternative_names = names}));
  EXPECT_TRUE(has(own, "self-signed")) << own;
  const auto stranger = make_identity({.common_name = "stranger", .authority = true});
  const auto other = detail(make_identity({.alternative_names = names, .issuer = &stranger}));
  EXPECT_TRUE(has(other, "unable to get local issuer certificate")) << other;
  const auto middle = identity({.common_name = "no authority"});
  detail(make_identity({.alternative_names = names, .issuer = &middle}));
}

TEST_F(TlsTest, TrustsTheSystemWhereAsked) {
  const TlsServer server{loop_, identity({.alternative_names = "DNS:a.test"})};
  options_.ca_files.clear();
  options_.system_roots = true;
  EXPECT_EQ(failure(server.port(), "a.test").code.kind, ErrorCode::tls_certificate_error);
}

// What else goes wrong ---------------------------------------------------------------------------

TEST_F(TlsTest, MeetsNoTls) {
  asio::ip::tcp::acceptor acceptor{loop_, loopback()};
  acceptor.async_accept([](error_code, asio::ip::tcp::socket socket) {
    asio::write(socket, asio::buffer(std::string{"HTTP/1.1 400 Bad Request\r\n\r\n"}));
  });
  EXPECT_EQ(failure(acceptor.local_endpoint().port(), "a.test").code.kind,
            ErrorCode::tls_protocol_error);
}

TEST_F(TlsTest, MeetsAnEnd) {
  asio::ip::tcp::acceptor acceptor{loop_, loopback()};
  acceptor.async_accept([](error_code, const asio::ip::tcp::socket&) {});
  EXPECT_EQ(failure(acceptor.local_endpoint().port(), "a.test").code.kind,
            ErrorCode::connection_terminated);
}

TEST_F(TlsTest, MeetsAnOldVersion) {
  TlsServer server{loop_, identity({.alternative_names = "DNS:a.test"})};
  SSL_CTX_set_security_level(server.context(), 0);
  SSL_CTX_set_min_proto_version(server.context(), TLS1_VERSION);
  server.at_most(TLS1_1_VERSION);
  const auto problem = failure(server.port(), "a.test");
  EXPECT_EQ(problem.code.kind, ErrorCode::tls_alert_received) << problem.detail;
  EXPECT_EQ(problem.code.payload, (ErrorCode::Payload{http::TlsAlertReceivedPayload{
                                      .alert_id = 70, .alert_message = "protocol version"}}));
}

TEST_F(TlsTest, IsCancelledInTheHandshake) {
  asio::ip::tcp::acceptor acceptor{loop_, loopback()};
  const auto port = acceptor.local_endpoint().port();
  Task<Result> task{loop_,
                    secure(connected(port), context(), Origin{.host = "a.test", .port = port})};
  auto peer = acceptor.accept();
  loop_.poll();
  EXPECT_FALSE(task.done());
  task.cancel();
  task.finish();
  std::string hello;
  error_code error;
  asio::read(peer, asio::dynamic_buffer(hello), error);
  EXPECT_EQ(error, asio::error::eof);
}

// What it shows ----------------------------------------------------------------------------------

TEST_F(TlsTest, NegotiatesHttp2) {
  TlsServer server{loop_, identity({.alternative_names = "DNS:a.test"})};
  server.protocol = "h2";
  auto secured = connect(server.port(), "a.test");
  ASSERT_TRUE(secured);
  EXPECT_EQ(secured->protocol, Protocol::http2);
  EXPECT_EQ(server.offered, "\x02h2\x08http/1.1");

  server.protocol = "http/1.1";
  secured = connect(server.port(), "a.test");
  ASSERT_TRUE(secured);
  EXPECT_EQ(secured->protocol, Protocol::http1);

  server.protocol = "h2";
  secured = connect(server.port(), "a.test", context(TlsContext::Offer::http1));
  ASSERT_TRUE(secured);
  EXPECT_EQ(secured->protocol, Protocol::http1);
  EXPECT_EQ(server.offered, "\x08http/1.1");
}

TEST_F(TlsTest, ShowsAClientCertificate) {
  const auto client = identity({.common_name = "client"});
  client.save_certificate(folder_ / "client.pem");
  client.save_key(folder_ / "client.key");
  options_.certificate = folder_ / "client.pem";
  options_.private_key = folder_ / "client.key";
  TlsServer server{loop_, identity({.alternative_names = "DNS:a.test"})};
  server.require_client_certificate(authority_);
  const auto secured = connect(server.port(), "a.test");
  ASSERT_TRUE(secured);
  EXPECT_EQ(echo(*secured->channel, "hello"), "hello");
  EXPECT_TRUE(server.client_certificate);
}

TEST_F(TlsTest, HearsThatACertificateIsMissing) {
  TlsServer server{loop_, identity({.alternative_names = "DNS:a.test"})};
  server.require_client_certificate(authority_);
  // In TLS 1.3 the client is done before the server has seen that.
  const auto secured = connect(server.port(), "a.test");
  ASSERT_TRUE(secured);
  std::array<std::byte, 64> bytes;
  const auto problem = carry_problem(run(loop_, secured->channel->read_some(bytes)).error);
  EXPECT_EQ(problem.code.payload,
            (ErrorCode::Payload{http::TlsAlertReceivedPayload{
                .alert_id = 116, .alert_message = SSL_alert_desc_string_long(116)}}))
      << problem.detail;

  server.at_most(TLS1_2_VERSION);
  EXPECT_EQ(failure(server.port(), "a.test").code.kind, ErrorCode::tls_alert_received);
}

TEST_F(TlsTest, HearsItAlsoWhenItOnlyWrites) {
  TlsServer server{loop_, identity({.alternative_names = "DNS:a.test"})};
  server.require_client_certificate(authority_);
  const auto secured = connect(server.port(), "a.test");
  ASSERT_TRUE(secured);
  while (server.ended == 0)
    loop_.run_one();
  const asio::const_buffer buffer = asio::buffer("x", 1);
  Channel::Moved moved;
  while (!moved.error)
    moved = secured->channel->try_write({&buffer, 1});
  const auto kind = carry_problem(moved.error).code.kind;
  EXPECT_EQ(kind, ErrorCode::tls_alert_received) << moved.error.message();
}

TEST_F(TlsTest, ResumesSessions) {
  for (const int version : {TLS1_3_VERSION, TLS1_2_VERSION}) {
    TlsServer server{loop_, identity({.alternative_names = "DNS:a.test,DNS:b.test"})};
    server.at_most(version);
    const auto with = context();
    for (int i = 0; i < 3; ++i) {
      const auto secured = connect(server.port(), "a.test", with);
      ASSERT_TRUE(secured);
      // Tickets of TLS 1.3 come with the first bytes.
      EXPECT_EQ(echo(*secured->channel, "x"), "x");
      EXPECT_EQ(server.resumed, i > 0) << version << " " << i;
    }
    EXPECT_EQ(with->sessions(), 1U);
    // Nobody else's.
    const auto other = connect(server.port(), "b.test", with);
    ASSERT_TRUE(other);
    EXPECT_EQ(echo(*other->channel, "x"), "x");
    EXPECT_FALSE(server.resumed);
    EXPECT_EQ(failure(server.port(), "c.test", with).code.kind, ErrorCode::tls_certificate_error);
  }
}

// Its files --------------------------------------------------------------------------------------

class TlsFiles : public TlsTest {
 protected:
  Error error() {
    const auto made = TlsContext::make(options_, TlsContext::Offer::http1);
    EXPECT_FALSE(made);
    return made ? Error{Errc::internal, ""} : made.error();
  }
  void write(const char* name, const char* text) { std::ofstream{folder_ / name} << text; }
};

TEST_F(TlsFiles, MustBeThere) {
  options_.ca_files = {folder_ / "missing.pem"};
  EXPECT_EQ(error().code(), Errc::io);
  EXPECT_NE(error().message().find("missing.pem: No such file"), std::string::npos);
  options_.ca_files.clear();
  options_.certificate = folder_ / "missing.crt";
  EXPECT_EQ(error().code(), Errc::config);
  options_.private_key = folder_ / "missing.key";
  EXPECT_EQ(error().code(), Errc::io);
  EXPECT_NE(error().message().find("missing.crt"), std::string::npos);
}

TEST_F(TlsFiles, MustBeWhatTheyAreGivenFor) {
  write("bad.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  write("empty.pem", "");
  for (const char* name : {"bad.pem", "empty.pem"}) {
    options_.ca_files = {folder_ / name};
    EXPECT_EQ(error().code(), Errc::config);
    EXPECT_NE(error().message().find(name), std::string::npos);
  }
  options_.ca_files.clear();
  const auto client = identity({});
  client.save_certificate(folder_ / "client.pem");
  client.save_key(folder_ / "locked.key", "secret");
  identity({}).save_key(folder_ / "other.key");
  options_.certificate = folder_ / "empty.pem";
  options_.private_key = folder_ / "other.key";
  EXPECT_NE(error().message().find("empty.pem"), std::string::npos);
  options_.certificate = folder_ / "client.pem";
  for (const char* name : {"other.key", "locked.key", "empty.pem"}) {
    options_.private_key = folder_ / name;
    EXPECT_EQ(error().code(), Errc::config);
    EXPECT_NE(error().message().find(name), std::string::npos) << error().message();
  }
}

}  // namespace
}  // namespace portico::client
