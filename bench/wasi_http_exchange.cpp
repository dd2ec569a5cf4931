// What one request costs without any server: a fresh sandbox for the sample component, the request
// in, the response and its whole body out.

#include <portico/http/proxy.hpp>

#include <benchmark/benchmark.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdlib>

namespace {

using namespace portico;

http::Request make_request() {
  http::Request request;
  request.authority = "localhost";
  request.path_with_query = "/";
  request.headers = {{"Host", "localhost"}, {"User-Agent", "bench"}};
  request.body = http::empty_body();
  return request;
}

boost::asio::awaitable<void> answer(http::Exchange& exchange, std::size_t& bytes) {
  auto response = co_await exchange.response();
  if (!response) {
    co_return;
  }
  for (;;) {
    auto step = co_await response->body->next();
    if (auto* chunk = std::get_if<http::Chunk>(&step)) {
      bytes += chunk->size();
    } else {
      break;
    }
  }
  (void)co_await exchange.finished();
}

void fresh_sandbox(benchmark::State& state) {
  const char* file = std::getenv("PORTICO_BENCH_COMPONENT");  // NOLINT(concurrency-mt-unsafe)
  const Engine engine;
  const auto proxy = http::Proxy::link(engine, file != nullptr ? file : PORTICO_SAMPLE);
  if (!proxy) {
    state.SkipWithError(proxy.error().describe().c_str());
    return;
  }
  boost::asio::io_context loop{1};
  std::size_t bytes = 0;
  for (auto _ : state) {
    auto exchange = proxy->start(make_request(), {.executor = loop.get_executor()});
    boost::asio::co_spawn(loop, answer(exchange, bytes), boost::asio::detached);
    loop.restart();
    loop.run();
  }
  if (bytes == 0) {
    state.SkipWithError("no response");
  }
}
BENCHMARK(fresh_sandbox)->Unit(benchmark::kMicrosecond);

}  // namespace
