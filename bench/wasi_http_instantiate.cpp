// A sandbox made and destroyed, its memory from the pool: what every request pays before its first
// instruction. Components of one and of several core modules, and the sample.

#include <portico/component/component.hpp>
#include <portico/component/linker.hpp>
#include <portico/component/store.hpp>
#include <portico/wasi/wasi.hpp>
#include <wasi_http/types.hpp>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <functional>
#include <span>
#include <string>

namespace portico::component {
namespace {

constexpr std::string_view kOne = R"(
    (core module $main (memory (export "memory") 1) (func (export "run")))
    (core instance $main (instantiate $main))
    (func (export "run") (canon lift (core func $main "run"))))";

std::string three() {
  return fmt::format(R"((component
    (component $app {one})
    (component $handler
      (import "run" (func $run))
      (core func $run' (canon lower (func $run)))
      (core module $main
        (import "" "run" (func $run))
        (memory (export "memory") 1)
        (func (export "run") (call $run)))
      (core instance $main (instantiate $main (with "" (instance (export "run" (func $run'))))))
      (func (export "run") (canon lift (core func $main "run"))))
    (instance $app (instantiate $app))
    (instance $inner (instantiate $handler (with "run" (func $app "run"))))
    (instance $outer (instantiate $handler (with "run" (func $inner "run"))))
    (export "run" (func $outer "run"))))",
                     fmt::arg("one", kOne));
}

using Load = std::function<Result<Component>(const Engine&)>;

Load from_text(std::string text) {
  return [text = std::move(text)](const Engine& engine) {
    return Component::compile(engine, std::as_bytes(std::span{text}));
  };
}
Load from_file(const char* path) {
  return [path](const Engine& engine) { return Component::compile_file(engine, path); };
}

void instantiate(benchmark::State& state, const Load& load) {
  const Engine engine{EngineOptions{.pooling = Pooling::on}};
  const auto component = load(engine);
  if (!component) {
    return state.SkipWithError(component.error().describe().c_str());
  }
  Linker linker;
  wasi::add_to_linker(linker);
  wasi_http::add_to_linker(linker);
  const auto pre = linker.instantiate_pre(*component);
  if (!pre) {
    return state.SkipWithError(pre.error().describe().c_str());
  }
  for (auto _ : state) {
    Store store{*pre, {}};
    store.instantiate([&](Result<> made) {
      if (!made) {
        state.SkipWithError(made.error().describe().c_str());
      }
    });
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(instantiate, one, from_text(fmt::format("(component {})", kOne)));
BENCHMARK_CAPTURE(instantiate, three, from_text(three()));
BENCHMARK_CAPTURE(instantiate, hello, from_file(PORTICO_SAMPLE));

}  // namespace
}  // namespace portico::component
