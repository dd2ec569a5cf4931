#include <wasi_http/outgoing_request.hpp>

#include <wasi_http/context.hpp>
#include <wasi_http/message.hpp>

#include <portico/http/uri.hpp>

#include <expected>
#include <utility>
#include <variant>

namespace portico::wasi_http {

using component::Borrow;
using component::Call;
using component::Own;

bool OutgoingRequest::set_method(http::Method value) {
  const bool valid = value.kind != http::Method::Kind::other || http::is_token(value.other);
  if (valid)
    method = std::move(value);
  return valid;
}

bool OutgoingRequest::set_path_with_query(std::optional<std::string> value) {
  const bool valid = !value || http::is_path_with_query(*value);
  if (valid)
    path_with_query = std::move(value);
  return valid;
}

bool OutgoingRequest::set_scheme(std::optional<http::Scheme> value) {
  const bool valid =
      !value || value->kind != http::Scheme::Kind::other || http::is_scheme(value->other);
  if (valid)
    scheme = std::move(value);
  return valid;
}

bool OutgoingRequest::set_authority(std::optional<std::string> value) {
  const bool valid = !value || http::is_authority(*value);
  if (valid)
    authority = std::move(value);
  return valid;
}

namespace {

using Self = Borrow<OutgoingRequest>;
using Outcome = std::expected<void, std::monostate>;

Outcome outcome(bool done) {
  if (!done)
    return std::unexpected{std::monostate{}};
  return {};
}

void add_parts(component::Linker::Instance& types) {
  types.func("[method]outgoing-request.method", [](Self self) { return self->method; })
      .func(
          "[method]outgoing-request.set-method",
          [](Self self, http::Method value) { return outcome(self->set_method(std::move(value))); })
      .func("[method]outgoing-request.path-with-query",
            [](Self self) { return self->path_with_query; })
      .func("[method]outgoing-request.set-path-with-query",
            [](Self self, std::optional<std::string> value) {
              return outcome(self->set_path_with_query(std::move(value)));
            })
      .func("[method]outgoing-request.scheme", [](Self self) { return self->scheme; })
      .func("[method]outgoing-request.set-scheme",
            [](Self self, std::optional<http::Scheme> value) {
              return outcome(self->set_scheme(std::move(value)));
            })
      .func("[method]outgoing-request.authority", [](Self self) { return self->authority; })
      .func("[method]outgoing-request.set-authority",
            [](Self self, std::optional<std::string> value) {
              return outcome(self->set_authority(std::move(value)));
            });
}

}  // namespace

void add_outgoing_request(component::Linker::Instance& types) {
  using Body = std::expected<Own<OutgoingBody>, std::monostate>;
  types.resource<OutgoingRequest>("outgoing-request")
      .func("[constructor]outgoing-request",
            [](Own<HostFields> headers) {
              return component::own<OutgoingRequest>(std::move(*headers).share());
            })
      .func("[method]outgoing-request.headers",
            [](Call& call, Self self) {
              return component::own<HostFields>(self->headers, call.state<Context>());
            })
      .func("[method]outgoing-request.body", [](Call& call, Self self) -> Body {
        auto body = self->content.open(*self->headers, call.state<Context>().limits);
        if (!body)
          return std::unexpected{std::monostate{}};
        return Own<OutgoingBody>{std::move(body)};
      });
  add_parts(types);
}

}  // namespace portico::wasi_http
