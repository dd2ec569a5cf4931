#include <wasi_http/incoming_request.hpp>

#include <wasi_http/incoming_body.hpp>
#include <wasi_http/message.hpp>

#include <expected>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace portico::wasi_http {

using component::Borrow;
using component::Call;
using component::Own;

IncomingRequest::IncomingRequest(http::Request request, const Rules& rules)
    : request_{std::move(request)},
      headers_{std::make_shared<http::Fields>(std::move(request_.headers))} {
  rules.strip(*headers_);
}

void add_incoming_request(component::Linker::Instance& types) {
  using Self = Borrow<IncomingRequest>;
  using Consumed = std::expected<Own<IncomingBody>, std::monostate>;
  types.resource<IncomingRequest>("incoming-request")
      .func("[method]incoming-request.method", [](Self self) { return self->request().method; })
      .func("[method]incoming-request.path-with-query",
            [](Self self) -> std::optional<std::string_view> {
              return self->request().path_with_query;
            })
      .func("[method]incoming-request.scheme",
            [](Self self) { return std::optional{self->request().scheme}; })
      .func("[method]incoming-request.authority",
            [](Self self) { return std::optional<std::string_view>{self->request().authority}; })
      .func("[method]incoming-request.headers",
            [](Call& call, Self self) {
              return component::own<HostFields>(self->headers(), call.state<Context>());
            })
      .func("[method]incoming-request.consume", [](Call& call, Self self) -> Consumed {
        auto body = self->consume();
        if (!body)
          return std::unexpected{std::monostate{}};
        return component::own<IncomingBody>(std::move(body), call.state<Context>());
      });
}

}  // namespace portico::wasi_http
