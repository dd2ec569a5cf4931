#include <component/instance_pre.hpp>
#include <component/module_plan.hpp>
#include <component/type_match.hpp>

#include <portico/component/store.hpp>

#include <fmt/format.h>

namespace portico::component {
namespace {

const Export* find_exported(const Plan& plan, std::string_view interface, std::string_view name) {
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
  return found != items->end() ? &found->second : nullptr;
}

/// Core values have no sign, so the caller may choose.
std::optional<std::string> mismatch(const Plan& plan, const FuncType& guest, const FuncType& host) {
  if (!plan.of_module) {
    return mismatch(guest, host);
  }
  if (same_core_type(guest, host)) {
    return std::nullopt;
  }
  return fmt::format("is {} for the module but {} here", core_text(guest), core_text(host));
}

}  // namespace

Func InstancePre::Impl::func(const ExportedFunc& exported) const {
  if (const auto* guest = std::get_if<Lowered::Guest>(&exported.func)) {
    return {guest->lifted, &lifted[guest->lifted].type};
  }
  const Index host = std::get<Lowered::Host>(exported.func).host_func;
  return {host, &imported[host].type, true};
}

Result<Func> find_func(const InstancePre& pre, std::string_view interface, std::string_view name) {
  const Plan& plan = pre.impl()->plan();
  const Export* const found = find_exported(plan, interface, name);
  if (const auto* core = found != nullptr ? std::get_if<ExportedCoreFunc>(&found->item) : nullptr) {
    return fail(Errc::unsupported,
                fmt::format("function {} is {}, and the host passes up to {} numbers only", name,
                            core->type, kMaxFlatParams));
  }
  const auto* func = found != nullptr ? std::get_if<ExportedFunc>(&found->item) : nullptr;
  if (func == nullptr) {
    return fail(Errc::link, fmt::format("the {} does not export function {}{}{}",
                                        plan.of_module ? "module" : "component", interface,
                                        interface.empty() ? "" : "#", name));
  }
  return pre.impl()->func(*func);
}

Result<std::uint32_t> detail::find_lifted(const InstancePre& pre, std::string_view interface,
                                          std::string_view name, const FuncType& type) {
  const auto func = find_func(pre, interface, name);
  if (!func) {
    return std::unexpected{func.error()};
  }
  const Plan& plan = pre.impl()->plan();
  if (const auto why = mismatch(plan, *func->type, type)) {
    return fail(Errc::link, fmt::format("export {}#{} {}", interface, name, *why));
  }
  if (plan.of_module && type.result && type.result->layout().flat > kMaxFlatResults) {
    return fail(Errc::unsupported,
                fmt::format("function {} returns several values; call it by values", name));
  }
  if (func->of_host) {
    return fail(Errc::unsupported,
                fmt::format("export {}#{} is what the component imported; call it by values",
                            interface, name));
  }
  return func->index;
}

}  // namespace portico::component
