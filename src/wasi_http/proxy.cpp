#include <wasi_http/exchange.hpp>
#include <wasi_http/sandbox.hpp>
#include <wasi_http/world.hpp>

#include <utility>

namespace portico::http {

Result<Proxy> Proxy::link(const Engine& engine, const std::filesystem::path& file) {
  auto component = component::Component::compile_file(engine, file);
  if (!component)
    return std::unexpected{std::move(component.error())};
  return link(*component);
}

Result<Proxy> Proxy::link(const component::Component& component,
                          std::function<void(component::Linker&)> extend) {
  const auto handler =
      wasi_http::find_export(component, "wasi:http/incoming-handler@0.2.12", "answer requests");
  if (!handler)
    return std::unexpected{handler.error()};
  auto pre = wasi_http::link_world(component, extend);
  if (!pre)
    return std::unexpected{std::move(pre.error())};
  auto handle = component::typed_func<void(component::Own<wasi_http::IncomingRequest>,
                                           component::Own<wasi_http::ResponseOutparam>)>(
      *pre, *handler, "handle");
  if (!handle)
    return std::unexpected{std::move(handle.error())};
  return Proxy{std::make_shared<const Impl>(Impl{std::move(*pre), *handle})};
}

Proxy::Proxy(std::shared_ptr<const Impl> impl) : impl_{std::move(impl)} {}

Sandbox Proxy::sandbox(SandboxOptions options) const {
  return Sandbox{std::make_unique<Sandbox::Impl>(impl_, std::move(options))};
}

Exchange Proxy::start(Request request, SandboxOptions sandbox, ExchangeOptions options) const {
  auto exchange = std::make_shared<Exchange::Impl>(std::move(options));
  auto owned = std::make_unique<Sandbox::Impl>(impl_, std::move(sandbox));
  Sandbox::Impl& place = *owned;
  exchange->own(std::move(owned));
  exchange->start(place, std::move(request));
  return Exchange{std::move(exchange)};
}

}  // namespace portico::http
