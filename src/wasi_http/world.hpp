#pragma once

#include <wasi_http/context.hpp>

#include <portico/component/component.hpp>
#include <portico/component/linker.hpp>
#include <portico/component/store.hpp>
#include <portico/http/proxy.hpp>
#include <portico/wasi/wasi.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace portico::wasi_http {

/// Links `component` with everything that guests are offered: `wasi:cli/imports`, wasi:http, and
/// what `extend` adds or replaces.
[[nodiscard]] Result<component::InstancePre>
link_world(const component::Component& component,
           const std::function<void(component::Linker&)>& extend);

/// The name under which the component exports `wanted`, whatever its 0.2 version. The error says
/// that without it the component cannot do `purpose`.
[[nodiscard]] Result<std::string> find_export(const component::Component& component,
                                              std::string_view wanted, std::string_view purpose);

/// One sandbox: its store, and what those interfaces need beside it.
struct World {
  World(const component::InstancePre& pre, http::SandboxOptions options);

  /// Whether the guest can be suspended; in a blocking sandbox it runs on the caller's stack.
  const bool on_fiber;
  wasi::Context wasi;
  Context http;
  /// Last: what the guest left behind may use the rest while it is destroyed.
  component::Store store;
};

}  // namespace portico::wasi_http
