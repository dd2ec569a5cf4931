#pragma once

#include <wast/core_engine.hpp>
#include <wast/core_value.hpp>
#include <wast/options.hpp>
#include <wast/outcome.hpp>

#include <engine/raw.hpp>

#include <boost/json.hpp>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace portico::wast {

using CoreModule = std::shared_ptr<wasmtime_module_t>;
/// A core instance, as far as scripts see one: its exports.
using CoreInstance = std::map<std::string, wasmtime_extern_t, std::less<>>;

/// The core modules of a script: one store, and a linker with what was registered, to begin with
/// "spectest".
class CoreSide {
 public:
  CoreSide(std::shared_ptr<CoreEngine> engine, const Options& options);

  [[nodiscard]] Outcome<CoreModule> compile(std::span<const std::byte> binary) const;
  [[nodiscard]] Outcome<CoreInstance> instantiate(const CoreModule& module);
  void define(std::string_view name, const CoreInstance& instance);
  [[nodiscard]] Outcome<CoreValues> invoke(const CoreInstance& instance, std::string_view name,
                                           const boost::json::array& args);
  [[nodiscard]] Outcome<CoreValues> get(const CoreInstance& instance, std::string_view name);

  [[nodiscard]] wasmtime_context_t* context() const { return context_; }
  [[nodiscard]] const std::shared_ptr<CoreEngine>& engine() const { return engine_; }

 private:
  void add_spectest();
  Failure failure(wasmtime_error_t* error, wasm_trap_t* trap, What otherwise);

  Options options_;
  std::shared_ptr<CoreEngine> engine_;
  engine::StoreHandle store_;
  wasmtime_context_t* context_;
  engine::LinkerHandle linker_;
};

}  // namespace portico::wast
