#pragma once

#include <wasi_http/incoming_request.hpp>
#include <wasi_http/response_outparam.hpp>
#include <wasi_http/world.hpp>

#include <portico/component/store.hpp>
#include <portico/http/proxy.hpp>

#include <memory>

namespace portico::http {

class Proxy::Impl {
 public:
  using Handle = component::TypedFunc<void(component::Own<wasi_http::IncomingRequest>,
                                           component::Own<wasi_http::ResponseOutparam>)>;

  component::InstancePre pre;
  /// wasi:http/incoming-handler's function.
  Handle handle;
};

class Sandbox::Impl {
 public:
  Impl(std::shared_ptr<const Proxy::Impl> proxy, SandboxOptions options);

  /// Runs the guest, which sends by `client`; `exchange` is told of its end, unless it was
  /// forgotten before.
  void call(Request request, std::shared_ptr<Client> client, Exchange::Impl& exchange);
  /// Stops the guest that works for `exchange`, if it does.
  void forget(const Exchange::Impl& exchange);

  [[nodiscard]] component::Store& store() { return world_.store; }
  /// Whether the guest can be suspended; a blocking sandbox runs it on the caller's stack.
  [[nodiscard]] bool on_fiber() const { return world_.on_fiber; }

 private:
  std::shared_ptr<const Proxy::Impl> proxy_;
  Exchange::Impl* current_ = nullptr;
  wasi_http::World world_;
};

}  // namespace portico::http
