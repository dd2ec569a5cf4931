#include <component/module_link.hpp>

#include <component/module_plan.hpp>

#include <fmt/format.h>

#include <optional>

namespace portico::component {
namespace {

/// The engine's own functions, to be asked for their types.
class EnginePreview1 {
 public:
  explicit EnginePreview1(const engine::CoreEngine& core)
      : linker_{wasmtime_linker_new(core.get())},
        store_{wasmtime_store_new(core.get(), nullptr, nullptr)} {
    // Cannot fail: the linker is empty.
    const engine::ErrorHandle none{wasmtime_linker_define_wasi(linker_.get())};
  }

  [[nodiscard]] std::optional<FuncType> type_of(const std::string& name) const {
    wasmtime_context_t* const context = wasmtime_store_context(store_.get());
    wasmtime_extern_t item;
    if (!wasmtime_linker_get(linker_.get(), context, kPreview1.data(), kPreview1.size(),
                             name.data(), name.size(), &item)) {
      return std::nullopt;
    }
    const engine::FuncTypeHandle type{wasmtime_func_type(context, &item.of.func)};
    return host_type(*type);
  }

 private:
  engine::LinkerHandle linker_;
  engine::StoreHandle store_;
};

std::string other_type(const HostFunc& func, const FuncType& here) {
  return fmt::format("function {}.{} is {} for the module but {} here", func.interface, func.name,
                     core_text(func.type), core_text(here));
}

}  // namespace

ModuleLink link_module(const Plan& plan, const engine::CoreEngine& core,
                       const std::map<std::string, Linker::Interface, std::less<>>& interfaces,
                       bool preview1) {
  ModuleLink out{{}, plan.unlinkable};
  std::optional<EnginePreview1> engine;
  for (const HostFunc& func : plan.host_funcs) {
    const HostFunction*& host = out.functions.emplace_back(nullptr);
    const auto interface = interfaces.find(func.interface);
    if (interface != interfaces.end()) {
      const auto found = interface->second.functions.find(func.name);
      host = found != interface->second.functions.end() ? &found->second : nullptr;
    }
    std::optional<FuncType> type;
    if (host != nullptr) {
      type = host->type;
    } else if (preview1 && func.interface == kPreview1) {
      if (!engine) {
        engine.emplace(core);
      }
      type = engine->type_of(func.name);
    }
    if (!type) {
      out.problems.push_back(
          fmt::format("function {}.{} is not provided", func.interface, func.name));
    } else if (!same_core_type(func.type, *type)) {
      out.problems.push_back(other_type(func, *type));
    }
  }
  return out;
}

}  // namespace portico::component
