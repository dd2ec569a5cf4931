#include <wasi_http/exchange.hpp>
#include <wasi_http/sandbox.hpp>
#include <wasi_http/types.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace portico::http {

namespace {

constexpr std::string_view kHandler = "wasi:http/incoming-handler@0.2.12";

/// The name under which the component exports the handler, whatever its 0.2 version.
Result<std::string> find_handler(const component::Component& component) {
  const auto exports = component.exports();
  if (const std::string* name = component::find_compatible(exports, kHandler))
    return *name;
  return fail(
      Errc::link,
      fmt::format("the component does not export {}, so it cannot answer "
                  "requests; it exports {}",
                  kHandler,
                  exports.empty() ? "nothing" : fmt::format("{}", fmt::join(exports, ", "))));
}

}  // namespace

Result<Proxy> Proxy::link(const Engine& engine, const std::filesystem::path& file) {
  auto component = component::Component::compile_file(engine, file);
  if (!component)
    return std::unexpected{std::move(component.error())};
  return link(*component);
}

Result<Proxy> Proxy::link(const component::Component& component,
                          std::function<void(component::Linker&)> extend) {
  const auto handler = find_handler(component);
  if (!handler)
    return std::unexpected{handler.error()};
  component::Linker linker;
  wasi::add_to_linker(linker);
  wasi_http::add_to_linker(linker);
  if (extend)
    extend(linker);
  auto pre = linker.instantiate_pre(component);
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
