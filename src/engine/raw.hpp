#pragma once

#include <portico/result.hpp>

#include <wasm.h>
#include <wasmtime.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace portico::engine {

/// Owning pointers for the C API's objects.
template <auto Delete> struct Deleter {
  template <class T> void operator()(T* object) const { Delete(object); }
};
template <class T, auto Delete> using Handle = std::unique_ptr<T, Deleter<Delete>>;

using EngineHandle = Handle<wasm_engine_t, wasm_engine_delete>;
using ModuleHandle = Handle<wasmtime_module_t, wasmtime_module_delete>;
using StoreHandle = Handle<wasmtime_store_t, wasmtime_store_delete>;
using LinkerHandle = Handle<wasmtime_linker_t, wasmtime_linker_delete>;
using InstancePreHandle = Handle<wasmtime_instance_pre_t, wasmtime_instance_pre_delete>;
using CallFutureHandle = Handle<wasmtime_call_future_t, wasmtime_call_future_delete>;
using FuncTypeHandle = Handle<wasm_functype_t, wasm_functype_delete>;
using TrapHandle = Handle<wasm_trap_t, wasm_trap_delete>;
using ErrorHandle = Handle<wasmtime_error_t, wasmtime_error_delete>;

/// The text of `error`, without its causes' backtraces.
[[nodiscard]] std::string message_of(const wasmtime_error_t& error);
/// Takes `error`; fails with `code`, `what` and the engine's text.
[[nodiscard]] std::unexpected<Error> engine_failure(Errc code, std::string_view what,
                                                    wasmtime_error_t* error);

/// What stopped a guest, as a person reads it, and where: `frames` one a line, innermost first.
struct TrapText {
  std::string message;
  std::string frames;
};
[[nodiscard]] TrapText describe_trap(const wasm_trap_t& trap);
/// The same of an error that a call ended with: the engine reports the host's own traps so.
[[nodiscard]] TrapText describe_error(const wasmtime_error_t& error);
/// What the guest exited with, if that is why the call ended: by preview 1's `proc_exit`.
[[nodiscard]] std::optional<int> exit_status_of(const wasmtime_error_t& error);

[[nodiscard]] inline wasm_trap_t* make_trap(std::string_view message) {
  return wasmtime_trap_new(message.data(), message.size());
}

}  // namespace portico::engine
