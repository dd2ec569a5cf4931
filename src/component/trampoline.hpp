#pragma once

#include <component/instance_pre.hpp>

#include <engine/raw.hpp>
#include <portico/component/store.hpp>

#include <exception>
#include <string_view>

namespace portico::component {

/// The function that the engine calls for `import`, and its environment. Nothing is thrown out of
/// it.
[[nodiscard]] wasmtime_func_unchecked_callback_t trampoline_for(const HostImport& import);
[[nodiscard]] void* trampoline_env(const HostImport& import);

/// Remembers as the store's failure the exception that is being handled, which a host function
/// threw.
void note_exception(Store::Impl& store, std::string_view name);

/// A trap of guest code that a host function called, on its way back to the guest's caller.
class GuestTrap : public std::exception {
 public:
  explicit GuestTrap(wasm_trap_t* trap) : trap_{trap} {}
  [[nodiscard]] wasm_trap_t* release() { return trap_.release(); }

 private:
  engine::TrapHandle trap_;
};

/// The guest was given up while a host function waited; frames unwind and nothing else happens.
class Cancelled : public std::exception {};

}  // namespace portico::component
