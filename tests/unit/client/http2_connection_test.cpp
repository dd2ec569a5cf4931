#include <client/connection.hpp>

#include <client/plain_channel.hpp>

#include "http2_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace portico::client {
namespace {

namespace asio = boost::asio;
using http::ErrorCode;
using Lines = Http2Server::Lines;

/// What a test feeds by hand.
class FedBody final : public http::Body {
 public:
  struct Feed {
    std::string text;
    std::size_t given = 0;
    bool endless = false;
    std::optional<http::Step> end;
    Signal* changed = nullptr;
    bool gone = false;

    void push(std::string_view more) {
      text.append(more);
      notify();
    }
    void finish(http::Step step) {
      end = std::move(step);
      notify();
    }
    void notify() const {
      if (changed)
        changed->notify();
    }
  };

  explicit FedBody(std::shared_ptr<Feed> feed) : feed_{std::move(feed)} {
    feed_->changed = &changed_;
  }
  ~FedBody() override {
    feed_->gone = true;
    feed_->changed = nullptr;
  }
  http::Step poll(std::size_t max) override {
    if (feed_->endless) {
      feed_->given += max;
      return http::Chunk(max, std::byte{'x'});
    }
    const std::size_t count = std::min(max, feed_->text.size() - feed_->given);
    if (count > 0) {
      const auto bytes = std::as_bytes(std::span{feed_->text}).subspan(feed_->given, count);
      feed_->given += count;
      return http::chunk_of(bytes);
    }
    return feed_->end ? std::move(*feed_->end) : http::Pending{};
  }
  Signal& changed() override { return changed_; }

 private:
  std::shared_ptr<Feed> feed_;
  Signal changed_;
};

struct Owner final : Call::Owner {
  bool retry(Call& call, bool unprocessed) override {
    retries.emplace_back(unprocessed, call.rewind());
    return false;
  }
  void failed(const Call& /*call*/, const Problem& problem) override {
    failures.push_back(problem);
  }

  std::vector<std::pair<bool, bool>> retries;
  std::vector<Problem> failures;
};

class Http2ConnectionTest : public testing::Test, protected Connection::Listener {
 protected:
  using Socket = Http2Server::Socket;

  void connect(std::vector<nghttp2_settings_entry> settings = {}) {
    connect_raw();
    server_.emplace(std::move(*peer_), std::move(settings));
    peer_.reset();
  }
  void connect_raw() {
    Socket ours{loop_};
    peer_.emplace(loop_);
    asio::local::connect_pair(ours, *peer_);
    Dialed dialed;
    dialed.channel = make_plain_channel(StreamSocket{std::move(ours)});
    dialed.protocol = Protocol::http2;
    connection_ = make_http2(std::move(dialed), limits_, *this);
  }
  ~Http2ConnectionTest() override {
    if (connection_)
      connection_->close();
  }

  void changed(Connection& /*connection*/) override { ++changes_; }

  /// Runs the loop until `done`. The time is for a test that fails.
  template <class Done> bool run_until(Done done) {
    const auto late = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!done()) {
      loop_.restart();
      if (loop_.run_one_until(late) == 0)
        return done();
    }
    return true;
  }
  void settle() {
    loop_.restart();
    while (loop_.poll_one() > 0)
      ;
  }

  static http::Request request(std::string_view method = "GET", std::string_view path = "/",
                               std::unique_ptr<http::Body> body = http::empty_body()) {
    http::Request request;
    request.method = http::Method::parse(method);
    request.scheme = http::Scheme::parse("https");
    request.authority = "example.com";
    request.path_with_query = path;
    request.body = std::move(body);
    return request;
  }
  std::shared_ptr<Call> start(http::Request request) {
    auto call = std::make_shared<Call>(
        loop_.get_executor(), std::move(request), Origin{},
        Call::Timeouts{Call::kUnbounded, Call::kUnbounded, Call::kUnbounded});
    call->owned_by(owner_);
    call->queue();
    connection_->start(call);
    return call;
  }
  http::Answer answer(const std::shared_ptr<Call>& call) {
    if (!run_until([&] { return call->ready(); }))
      return std::unexpected{ErrorCode{ErrorCode::internal_error, "the test waited in vain"}};
    return call->take_answer();
  }
  ErrorCode::Kind failure(const std::shared_ptr<Call>& call) {
    const auto got = answer(call);
    return got ? ErrorCode::loop_detected : got.error().kind;
  }

  struct Content {
    std::string text;
    std::optional<http::Fields> trailers;
    std::optional<ErrorCode> error;
  };
  Content read(http::Body& body) {
    Content content;
    for (;;) {
      auto step = body.poll(http::Body::kDefaultChunk);
      if (const auto* chunk = std::get_if<http::Chunk>(&step)) {
        content.text.append(reinterpret_cast<const char*>(chunk->data()), chunk->size());
      } else if (auto* end = std::get_if<http::End>(&step)) {
        content.trailers = std::move(end->trailers);
        return content;
      } else if (auto* error = std::get_if<ErrorCode>(&step)) {
        content.error = *error;
        return content;
      } else {
        loop_.restart();
        if (loop_.run_one_for(std::chrono::seconds{20}) == 0) {
          content.error = ErrorCode::loop_detected;
          return content;
        }
      }
    }
  }
  /// Answers each request with its path.
  void echo_paths() {
    server_->on_request = [this](std::int32_t id, Http2Server::Stream& stream) {
      server_->answer(id, "200", {}, stream.get(":path"));
    };
  }

  asio::io_context loop_;
  ConnectionLimits limits_{.max_response_head = 16 * 1024,
                           .max_response_fields = 64,
                           .max_response_body = 0,
                           .max_streams = 100};
  std::optional<Socket> peer_;
  std::optional<Http2Server> server_;
  std::shared_ptr<Connection> connection_;
  std::shared_ptr<Owner> owner_ = std::make_shared<Owner>();
  int changes_ = 0;
};

TEST_F(Http2ConnectionTest, SaysHello) {
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream& stream) {
    EXPECT_TRUE(stream.headers.size() == 4);
    server_->answer(id, "200", {{"content-type", "text/plain"}, {"x-a", "1"}, {"x-a", " 2 "}},
                    "hello");
  };
  const auto call = start(request());
  auto got = answer(call);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->status, 200);
  EXPECT_EQ(got->headers,
            (http::Fields{{"content-type", "text/plain"}, {"x-a", "1"}, {"x-a", "2"}}));
  const auto content = read(*got->body);
  EXPECT_EQ(content.text, "hello");
  EXPECT_FALSE(content.trailers);
  EXPECT_FALSE(content.error);
  EXPECT_TRUE(server_->streams[1].ended);
  EXPECT_EQ(server_->streams[1].content, "");
  EXPECT_EQ(connection_->load(), 0U);
  EXPECT_EQ(connection_->capacity(), 100U);
}

TEST_F(Http2ConnectionTest, SendsTheHeadAsHttp2WantsIt) {
  connect();
  auto outgoing = request("PUT", "?q", http::body_of("four"));
  outgoing.authority = "user:secret@example.com:8080";
  outgoing.headers = {{"X-Custom", "Kept "},   {"Host", "elsewhere:1"},
                      {"Connection", "x-hop"}, {"X-Hop", "1"},
                      {"Keep-Alive", "5"},     {"TE", "gzip, trailers"},
                      {"Upgrade", "h2c"},      {"Transfer-Encoding", "x"},
                      {"Cookie", "a=1; b=2"},  {"Content-Length", "4"},
                      {"x-last", ""}};
  echo_paths();
  const auto call = start(std::move(outgoing));
  ASSERT_TRUE(answer(call));
  const Lines expected{
      {":method", "PUT"},     {":scheme", "https"},    {":authority", "elsewhere:1"},
      {":path", "/?q"},       {"x-custom", "Kept"},    {"te", "trailers"},
      {"cookie", "a=1; b=2"}, {"content-length", "4"}, {"x-last", ""}};
  EXPECT_EQ(server_->streams[1].headers, expected);
  ASSERT_TRUE(run_until([&] { return server_->streams[1].ended; }));
  EXPECT_EQ(server_->streams[1].content, "four");
}

TEST_F(Http2ConnectionTest, SendsTheAuthorityWithoutUserinfo) {
  connect();
  auto outgoing = request();
  outgoing.authority = "user:secret@example.com:8080";
  echo_paths();
  ASSERT_TRUE(answer(start(std::move(outgoing))));
  EXPECT_EQ(server_->streams[1].get(":authority"), "example.com:8080");
}

TEST_F(Http2ConnectionTest, CarriesAHundredAtOnce) {
  connect();
  std::vector<std::int32_t> waiting;
  server_->on_request = [&](std::int32_t id, Http2Server::Stream&) { waiting.push_back(id); };
  std::vector<std::shared_ptr<Call>> calls;
  for (int i = 0; i < 100; ++i)
    calls.push_back(start(request("GET", fmt::format("/{}", i))));
  EXPECT_EQ(connection_->capacity(), 0U);
  EXPECT_EQ(connection_->load(), 100U);
  ASSERT_TRUE(run_until([&] { return waiting.size() == 100; }));
  // The last comes first.
  for (std::size_t i = waiting.size(); i-- > 0;)
    server_->answer(waiting[i], "200", {}, server_->streams[waiting[i]].get(":path"));
  for (std::size_t i = 0; i < calls.size(); ++i) {
    auto got = answer(calls[i]);
    ASSERT_TRUE(got);
    EXPECT_EQ(read(*got->body).text, fmt::format("/{}", i));
  }
  settle();
  EXPECT_EQ(connection_->load(), 0U);
  EXPECT_GT(changes_, 0);
}

TEST_F(Http2ConnectionTest, KeepsToTheServersLimit) {
  connect({{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 1}});
  std::vector<std::int32_t> open;
  server_->on_request = [&](std::int32_t id, Http2Server::Stream&) { open.push_back(id); };
  const auto first = start(request());
  // More than the server turns out to allow, with a body that could not be sent twice.
  const auto second = start(request("POST", "/", http::body_of("x")));
  ASSERT_TRUE(run_until([&] { return open.size() == 1; }));
  settle();
  EXPECT_EQ(open.size(), 1U);
  EXPECT_EQ(connection_->capacity(), 0U);
  EXPECT_TRUE(second->body_untouched());
  server_->answer(1, "204", {}, "");
  ASSERT_TRUE(answer(first));
  ASSERT_TRUE(run_until([&] { return open.size() == 2; }));
  server_->answer(3, "204", {}, "");
  ASSERT_TRUE(answer(second));
  ASSERT_TRUE(run_until([&] { return connection_->capacity() == 1; }));
}

TEST_F(Http2ConnectionTest, SendsOneBeforeTheServerHasSpoken) {
  connect_raw();
  server_.emplace(std::move(*peer_), std::vector<nghttp2_settings_entry>{}, true);
  server_->on_request = [](std::int32_t, Http2Server::Stream&) {};
  const auto first = start(request("GET", "/1"));
  const auto second = start(request("GET", "/2"));
  echo_paths();
  ASSERT_TRUE(answer(first));
  ASSERT_TRUE(answer(second));
}

TEST_F(Http2ConnectionTest, CarriesTrailersBothWays) {
  connect();
  server_->on_end = [this](std::int32_t id, Http2Server::Stream& stream) {
    server_->answer(id, "200", {{"content-type", "application/grpc"}}, stream.content,
                    {{"grpc-status", "0"}, {"grpc-message", "fine"}});
  };
  auto feed = std::make_shared<FedBody::Feed>();
  const auto call = start(request("POST", "/pkg.Service/Method", std::make_unique<FedBody>(feed)));
  settle();
  feed->push("message");
  settle();
  EXPECT_EQ(server_->streams[1].content, "message");
  EXPECT_FALSE(server_->streams[1].ended);
  feed->finish(http::End{http::Fields{{"X-Checksum", "1"}, {"content-length", "7"}}});
  auto got = answer(call);
  ASSERT_TRUE(got);
  const auto content = read(*got->body);
  EXPECT_EQ(content.text, "message");
  EXPECT_EQ(content.trailers, (http::Fields{{"grpc-status", "0"}, {"grpc-message", "fine"}}));
  EXPECT_EQ(server_->streams[1].trailers, (Lines{{"x-checksum", "1"}}));
}

TEST_F(Http2ConnectionTest, TakesTrailersWithoutContent) {
  connect();
  server_->on_end = [this](std::int32_t id, Http2Server::Stream&) {
    server_->answer(id, "200", {}, "", {{"grpc-status", "12"}});
  };
  auto feed = std::make_shared<FedBody::Feed>();
  feed->end = http::End{http::Fields{{"x-t", "1"}}};
  const auto call = start(request("POST", "/", std::make_unique<FedBody>(feed)));
  auto got = answer(call);
  ASSERT_TRUE(got);
  const auto content = read(*got->body);
  EXPECT_EQ(content.text, "");
  EXPECT_EQ(content.trailers, (http::Fields{{"grpc-status", "12"}}));
  EXPECT_EQ(server_->streams[1].trailers, (Lines{{"x-t", "1"}}));
}

TEST_F(Http2ConnectionTest, HoldsNoMoreThanTheWindow) {
  connect();
  const std::string large(std::size_t{8} * 1024 * 1024, 'r');
  server_->on_request = [&](std::int32_t id, Http2Server::Stream& stream) {
    server_->answer(id, "200", {}, stream.get(":path") == "/large" ? large : "small");
  };
  const auto slow = start(request("GET", "/large"));
  auto got = answer(slow);
  ASSERT_TRUE(got);
  settle();
  EXPECT_EQ(server_->streams[1].answered, std::size_t{256} * 1024);
  // A reader that does not read holds up nobody else.
  for (int i = 0; i < 20; ++i) {
    auto other = answer(start(request("GET", "/small")));
    ASSERT_TRUE(other);
    EXPECT_EQ(read(*other->body).text, "small");
  }
  const auto content = read(*got->body);
  EXPECT_FALSE(content.error);
  EXPECT_TRUE(content.text == large);
}

TEST_F(Http2ConnectionTest, UploadsNoMoreThanTheServerTakes) {
  connect();
  server_->reads = false;
  auto feed = std::make_shared<FedBody::Feed>();
  feed->endless = true;
  const auto call = start(request("POST", "/", std::make_unique<FedBody>(feed)));
  ASSERT_TRUE(run_until([&] { return server_->streams[1].content.size() == 65'535; }));
  settle();
  EXPECT_EQ(server_->streams[1].content.size(), 65'535U);
  EXPECT_LE(feed->given, std::size_t{128} * 1024);
  // And it goes on.
  server_->grant(0, 1'000'000);
  server_->grant(1, 1'000'000);
  ASSERT_TRUE(run_until([&] { return server_->streams[1].content.size() == 1'065'535; }));
  call->abandon();
  ASSERT_TRUE(run_until([&] { return server_->streams[1].reset.has_value(); }));
  EXPECT_EQ(server_->streams[1].reset, NGHTTP2_CANCEL);
  EXPECT_TRUE(feed->gone);
}

TEST_F(Http2ConnectionTest, UploadsALargeBody) {
  connect();
  server_->on_end = [this](std::int32_t id, Http2Server::Stream& stream) {
    server_->answer(id, "200", {}, std::to_string(stream.content.size()));
  };
  std::string large(std::size_t{5} * 1024 * 1024 + 17, 'u');
  large[large.size() / 2] = '!';
  const auto call = start(request("POST", "/", http::body_of(large)));
  auto got = answer(call);
  ASSERT_TRUE(got);
  EXPECT_EQ(read(*got->body).text, std::to_string(large.size()));
  EXPECT_TRUE(server_->streams[1].content == large);
  EXPECT_EQ(server_->streams[1].get("content-length"), std::to_string(large.size()));
}

TEST_F(Http2ConnectionTest, IsResetBeforeTheHead) {
  connect();
  const std::vector<std::pair<std::uint32_t, ErrorCode::Kind>> table{
      {NGHTTP2_NO_ERROR, ErrorCode::connection_terminated},
      {NGHTTP2_PROTOCOL_ERROR, ErrorCode::http_protocol_error},
      {NGHTTP2_INTERNAL_ERROR, ErrorCode::connection_terminated},
      {NGHTTP2_REFUSED_STREAM, ErrorCode::connection_terminated},
      {NGHTTP2_CANCEL, ErrorCode::connection_terminated},
      {NGHTTP2_ENHANCE_YOUR_CALM, ErrorCode::connection_terminated},
      {NGHTTP2_INADEQUATE_SECURITY, ErrorCode::tls_protocol_error},
      {NGHTTP2_HTTP_1_1_REQUIRED, ErrorCode::http_protocol_error},
      {77, ErrorCode::connection_terminated}};
  for (const auto& [code, kind] : table) {
    server_->on_request = [&, code = code](std::int32_t id, Http2Server::Stream&) {
      server_->reset(id, code);
    };
    EXPECT_EQ(failure(start(request())), kind) << code;
    EXPECT_EQ(owner_->retries.back(), std::pair(code == NGHTTP2_REFUSED_STREAM, true)) << code;
  }
  EXPECT_NE(owner_->failures[5].detail.find("ENHANCE_YOUR_CALM"), std::string::npos);
  EXPECT_NE(owner_->failures.back().detail.find("code 77"), std::string::npos);
  EXPECT_TRUE(connection_->open());
  EXPECT_EQ(connection_->load(), 0U);
}

TEST_F(Http2ConnectionTest, IsResetAfterTheHead) {
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream& stream) {
    stream.hold_end = true;
    server_->answer(id, "200", {}, "part");
  };
  auto got = answer(start(request()));
  ASSERT_TRUE(got);
  server_->reset(1, NGHTTP2_INTERNAL_ERROR);
  auto content = read(*got->body);
  EXPECT_EQ(content.text, "part");
  EXPECT_EQ(content.error, ErrorCode{ErrorCode::http_response_incomplete});
  ASSERT_EQ(owner_->failures.size(), 1U);
  EXPECT_NE(owner_->failures[0].detail.find("INTERNAL_ERROR"), std::string::npos);
}

TEST_F(Http2ConnectionTest, IsToldThatStreamsWereNotProcessed) {
  connect();
  std::vector<std::int32_t> open;
  server_->on_request = [&](std::int32_t id, Http2Server::Stream& stream) {
    open.push_back(id);
    stream.hold_end = true;
  };
  const auto first = start(request());
  const auto second = start(request());
  const auto third = start(request("POST", "/", http::body_of("x")));
  ASSERT_TRUE(run_until([&] { return open.size() == 3; }));
  server_->go_away(1, NGHTTP2_NO_ERROR, "bye");
  EXPECT_EQ(failure(second), ErrorCode::connection_terminated);
  EXPECT_EQ(failure(third), ErrorCode::connection_terminated);
  EXPECT_EQ(owner_->retries, (std::vector<std::pair<bool, bool>>{{true, true}, {true, false}}));
  EXPECT_FALSE(connection_->open());
  EXPECT_EQ(connection_->capacity(), 0U);
  // The first goes on, and then the connection is closed.
  server_->answer(1, "200", {}, "still");
  auto got = answer(first);
  ASSERT_TRUE(got);
  server_->end(1);
  EXPECT_EQ(read(*got->body).text, "still");
  EXPECT_TRUE(run_until([&] { return server_->closed; }));
}

TEST_F(Http2ConnectionTest, HandsBackWhatItHolds) {
  connect({{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 1}});
  server_->on_request = [this](std::int32_t, Http2Server::Stream&) {
    server_->go_away(1, NGHTTP2_NO_ERROR);
  };
  const auto first = start(request());
  const auto second = start(request("POST", "/", http::body_of("x")));
  EXPECT_EQ(failure(second), ErrorCode::connection_terminated);
  EXPECT_EQ(owner_->retries, (std::vector<std::pair<bool, bool>>{{true, true}}));
  EXPECT_FALSE(first->ready());
}

TEST_F(Http2ConnectionTest, SeesTheServerClose) {
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream& stream) {
    stream.hold_end = true;
    if (id == 1)
      server_->answer(id, "200", {}, "part");
    else if (id == 5)
      server_->close();
  };
  auto got = answer(start(request()));
  ASSERT_TRUE(got);
  const auto second = start(request());
  const auto third = start(request());
  EXPECT_EQ(failure(second), ErrorCode::connection_terminated);
  EXPECT_EQ(failure(third), ErrorCode::connection_terminated);
  EXPECT_EQ(owner_->retries.front(), std::pair(false, true));
  const auto content = read(*got->body);
  EXPECT_EQ(content.text, "part");
  EXPECT_EQ(content.error, ErrorCode{ErrorCode::http_response_incomplete});
  EXPECT_FALSE(connection_->open());
  EXPECT_GT(changes_, 0);
}

TEST_F(Http2ConnectionTest, SeesTheServerCloseWhileIdle) {
  connect();
  settle();
  server_->close();
  EXPECT_TRUE(run_until([&] { return !connection_->open(); }));
  EXPECT_GT(changes_, 0);
}

TEST_F(Http2ConnectionTest, RefusesLargeHeads) {
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream& stream) {
    Lines fields;
    if (stream.get(":path") == "/many")
      for (int i = 0; i < 65; ++i)
        fields.emplace_back("a", "b");
    else
      fields.emplace_back("a", std::string(17 * 1024, 'v'));
    server_->answer(id, "200", fields, "");
  };
  EXPECT_EQ(failure(start(request("GET", "/many"))), ErrorCode::http_response_header_section_size);
  auto long_one = answer(start(request("GET", "/long")));
  ASSERT_FALSE(long_one);
  EXPECT_EQ(long_one.error(), (ErrorCode{ErrorCode::http_response_header_size,
                                         http::FieldSizePayload{"a", 17 * 1024 + 1}}));
  // Others are not affected.
  echo_paths();
  EXPECT_TRUE(answer(start(request())));
  EXPECT_TRUE(run_until([&] { return server_->streams[3].reset.has_value(); }));
}

TEST_F(Http2ConnectionTest, RefusesLargeTrailers) {
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream&) {
    server_->answer(id, "200", {}, "x", {{"a", std::string(17 * 1024, 'v')}});
  };
  auto got = answer(start(request()));
  ASSERT_TRUE(got);
  const auto content = read(*got->body);
  ASSERT_TRUE(content.error);
  EXPECT_EQ(content.error->kind, ErrorCode::http_response_trailer_size);
}

TEST_F(Http2ConnectionTest, RefusesEndlessHeads) {
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream&) {
    const auto stream = static_cast<std::uint32_t>(id);
    std::string bytes = Http2Server::frame(NGHTTP2_HEADERS, 0, stream, "\x88");
    for (int i = 0; i < 1000; ++i)
      bytes += Http2Server::frame(NGHTTP2_CONTINUATION, 0, stream,
                                  std::string("\x00\x01"
                                              "a\x01"
                                              "b",
                                              5));
    server_->send_raw(bytes);
  };
  EXPECT_EQ(failure(start(request())), ErrorCode::http_protocol_error);
  EXPECT_FALSE(connection_->open());
}

TEST_F(Http2ConnectionTest, RefusesLargeBodies) {
  limits_.max_response_body = 10;
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream& stream) {
    const bool declared = stream.get(":path") == "/declared";
    server_->answer(id, "200", declared ? Lines{{"content-length", "11"}} : Lines{}, "eleven byte");
  };
  EXPECT_EQ(failure(start(request("GET", "/declared"))), ErrorCode::http_response_body_size);
  auto got = answer(start(request("GET", "/")));
  ASSERT_TRUE(got);
  const auto content = read(*got->body);
  ASSERT_TRUE(content.error);
  EXPECT_EQ(*content.error, (ErrorCode{ErrorCode::http_response_body_size, std::uint64_t{11}}));
}

TEST_F(Http2ConnectionTest, NoticesAnotherProtocol) {
  connect_raw();
  const auto call = start(request());
  asio::write(*peer_, asio::buffer(std::string_view{"HTTP/1.1 400 Bad Request\r\n\r\n"}));
  EXPECT_EQ(failure(call), ErrorCode::http_protocol_error);
  EXPECT_FALSE(connection_->open());
}

TEST_F(Http2ConnectionTest, NoticesABrokenProtocol) {
  connect();
  server_->on_request = [this](std::int32_t, Http2Server::Stream&) {
    server_->send_raw(Http2Server::frame(NGHTTP2_DATA, 0, 99, "x"));
  };
  const auto call = start(request());
  EXPECT_EQ(failure(call), ErrorCode::http_protocol_error);
  EXPECT_TRUE(run_until([&] { return server_->goaway.has_value(); }));
  EXPECT_EQ(server_->goaway, NGHTTP2_PROTOCOL_ERROR);
}

TEST_F(Http2ConnectionTest, NoticesMalformedResponses) {
  connect();
  const std::vector<Lines> heads{{{"bad", "a\nb"}},
                                 {{":late", "x"}},
                                 {{"connection", "close"}},
                                 {{"content-length", "x"}},
                                 {{"content-length", "5"}}};
  for (const auto& head : heads) {
    server_->on_request = [&](std::int32_t id, Http2Server::Stream&) {
      server_->answer(id, "200", head, "");
    };
    EXPECT_EQ(failure(start(request())), ErrorCode::http_protocol_error) << head[0].first;
  }
  server_->on_request = [&](std::int32_t id, Http2Server::Stream&) {
    server_->answer(id, "020", {}, "");
  };
  EXPECT_EQ(failure(start(request())), ErrorCode::http_protocol_error);
  EXPECT_TRUE(connection_->open());
}

TEST_F(Http2ConnectionTest, ComparesContentWithItsLength) {
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream& stream) {
    server_->answer(id, "200", {{"content-length", stream.get(":path").substr(1)}}, "seven.!");
  };
  auto exact = answer(start(request("GET", "/7")));
  ASSERT_TRUE(exact);
  EXPECT_EQ(exact->body->length(), 7U);
  EXPECT_FALSE(read(*exact->body).error);
  auto small = answer(start(request("GET", "/9")));
  ASSERT_TRUE(small);
  EXPECT_EQ(read(*small->body).error, ErrorCode{ErrorCode::http_response_incomplete});
  auto large = answer(start(request("GET", "/5")));
  ASSERT_TRUE(large);
  EXPECT_EQ(read(*large->body).error, ErrorCode{ErrorCode::http_protocol_error});
}

TEST_F(Http2ConnectionTest, BoundsWhatPingsCost) {
  connect();
  settle();
  // The server does not read what it is answered with.
  server_->reads = false;
  std::string pings;
  for (int i = 0; i < 200'000; ++i)
    pings += Http2Server::frame(NGHTTP2_PING, 0, 0, "pingpong");
  const auto call = start(request());
  settle();
  server_->send_raw(pings);
  EXPECT_EQ(failure(call), ErrorCode::http_protocol_error);
  EXPECT_FALSE(connection_->open());
}

TEST_F(Http2ConnectionTest, UnderstandsAnswersWithoutContent) {
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream& stream) {
    if (stream.get(":method") == "HEAD")
      server_->answer(id, "200", {{"content-length", "1000"}}, "");
    else
      server_->answer(id, stream.get(":path").substr(1), {}, "");
  };
  auto head = answer(start(request("HEAD")));
  ASSERT_TRUE(head);
  EXPECT_EQ(*head->headers.find("content-length"), "1000");
  EXPECT_EQ(head->body->length(), 0U);
  EXPECT_EQ(read(*head->body).text, "");
  for (const auto* status : {"204", "304"}) {
    auto got = answer(start(request("GET", std::string{"/"} + status)));
    ASSERT_TRUE(got);
    EXPECT_EQ(std::to_string(got->status), status);
    EXPECT_FALSE(read(*got->body).error);
  }
}

TEST_F(Http2ConnectionTest, PassesOverInformationalResponses) {
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream&) {
    server_->informational(id, "103", {{"link", "</a>"}});
    server_->informational(id, "100");
    server_->answer(id, "200", {{"x", "1"}}, "");
  };
  auto got = answer(start(request()));
  ASSERT_TRUE(got);
  EXPECT_EQ(got->status, 200);
  EXPECT_EQ(got->headers, (http::Fields{{"x", "1"}}));
}

TEST_F(Http2ConnectionTest, BoundsInformationalResponses) {
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream& stream) {
    for (int left = std::stoi(stream.get(":path").substr(1)); left > 0; --left)
      server_->informational(id, "102");
    server_->answer(id, "200", {}, "");
  };
  EXPECT_TRUE(answer(start(request("GET", "/100"))));
  EXPECT_EQ(failure(start(request("GET", "/101"))), ErrorCode::http_protocol_error);
  EXPECT_TRUE(connection_->open());
}

TEST_F(Http2ConnectionTest, SwitchesNoProtocols) {
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream&) {
    server_->informational(id, "101");
    server_->answer(id, "200", {}, "");
  };
  EXPECT_EQ(failure(start(request())), ErrorCode::http_protocol_error);
  EXPECT_TRUE(connection_->open());
}

TEST_F(Http2ConnectionTest, AnsweredBeforeTheUploadEnds) {
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream&) {
    server_->answer(id, "413", {}, "too much");
  };
  auto feed = std::make_shared<FedBody::Feed>();
  feed->text = "some";
  auto got = answer(start(request("POST", "/", std::make_unique<FedBody>(feed))));
  ASSERT_TRUE(got);
  EXPECT_EQ(read(*got->body).text, "too much");
  got->body.reset();
  // The upload goes on until the server says that it wants no more.
  EXPECT_FALSE(feed->gone);
  feed->push(" more");
  ASSERT_TRUE(run_until([&] { return server_->streams[1].content == "some more"; }));
  server_->reset(1, NGHTTP2_NO_ERROR);
  ASSERT_TRUE(run_until([&] { return feed->gone; }));
  EXPECT_TRUE(owner_->failures.empty());
  EXPECT_EQ(connection_->load(), 0U);
}

TEST_F(Http2ConnectionTest, GivesUpOneOfMany) {
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream& stream) {
    stream.hold_end = true;
    server_->answer(id, "200", {}, stream.get(":path"));
  };
  auto first = answer(start(request("GET", "/1")));
  auto second = answer(start(request("GET", "/2")));
  const auto third = start(request("GET", "/3"));
  ASSERT_TRUE(first && second);
  first->body.reset();
  third->abandon();
  ASSERT_TRUE(run_until([&] { return server_->streams[1].reset.has_value(); }));
  EXPECT_EQ(server_->streams[1].reset, NGHTTP2_CANCEL);
  server_->end(3);
  const auto content = read(*second->body);
  EXPECT_EQ(content.text, "/2");
  EXPECT_FALSE(content.error);
  settle();
  EXPECT_EQ(connection_->load(), 0U);
  EXPECT_EQ(connection_->capacity(), 100U);
}

TEST_F(Http2ConnectionTest, BreaksOffWithAFailingUpload) {
  connect();
  auto feed = std::make_shared<FedBody::Feed>();
  feed->text = "some";
  const auto call = start(request("POST", "/", std::make_unique<FedBody>(feed)));
  ASSERT_TRUE(run_until([&] { return server_->streams[1].content == "some"; }));
  feed->finish(ErrorCode{ErrorCode::http_request_body_size, std::uint64_t{4}});
  EXPECT_EQ(failure(call), ErrorCode::http_request_body_size);
  ASSERT_TRUE(run_until([&] { return server_->streams[1].reset.has_value(); }));
  EXPECT_FALSE(server_->streams[1].ended);
  EXPECT_TRUE(connection_->open());
}

TEST_F(Http2ConnectionTest, BreaksOffAResponseWithItsUpload) {
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream& stream) {
    stream.hold_end = true;
    server_->answer(id, "200", {}, "x");
  };
  auto feed = std::make_shared<FedBody::Feed>();
  auto got = answer(start(request("POST", "/", std::make_unique<FedBody>(feed))));
  ASSERT_TRUE(got);
  feed->finish(ErrorCode{ErrorCode::connection_terminated});
  const auto content = read(*got->body);
  EXPECT_EQ(content.text, "x");
  EXPECT_EQ(content.error, ErrorCode{ErrorCode::connection_terminated});
}

TEST_F(Http2ConnectionTest, ChecksTheUploadsLength) {
  connect();
  for (const auto* length : {"3", "5"}) {
    auto feed = std::make_shared<FedBody::Feed>();
    feed->text = "four";
    feed->end = http::End{};
    auto outgoing = request("POST", "/", std::make_unique<FedBody>(feed));
    outgoing.headers = {{"content-length", length}};
    EXPECT_EQ(failure(start(std::move(outgoing))), ErrorCode::http_request_body_size);
  }
  settle();
  for (const auto& [id, stream] : server_->streams)
    EXPECT_FALSE(stream.ended);
}

TEST_F(Http2ConnectionTest, RefusesMalformedRequests) {
  connect();
  auto bad_name = request();
  bad_name.headers = {{"a b", "x"}};
  EXPECT_EQ(failure(start(std::move(bad_name))), ErrorCode::http_protocol_error);
  auto two_lengths = request();
  two_lengths.headers = {{"content-length", "1"}, {"content-length", "2"}};
  EXPECT_EQ(failure(start(std::move(two_lengths))), ErrorCode::http_protocol_error);
  settle();
  EXPECT_TRUE(server_->streams.empty());
}

TEST_F(Http2ConnectionTest, FailsItsCallsWhenClosed) {
  connect();
  server_->on_request = [this](std::int32_t id, Http2Server::Stream& stream) {
    stream.hold_end = true;
    if (id == 1)
      server_->answer(id, "200", {}, "x");
  };
  auto got = answer(start(request()));
  ASSERT_TRUE(got);
  const auto second = start(request());
  settle();
  changes_ = 0;
  connection_->close();
  EXPECT_EQ(changes_, 0);
  EXPECT_EQ(failure(second), ErrorCode::connection_terminated);
  EXPECT_EQ(read(*got->body).error, ErrorCode{ErrorCode::connection_terminated});
  EXPECT_TRUE(run_until([&] { return server_->closed; }));
  EXPECT_EQ(server_->goaway, NGHTTP2_NO_ERROR);
}

TEST_F(Http2ConnectionTest, LeavesBodiesThatAreCompleteToTheirReaders) {
  connect();
  echo_paths();
  auto got = answer(start(request("GET", "/whole")));
  ASSERT_TRUE(got);
  settle();
  connection_->close();
  connection_.reset();
  settle();
  const auto content = read(*got->body);
  EXPECT_EQ(content.text, "/whole");
  EXPECT_FALSE(content.error);
}

TEST_F(Http2ConnectionTest, TakesNoMoreAfterSilence) {
  connect();
  settle();
  auto call = std::make_shared<Call>(
      loop_.get_executor(), request(), Origin{},
      Call::Timeouts{Call::kUnbounded, std::chrono::milliseconds{1}, Call::kUnbounded});
  call->queue();
  connection_->start(call);
  EXPECT_EQ(failure(call), ErrorCode::connection_read_timeout);
  EXPECT_FALSE(connection_->open());
}

TEST_F(Http2ConnectionTest, TellsOfStalledWrites) {
  connect();
  server_->reads = false;
  auto feed = std::make_shared<FedBody::Feed>();
  feed->endless = true;
  auto call = std::make_shared<Call>(
      loop_.get_executor(), request("POST", "/", std::make_unique<FedBody>(feed)), Origin{},
      Call::Timeouts{Call::kUnbounded, Call::kUnbounded, std::chrono::milliseconds{1}});
  call->queue();
  connection_->start(call);
  EXPECT_EQ(failure(call), ErrorCode::connection_write_timeout);
  EXPECT_TRUE(feed->gone);
}

}  // namespace
}  // namespace portico::client
