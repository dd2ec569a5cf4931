// Decides how a component's requests are sent: a chain of clients that measures them, adds a header
// that the guest never sees, answers some in this very program, and lets few reach the network.

#include <portico/client/transport.hpp>
#include <portico/http/proxy.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace asio = boost::asio;
namespace http = portico::http;
using asio::awaitable;
using std::chrono::steady_clock;

namespace {

using Next = std::shared_ptr<http::Client>;

/// Answers one authority without any network; the rest is for the next client.
class Backend : public http::Client {
 public:
  Backend(asio::any_io_executor executor, std::string authority, Next next)
      : executor_{std::move(executor)}, authority_{std::move(authority)}, next_{std::move(next)} {}

  std::unique_ptr<http::PendingResponse> send(http::Request request,
                                              const http::RequestOptions& options) override {
    if (request.authority != authority_)
      return next_->send(std::move(request), options);
    return http::pending(executor_, answer(std::move(request)));
  }

 private:
  /// Cancelled when the guest drops the request.
  static awaitable<http::Answer> answer(http::Request request) {
    std::size_t size = 0;
    for (;;) {
      http::Step step = co_await request.body->next();
      if (const auto* error = std::get_if<http::ErrorCode>(&step))
        co_return std::unexpected{*error};  // The guest broke its request off.
      const auto* const chunk = std::get_if<http::Chunk>(&step);
      if (!chunk)
        break;
      size += chunk->size();
    }
    const std::string* const key = request.headers.find("authorization");
    std::string text = std::string{request.method.text()} + " " +
                       request.path_with_query.value_or("") + " with " + std::to_string(size) +
                       " bytes, by " + (key ? *key : "nobody") + "\n";
    co_return http::Response{.status = 200,
                             .headers = {{"content-type", "text/plain"}},
                             .body = http::body_of(std::move(text))};
  }

  asio::any_io_executor executor_;
  std::string authority_;
  Next next_;
};

/// Puts a secret into requests that the guest need not know.
class Authorized : public http::Client {
 public:
  Authorized(std::string value, Next next) : value_{std::move(value)}, next_{std::move(next)} {}

  std::unique_ptr<http::PendingResponse> send(http::Request request,
                                              const http::RequestOptions& options) override {
    request.headers.set("authorization", value_);
    return next_->send(std::move(request), options);
  }

 private:
  std::string value_;
  Next next_;
};

struct Metrics {
  unsigned sent = 0;
  unsigned failed = 0;
  unsigned given_up = 0;
  steady_clock::duration to_head{};
};

/// Counts requests, and the time to their answers.
class Measured : public http::Client {
 public:
  Measured(std::shared_ptr<Metrics> metrics, Next next)
      : metrics_{std::move(metrics)}, next_{std::move(next)} {}

  std::unique_ptr<http::PendingResponse> send(http::Request request,
                                              const http::RequestOptions& options) override {
    ++metrics_->sent;
    return std::make_unique<Watched>(metrics_, next_->send(std::move(request), options));
  }

 private:
  /// Stands for the request under way; destroyed before its answer was taken, it was given up.
  class Watched : public http::PendingResponse {
   public:
    Watched(std::shared_ptr<Metrics> metrics, std::unique_ptr<http::PendingResponse> inner)
        : metrics_{std::move(metrics)}, inner_{std::move(inner)} {}
    ~Watched() override { metrics_->given_up += inner_ != nullptr; }

    bool ready() override { return !inner_ || inner_->ready(); }
    portico::Signal& changed() override { return inner_ ? inner_->changed() : never_; }
    http::Answer take() override {
      auto answer = std::exchange(inner_, nullptr)->take();
      metrics_->failed += !answer;
      metrics_->to_head += steady_clock::now() - started_;
      return answer;
    }

   private:
    std::shared_ptr<Metrics> metrics_;
    std::unique_ptr<http::PendingResponse> inner_;
    steady_clock::time_point started_ = steady_clock::now();
    portico::Signal never_;
  };

  std::shared_ptr<Metrics> metrics_;
  Next next_;
};

/// The network, as far as it is allowed: this machine, and nothing that may listen elsewhere.
portico::Result<Next> network(asio::any_io_executor executor) {
  portico::client::TransportOptions options;
  auto here = portico::client::OriginPattern::parse("http://127.0.0.1");
  if (!here)
    return std::unexpected{here.error()};
  options.policy.allowed = {*here};
  options.policy.allow_private = true;
  options.failed = [](const portico::client::Failure& failure) {
    std::fprintf(stderr, "%s: %s (%s)\n", failure.origin.text().c_str(),
                 http::describe(failure.code).c_str(), std::string{failure.detail}.c_str());
  };
  return portico::client::Transport::make(std::move(executor), std::move(options));
}

awaitable<void> print(http::Exchange* exchange) {
  auto response = co_await exchange->response();
  if (!response) {
    std::printf("%s\n", http::describe(response.error()).c_str());
  } else {
    for (;;) {
      http::Step step = co_await response->body->next();
      const auto* const chunk = std::get_if<http::Chunk>(&step);
      if (!chunk)
        break;
      std::fwrite(chunk->data(), 1, chunk->size(), stdout);
    }
  }
  if (const auto finished = co_await exchange->finished(); !finished)
    std::fprintf(stderr, "guest: %s\n", finished.error().describe().c_str());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s COMPONENT PATH [URL...]\n", argv[0]);
    return 2;
  }
  const portico::Engine engine;
  const auto proxy = http::Proxy::link(engine, argv[1]);
  asio::io_context loop{1};
  const auto transport = network(loop.get_executor());
  if (!proxy || !transport) {
    const auto& error = proxy ? transport.error() : proxy.error();
    std::fprintf(stderr, "%s\n", error.describe().c_str());
    return 1;
  }

  // From the guest outwards.
  const auto metrics = std::make_shared<Metrics>();
  auto backend = std::make_shared<Backend>(loop.get_executor(), "app.internal", *transport);
  auto authorized = std::make_shared<Authorized>("Bearer sesame", std::move(backend));
  http::ExchangeOptions options;
  options.client = std::make_shared<Measured>(metrics, std::move(authorized));

  http::Request request{.method = {},
                        .scheme = {},
                        .authority = "localhost",
                        .path_with_query = argv[2],
                        .headers = {},
                        .body = http::empty_body()};
  for (int i = 3; i < argc; ++i)
    request.headers.append("url", argv[i]);
  {
    http::SandboxOptions sandbox;
    sandbox.executor = loop.get_executor();
    auto exchange = proxy->start(std::move(request), std::move(sandbox), std::move(options));
    bool done = false;
    co_spawn(loop, print(&exchange), [&done](const std::exception_ptr&) { done = true; });
    while (!done)
      loop.run_one();
  }
  using Milliseconds = std::chrono::duration<double, std::milli>;
  std::printf("sent %u, failed %u, given up %u\n", metrics->sent, metrics->failed,
              metrics->given_up);
  std::printf("%.3f ms to their heads\n", Milliseconds{metrics->to_head}.count());
}
