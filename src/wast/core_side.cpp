#include <wast/core_side.hpp>

#include <engine/wasm.hpp>

#include <portico_engine.h>

#include <fmt/format.h>

#include <cstring>

namespace portico::wast {
namespace {

const std::uint8_t* octets(std::span<const std::byte> bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());  // NOLINT
}

}  // namespace

CoreSide::CoreSide(std::shared_ptr<CoreEngine> engine, const Options& options)
    : options_{options}, engine_{std::move(engine)},
      store_{wasmtime_store_new(engine_->get(), nullptr, nullptr)},
      context_{wasmtime_store_context(store_.get())}, linker_{wasmtime_linker_new(engine_->get())} {
  wasmtime_linker_allow_shadowing(linker_.get(), true);
  add_spectest();
}

Failure CoreSide::failure(wasmtime_error_t* error, wasm_trap_t* trap, What otherwise) {
  const engine::ErrorHandle owned_error{error};
  const engine::TrapHandle owned_trap{trap};
  if (portico_take_exception(context_)) {
    return {What::exception, "an exception that nothing caught"};
  }
  if (trap == nullptr) {
    return {otherwise, engine::message_of(*error)};
  }
  wasmtime_trap_code_t code{};
  if (!wasmtime_trap_code(trap, &code)) {
    code = WASMTIME_TRAP_CODE_UNREACHABLE_CODE_REACHED;
  }
  if (code == WASMTIME_TRAP_CODE_INTERRUPT) {
    return {What::other, std::string{kTimeIsUp}};
  }
  return {code == WASMTIME_TRAP_CODE_STACK_OVERFLOW ? What::exhaustion : What::trap,
          engine::describe_trap(*trap).message};
}

Outcome<CoreModule> CoreSide::compile(std::span<const std::byte> binary) const {
  if (const auto valid = engine::validate(binary, options_.features); !valid) {
    return failed(What::refused, valid.error().message());
  }
  wasmtime_module_t* module = nullptr;
  const engine::ErrorHandle error{
      wasmtime_module_new(engine_->get(), octets(binary), binary.size(), &module)};
  if (error != nullptr) {
    return failed(What::unsupported, engine::message_of(*error));
  }
  return CoreModule{module, wasmtime_module_delete};
}

Outcome<CoreInstance> CoreSide::instantiate(const CoreModule& module) {
  const CoreEngine::Run run{*engine_, context_};
  wasmtime_instance_t instance;
  wasm_trap_t* trap = nullptr;
  wasmtime_error_t* error =
      wasmtime_linker_instantiate(linker_.get(), context_, module.get(), &instance, &trap);
  if (error != nullptr || trap != nullptr) {
    return std::unexpected{failure(error, trap, What::unlinkable)};
  }
  CoreInstance exports;
  char* name = nullptr;
  std::size_t length = 0;
  wasmtime_extern_t item;
  for (std::size_t i = 0;
       wasmtime_instance_export_nth(context_, &instance, i, &name, &length, &item); ++i) {
    exports.insert_or_assign(std::string{name, length}, item);
  }
  return exports;
}

void CoreSide::define(std::string_view name, const CoreInstance& instance) {
  for (const auto& [field, item] : instance) {
    const engine::ErrorHandle none{wasmtime_linker_define(
        linker_.get(), context_, name.data(), name.size(), field.data(), field.size(), &item)};
  }
}

Outcome<CoreValues> CoreSide::invoke(const CoreInstance& instance, std::string_view name,
                                     const boost::json::array& args) {
  const auto found = instance.find(name);
  if (found == instance.end() || found->second.kind != WASMTIME_EXTERN_FUNC) {
    return failed(What::other, fmt::format("no function \"{}\" is exported", name));
  }
  auto values = core_arguments(context_, args);
  if (!values) {
    return values;
  }
  const auto& function = found->second.of.func;
  const engine::FuncTypeHandle type{wasmtime_func_type(context_, &function)};
  const CoreEngine::Run run{*engine_, context_};
  CoreValues results{wasm_functype_results(type.get())->size};
  wasm_trap_t* trap = nullptr;
  wasmtime_error_t* error =
      wasmtime_func_call(context_, &function, values->get().data(), values->get().size(),
                         results.get().data(), results.get().size(), &trap);
  if (error != nullptr || trap != nullptr) {
    return std::unexpected{failure(error, trap, What::other)};
  }
  return results;
}

Outcome<CoreValues> CoreSide::get(const CoreInstance& instance, std::string_view name) {
  const auto found = instance.find(name);
  if (found == instance.end() || found->second.kind != WASMTIME_EXTERN_GLOBAL) {
    return failed(What::other, fmt::format("no global \"{}\" is exported", name));
  }
  CoreValues value{1};
  wasmtime_global_get(context_, &found->second.of.global, value.get().data());
  return value;
}

}  // namespace portico::wast
