// From outside: a scripted server at the other end of a socket pair, bytes in and bytes out.

#include <client/connection.hpp>
#include <client/plain_channel.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace portico::client {
namespace {

namespace asio = boost::asio;
using Unix = asio::local::stream_protocol;
using http::ErrorCode;

/// A request's content as a guest makes it, bit by bit.
class Pipe {
 public:
  void write(const std::string& text) {
    chunks_.push_back(http::chunk_of(std::as_bytes(std::span{text})));
    changed_->notify();
  }
  void end(std::optional<http::Fields> trailers = std::nullopt) {
    last_ = http::End{std::move(trailers)};
    changed_->notify();
  }
  void fail(ErrorCode code) {
    last_ = std::move(code);
    changed_->notify();
  }
  [[nodiscard]] bool dropped() const { return reader_.expired(); }
  [[nodiscard]] std::size_t left() const { return chunks_.size(); }

  std::unique_ptr<http::Body> body(std::optional<std::uint64_t> length = std::nullopt) {
    auto body = std::make_unique<Reader>(*this, length);
    reader_ = body->alive;
    changed_ = &body->changed_;
    return body;
  }

 private:
  struct Reader : http::Body {
    Reader(Pipe& from, std::optional<std::uint64_t> declared) : pipe{from}, declared_{declared} {}
    ~Reader() override { pipe.changed_ = &pipe.nobody_; }
    http::Step poll(std::size_t /*max*/) override {
      if (!pipe.chunks_.empty()) {
        http::Chunk chunk = std::move(pipe.chunks_.front());
        pipe.chunks_.pop_front();
        return chunk;
      }
      return pipe.last_ ? *pipe.last_ : http::Pending{};
    }
    Signal& changed() override { return changed_; }
    std::optional<std::uint64_t> length() const override { return declared_; }

    Pipe& pipe;
    std::optional<std::uint64_t> declared_;
    Signal changed_;
    std::shared_ptr<int> alive = std::make_shared<int>();
  };

  std::deque<http::Chunk> chunks_;
  std::optional<http::Step> last_;
  std::weak_ptr<int> reader_;
  Signal nobody_;
  Signal* changed_ = &nobody_;
};

/// Ends as TLS does when it is cut, and never knows ahead how much can be read.
class CutChannel final : public Channel {
 public:
  explicit CutChannel(std::unique_ptr<Channel> inner) : inner_{std::move(inner)} {}

  asio::awaitable<Moved> read_some(std::span<std::byte> to) override {
    const auto moved = co_await inner_->read_some(to);
    co_return as_cut(moved);
  }
  asio::awaitable<Moved> write(std::span<const asio::const_buffer> buffers) override {
    return inner_->write(buffers);
  }
  Moved try_read(std::span<std::byte> to) override { return as_cut(inner_->try_read(to)); }
  Moved try_write(std::span<const asio::const_buffer> buffers) override {
    return inner_->try_write(buffers);
  }
  void close() noexcept override { inner_->close(); }
  asio::any_io_executor executor() override { return inner_->executor(); }

 private:
  static Moved as_cut(Moved moved) {
    if (moved.error == asio::error::eof)
      moved.error = asio::ssl::error::stream_truncated;
    return moved;
  }
  std::unique_ptr<Channel> inner_;
};

/// What was left of a body.
struct Content {
  std::string text;
  bool ended = false;
  std::optional<http::Fields> trailers;
  std::optional<ErrorCode> error;
};

class Http1Connection : public testing::Test, public Connection::Listener, public Call::Owner {
 protected:
  Http1Connection() { open(); }
  ~Http1Connection() override {
    if (connection_)
      connection_->close();
    loop_.restart();
    loop_.run_for(std::chrono::seconds{5});
  }

  enum class Kind : std::uint8_t { plain, cut };

  void open(bool absolute_form = false, Kind kind = Kind::plain) {
    if (connection_)
      connection_->close();
    Unix::socket ours{loop_};
    server_.emplace(loop_);
    asio::local::connect_pair(ours, *server_);
    server_->non_blocking(true);
    Dialed dialed;
    dialed.channel = make_plain_channel(StreamSocket{std::move(ours)});
    if (kind == Kind::cut)
      dialed.channel = std::make_unique<CutChannel>(std::move(dialed.channel));
    dialed.absolute_form = absolute_form;
    connection_ = make_http1(std::move(dialed), limits_, *this);
  }

  static http::Request get(std::string_view method = "GET") {
    http::Request request;
    request.method = http::Method::parse(method);
    request.authority = "example.com";
    request.path_with_query = "/";
    request.body = http::empty_body();
    return request;
  }
  http::Request post(http::Fields headers = {},
                     std::optional<std::uint64_t> length = std::nullopt) {
    auto request = get("POST");
    request.headers = std::move(headers);
    request.body = upload_.body(length);
    return request;
  }

  std::shared_ptr<Call> send(http::Request request) {
    auto call = std::make_shared<Call>(
        loop_.get_executor(), std::move(request), Origin{},
        Call::Timeouts{Call::kUnbounded, Call::kUnbounded, Call::kUnbounded});
    owner_ = std::shared_ptr<Call::Owner>{this, [](Call::Owner*) {}};
    call->owned_by(owner_);
    connection_->start(call);
    return call;
  }

  /// All that can happen without the server happens.
  void settle() {
    loop_.restart();
    loop_.poll();
  }
  /// What the server has got since it was asked last.
  std::string got() {
    settle();
    std::string text;
    std::array<char, 65536> bytes;
    boost::system::error_code error;
    for (;;) {
      const std::size_t size = server_->read_some(asio::buffer(bytes), error);
      if (error)
        break;
      text.append(bytes.data(), size);
      settle();
    }
    server_sees_end_ = error == asio::error::eof || error == asio::error::connection_reset;
    return text;
  }
  bool closed() {
    (void)got();
    return server_sees_end_;
  }
  void say(std::string_view text) {
    boost::system::error_code error;
    EXPECT_EQ(server_->write_some(asio::buffer(text.data(), text.size()), error), text.size());
    settle();
  }
  /// In good order: what is not read would turn it into a reset.
  void hang_up() {
    (void)got();
    server_->close();
    settle();
  }

  http::Response answer(const std::shared_ptr<Call>& call) {
    EXPECT_TRUE(call->ready());
    if (!call->ready())
      return {};
    auto answer = call->take_answer();
    EXPECT_TRUE(answer) << http::describe(answer.error());
    return answer ? *std::move(answer) : http::Response{};
  }
  void expect_failure(const std::shared_ptr<Call>& call, const ErrorCode& code) {
    ASSERT_TRUE(call->ready());
    const auto answer = call->take_answer();
    ASSERT_FALSE(answer);
    EXPECT_EQ(http::describe(answer.error()), http::describe(code));
  }
  /// As far as it is there.
  Content read(http::Body& body, std::size_t max = 65536) {
    Content content;
    for (int waits = 0; waits < 2;) {
      http::Step step = body.poll(max);
      if (auto* const chunk = std::get_if<http::Chunk>(&step)) {
        content.text.append(reinterpret_cast<const char*>(chunk->data()), chunk->size());
        waits = 0;
      } else if (auto* const end = std::get_if<http::End>(&step)) {
        content.ended = true;
        content.trailers = std::move(end->trailers);
        return content;
      } else if (auto* const error = std::get_if<ErrorCode>(&step)) {
        content.error = *error;
        return content;
      } else {
        ++waits;
        settle();
      }
    }
    return content;
  }
  bool idle() const {
    return connection_->open() && connection_->capacity() == 1 && connection_->load() == 0;
  }
  bool dead() const {
    return !connection_->open() && connection_->capacity() == 0 && connection_->load() == 0;
  }

  void changed(Connection& /*connection*/) override { ++changes_; }
  bool retry(Call& /*call*/, bool unprocessed) override {
    unprocessed_ = unprocessed;
    return false;
  }
  void failed(const Call& /*call*/, const Problem& problem) override { problem_ = problem; }

  asio::io_context loop_;
  ConnectionLimits limits_{std::size_t{8} * 1024, 64, 0, 1};
  std::optional<Unix::socket> server_;
  std::shared_ptr<Connection> connection_;
  Pipe upload_;
  std::shared_ptr<Call::Owner> owner_;
  int changes_ = 0;
  bool unprocessed_ = false;
  bool server_sees_end_ = false;
  std::optional<Problem> problem_;
};

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nhost: example.com\r\n\r\n";
constexpr std::string_view kPost =
    "POST / HTTP/1.1\r\nhost: example.com\r\ntransfer-encoding: chunked\r\n\r\n";
constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

std::string chunk_line(const std::string& size, const std::string& content) {
  return size + "\r\n" + content + "\r\n";
}

// Requests and responses --------------------------------------------------------------------------

TEST_F(Http1Connection, CarriesOneCallAfterAnother) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(idle());
    const auto call = send(get());
    EXPECT_EQ(connection_->capacity(), 0U);
    EXPECT_EQ(connection_->load(), 1U);
    EXPECT_EQ(got(), kGet);
    say("HTTP/1.1 200 OK\r\nX-Case: A\r\ncontent-length: 2\r\n\r\nok");
    auto response = answer(call);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers, (http::Fields{{"X-Case", "A"}, {"content-length", "2"}}));
    // What is there whole does not need the connection.
    EXPECT_TRUE(idle());
    const Content content = read(*response.body);
    EXPECT_EQ(content.text, "ok");
    EXPECT_TRUE(content.ended);
  }
}

TEST_F(Http1Connection, ReadsWhatComesInPieces) {
  const auto call = send(get());
  const std::string response = "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                               "chunked\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\nX: 1\r\n\r\n";
  std::optional<http::Response> head;
  Content content;
  for (const char c : response) {
    say({&c, 1});
    if (!head && call->ready())
      head = answer(call);
    if (head && !content.ended) {
      const Content more = read(*head->body);
      content.text += more.text;
      content.ended = more.ended;
      content.trailers = more.trailers;
    }
  }
  EXPECT_EQ(content.text, "hello!");
  EXPECT_EQ(content.trailers, (http::Fields{{"X", "1"}}));
  EXPECT_TRUE(idle());
}

TEST_F(Http1Connection, GivesItsReaderContentWithoutChunks) {
  const auto call = send(get());
  const std::string text(200'000, 'x');
  say("HTTP/1.1 200 OK\r\ncontent-length: 200000\r\n\r\n");
  auto response = answer(call);
  EXPECT_EQ(response.body->length(), 200'000U);
  std::string content;
  std::size_t said = 0;
  std::vector<std::byte> to(65536);
  while (content.size() < text.size()) {
    boost::system::error_code error;
    if (said < text.size())
      said += server_->write_some(asio::buffer(text.data() + said, text.size() - said), error);
    if (const auto size = response.body->available(to.size()); size > 0) {
      ASSERT_TRUE(response.body->take(std::span{to}.first(size)));
      content.append(reinterpret_cast<const char*>(to.data()), size);
    } else {
      content += read(*response.body).text;
    }
  }
  EXPECT_EQ(content, text);
  EXPECT_TRUE(idle());
  EXPECT_TRUE(read(*response.body).ended);
}

TEST_F(Http1Connection, NoContentAfterHeadAnd204) {
  auto call = send(get("HEAD"));
  say("HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n");
  auto response = answer(call);
  EXPECT_EQ(*response.headers.find("content-length"), "2000");
  EXPECT_TRUE(read(*response.body).ended);
  EXPECT_TRUE(idle());
  call = send(get());
  say("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(answer(call).status, 204);
  EXPECT_TRUE(idle());
}

TEST_F(Http1Connection, ReadsUntilTheConnectionCloses) {
  const auto call = send(get());
  say("HTTP/1.1 200 OK\r\n\r\nall that ");
  auto response = answer(call);
  EXPECT_FALSE(connection_->open());
  EXPECT_EQ(connection_->load(), 1U);
  EXPECT_EQ(read(*response.body).text, "all that ");
  say("comes");
  hang_up();
  const Content content = read(*response.body);
  EXPECT_EQ(content.text, "comes");
  EXPECT_TRUE(content.ended);
  EXPECT_TRUE(dead());
}

TEST_F(Http1Connection, PassesOverInterimResponses) {
  const auto call = send(get());
  say("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_FALSE(call->ready());
  say(kOk);
  EXPECT_EQ(answer(call).status, 200);
  EXPECT_TRUE(idle());
}

TEST_F(Http1Connection, NoContentAfterHeadAndInterimResponses) {
  for (const auto* interim :
       {"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\n\r\n"}) {
    const auto call = send(get("HEAD"));
    say(interim);
    say("HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n");
    EXPECT_TRUE(read(*answer(call).body).ended);
    EXPECT_TRUE(idle());
  }
}

TEST_F(Http1Connection, EndlessInterimResponsesAreAnError) {
  const auto call = send(get());
  for (int i = 0; i < 200 && !call->ready(); ++i) {
    boost::system::error_code error;
    server_->write_some(asio::buffer("HTTP/1.1 102 Processing\r\n\r\n", 27), error);
    settle();
  }
  expect_failure(call, ErrorCode::http_protocol_error);
  EXPECT_TRUE(dead());
}

TEST_F(Http1Connection, AsksProxiesForTheUri) {
  open(true);
  send(get());
  EXPECT_EQ(got(), "GET http://example.com/ HTTP/1.1\r\nhost: example.com\r\n\r\n");
}

TEST_F(Http1Connection, ServersMayAskForTheEndOfTheConnection) {
  const auto call = send(get());
  say("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok");
  auto response = answer(call);
  EXPECT_EQ(read(*response.body).text, "ok");
  EXPECT_TRUE(dead());
  EXPECT_TRUE(closed());
  EXPECT_GT(changes_, 0);
}

// Uploads -----------------------------------------------------------------------------------------

TEST_F(Http1Connection, SendsWhatIsThereWithItsLength) {
  upload_.write("hel");
  upload_.write("lo");
  upload_.end();
  const auto call = send(post());
  EXPECT_EQ(got(), "POST / HTTP/1.1\r\nhost: example.com\r\ncontent-length: 5\r\n\r\nhello");
  EXPECT_TRUE(upload_.dropped());
  say(kOk);
  EXPECT_EQ(answer(call).status, 200);
  EXPECT_TRUE(idle());
}

TEST_F(Http1Connection, StreamsWithTrailers) {
  upload_.write("a");
  const auto call = send(post());
  EXPECT_EQ(got(), std::string{kPost} + chunk_line("1", "a"));
  upload_.write("bc");
  upload_.write("d");
  EXPECT_EQ(got(), chunk_line("3", "bcd"));
  upload_.end(http::Fields{{"X-Sum", "1"}, {"content-length", "4"}});
  EXPECT_EQ(got(), "0\r\nX-Sum: 1\r\n\r\n");
  EXPECT_TRUE(upload_.dropped());
  say(kOk);
  EXPECT_EQ(answer(call).status, 200);
  EXPECT_TRUE(idle());
}

TEST_F(Http1Connection, TrailersAloneAreSentToo) {
  upload_.end(http::Fields{{"x", "1"}});
  send(post());
  EXPECT_EQ(got(), std::string{kPost} + "0\r\nx: 1\r\n\r\n");
}

TEST_F(Http1Connection, SlowServersHoldUpTheBody) {
  const auto call = send(post());
  const std::string piece(65536, 'x');
  for (int i = 0; i < 64; ++i)
    upload_.write(piece);
  settle();
  EXPECT_GT(upload_.left(), 32U);
  upload_.end();
  const std::string request = got();
  EXPECT_GT(request.size(), 64 * piece.size());
  EXPECT_TRUE(request.ends_with("\r\n0\r\n\r\n"));
  say(kOk);
  EXPECT_EQ(answer(call).status, 200);
  EXPECT_TRUE(idle());
}

TEST_F(Http1Connection, ServersMayAnswerBeforeTheRequestEnds) {
  const auto call = send(post());
  say(kOk);
  auto response = answer(call);
  EXPECT_EQ(read(*response.body).text, "ok");
  EXPECT_EQ(connection_->load(), 1U);
  EXPECT_EQ(connection_->capacity(), 0U);
  upload_.write("late");
  EXPECT_EQ(got(), std::string{kPost} + chunk_line("4", "late"));
  upload_.end();
  EXPECT_EQ(got(), "0\r\n\r\n");
  EXPECT_TRUE(idle());
}

TEST_F(Http1Connection, BothDirectionsFlowAtOnce) {
  const auto call = send(post());
  say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n");
  auto response = answer(call);
  for (int i = 0; i < 3; ++i) {
    (void)got();
    upload_.write("ping");
    EXPECT_EQ(got(), chunk_line("4", "ping"));
    say(chunk_line("4", "pong"));
    EXPECT_EQ(read(*response.body).text, "pong");
  }
  say("0\r\n\r\n");
  EXPECT_TRUE(read(*response.body).ended);
  // The server wants no more of it.
  EXPECT_TRUE(upload_.dropped());
  EXPECT_TRUE(dead());
}

TEST_F(Http1Connection, ABrokenOffBodyNeverLooksComplete) {
  const auto call = send(post());
  upload_.write("a");
  upload_.fail(ErrorCode::http_request_body_size);
  EXPECT_EQ(got(), kPost);
  EXPECT_TRUE(closed());
  expect_failure(call, ErrorCode::http_request_body_size);
  EXPECT_TRUE(dead());
}

TEST_F(Http1Connection, ABodyBrokenOffBeforeAnythingIsSentCostsNoConnection) {
  upload_.fail(ErrorCode::internal_error);
  const auto call = send(post());
  expect_failure(call, ErrorCode::internal_error);
  EXPECT_TRUE(idle());
  EXPECT_EQ(got(), "");
  const auto next = send(get());
  EXPECT_EQ(got(), kGet);
}

TEST_F(Http1Connection, AnUploadThatFailsAfterTheHeadEndsTheResponseToo) {
  const auto call = send(post());
  say("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok");
  auto response = answer(call);
  upload_.fail(ErrorCode::internal_error);
  settle();
  EXPECT_EQ(read(*response.body).error, ErrorCode::internal_error);
  EXPECT_TRUE(dead());
  EXPECT_TRUE(problem_);
}

TEST_F(Http1Connection, ContentIsHeldToItsLength) {
  const auto call = send(post({{"content-length", "3"}}));
  upload_.write("four");
  settle();
  expect_failure(call, {ErrorCode::http_request_body_size, std::uint64_t{4}});
  EXPECT_TRUE(closed());
}

TEST_F(Http1Connection, ContentIsNoShorterThanItsLength) {
  const auto call = send(post({{"content-length", "3"}}));
  upload_.write("to");
  upload_.end();
  settle();
  expect_failure(call, {ErrorCode::http_request_body_size, std::uint64_t{2}});
  EXPECT_TRUE(closed());
}

TEST_F(Http1Connection, MalformedRequestsAreNotSent) {
  auto request = get();
  request.headers.append("a", "b\r\nc: d");
  expect_failure(send(std::move(request)), ErrorCode::http_protocol_error);
  EXPECT_EQ(got(), "");
  EXPECT_TRUE(idle());
}

TEST_F(Http1Connection, ContentWaitsForContinue) {
  upload_.write("body");
  upload_.end();
  const auto call = send(post({{"Expect", "100-continue"}}));
  EXPECT_EQ(got(), "POST / HTTP/1.1\r\nhost: example.com\r\nExpect: 100-continue\r\n"
                   "content-length: 4\r\n\r\n");
  say("HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(got(), "body");
  say(kOk);
  EXPECT_EQ(answer(call).status, 200);
  EXPECT_TRUE(idle());
}

TEST_F(Http1Connection, ContentIsKeptBackFromWhoeverRefusesIt) {
  upload_.write("body");
  const auto call = send(post({{"Expect", "100-continue"}}));
  (void)got();
  say("HTTP/1.1 417 Expectation Failed\r\ncontent-length: 0\r\n\r\n");
  EXPECT_EQ(answer(call).status, 417);
  EXPECT_EQ(got(), "");
  EXPECT_TRUE(upload_.dropped());
  EXPECT_TRUE(closed());
  EXPECT_TRUE(dead());
}

TEST_F(Http1Connection, ContentDoesNotWaitForContinueForEver) {
  upload_.write("body");
  upload_.end();
  send(post({{"Expect", "100-continue"}}));
  (void)got();
  while (!upload_.dropped())
    ASSERT_GT(loop_.run_one_for(std::chrono::seconds{30}), 0U);
  EXPECT_EQ(got(), "body");
}

TEST_F(Http1Connection, AnAnswerCountsAlthoughTheServerTakesNoMore) {
  const auto call = send(post());
  (void)got();
  say("HTTP/1.1 413 Content Too Large\r\ncontent-length: 2\r\n\r\nno");
  hang_up();
  upload_.write("more");
  settle();
  auto response = answer(call);
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(read(*response.body).text, "no");
  settle();
  EXPECT_TRUE(dead());
  EXPECT_TRUE(upload_.dropped());
}

// What servers do wrong ---------------------------------------------------------------------------

TEST_F(Http1Connection, NoticesTheEndWhileIdle) {
  settle();
  hang_up();
  EXPECT_TRUE(dead());
  EXPECT_EQ(changes_, 1);
}

TEST_F(Http1Connection, NothingMayComeWhileIdle) {
  settle();
  say(kOk);
  EXPECT_TRUE(dead());
  EXPECT_TRUE(closed());
}

TEST_F(Http1Connection, NothingMayComeBehindAResponse) {
  const auto call = send(get());
  say(std::string{kOk} + "HTTP/1.1 200 OK\r\n");
  auto response = answer(call);
  EXPECT_EQ(read(*response.body).text, "ok");
  EXPECT_TRUE(dead());
  EXPECT_TRUE(closed());
}

TEST_F(Http1Connection, AnEndBeforeAnyAnswerIsTold) {
  const auto call = send(get());
  (void)got();
  hang_up();
  expect_failure(call, ErrorCode::connection_terminated);
  EXPECT_TRUE(unprocessed_);
  EXPECT_TRUE(call->rewind());
  EXPECT_TRUE(dead());
}

TEST_F(Http1Connection, AResetIsNotAnEnd) {
  const auto call = send(get());
  say("HTTP/1.1 200 OK\r\n\r\nok");
  auto response = answer(call);
  server_->close();  // With the request unread.
  const Content content = read(*response.body);
  EXPECT_EQ(content.text, "ok");
  EXPECT_EQ(content.error, ErrorCode::connection_terminated);
  EXPECT_TRUE(dead());
}

TEST_F(Http1Connection, AnEndWithinTheHeadIsIncomplete) {
  const auto call = send(get());
  say("HTTP/1.1 200 OK\r\nx: ");
  hang_up();
  expect_failure(call, ErrorCode::http_response_incomplete);
  EXPECT_FALSE(unprocessed_);
}

TEST_F(Http1Connection, AnEndWithinContentIsIncomplete) {
  for (const char* start : {"content-length: 9\r\n\r\n", "transfer-encoding: chunked\r\n\r\n9\r\n",
                            "transfer-encoding: chunked\r\n\r\n2\r\n"}) {
    open();
    const auto call = send(get());
    say("HTTP/1.1 200 OK\r\n" + std::string{start} + "ok");
    auto response = answer(call);
    hang_up();
    const Content content = read(*response.body);
    EXPECT_EQ(content.text, "ok");
    EXPECT_EQ(content.error, ErrorCode::http_response_incomplete);
    EXPECT_TRUE(dead());
  }
}

TEST_F(Http1Connection, RefusesWhatIsNoResponse) {
  for (const char* bytes : {"SSH-2.0-OpenSSH_9.2\r\n", "\x16\x03\x01", "HTTP/1.1 101 x\r\n\r\n",
                            "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n"}) {
    open();
    const auto call = send(get());
    say(bytes);
    expect_failure(call, ErrorCode::http_protocol_error);
    EXPECT_TRUE(dead());
    EXPECT_TRUE(closed());
  }
}

TEST_F(Http1Connection, RefusesMalformedChunks) {
  const auto call = send(get());
  say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n");
  auto response = answer(call);
  const Content content = read(*response.body);
  EXPECT_EQ(content.text, "ok");
  EXPECT_EQ(content.error, ErrorCode::http_protocol_error);
  EXPECT_TRUE(dead());
}

TEST_F(Http1Connection, EndlessHeadsAreCutOff) {
  const auto call = send(get());
  say("HTTP/1.1 200 OK\r\n");
  for (int i = 0; i < 10'000 && !call->ready(); ++i) {
    boost::system::error_code error;
    server_->write_some(asio::buffer("x-header: 0123456789\r\n", 22), error);
    settle();
  }
  expect_failure(call, {ErrorCode::http_response_header_section_size, std::uint32_t{1447}});

  open();
  const auto big = send(get());
  say("HTTP/1.1 200 OK\r\nx-big: " + std::string(10'000, 'x'));
  expect_failure(big,
                 {ErrorCode::http_response_header_size, http::FieldSizePayload{"x-big", 8175}});
}

TEST_F(Http1Connection, HeadsMayFillTheirLimit) {
  const auto call = send(get());
  std::string head = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx: ";
  head.append(limits_.max_response_head - head.size() - 4, 'x').append("\r\n\r\nok");
  say(head);
  auto response = answer(call);
  EXPECT_EQ(read(*response.body).text, "ok");
  EXPECT_TRUE(idle());
}

TEST_F(Http1Connection, BoundsTheBody) {
  limits_.max_response_body = 4;
  open();
  auto call = send(get());
  say("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
  expect_failure(call, {ErrorCode::http_response_body_size, std::uint64_t{5}});

  open();
  call = send(get());
  say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + chunk_line("3", "abc") + "3\r\n");
  auto response = answer(call);
  const Content content = read(*response.body);
  EXPECT_EQ(content.text, "abc");
  EXPECT_EQ(content.error, (ErrorCode{ErrorCode::http_response_body_size, std::uint64_t{4}}));
  EXPECT_TRUE(dead());
}

// Readers -----------------------------------------------------------------------------------------

TEST_F(Http1Connection, SlowReadersHoldUpTheServer) {
  for (const char* framing : {"content-length: 8388608\r\n\r\n",
                              "transfer-encoding: chunked\r\n\r\n800000\r\n", "\r\n"}) {
    open();
    const auto call = send(get());
    say("HTTP/1.1 200 OK\r\n" + std::string{framing});
    auto response = answer(call);
    const std::string piece(65536, 'x');
    std::size_t said = 0;
    const auto say_all = [&] {
      boost::system::error_code error;
      while (!error && said < (std::size_t{8} << 20)) {
        said += server_->write_some(
            asio::buffer(piece, std::min(piece.size(), (std::size_t{8} << 20) - said)), error);
        settle();
      }
    };
    say_all();
    EXPECT_LT(said, std::size_t{1} << 20);
    std::size_t size = 0;
    while (size < (std::size_t{8} << 20)) {
      const Content content = read(*response.body);
      ASSERT_FALSE(content.error);
      ASSERT_FALSE(content.text.empty());
      size += content.text.size();
      say_all();
    }
    EXPECT_EQ(size, std::size_t{8} << 20);
  }
}

TEST_F(Http1Connection, WhatTlsDoesNotEndIsIncomplete) {
  open(false, Kind::cut);
  auto call = send(get());
  say("HTTP/1.1 200 OK\r\n\r\nok");
  auto response = answer(call);
  hang_up();
  const Content content = read(*response.body);
  EXPECT_EQ(content.text, "ok");
  EXPECT_EQ(content.error, ErrorCode::http_response_incomplete);

  open(false, Kind::cut);
  call = send(get());
  hang_up();
  expect_failure(call, ErrorCode::connection_terminated);
  EXPECT_TRUE(unprocessed_);
}

/// Reads as much as is there, now this way, now that.
class AnyReader {
 public:
  explicit AnyReader(std::mt19937& random) : random_{random} {}

  /// False once the body has ended.
  bool read(http::Body& body, std::string& text) {
    const std::size_t max = 1 + random_() % (random_() % 2 == 0 ? 10 : 100'000);
    if (const auto size = random_() % 2 == 0 ? body.available(max) : 0; size > 0) {
      std::vector<std::byte> to(size);
      EXPECT_LE(size, max);
      EXPECT_TRUE(body.take(to));
      text.append(reinterpret_cast<const char*>(to.data()), size);
      return true;
    }
    auto step = body.poll(max);
    if (auto* const chunk = std::get_if<http::Chunk>(&step)) {
      EXPECT_LE(chunk->size(), max);
      text.append(reinterpret_cast<const char*>(chunk->data()), chunk->size());
    }
    if (const auto* const error = std::get_if<ErrorCode>(&step))
      ADD_FAILURE() << http::describe(*error) << " after " << text.size();
    return step.index() < 2;
  }

 private:
  std::mt19937& random_;
};

TEST_F(Http1Connection, HowItIsCutAndReadMakesNoDifference) {
  std::mt19937 random{1};
  AnyReader reader{random};
  for (int round = 0; round < 60; ++round) {
    open(false, round % 3 == 0 ? Kind::cut : Kind::plain);
    for (int exchange = 0; exchange < 4; ++exchange) {
      std::string content(random() % (random() % 2 == 0 ? 50 : 200'000), 'x');
      std::generate(content.begin(), content.end(),
                    [&] { return static_cast<char>('a' + random() % 26); });
      std::string bytes = "HTTP/1.1 103 x\r\n\r\nHTTP/1.1 200 OK\r\n";
      if (random() % 2 == 0) {
        bytes += "content-length: " + std::to_string(content.size()) + "\r\n\r\n" + content;
      } else {
        bytes += "transfer-encoding: chunked\r\n\r\n";
        for (std::size_t at = 0; at < content.size();) {
          const std::string piece = content.substr(at, 1 + random() % 40'000);
          std::array<char, 16> size{};
          std::snprintf(size.data(), size.size(), "%zx", piece.size());
          bytes += chunk_line(size.data(), piece);
          at += piece.size();
        }
        bytes += "0\r\nx: 1\r\n\r\n";
      }
      const auto call = send(get());
      std::optional<http::Response> response;
      std::string text;
      bool more = true;
      for (std::size_t said = 0; more;) {
        boost::system::error_code error;
        const std::size_t most = 1 + random() % (random() % 2 == 0 ? 30 : 100'000);
        said += server_->write_some(
            asio::buffer(bytes.data() + said, std::min(most, bytes.size() - said)), error);
        if (random() % 2 == 0 || said == bytes.size())
          settle();
        if (!response && call->ready())
          response = answer(call);
        if (response)
          more = reader.read(*response->body, text);
      }
      ASSERT_EQ(text, content);
      ASSERT_TRUE(idle());
      (void)got();
    }
  }
}

TEST_F(Http1Connection, SmallReadsGetSmallChunks) {
  const auto call = send(get());
  say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + chunk_line("5", "hello"));
  auto response = answer(call);
  auto step = response.body->poll(2);
  ASSERT_TRUE(std::holds_alternative<http::Chunk>(step));
  EXPECT_EQ(std::get<http::Chunk>(step).size(), 2U);
  EXPECT_EQ(read(*response.body, 1).text, "llo");
}

TEST_F(Http1Connection, AnUnwantedRestIsPassedOverIfItIsThere) {
  auto call = send(get());
  say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + chunk_line("2", "ok") +
      "0\r\n\r\n");
  answer(call).body.reset();
  EXPECT_TRUE(idle());

  call = send(get());
  say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + chunk_line("2", "ok"));
  answer(call).body.reset();
  EXPECT_TRUE(dead());
  EXPECT_TRUE(closed());
}

TEST_F(Http1Connection, ACallIsGivenUp) {
  auto call = send(get());
  (void)got();
  call->abandon();
  EXPECT_TRUE(dead());
  EXPECT_TRUE(closed());

  open();
  call = send(post());
  (void)got();
  call->abandon();
  EXPECT_TRUE(upload_.dropped());
  EXPECT_TRUE(dead());
  connection_.reset();
  EXPECT_TRUE(closed());
}

TEST_F(Http1Connection, AnUploadIsGivenUpWhileItIsWritten) {
  const auto call = send(post());
  for (int i = 0; i < 64; ++i)
    upload_.write(std::string(65536, 'x'));
  settle();
  call->abandon();
  connection_.reset();
  EXPECT_TRUE(upload_.dropped());
  EXPECT_TRUE(closed());
}

TEST_F(Http1Connection, TheRestOfAnUploadIsNotWorthAFailure) {
  const auto call = send(post());
  say(kOk);
  EXPECT_EQ(read(*answer(call).body).text, "ok");
  hang_up();
  EXPECT_TRUE(upload_.dropped());
  EXPECT_TRUE(dead());
  EXPECT_FALSE(problem_);
}

TEST_F(Http1Connection, ClosingFailsWhatIsUnderWay) {
  const auto call = send(get());
  (void)got();
  const int changes = changes_;
  connection_->close();
  expect_failure(call, ErrorCode::connection_terminated);
  EXPECT_EQ(changes_, changes);
  EXPECT_TRUE(closed());

  open();
  const auto answered = send(get());
  say("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n");
  auto response = answer(answered);
  connection_->close();
  EXPECT_EQ(read(*response.body).error, ErrorCode::connection_terminated);
}

TEST_F(Http1Connection, ABodyOutlivesTheConnection) {
  const auto call = send(get());
  say("HTTP/1.1 200 OK\r\n\r\nsome");
  auto response = answer(call);
  hang_up();
  connection_.reset();
  settle();
  const Content content = read(*response.body);
  EXPECT_EQ(content.text, "some");
  EXPECT_TRUE(content.ended);
}

}  // namespace
}  // namespace portico::client
