#include <component/instance_pre.hpp>
#include <component/type_match.hpp>

#include <portico/component/store.hpp>

#include <fmt/format.h>

namespace portico::component {
namespace {

const ExportedFunc* find_exported(const Plan& plan, std::string_view interface,
                                  std::string_view name) {
  const auto* items = &plan.exports;
  if (!interface.empty()) {
    const auto outer = items->find(interface);
    const auto* instance =
        outer != items->end() ? std::get_if<ExportedInstance>(&outer->second.item) : nullptr;
    if (instance == nullptr) {
      return nullptr;
    }
    items = &instance->items;
  }
  const auto found = items->find(name);
  return found != items->end() ? std::get_if<ExportedFunc>(&found->second.item) : nullptr;
}

}  // namespace

Result<std::uint32_t> find_func(const InstancePre& pre, std::string_view interface,
                                std::string_view name, const FuncType& type) {
  const InstancePre::Impl& impl = *pre.impl();
  const Plan& plan = impl.plan();
  const ExportedFunc* func = find_exported(plan, interface, name);
  const auto* lifted = func != nullptr ? std::get_if<Lowered::Guest>(&func->func) : nullptr;
  if (lifted == nullptr) {
    return fail(Errc::link, fmt::format("the component does not export function {}{}{}", interface,
                                        interface.empty() ? "" : "#", name));
  }
  const ResourceIdentity identity = [&](const ResourceType* guest) -> const ResourceType* {
    for (std::size_t i = 0; i < plan.resources.size(); ++i) {
      if (&plan.resources[i].type == guest) {
        return impl.resources[i];
      }
    }
    return nullptr;
  };
  if (const auto why = mismatch(func->type, type, identity)) {
    return fail(Errc::link, fmt::format("export {}#{} {}", interface, name, *why));
  }
  return lifted->lifted;
}

}  // namespace portico::component
