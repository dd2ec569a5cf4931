#include <component/trampoline.hpp>

#include <component/guest_call.hpp>
#include <component/store_impl.hpp>

#include <fmt/format.h>

namespace portico::component {
namespace {

Store::Impl& store_of(wasmtime_caller_t* caller) {
  void* const data = wasmtime_context_get_data(wasmtime_caller_context(caller));
  return *static_cast<Store::Impl*>(static_cast<engine::Suspendable*>(data));
}

/// Runs `body`, whatever it throws becomes the trap that the engine gets.
template <class Body>
wasm_trap_t* caught(Store::Impl& store, const HostImport& import, const Body& body) noexcept {
  try {
    body();
    return nullptr;
  } catch (GuestTrap& trap) {
    return trap.release();
  } catch (const Cancelled&) {
    return engine::make_trap("cancelled");
  } catch (...) {
    note_exception(store, import.name);
    return engine::make_trap(import.name);
  }
}

/// The same for what leaves the component.
template <class Body>
wasm_trap_t* guarded(Store::Impl& store, const HostImport& import, const Body& body) noexcept {
  return caught(store, import, [&] {
    if (!store.instance(import.canon.instance).may_leave) {
      throw Trap("the guest may not call imports while it allocates or cleans up for its caller");
    }
    body();
  });
}

wasm_trap_t* call_function(void* env, wasmtime_caller_t* caller, wasmtime_val_raw_t* values,
                           std::size_t) noexcept {
  const auto& import = *static_cast<const HostImport*>(env);
  Store::Impl& store = store_of(caller);
  return guarded(store, import, [&] {
    Call call{store.self(), import.canon};
    import.function.invoke(import.function.self.get(), call,
                           reinterpret_cast<CoreValue*>(values));  // NOLINT: same layout
  });
}

wasm_trap_t* resource_new(void* env, wasmtime_caller_t* caller, wasmtime_val_raw_t* values,
                          std::size_t) noexcept {
  const auto& import = *static_cast<const HostImport*>(env);
  Store::Impl& store = store_of(caller);
  return guarded(store, import, [&] {
    store.count_handle();
    const auto representation = static_cast<std::uint32_t>(values[0].i32);
    values[0].i64 =
        store.instance(import.canon.instance).handles.add({import.resource, representation});
  });
}

wasm_trap_t* resource_rep(void* env, wasmtime_caller_t* caller, wasmtime_val_raw_t* values,
                          std::size_t) noexcept {
  const auto& import = *static_cast<const HostImport*>(env);
  Store::Impl& store = store_of(caller);
  // The one built-in that is allowed even while the guest may not leave.
  return caught(store, import, [&] {
    const auto handle = static_cast<std::uint32_t>(values[0].i32);
    const auto& entry = store.instance(import.canon.instance).handles.get(handle, *import.resource);
    values[0].i64 = std::get<std::uint32_t>(entry.representation);
  });
}

void drop_resource(Store::Impl& store, const HostImport& import, std::uint32_t handle) {
  HandleTable& handles = store.instance(import.canon.instance).handles;
  const auto& entry = handles.get(handle, *import.resource);
  const bool own = entry.mode == HandleTable::Resource::Mode::own;
  void* const* object = std::get_if<void*>(&entry.representation);
  if (own && object != nullptr) {
    const auto& type = static_cast<const HostResourceType&>(*import.resource);
    if (const char* why = type.refuse_drop(*object)) {
      throw Trap(why);
    }
  }
  const auto removed = handles.remove(handle, *import.resource);
  --store.handles;
  if (!own) {
    --removed.task->borrows;
  } else if (import.resource->of_host) {
    static_cast<const HostResourceType*>(import.resource)->drop(removed.representation);
  } else {
    destroy(store, static_cast<const Resource&>(*import.resource), import.enters,
            std::get<std::uint32_t>(removed.representation));
  }
}

wasm_trap_t* resource_drop(void* env, wasmtime_caller_t* caller, wasmtime_val_raw_t* values,
                           std::size_t) noexcept {
  const auto& import = *static_cast<const HostImport*>(env);
  Store::Impl& store = store_of(caller);
  return guarded(store, import,
                 [&] { drop_resource(store, import, static_cast<std::uint32_t>(values[0].i32)); });
}

wasm_trap_t* call_guest(void* env, wasmtime_caller_t* caller, wasmtime_val_raw_t* values,
                        std::size_t) noexcept {
  const auto& import = *static_cast<const HostImport*>(env);
  Store::Impl& store = store_of(caller);
  return guarded(store, import, [&] {
    call_component(store, import, reinterpret_cast<CoreValue*>(values));  // NOLINT: same layout
  });
}

wasm_trap_t* forward(void* env, wasmtime_caller_t* caller, wasmtime_val_raw_t* values,
                     std::size_t count) noexcept {
  const auto& import = *static_cast<const HostImport*>(env);
  Store::Impl& store = store_of(caller);
  return caught(store, import, [&] {
    store.call_guest(store.function(import.forwarded),
                     {reinterpret_cast<CoreValue*>(values), count});  // NOLINT
  });
}

}  // namespace

void note_exception(Store::Impl& store, std::string_view name) {
  try {
    throw;
  } catch (const Exit& exit) {
    store.note_exit(exit.status());
  } catch (const Trap& trap) {
    store.note_failure({Errc::trap, fmt::format("{}: {}", name, trap.what())});
  } catch (const std::exception& error) {
    store.note_failure({Errc::internal, fmt::format("{}: {}", name, error.what())});
  } catch (...) {
    store.note_failure({Errc::internal, fmt::format("{}: unknown exception", name)});
  }
}

wasmtime_func_unchecked_callback_t trampoline_for(const HostImport& import) {
  switch (import.what) {
  case HostImport::What::function:
    return call_function;
  case HostImport::What::guest:
    return call_guest;
  case HostImport::What::resource_new:
    return resource_new;
  case HostImport::What::resource_rep:
    return resource_rep;
  case HostImport::What::resource_drop:
    return resource_drop;
  case HostImport::What::forward:
    return forward;
  case HostImport::What::engine:
    break;
  }
  return nullptr;
}

void* trampoline_env(const HostImport& import) {
  return const_cast<HostImport*>(&import);  // NOLINT: the C API's environment pointer
}

}  // namespace portico::component
