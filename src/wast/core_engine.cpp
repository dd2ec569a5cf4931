#include <wast/core_engine.hpp>

#include <portico_engine.h>

#include <chrono>
#include <string>
#include <utility>

namespace portico::wast {
namespace {

constexpr std::chrono::milliseconds kTick{20};

}  // namespace

Outcome<std::shared_ptr<CoreEngine>> CoreEngine::make(const Options& options) {
  // Some features it knows by name only. Then it is made as usual: what is accepted the validator
  // decides, and what the engine cannot compile is unsupported.
  std::string why;
  for (const Features& tried : {options.features, Features{}}) {
    wasm_config_t* config = wasm_config_new();
    portico_config_features(config, tried.bits());
    wasmtime_config_epoch_interruption_set(config, true);
    wasmtime_config_shared_memory_set(config, true);  // which threads of a script share
    wasm_engine_t* engine = nullptr;
    const engine::ErrorHandle error{portico_engine_new(config, &engine)};
    if (error == nullptr) {
      return std::make_shared<CoreEngine>(engine::EngineHandle{engine},
                                          static_cast<std::uint64_t>(options.timeout / kTick));
    }
    why = engine::message_of(*error);
  }
  return failed(What::other, why);
}

CoreEngine::CoreEngine(engine::EngineHandle engine, std::uint64_t ticks)
    : engine_{std::move(engine)}, ticker_{kTick, true}, ticks_{ticks} {
  (void)ticker_.add(engine_.get());  // It has room for the first.
}

CoreEngine::Run::Run(CoreEngine& engine, wasmtime_context_t* context) : ticker_{engine.ticker_} {
  wasmtime_context_set_epoch_deadline(context, engine.ticks_);
  ticker_.enter();
}

}  // namespace portico::wast
