#include <wasi_http/future_incoming_response.hpp>

#include <utility>

namespace portico::wasi_http {

using component::Borrow;

FutureIncomingResponse::Answer FutureIncomingResponse::get() {
  if (taken_)
    return std::unexpected{std::monostate{}};
  if (!pending_->ready())
    return std::nullopt;
  taken_ = true;
  auto response = pending_->take();
  using Outcome = std::expected<component::Own<IncomingResponse>, http::ErrorCode>;
  if (!response)
    return Outcome{std::unexpect, std::move(response.error())};
  return Outcome{component::own<IncomingResponse>(std::move(*response), context_.rules)};
}

const char* FutureIncomingResponse::refuse_drop() const {
  return has_children() ? "a future-incoming-response was dropped while a pollable of it is alive: "
                          "drop the pollable first"
                        : nullptr;
}

void add_future_incoming_response(component::Linker::Instance& types) {
  using Self = Borrow<FutureIncomingResponse>;
  types.resource<FutureIncomingResponse>("future-incoming-response")
      .func("[method]future-incoming-response.subscribe",
            [](Self self) { return self->subscribe(); })
      .func("[method]future-incoming-response.get", [](Self self) { return self->get(); });
}

}  // namespace portico::wasi_http
