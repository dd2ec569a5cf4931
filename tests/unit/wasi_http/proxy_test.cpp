#include <portico/http/proxy.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace portico::http {
namespace {

using namespace std::chrono_literals;

std::string text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Request get(std::string path, std::string body = {}) {
  return {.method = {},
          .scheme = {},
          .authority = "example.test:8080",
          .path_with_query = std::move(path),
          .headers = {{"Host", "example.test:8080"}, {"X-Case", "Kept"}, {"Connection", "close"}},
          .body = body_of(std::move(body))};
}

/// The guests that tests/guests/build made, each linked once.
const Proxy& guest(const std::string& name) {
  static const Engine engine;
  static std::map<std::string, Proxy> linked;
  const auto found = linked.find(name);
  if (found != linked.end())
    return found->second;
  const auto proxy =
      Proxy::link(engine, std::filesystem::path{std::getenv("PORTICO_GUESTS")} / (name + ".wasm"));
  EXPECT_TRUE(proxy) << proxy.error().describe();
  return linked.emplace(name, *proxy).first->second;
}

/// A response as a client would see it, and how the guest ended.
struct Seen {
  std::uint16_t status = 0;
  Fields headers;
  std::string body;
  std::optional<Fields> trailers;
  bool complete = false;
  std::vector<std::uint16_t> informational;
  std::optional<ErrorCode> error;
  std::optional<Error> failure;

  [[nodiscard]] std::string why() const { return failure ? failure->describe() : ""; }
};

class Recorder : public ResponseSink {
 public:
  explicit Recorder(Seen& seen) : seen_{seen} {}
  void informational(std::uint16_t status, const Fields&) override {
    seen_.informational.push_back(status);
  }
  void head(Response response) override {
    seen_.status = response.status;
    seen_.headers = std::move(response.headers);
  }
  bool body(std::span<const std::byte> bytes) override {
    seen_.body += text(bytes);
    return true;
  }
  void end(const std::optional<Fields>& trailers) override {
    seen_.trailers = trailers;
    seen_.complete = true;
  }

 private:
  Seen& seen_;
};

enum class Mode { event_loop, blocking };

Seen call_blocking(const Proxy& proxy, Request request, SandboxOptions sandbox,
                   ExchangeOptions options) {
  Seen seen;
  Recorder recorder{seen};
  auto outcome = proxy.call(std::move(request), recorder, std::move(sandbox), std::move(options));
  if (!outcome.response)
    seen.error = outcome.response.error();
  if (!outcome.finished)
    seen.failure = outcome.finished.error();
  return seen;
}

boost::asio::awaitable<void> watch(Exchange& exchange, Seen& seen) {
  auto response = co_await exchange.response();
  if (response) {
    seen.status = response->status;
    seen.headers = std::move(response->headers);
    for (;;) {
      auto step = co_await response->body->next();
      if (const auto* chunk = std::get_if<Chunk>(&step)) {
        seen.body += text(*chunk);
        continue;
      }
      if (auto* end = std::get_if<End>(&step)) {
        seen.complete = true;
        seen.trailers = std::move(end->trailers);
      }
      break;
    }
  } else {
    seen.error = response.error();
  }
  if (const auto finished = co_await exchange.finished(); !finished)
    seen.failure = finished.error();
}

Seen call_on_loop(const Proxy& proxy, Request request, SandboxOptions sandbox,
                  ExchangeOptions options) {
  Seen seen;
  boost::asio::io_context loop{1};
  sandbox.executor = loop.get_executor();
  options.informational = [&](std::uint16_t status, const Fields&) {
    seen.informational.push_back(status);
  };
  auto exchange = proxy.start(std::move(request), std::move(sandbox), std::move(options));
  // Not until the loop is idle: a guest that was stopped leaves its timers to the sandbox.
  co_spawn(loop, watch(exchange, seen), [&](const std::exception_ptr&) { loop.stop(); });
  loop.run();
  return seen;
}

class ProxyTest : public testing::TestWithParam<Mode> {
 protected:
  void SetUp() override {
    if (!std::getenv("PORTICO_GUESTS"))
      GTEST_SKIP() << "PORTICO_GUESTS does not say where the guests are";
  }

  Seen call(const std::string& name, Request request, SandboxOptions sandbox = {},
            ExchangeOptions options = {}) {
    return (GetParam() == Mode::blocking ? call_blocking : call_on_loop)(
        guest(name), std::move(request), std::move(sandbox), std::move(options));
  }
};

INSTANTIATE_TEST_SUITE_P(Modes, ProxyTest, testing::Values(Mode::event_loop, Mode::blocking),
                         [](const auto& mode) {
                           return mode.param == Mode::blocking ? "Blocking" : "EventLoop";
                         });

TEST_P(ProxyTest, Answers) {
  const Seen seen = call("hello", get("/"));
  EXPECT_EQ(seen.status, 200);
  EXPECT_EQ(seen.body, "Hello from C\n");
  EXPECT_TRUE(seen.complete);
  EXPECT_FALSE(seen.failure) << seen.why();
}

TEST_P(ProxyTest, GuestsSeeTheRequestWithoutConnectionFields) {
  const Seen seen = call("inspect", get("/a?b=c"));
  EXPECT_NE(seen.body.find("path /a?b=c\n"), std::string::npos) << seen.body;
  EXPECT_NE(seen.body.find("authority example.test:8080\n"), std::string::npos);
  EXPECT_NE(seen.body.find("X-Case"), std::string::npos);
  EXPECT_EQ(seen.body.find("Host"), std::string::npos);
  EXPECT_EQ(seen.body.find("Connection"), std::string::npos);
}

TEST_P(ProxyTest, GuestsOwnChecksPass) {
  for (const char* name : {"check_fields", "check_messages", "check_system"})
    EXPECT_EQ(call(name, get("/")).body, "ok\n") << name;
}

TEST_P(ProxyTest, StreamsAndPollables) {
  std::string pattern(100'000, '\0');
  for (std::size_t i = 0; i < pattern.size(); ++i)
    pattern[i] = static_cast<char>(i % 251);
  auto request = get("/", std::move(pattern));
  request.method = Method::parse("POST");
  const Seen seen = call("check_streams", std::move(request));
  EXPECT_TRUE(seen.body.ends_with("ok\n")) << seen.body.substr(0, 2000);
}

TEST_P(ProxyTest, EchoesAMegabyte) {
  const std::string content(1 << 20, 'e');
  for (const char* name : {"echo", "echo_splice"})
    EXPECT_TRUE(call(name, get("/", content)).body == content) << name;
}

TEST_P(ProxyTest, SendsInformationalResponses) {
  const Seen seen = call("informational", get("/"));
  EXPECT_FALSE(seen.informational.empty());
  EXPECT_EQ(seen.status, 200);
}

TEST_P(ProxyTest, OutgoingRequestsAreDenied) {
  EXPECT_EQ(call("outgoing", get("/")).body, "HTTP-request-denied\n");
}

TEST_P(ProxyTest, GivesTheErrorThatTheGuestSet) {
  for (std::size_t i = 0; i < ErrorCode::kCount; ++i) {
    const auto kind = static_cast<ErrorCode::Kind>(i);
    const Seen seen = call("fail", get("/?code=" + std::to_string(i)));
    ASSERT_TRUE(seen.error);
    EXPECT_EQ(seen.error->kind, kind);
    EXPECT_FALSE(seen.failure);
  }
}

TEST_P(ProxyTest, NoAnswerIsAnInternalErrorWithItsCause) {
  for (const char* path : {"/return", "/drop"}) {
    const Seen seen = call("no_answer", get(path));
    ASSERT_TRUE(seen.error) << path;
    EXPECT_EQ(seen.error->kind, ErrorCode::internal_error);
    ASSERT_TRUE(seen.failure) << path;
    EXPECT_NE(seen.failure->message().find("response-outparam.set"), std::string::npos);
  }
  const Seen trapped = call("trap", get("/before"));
  EXPECT_EQ(trapped.error->kind, ErrorCode::internal_error);
  EXPECT_EQ(trapped.failure->code(), Errc::trap);
  EXPECT_FALSE(trapped.failure->backtrace().empty());
}

TEST_P(ProxyTest, ExitWithoutAnAnswerIsAnInternalErrorWhateverTheStatus) {
  const Seen seen = call("exit", get("/code"));
  EXPECT_EQ(seen.error->kind, ErrorCode::internal_error);
  EXPECT_EQ(seen.failure->code(), Errc::exit);
  EXPECT_EQ(seen.failure->exit_status(), 3);
}

TEST_P(ProxyTest, AnInformationalFinalStatusIsNoAnswer) {
  const Seen seen = call("status", get("/empty?code=103"));
  EXPECT_EQ(seen.error->kind, ErrorCode::internal_error);
  EXPECT_TRUE(seen.failure);
}

TEST_P(ProxyTest, WhatIsCutShortNeverLooksComplete) {
  for (const auto& [name, path] : {std::pair{"trap", "/after"},
                                   {"no_answer", "/unfinished"},
                                   {"no_answer", "/drop-body"},
                                   {"content_length", "/?write=3"},
                                   {"content_length", "/?write=18"}}) {
    const Seen seen = call(name, get(path));
    EXPECT_EQ(seen.status, 200) << name << path;
    EXPECT_FALSE(seen.complete) << name << path;
  }
}

TEST_P(ProxyTest, AWholeAnswerSurvivesALateTrap) {
  const Seen seen = call("trap", get("/late"));
  EXPECT_EQ(seen.body, "whole\n");
  EXPECT_TRUE(seen.complete);
  EXPECT_EQ(seen.failure->code(), Errc::trap);
}

TEST_P(ProxyTest, TheGuestMayRunOnAfterItsAnswer) {
  SandboxOptions sandbox;
  std::string output;
  sandbox.wasi.standard_output = [&](std::span<const std::byte> bytes) { output += text(bytes); };
  const Seen seen = call("run_on", get("/?ms=1"), std::move(sandbox));
  EXPECT_EQ(seen.body, "answered\n");
  EXPECT_EQ(output, "worked on\n");
}

TEST_P(ProxyTest, NoHeadWithinTheDeadlineIsATimeout) {
  for (const char* name : {"wait_forever", "spin"}) {
    const Seen seen = call(name, get("/"), {}, {.deadline = 20ms, .informational = {}});
    ASSERT_TRUE(seen.error) << name;
    EXPECT_EQ(seen.error->kind, ErrorCode::http_response_timeout) << name;
    EXPECT_EQ(seen.failure->code(), Errc::deadline) << name;
  }
}

TEST_P(ProxyTest, AfterTheHeadTheDeadlineIsOver) {
  const Seen seen = call("run_on", get("/?ms=60"), {}, {.deadline = 20ms, .informational = {}});
  EXPECT_TRUE(seen.complete);
  EXPECT_FALSE(seen.failure) << seen.why();
}

TEST_P(ProxyTest, AWriterOfAnUnsentBodyIsToldWhatToDo) {
  const Seen seen = call("unsent_writer", get("/"));
  EXPECT_EQ(seen.failure->code(), Errc::trap);
  EXPECT_NE(seen.failure->message().find("response-outparam.set"), std::string::npos);
}

TEST_P(ProxyTest, ParentsCannotGoBeforeTheirChildren) {
  for (const char* path : {"/incoming-body-before-stream", "/incoming-finish-before-stream",
                           "/input-stream-before-pollable", "/future-trailers-before-pollable",
                           "/outgoing-body-before-stream", "/outgoing-finish-before-stream",
                           "/output-stream-before-pollable"}) {
    const Seen seen = call("lifetimes", get(path));
    ASSERT_TRUE(seen.failure) << path;
    EXPECT_NE(seen.failure->message().find("alive"), std::string::npos) << seen.why();
  }
  for (const char* path : {"/fine/headers-outlive-request", "/fine/body-outlives-request"})
    EXPECT_EQ(call("lifetimes", get(path)).body, "fine\n") << path;
}

// What only an event loop has
// ------------------------------------------------------------------------

class ExchangeTest : public ProxyTest {
 protected:
  SandboxOptions sandbox() {
    SandboxOptions options;
    options.executor = loop_.get_executor();
    return options;
  }
  boost::asio::io_context loop_{1};
};

INSTANTIATE_TEST_SUITE_P(Loop, ExchangeTest, testing::Values(Mode::event_loop));

TEST_P(ExchangeTest, DestroyingItStopsAGuestThatWaits) {
  auto exchange = std::make_unique<Exchange>(guest("wait_forever").start(get("/"), sandbox()));
  EXPECT_FALSE(exchange->has_response());
  EXPECT_FALSE(exchange->has_finished());
  exchange.reset();
  loop_.run();
}

TEST_P(ExchangeTest, DestroyingItFailsAnUnfinishedBody) {
  auto exchange = std::make_unique<Exchange>(guest("stream").start(get("/"), sandbox()));
  std::optional<Response> response;
  co_spawn(
      loop_,
      [](Exchange& from, std::optional<Response>& to) -> boost::asio::awaitable<void> {
        auto answer = co_await from.response();
        if (answer)
          to = std::move(*answer);
      }(*exchange, response),
      boost::asio::detached);
  while (!response)
    loop_.run_one();
  exchange.reset();
  for (;;) {
    const Step step = response->body->poll(Body::kDefaultChunk);
    if (std::holds_alternative<Chunk>(step))
      continue;
    EXPECT_TRUE(std::holds_alternative<ErrorCode>(step));
    break;
  }
}

TEST_P(ExchangeTest, ASandboxCountsOnFromRequestToRequest) {
  Sandbox reused = guest("counter").sandbox(sandbox());
  for (const char* count : {"1\n", "2\n", "3\n"}) {
    auto exchange = reused.handle(get("/"), {});
    Seen seen;
    co_spawn(loop_, watch(exchange, seen), boost::asio::detached);
    loop_.restart();
    loop_.run();
    EXPECT_EQ(seen.body, count);
    EXPECT_FALSE(reused.busy());
    EXPECT_FALSE(reused.spent());
  }
}

TEST_P(ExchangeTest, ASandboxIsSpentAfterATrap) {
  Sandbox reused = guest("trap").sandbox(sandbox());
  {
    auto exchange = reused.handle(get("/before"), {});
    EXPECT_TRUE(exchange.has_finished());
  }
  EXPECT_TRUE(reused.spent());
  auto again = reused.handle(get("/not"), {});
  EXPECT_TRUE(again.has_response());
}

TEST_P(ExchangeTest, GivingUpAnExchangeOfASandboxEndsItsGuest) {
  Sandbox reused = guest("wait_forever").sandbox(sandbox());
  {
    auto exchange = reused.handle(get("/"), {});
    EXPECT_TRUE(reused.busy());
  }
  while (reused.busy())
    loop_.run_one();
  EXPECT_TRUE(reused.spent());
}

TEST(ProxyLink, NamesWhatIsMissing) {
  const Engine engine;
  const std::string_view wat = "(component)";
  const auto component = component::Component::compile(engine, std::as_bytes(std::span{wat}));
  ASSERT_TRUE(component) << component.error().describe();
  const auto proxy = Proxy::link(*component);
  ASSERT_FALSE(proxy);
  EXPECT_EQ(proxy.error().code(), Errc::link);
  EXPECT_NE(proxy.error().message().find("wasi:http/incoming-handler"), std::string::npos);
}

}  // namespace
}  // namespace portico::http
