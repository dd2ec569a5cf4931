#include "plan.hpp"

#include "decode.hpp"
#include "planner.hpp"
#include "shim.hpp"

#include <algorithm>

namespace portico::component {

namespace {

/// Puts each memory and function right behind the step that makes its core instance. Functions
/// that the host makes depend on no step, so they come first.
void add_takes(Plan& plan) {
  std::map<Index, std::vector<PlanStep>> takes;  // by core instance
  std::vector<PlanStep> steps;
  for (Index i = 0; i < plan.memories.size(); ++i)
    takes[plan.memories[i].core_instance].emplace_back(TakeMemory{i});
  for (Index i = 0; i < plan.functions.size(); ++i) {
    const auto* exported = std::get_if<CoreExport>(&plan.functions[i]);
    (exported != nullptr ? takes[exported->core_instance] : steps).emplace_back(TakeFunction{i});
  }
  Index core_instance = 0;
  for (auto& step : plan.steps) {
    const bool makes_instance = std::holds_alternative<Instantiate>(step);
    steps.push_back(std::move(step));
    if (!makes_instance)
      continue;
    const auto& behind = takes[core_instance++];
    steps.insert(steps.end(), behind.begin(), behind.end());
  }
  plan.steps = std::move(steps);
}

}  // namespace

std::vector<Index> entered(const std::vector<ComponentInstance>& instances, Index callee,
                           Index caller) {
  const auto around = [&](Index instance) {
    std::vector<Index> path;
    for (; instance != kNone; instance = instances[instance].parent) {
      path.push_back(instance);
    }
    return path;
  };
  auto entering = around(callee);
  const auto inside = around(caller);
  std::erase_if(entering, [&](Index i) { return std::ranges::find(inside, i) != inside.end(); });
  return entering;
}

Result<std::unique_ptr<Plan>> make_plan(std::span<const std::byte> bytes) {
  auto component = decode(bytes);
  if (!component)
    return std::unexpected{std::move(component.error())};
  try {
    auto plan = Planner{}.run(**component);
    remove_shims(*plan, bytes);
    add_takes(*plan);
    return plan;
  } catch (Error& error) {
    return std::unexpected{std::move(error)};
  }
}

}  // namespace portico::component
