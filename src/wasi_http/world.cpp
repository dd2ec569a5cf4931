#include <wasi_http/world.hpp>

#include <wasi_http/types.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace portico::wasi_http {

Result<component::InstancePre> link_world(const component::Component& component,
                                          const std::function<void(component::Linker&)>& extend) {
  component::Linker linker;
  wasi::add_to_linker(linker);
  add_to_linker(linker);
  if (extend)
    extend(linker);
  return linker.instantiate_pre(component);
}

Result<std::string> find_export(const component::Component& component, std::string_view wanted,
                                std::string_view purpose) {
  const auto exports = component.exports();
  if (const std::string* name = component::find_compatible(exports, wanted))
    return *name;
  return fail(
      Errc::link,
      fmt::format("the component does not export {}, so it cannot {}; it exports {}", wanted,
                  purpose,
                  exports.empty() ? "nothing" : fmt::format("{}", fmt::join(exports, ", "))));
}

World::World(const component::InstancePre& pre, http::SandboxOptions options)
    : on_fiber{static_cast<bool>(options.executor)}, wasi{std::move(options.wasi)},
      http{options.messages, std::move(options.rules)},
      store{pre,
            {.executor = std::move(options.executor),
             .loop = options.loop,
             .limits = options.limits}} {
  store.provide(wasi);
  store.provide(http);
}

}  // namespace portico::wasi_http
