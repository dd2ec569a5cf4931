#include <portico/client/transport.hpp>

#include <client/sockets.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace portico::client {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

using namespace std::chrono_literals;
using http::ErrorCode;

constexpr std::string_view kEmptyAnswer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

/// The server's end of a connection; does what the test says.
struct Peer {
  explicit Peer(tcp::socket s) : socket{std::move(s)} {}

  void read() {
    socket.async_read_some(asio::buffer(buffer),
                           [this](const boost::system::error_code& error, std::size_t bytes) {
                             if (error == asio::error::operation_aborted)
                               return;
                             got.append(buffer.data(), bytes);
                             ended = static_cast<bool>(error);
                             if (!ended)
                               read();
                           });
  }
  void say(std::string_view text) { asio::write(socket, asio::buffer(text)); }
  void reset() {
    socket.set_option(asio::socket_base::linger{true, 0});
    socket.close();
  }
  [[nodiscard]] bool asked() const { return got.find("\r\n\r\n") != std::string::npos; }

  tcp::socket socket;
  std::array<char, 4096> buffer{};
  std::string got;
  bool ended = false;
};

class Server {
 public:
  explicit Server(asio::io_context& loop) : acceptor_{loop, loopback()} { accept(); }

  [[nodiscard]] std::string authority() const {
    return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
  }

  std::deque<Peer> peers;
  bool reads = true;

 private:
  void accept() {
    acceptor_.async_accept([this](const boost::system::error_code& error, tcp::socket socket) {
      if (error)
        return;
      auto& peer = peers.emplace_back(std::move(socket));
      if (reads)
        peer.read();
      accept();
    });
  }

  tcp::acceptor acceptor_;
};

/// Never ends.
class EndlessBody final : public http::Body {
 public:
  http::Step poll(std::size_t /*max*/) override { return http::Chunk(65'536, std::byte{'x'}); }
  Signal& changed() override { return changed_; }

 private:
  Signal changed_;
};

struct Told {
  std::string origin;
  ErrorCode code;
  std::string detail;
};

class TransportTest : public testing::Test {
 protected:
  TransportTest() {
    options.policy.allowed.push_back(OriginPattern::parse("http://127.0.0.1").value());
    options.policy.allow_private = true;
    options.failed = [this](const Failure& failure) {
      told.push_back({failure.origin.text(), failure.code, std::string{failure.detail}});
    };
  }

  std::unique_ptr<http::PendingResponse> send(http::Request request,
                                              const http::RequestOptions& asked = {}) {
    if (!transport)
      transport = Transport::make(loop.get_executor(), options).value();
    return transport->send(std::move(request), asked);
  }
  static http::Request to(std::string authority, std::unique_ptr<http::Body> body = nullptr) {
    http::Request request;
    request.scheme.kind = http::Scheme::Kind::http;
    request.authority = std::move(authority);
    request.path_with_query = "/";
    if (body)
      request.method.kind = http::Method::Kind::post;
    request.body = std::move(body);
    return request;
  }
  http::Request to_server(std::unique_ptr<http::Body> body = nullptr) {
    return to(server.authority(), std::move(body));
  }
  /// The server has the request on its connection number `index`.
  Peer& arrived(std::size_t index = 0) {
    run_until([this, index] { return server.peers.size() > index && server.peers[index].asked(); });
    return server.peers[index];
  }

  void run_until(const std::function<bool()>& done) {
    loop.restart();
    while (!done() && loop.run_one() != 0) {
    }
  }
  http::Answer answer(const std::unique_ptr<http::PendingResponse>& pending) {
    run_until([&pending] { return pending->ready(); });
    return pending->take();
  }
  std::optional<ErrorCode> error(const std::unique_ptr<http::PendingResponse>& pending) {
    const auto got = answer(pending);
    return got ? std::nullopt : std::optional{got.error()};
  }
  void wait(Signal& changed) {
    struct Once final : Waiter {
      bool now = false;

     private:
      void notified() noexcept override { now = true; }
    };
    Once waiter;
    changed.add(waiter);
    run_until([&waiter] { return waiter.now; });
  }
  /// Content up to its end, or why it broke off.
  std::expected<std::string, ErrorCode> read(http::Body& body) {
    std::string text;
    for (;;) {
      auto step = body.poll(http::Body::kDefaultChunk);
      if (const auto* const chunk = std::get_if<http::Chunk>(&step)) {
        text.append(reinterpret_cast<const char*>(chunk->data()), chunk->size());
      } else if (const auto* const broken = std::get_if<ErrorCode>(&step)) {
        return std::unexpected{*broken};
      } else if (std::holds_alternative<http::End>(step)) {
        return text;
      } else {
        wait(body.changed());
      }
    }
  }

  asio::io_context loop;
  Server server{loop};
  TransportOptions options;
  std::vector<Told> told;
  std::shared_ptr<Transport> transport;
};

TEST_F(TransportTest, DoesNotGrowOverAThousandRequests) {
  for (int i = 0; i < 1000; ++i) {
    const auto pending = send(to_server());
    Peer& peer = arrived();
    peer.got.clear();
    peer.say("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello");
    const auto got = answer(pending);
    ASSERT_TRUE(got);
    ASSERT_EQ(read(*got->body), "hello");
  }
  EXPECT_EQ(server.peers.size(), 1U);
  EXPECT_EQ(transport->connections(), 1U);
  EXPECT_EQ(transport->idle_connections(), 1U);
}

TEST_F(TransportTest, ReusesAConnectionAfterAStreamedBody) {
  auto first = send(to_server());
  Peer& peer = arrived();
  peer.say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n");
  const auto got = answer(first);
  peer.got.clear();
  peer.say("0\r\n\r\n");
  EXPECT_EQ(read(*got->body), "abc");
  const auto second = send(to_server());
  arrived().say(kEmptyAnswer);
  EXPECT_TRUE(answer(second));
  EXPECT_EQ(server.peers.size(), 1U);
}

TEST_F(TransportTest, TakesBodiesAsTheyCome) {
  const auto pending = send(to_server());
  Peer& peer = arrived();
  peer.say("HTTP/1.1 200 OK\r\ncontent-length: 39000\r\n\r\n");
  const auto got = answer(pending);
  for (const std::size_t size : {30'000U, 5'000U, 4'000U}) {
    peer.say(std::string(size, 'x'));
    std::size_t bytes = 0;
    while (bytes < size) {
      const auto step = got->body->poll(http::Body::kDefaultChunk);
      ASSERT_FALSE(std::holds_alternative<ErrorCode>(step)) << size;
      if (const auto* const chunk = std::get_if<http::Chunk>(&step))
        bytes += chunk->size();
      else
        wait(got->body->changed());
    }
    // One look too many must do no harm.
    EXPECT_FALSE(std::holds_alternative<ErrorCode>(got->body->poll(1))) << size;
  }
}

TEST_F(TransportTest, QueuesWithinItsLimits) {
  options.max_connections_per_origin = 1;
  options.max_queued_requests = 1;
  const auto first = send(to_server());
  const auto second = send(to_server());
  EXPECT_EQ(error(send(to_server())), ErrorCode{ErrorCode::connection_limit_reached});
  arrived().got.clear();
  EXPECT_EQ(transport->queued_requests(), 1U);
  server.peers[0].say(kEmptyAnswer);
  EXPECT_TRUE(answer(first));
  arrived().say(kEmptyAnswer);
  EXPECT_TRUE(answer(second));
  EXPECT_EQ(server.peers.size(), 1U);
}

TEST_F(TransportTest, ClosesWhatIsIdle) {
  options.idle_timeout = 1ms;
  const auto pending = send(to_server());
  Peer& peer = arrived();
  peer.say(kEmptyAnswer);
  EXPECT_TRUE(answer(pending));
  run_until([&peer] { return peer.ended; });
  EXPECT_TRUE(peer.ended);
  EXPECT_EQ(transport->connections(), 0U);
}

// What is refused --------------------------------------------------------------------------------

TEST_F(TransportTest, TellsOfDenialsOnceWithTheRuleThatWouldAllowThem) {
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(error(send(to("Example.com"))), ErrorCode{ErrorCode::http_request_denied});
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].origin, "http://example.com");
  EXPECT_NE(told[0].detail.find("--allow-host http://example.com"), std::string::npos);
  EXPECT_EQ(error(send(to("example.com:8080"))), ErrorCode{ErrorCode::http_request_denied});
  EXPECT_EQ(told.size(), 2U);
}

TEST_F(TransportTest, TellsOfNewDenialsHoweverManyThereWere) {
  for (int i = 0; i < 2500; ++i)
    EXPECT_TRUE(error(send(to("d" + std::to_string(i) + ".test"))));
  EXPECT_EQ(told.size(), 2500U);
}

TEST_F(TransportTest, DeniesPrivateAddressesUnlessAllowed) {
  options.policy.allow_private = false;
  EXPECT_EQ(error(send(to_server())), ErrorCode{ErrorCode::destination_ip_prohibited});
  ASSERT_EQ(told.size(), 1U);
  EXPECT_NE(told[0].detail.find("allow"), std::string::npos);
  EXPECT_TRUE(server.peers.empty());
}

TEST_F(TransportTest, ChecksTheFormsOfRequests) {
  auto request = to_server();
  request.scheme = http::Scheme::parse("ftp");
  EXPECT_EQ(error(send(std::move(request))), ErrorCode{ErrorCode::http_protocol_error});
  request = to_server();
  request.method = http::Method::parse("CONNECT");
  EXPECT_EQ(error(send(std::move(request))), ErrorCode{ErrorCode::http_request_denied});
  request = to_server();
  request.method = http::Method::parse("G ET");
  EXPECT_EQ(error(send(std::move(request))), ErrorCode{ErrorCode::http_request_method_invalid});
  for (const char* const path : {"x", "/a b", "/\r\n", "**"}) {
    request = to_server();
    request.path_with_query = path;
    EXPECT_EQ(error(send(std::move(request))), ErrorCode{ErrorCode::http_request_uri_invalid})
        << path;
  }
  for (const char* const authority : {"", ":80", "a:b", "a:99999", "[::1", "127.1", "a b", "a%20b"})
    EXPECT_EQ(error(send(to(authority))), ErrorCode{ErrorCode::http_request_uri_invalid})
        << authority;
}

TEST_F(TransportTest, ChecksItsOptions) {
  options.max_connections = 0;
  EXPECT_EQ(Transport::make(loop.get_executor(), options).error().code(), Errc::config);
  options.max_connections = 1;
  options.idle_timeout = -1s;
  EXPECT_EQ(Transport::make(loop.get_executor(), options).error().code(), Errc::config);
  options.idle_timeout = 1s;
  options.http2_prior_knowledge = {OriginPattern::parse("https://a.test").value()};
  EXPECT_EQ(Transport::make(loop.get_executor(), options).error().code(), Errc::config);
}

TEST_F(TransportTest, TimeoutsOfZeroSendNothing) {
  http::RequestOptions none;
  none.connect_timeout = 0s;
  EXPECT_EQ(error(send(to_server(), none)), ErrorCode{ErrorCode::connection_timeout});
  none = {};
  none.first_byte_timeout = 0s;
  EXPECT_EQ(error(send(to_server(), none)), ErrorCode{ErrorCode::connection_read_timeout});
  loop.poll();
  EXPECT_TRUE(server.peers.empty());
}

// Time -------------------------------------------------------------------------------------------

TEST_F(TransportTest, ConnectTimeoutOnAFullBacklog) {
  const FullListener full{loop};
  http::RequestOptions asked;
  asked.connect_timeout = 20ms;
  EXPECT_EQ(error(send(to("127.0.0.1:" + std::to_string(full.port())), asked)),
            ErrorCode{ErrorCode::connection_timeout});
  EXPECT_EQ(transport->queued_requests(), 0U);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].detail, "the server did not accept the connection within 0.02 s");
}

TEST_F(TransportTest, FirstByteTimeoutOnASilentServer) {
  options.first_byte_timeout = 20ms;
  EXPECT_EQ(error(send(to_server())), ErrorCode{ErrorCode::connection_read_timeout});
  run_until([this] { return !server.peers.empty() && server.peers[0].ended; });
  EXPECT_EQ(transport->connections(), 0U);
}

TEST_F(TransportTest, BetweenBytesTimeoutInAStalledBody) {
  options.between_bytes_timeout = 20ms;
  const auto pending = send(to_server());
  Peer& peer = arrived();
  peer.say("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhe");
  const auto got = answer(pending);
  ASSERT_TRUE(got);
  const auto content = read(*got->body);
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error(), ErrorCode{ErrorCode::connection_read_timeout});
  run_until([&peer] { return peer.ended; });
  EXPECT_EQ(told.size(), 1U);
}

TEST_F(TransportTest, WriteTimeoutWhenTheServerDoesNotRead) {
  server.reads = false;
  options.between_bytes_timeout = 20ms;
  EXPECT_EQ(error(send(to_server(std::make_unique<EndlessBody>()))),
            ErrorCode{ErrorCode::connection_write_timeout});
  EXPECT_EQ(transport->connections(), 0U);
}

// Servers that fail ------------------------------------------------------------------------------

TEST_F(TransportTest, TellsOfDeadPorts) {
  const DeadPort dead{loop};
  EXPECT_EQ(error(send(to("127.0.0.1:" + std::to_string(dead.port())))),
            ErrorCode{ErrorCode::connection_refused});
  ASSERT_EQ(told.size(), 1U);
  EXPECT_FALSE(told[0].detail.empty());
}

TEST_F(TransportTest, ResetAfterAccept) {
  const auto pending = send(to_server());
  arrived().reset();
  EXPECT_EQ(error(pending), ErrorCode{ErrorCode::connection_terminated});
}

TEST_F(TransportTest, Garbage) {
  const auto pending = send(to_server());
  Peer& peer = arrived();
  peer.say("SSH-2.0-OpenSSH_9.2\r\n");
  EXPECT_EQ(error(pending), ErrorCode{ErrorCode::http_protocol_error});
  run_until([&peer] { return peer.ended; });
}

TEST_F(TransportTest, TruncatedBody) {
  const auto pending = send(to_server());
  Peer& peer = arrived();
  peer.say("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhe");
  const auto got = answer(pending);
  peer.socket.close();
  const auto content = read(*got->body);
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error(), ErrorCode{ErrorCode::http_response_incomplete});
  ASSERT_EQ(told.size(), 1U);
}

TEST_F(TransportTest, TriesAgainWhenAKeptConnectionWasClosed) {
  const auto first = send(to_server());
  arrived().say(kEmptyAnswer);
  EXPECT_TRUE(answer(first));
  server.peers[0].socket.close();
  const auto second = send(to_server());
  arrived(1).say(kEmptyAnswer);
  EXPECT_TRUE(answer(second));
  EXPECT_TRUE(told.empty());
}

// Giving up --------------------------------------------------------------------------------------

TEST_F(TransportTest, GivingUpWhileConnecting) {
  const FullListener full{loop};
  auto pending = send(to("127.0.0.1:" + std::to_string(full.port())));
  loop.poll();
  pending.reset();
  loop.restart();
  loop.poll();
  EXPECT_EQ(transport->queued_requests(), 0U);
  EXPECT_TRUE(told.empty());
}

TEST_F(TransportTest, GivingUpBeforeTheHeadClosesTheConnection) {
  auto pending = send(to_server());
  Peer& peer = arrived();
  pending.reset();
  run_until([&peer] { return peer.ended; });
  EXPECT_TRUE(peer.ended);
  EXPECT_TRUE(told.empty());
}

TEST_F(TransportTest, GivingUpAnAnswerClosesTheConnection) {
  auto pending = send(to_server());
  Peer& peer = arrived();
  peer.say("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
  run_until([&pending] { return pending->ready(); });
  pending.reset();
  run_until([&peer] { return peer.ended; });
  EXPECT_TRUE(peer.ended);
}

TEST_F(TransportTest, DroppingABodyClosesTheConnection) {
  const auto pending = send(to_server());
  Peer& peer = arrived();
  peer.say("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
  auto got = answer(pending);
  got->body.reset();
  run_until([&peer] { return peer.ended; });
  EXPECT_TRUE(peer.ended);
}

TEST_F(TransportTest, DestroyingItEndsEverything) {
  const auto answered = send(to_server());
  arrived().say("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
  const auto got = answer(answered);
  const auto waiting = send(to_server());
  arrived(1);
  const auto dialing = send(to_server());
  transport.reset();
  EXPECT_EQ(error(waiting), ErrorCode{ErrorCode::connection_terminated});
  EXPECT_EQ(error(dialing), ErrorCode{ErrorCode::connection_terminated});
  EXPECT_EQ(read(*got->body).error(), ErrorCode{ErrorCode::connection_terminated});
  run_until([this] { return server.peers[0].ended && server.peers[1].ended; });
  EXPECT_TRUE(told.empty()) << "there is nobody left to tell";
}

TEST_F(TransportTest, MayBeDestroyedByWhomItTells) {
  options.failed = [this](const Failure&) { transport.reset(); };
  EXPECT_EQ(error(send(to("example.com"))), ErrorCode{ErrorCode::http_request_denied});
  EXPECT_FALSE(transport);
  const DeadPort dead{loop};
  EXPECT_EQ(error(send(to("127.0.0.1:" + std::to_string(dead.port())))),
            ErrorCode{ErrorCode::connection_refused});
  EXPECT_FALSE(transport);
}

}  // namespace
}  // namespace portico::client
