#include <wasi_http/outgoing_response.hpp>

#include <wasi_http/context.hpp>

#include <expected>
#include <utility>
#include <variant>

namespace portico::wasi_http {

using component::Borrow;
using component::Call;
using component::Own;

bool OutgoingResponse::set_status(std::uint16_t code) {
  const bool valid = code >= 100 && code <= 999;
  if (valid)
    status = code;
  return valid;
}

void add_outgoing_response(component::Linker::Instance& types) {
  using Self = Borrow<OutgoingResponse>;
  using Outcome = std::expected<void, std::monostate>;
  using Body = std::expected<Own<OutgoingBody>, std::monostate>;
  types.resource<OutgoingResponse>("outgoing-response")
      .func("[constructor]outgoing-response",
            [](Own<HostFields> headers) {
              return component::own<OutgoingResponse>(std::move(*headers).share());
            })
      .func("[method]outgoing-response.status-code", [](Self self) { return self->status; })
      .func("[method]outgoing-response.set-status-code",
            [](Self self, std::uint16_t code) -> Outcome {
              if (!self->set_status(code))
                return std::unexpected{std::monostate{}};
              return {};
            })
      .func("[method]outgoing-response.headers",
            [](Call& call, Self self) {
              return component::own<HostFields>(self->headers, call.state<Context>());
            })
      .func("[method]outgoing-response.body", [](Call& call, Self self) -> Body {
        auto body = self->content.open(*self->headers, call.state<Context>().limits);
        if (!body)
          return std::unexpected{std::monostate{}};
        return Own<OutgoingBody>{std::move(body)};
      });
}

}  // namespace portico::wasi_http
