#include <wasi_http/sandbox.hpp>

#include <wasi_http/exchange.hpp>

#include <utility>

namespace portico::http {

using component::Own;

Sandbox::Impl::Impl(std::shared_ptr<const Proxy::Impl> proxy, SandboxOptions options)
    : proxy_{std::move(proxy)}, world_{proxy_->pre, std::move(options)} {}

void Sandbox::Impl::call(Request request, std::shared_ptr<Client> client,
                         Exchange::Impl& exchange) {
  if (world_.store.busy()) {
    exchange.finish(fail(Errc::internal, "the sandbox has a request already"));
    return;
  }
  current_ = &exchange;
  world_.http.client = std::move(client);
  world_.store.call(
      proxy_->handle,
      [this](Result<> result) {
        world_.http.client.reset();  // What it sends still, it sends by a reference of its own.
        if (auto* const done = std::exchange(current_, nullptr))
          done->finish(std::move(result));
      },
      component::own<wasi_http::IncomingRequest>(std::move(request), world_.http.rules),
      component::own<wasi_http::ResponseOutparam>(exchange.weak_from_this()));
}

void Sandbox::Impl::forget(const Exchange::Impl& exchange) {
  if (current_ != &exchange)
    return;
  current_ = nullptr;
  world_.store.interrupt({Errc::cancelled, "the exchange was given up"});
}

// The public face
// ----------------------------------------------------------------------------------

Sandbox::Sandbox(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
Sandbox::Sandbox(Sandbox&&) noexcept = default;
Sandbox& Sandbox::operator=(Sandbox&&) noexcept = default;
Sandbox::~Sandbox() = default;

Exchange Sandbox::handle(Request request, ExchangeOptions options) {
  auto exchange = std::make_shared<Exchange::Impl>(std::move(options));
  exchange->start(*impl_, std::move(request));
  return Exchange{std::move(exchange)};
}

bool Sandbox::busy() const {
  return impl_->store().busy();
}
bool Sandbox::spent() const {
  return impl_->store().poisoned();
}
component::Store& Sandbox::store() {
  return impl_->store();
}

}  // namespace portico::http
