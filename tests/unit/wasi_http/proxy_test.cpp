#include "host.hpp"

namespace portico::http {
namespace {

using namespace std::chrono_literals;

INSTANTIATE_TEST_SUITE_P(Modes, ProxyTest, testing::Values(Mode::event_loop, Mode::blocking),
                         mode_name);

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
    const Seen seen =
        call(name, get("/"), {}, {.deadline = 20ms, .informational = {}, .client = {}});
    ASSERT_TRUE(seen.error) << name;
    EXPECT_EQ(seen.error->kind, ErrorCode::http_response_timeout) << name;
    EXPECT_EQ(seen.failure->code(), Errc::deadline) << name;
  }
}

TEST_P(ProxyTest, AfterTheHeadTheDeadlineIsOver) {
  const Seen seen =
      call("run_on", get("/?ms=60"), {}, {.deadline = 20ms, .informational = {}, .client = {}});
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
