#include "test_server.hpp"

namespace portico::http {
namespace {

constexpr const char* kHashOfAbc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* kHashOfAMillionA =
    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
constexpr const char* kHashOfNothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Answers one authority by itself and leaves the rest to another client.
class Override : public Client {
 public:
  Override(std::shared_ptr<Client> inner, std::string authority, Answer (*answer)())
      : inner_{std::move(inner)}, authority_{std::move(authority)}, answer_{answer} {}

  std::unique_ptr<PendingResponse> send(Request request, const RequestOptions& options) override {
    if (request.authority == authority_)
      return answered(answer_());
    return inner_->send(std::move(request), options);
  }

 private:
  std::shared_ptr<Client> inner_;
  std::string authority_;
  Answer (*answer_)();
};

class RelayTest : public SendingTest {
 protected:
  static Request asking(std::string path, std::initializer_list<std::string> urls,
                        std::string body = {}) {
    Request request = get(std::move(path), std::move(body));
    for (const auto& url : urls)
      request.headers.append("url", url);
    return request;
  }
  static bool has_line(const Seen& seen, const std::string& line) {
    return ("\n" + seen.body).find("\n" + line + "\n") != std::string::npos;
  }
};

INSTANTIATE_TEST_SUITE_P(Modes, RelayTest, testing::Values(Mode::event_loop, Mode::blocking),
                         mode_name);

TEST_P(RelayTest, ProxyChecks) {
  MessageRules rules;
  rules.forbidden_fields.emplace_back("custom-forbidden-header");
  SandboxOptions sandbox;
  sandbox.rules = std::make_shared<const MessageRules>(std::move(rules));
  Request request = get("/");
  request.headers.append("Custom-Forbidden-Header", "secret");
  EXPECT_EQ(call("check_proxy", std::move(request), std::move(sandbox)).body, "hello, world!");
}

TEST_P(RelayTest, HashAll) {
  const Seen seen =
      call("relay", asking("/hash-all", {"http://text.test/abc", "http://text.test/a?1000000",
                                         "http://text.test/abc?0", "http://nowhere.test/"}));
  EXPECT_TRUE(seen.complete) << seen.why();
  EXPECT_TRUE(has_line(seen, std::string{"http://text.test/abc: "} + kHashOfAbc)) << seen.body;
  EXPECT_TRUE(has_line(seen, std::string{"http://text.test/a?1000000: "} + kHashOfAMillionA));
  EXPECT_TRUE(has_line(seen, std::string{"http://text.test/abc?0: "} + kHashOfNothing));
  EXPECT_TRUE(has_line(seen, "http://nowhere.test/: DNS-error"));
  EXPECT_EQ(server_->most_at_once, 4);
}

TEST_P(RelayTest, HashAllWithOverride) {
  const auto client = std::make_shared<Override>(server_, "override.test", [] {
    return Answer{Response{.status = 200, .headers = {}, .body = body_of("abc")}};
  });
  const Seen seen =
      call("relay", asking("/hash-all", {"http://override.test/", "http://text.test/abc"}), client);
  EXPECT_TRUE(has_line(seen, std::string{"http://override.test/: "} + kHashOfAbc)) << seen.body;
  EXPECT_TRUE(has_line(seen, std::string{"http://text.test/abc: "} + kHashOfAbc));
  EXPECT_EQ(server_->asked.size(), 1U);
}

TEST_P(RelayTest, HashAllWithReject) {
  const auto client = std::make_shared<Override>(server_, "forbidden.test", [] {
    return Answer{std::unexpect, ErrorCode::http_request_denied};
  });
  const Seen seen = call(
      "relay", asking("/hash-all", {"http://forbidden.test/", "http://text.test/abc"}), client);
  EXPECT_TRUE(has_line(seen, "http://forbidden.test/: HTTP-request-denied")) << seen.body;
  EXPECT_TRUE(has_line(seen, std::string{"http://text.test/abc: "} + kHashOfAbc));
}

TEST_P(RelayTest, Echo) {
  const std::string content(1 << 20, 'e');
  EXPECT_TRUE(call("echo", get("/", content)).body == content);
}

TEST_P(RelayTest, DoubleEcho) {
  std::string content(1 << 20, '\0');
  for (std::size_t i = 0; i < content.size(); ++i)
    content[i] = static_cast<char>(i % 251);
  const Seen seen = call("relay", asking("/double-echo", {"http://pass.test/"}, content));
  EXPECT_TRUE(seen.complete) << seen.why();
  EXPECT_TRUE(seen.body == content);
  EXPECT_EQ(seen.headers, (Fields{{"x-method", "POST"}}));
}

/// Gives chunks without end, and counts them.
class EndlessBody : public Body {
 public:
  explicit EndlessBody(int& made) : made_{made} {}
  Step poll(std::size_t) override {
    ++made_;
    return Chunk(std::size_t{64} * 1024, std::byte{'e'});
  }
  Signal& changed() override { return changed_; }

 private:
  int& made_;
  Signal changed_;
};

TEST_P(RelayTest, NothingIsReadAheadOfTheClient) {
  if (GetParam() == Mode::blocking)
    GTEST_SKIP() << "a blocking exchange is read as it is written";
  static int made;
  made = 0;
  ExchangeOptions options;
  options.client = std::make_shared<Override>(server_, "endless.test", [] {
    return Answer{
        Response{.status = 200, .headers = {}, .body = std::make_unique<EndlessBody>(made)}};
  });
  SandboxOptions sandbox;
  sandbox.executor = loop_.get_executor();
  auto exchange = guest("relay").start(asking("/get", {"http://endless.test/"}), std::move(sandbox),
                                       std::move(options));
  loop_.poll();
  EXPECT_TRUE(exchange.has_response());
  EXPECT_FALSE(exchange.has_finished());
  EXPECT_LE(made, 16);
}

TEST_P(RelayTest, WithoutPort) {
  Request request = get("/where?from");
  request.authority = "echo.test";
  const Seen seen = call("relay", std::move(request));
  EXPECT_TRUE(seen.complete) << seen.why();
  EXPECT_EQ(server_->asked.front().uri, "http://echo.test/where?from");
}

TEST_P(RelayTest, ForwardedHeadersAreWithoutThoseOfTheConnection) {
  Request request = get("/");
  request.authority = "echo.test";
  call("relay", std::move(request));
  EXPECT_EQ(server_->asked.front().headers, (Fields{{"X-Case", "Kept"}}));
}

/// Both embeddings in one, since the engine inside the guest takes long to compile.
class FetchTest : public RelayTest {};
INSTANTIATE_TEST_SUITE_P(Both, FetchTest, testing::Values(Mode::event_loop));

TEST_P(FetchTest, InJavaScript) {
  const ExchangeOptions options{.deadline = {}, .informational = {}, .client = server_};
  for (const Mode mode : {Mode::event_loop, Mode::blocking}) {
    const Seen seen =
        call_in(mode, "js_fetch", asking("/", {"http://text.test/abc?2"}), {}, options);
    EXPECT_EQ(seen.body, "abcabc") << seen.why();
    ASSERT_FALSE(server_->asked.empty());
    EXPECT_NE(server_->asked.front().headers.find("x-relay"), nullptr);
    EXPECT_EQ(call_in(mode, "js_fetch", asking("/", {"http://nowhere.test/"}), {}, options).status,
              502);
  }
}

/// Takes the head and a few bytes, and wants no more.
class Impatient : public ResponseSink {
 public:
  void head(Response) override {}
  bool body(std::span<const std::byte>) override { return false; }
  void end(const std::optional<Fields>&) override {}
};

boost::asio::awaitable<void> take_head(Exchange& exchange, Result<>& finished) {
  (void)co_await exchange.response();  // And with it its body.
  finished = co_await exchange.finished();
}

TEST_P(RelayTest, NoTrapOnEarlyDrop) {
  std::string said;
  SandboxOptions sandbox;
  sandbox.wasi.standard_error = [&](std::span<const std::byte> bytes) { said += text(bytes); };
  Result<> finished = fail(Errc::internal, "still running");
  if (GetParam() == Mode::blocking) {
    Impatient sink;
    finished = guest("early_drop").call(get("/"), sink, std::move(sandbox)).finished;
  } else {
    sandbox.executor = loop_.get_executor();
    auto exchange = guest("early_drop").start(get("/"), std::move(sandbox));
    co_spawn(loop_, take_head(exchange, finished), boost::asio::detached);
    loop_.run();
  }
  EXPECT_TRUE(finished) << finished.error().describe();
  EXPECT_EQ(said, "ended\n");
}

TEST_P(RelayTest, FieldsLimitOfAnIncomingRequest) {
  const auto ask = [&](std::string path) {
    SandboxOptions sandbox;
    sandbox.messages.max_fields_size = 500;
    Request request = get(std::move(path));
    request.headers.append("large", std::string(600, 'x'));
    return call("fields_limit", std::move(request), std::move(sandbox));
  };
  EXPECT_EQ(ask("/").body, "2 fields\n");
  EXPECT_EQ(ask("/new?size=300").body, "2 fields\n");
  for (const char* path : {"/new?size=500", "/clone"}) {
    const std::string why = ask(path).why();
    EXPECT_NE(why.find("size limit exceeded"), std::string::npos) << path << why;
  }
}

}  // namespace
}  // namespace portico::http
