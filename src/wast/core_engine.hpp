#pragma once

#include <wast/options.hpp>
#include <wast/outcome.hpp>

#include <engine/raw.hpp>
#include <engine/ticker.hpp>

#include <cstdint>
#include <memory>

namespace portico::wast {

/// The engine of the core modules of all scripts, and the clock that ends what does not end.
class CoreEngine {
 public:
  /// An engine with those of the features that it has.
  [[nodiscard]] static Outcome<std::shared_ptr<CoreEngine>> make(const Options& options);

  CoreEngine(engine::EngineHandle engine, std::uint64_t ticks);

  [[nodiscard]] wasm_engine_t* get() const { return engine_.get(); }

  /// While one lives, guest code of the store may run, for as long as the options say.
  class Run {
   public:
    Run(CoreEngine& engine, wasmtime_context_t* context);
    ~Run() { ticker_.leave(); }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

   private:
    engine::Ticker& ticker_;
  };

 private:
  engine::EngineHandle engine_;
  engine::Ticker ticker_;
  std::uint64_t ticks_;
};

}  // namespace portico::wast
