#include <wasi_http/incoming_response.hpp>

#include <wasi_http/incoming_body.hpp>

#include <expected>
#include <utility>
#include <variant>

namespace portico::wasi_http {

using component::Borrow;
using component::Call;
using component::Own;

IncomingResponse::IncomingResponse(http::Response response, const Rules& rules)
    : status_{response.status},
      headers_{std::make_shared<http::Fields>(std::move(response.headers))},
      body_{std::move(response.body)} {
  rules.strip(*headers_);
}

void add_incoming_response(component::Linker::Instance& types) {
  using Self = Borrow<IncomingResponse>;
  using Consumed = std::expected<Own<IncomingBody>, std::monostate>;
  types.resource<IncomingResponse>("incoming-response")
      .func("[method]incoming-response.status", [](Self self) { return self->status(); })
      .func("[method]incoming-response.headers",
            [](Call& call, Self self) {
              return component::own<HostFields>(self->headers(), call.state<Context>());
            })
      .func("[method]incoming-response.consume", [](Call& call, Self self) -> Consumed {
        auto body = self->consume();
        if (!body)
          return std::unexpected{std::monostate{}};
        return component::own<IncomingBody>(std::move(body), call.state<Context>());
      });
}

}  // namespace portico::wasi_http
