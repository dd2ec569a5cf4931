#pragma once

#include <component/plan.hpp>

#include <engine/engine_impl.hpp>
#include <portico/component/linker.hpp>

#include <map>
#include <string>
#include <vector>

namespace portico::component {

/// What fills the imports of a core module by itself.
struct ModuleLink {
  /// As Plan::host_funcs. Null is the engine's own, of preview 1.
  std::vector<const HostFunction*> functions;
  /// A line for each import that nothing fills.
  std::vector<std::string> problems;
};

/// Whether the engine's preview 1 is to be had, the linker has been told; what it defines itself of
/// that name stands before it.
[[nodiscard]] ModuleLink
link_module(const Plan& plan, const engine::CoreEngine& core,
            const std::map<std::string, Linker::Interface, std::less<>>& interfaces, bool preview1);

}  // namespace portico::component
