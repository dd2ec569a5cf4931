#pragma once

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
#include <string_view>
#include <utility>
#include <vector>

/// What the tests that run guests share: requests to them, and their responses as clients see them,
/// in both embeddings.
namespace portico::http {

inline std::string text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline Request get(std::string path, std::string body = {}) {
  return {.method = {},
          .scheme = {},
          .authority = "example.test:8080",
          .path_with_query = std::move(path),
          .headers = {{"Host", "example.test:8080"}, {"X-Case", "Kept"}, {"Connection", "close"}},
          .body = body_of(std::move(body))};
}

/// The guests that tests/guests/build made, each linked once.
inline const Proxy& guest(const std::string& name) {
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

inline std::string mode_name(const testing::TestParamInfo<Mode>& mode) {
  return mode.param == Mode::blocking ? "Blocking" : "EventLoop";
}

inline Seen call_blocking(const Proxy& proxy, Request request, SandboxOptions sandbox,
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

inline boost::asio::awaitable<void> watch(Exchange& exchange, Seen& seen) {
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

inline Seen call_on_loop(boost::asio::io_context& loop, const Proxy& proxy, Request request,
                         SandboxOptions sandbox, ExchangeOptions options) {
  Seen seen;
  sandbox.executor = loop.get_executor();
  options.informational = [&](std::uint16_t status, const Fields&) {
    seen.informational.push_back(status);
  };
  auto exchange = proxy.start(std::move(request), std::move(sandbox), std::move(options));
  // Not until the loop is idle: a guest that was stopped leaves its timers to the sandbox.
  bool done = false;
  co_spawn(loop, watch(exchange, seen), [&](const std::exception_ptr&) { done = true; });
  loop.restart();
  while (!done && loop.run_one() > 0) {
  }
  EXPECT_TRUE(done) << "nothing can happen any more";
  return seen;
}

/// Runs guests on `loop_`, which is an event loop, or what blocking sandboxes that are given a
/// client run in place.
class ProxyTest : public testing::TestWithParam<Mode> {
 protected:
  void SetUp() override {
    if (!std::getenv("PORTICO_GUESTS"))
      GTEST_SKIP() << "PORTICO_GUESTS does not say where the guests are";
  }

  Seen call(const std::string& name, Request request, SandboxOptions sandbox = {},
            ExchangeOptions options = {}) {
    return call_in(GetParam(), name, std::move(request), std::move(sandbox), std::move(options));
  }
  Seen call_in(Mode mode, const std::string& name, Request request, SandboxOptions sandbox,
               ExchangeOptions options) {
    if (mode == Mode::event_loop) {
      return call_on_loop(loop_, guest(name), std::move(request), std::move(sandbox),
                          std::move(options));
    }
    if (options.client)
      sandbox.loop = &loop_;
    return call_blocking(guest(name), std::move(request), std::move(sandbox), std::move(options));
  }

  boost::asio::io_context loop_{1};
};

}  // namespace portico::http
