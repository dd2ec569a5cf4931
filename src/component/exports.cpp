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

Func InstancePre::Impl::func(const ExportedFunc& exported) const {
  if (const auto* guest = std::get_if<Lowered::Guest>(&exported.func)) {
    return {guest->lifted, &lifted[guest->lifted].type};
  }
  const Index host = std::get<Lowered::Host>(exported.func).host_func;
  return {host, &imported[host].type, true};
}

Result<Func> find_func(const InstancePre& pre, std::string_view interface, std::string_view name) {
  const ExportedFunc* func = find_exported(pre.impl()->plan(), interface, name);
  if (func == nullptr) {
    return fail(Errc::link, fmt::format("the component does not export function {}{}{}", interface,
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
  if (const auto why = mismatch(*func->type, type)) {
    return fail(Errc::link, fmt::format("export {}#{} {}", interface, name, *why));
  }
  if (func->of_host) {
    return fail(Errc::unsupported,
                fmt::format("export {}#{} is what the component imported; call it by values",
                            interface, name));
  }
  return func->index;
}

}  // namespace portico::component
