#include <wasi_http/outgoing_handler.hpp>

#include <wasi_http/context.hpp>
#include <wasi_http/error_code.hpp>
#include <wasi_http/future_incoming_response.hpp>
#include <wasi_http/request_options.hpp>
#include <wasi_http/types.hpp>

#include <portico/http/uri.hpp>

#include <optional>
#include <utility>

namespace portico::wasi_http {

using component::Call;
using component::Own;
using http::ErrorCode;
using http::Method;
using http::Scheme;

std::expected<CheckedRequest, ErrorCode> check_request(OutgoingRequest request,
                                                       const http::MessageLimits& limits) {
  const auto refuse = [](ErrorCode code) { return std::unexpected{std::move(code)}; };
  if (request.method.kind == Method::Kind::other && !http::is_token(request.method.other))
    return refuse(ErrorCode::http_request_method_invalid);
  // A guest may have spelled out a scheme or method that has a case of its own.
  const Scheme scheme = request.scheme ? Scheme::parse(request.scheme->text())
                                       : Scheme{.kind = Scheme::Kind::https, .other = {}};
  if (scheme.kind == Scheme::Kind::other)
    return refuse(ErrorCode::http_protocol_error);
  if (!request.authority || !http::is_authority(*request.authority))
    return refuse(ErrorCode::http_request_uri_invalid);
  const auto declared = declared_length(*request.headers);
  if (!declared)
    return refuse({ErrorCode::internal_error, "content-length is not one number"});
  if (!request.content.opened() && declared->value_or(0) != 0)
    return refuse({ErrorCode::http_request_body_size, std::uint64_t{0}});

  auto sent = std::move(request.content).send(*request.headers, limits);
  if (!sent)
    return refuse({ErrorCode::internal_error, "content-length is not one number"});
  return CheckedRequest{.request = {.method = Method::parse(request.method.text()),
                                    .scheme = scheme,
                                    .authority = std::move(*request.authority),
                                    .path_with_query = request.path_with_query
                                                           ? std::move(request.path_with_query)
                                                           : std::optional<std::string>{"/"},
                                    .headers = take(std::move(request.headers)),
                                    .body = std::move(sent->body)},
                        .pipe = std::move(sent->pipe)};
}

namespace {

using Sent = std::expected<Own<FutureIncomingResponse>, ErrorCode>;

Sent handle(Call& call, Own<OutgoingRequest> request, std::optional<Own<RequestOptions>>) {
  auto checked = check_request(std::move(*request), call.state<Context>().limits);
  if (!checked)
    return std::unexpected{std::move(checked.error())};
  // Deny by default: no sandbox is granted a client.
  return std::unexpected{ErrorCode{ErrorCode::http_request_denied}};
}

}  // namespace

void add_outgoing_handler(component::Linker& linker) {
  linker.instance("wasi:http/outgoing-handler@0.2.12").func("handle", &handle);
}

}  // namespace portico::wasi_http
