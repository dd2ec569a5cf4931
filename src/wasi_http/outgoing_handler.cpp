#include <wasi_http/outgoing_handler.hpp>

#include <wasi_http/error_code.hpp>
#include <wasi_http/future_incoming_response.hpp>
#include <wasi_http/message.hpp>
#include <wasi_http/types.hpp>

#include <portico/http/uri.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace portico::wasi_http {

using component::Call;
using component::Own;
using http::ErrorCode;
using http::Method;
using http::Scheme;

namespace {

/// A guest may have spelled out a scheme that has a case of its own.
std::optional<Scheme> scheme_of(const OutgoingRequest& request, const Rules& rules) {
  auto scheme = request.scheme ? Scheme::parse(request.scheme->text()) : rules->default_scheme;
  if (scheme && !rules.supports(*scheme))
    scheme.reset();
  return scheme;
}

/// CONNECT names an authority only (RFC 9110 9.3.6).
std::optional<std::string> target_of(const Method& method, std::optional<std::string> path) {
  if (method.kind != Method::Kind::connect && (!path || path->empty()))
    path = "/";
  return path;
}

http::RequestOptions::Timeout to_host(RequestOptions::Duration duration) {
  using std::chrono::nanoseconds;
  if (!duration)
    return std::nullopt;
  const auto most = static_cast<std::uint64_t>(nanoseconds::max().count());
  return nanoseconds{static_cast<nanoseconds::rep>(std::min(*duration, most))};
}

}  // namespace

http::RequestOptions to_host(const RequestOptions& options) {
  return {.connect_timeout = to_host(options.connect_timeout),
          .first_byte_timeout = to_host(options.first_byte_timeout),
          .between_bytes_timeout = to_host(options.between_bytes_timeout)};
}

std::expected<http::Request, ErrorCode> checked(OutgoingRequest request, const Context& context) {
  const auto refuse = [](ErrorCode code) { return std::unexpected{std::move(code)}; };
  Method method = Method::parse(request.method.text());
  if (!http::is_token(method.text()))
    return refuse(ErrorCode::http_request_method_invalid);
  auto scheme = scheme_of(request, context.rules);
  if (!scheme)
    return refuse(ErrorCode::http_protocol_error);
  if (!request.authority || !http::is_authority(*request.authority))
    return refuse(ErrorCode::http_request_uri_invalid);
  const bool opened = request.content.opened();
  auto sent = std::move(request.content).send(*request.headers, context.limits);
  if (!sent)
    return refuse({ErrorCode::internal_error, "content-length is not one number"});
  if (!opened && sent->pipe)
    return refuse({ErrorCode::http_request_body_size, std::uint64_t{0}});

  auto path = target_of(method, std::move(request.path_with_query));
  http::Request made{.method = std::move(method),
                     .scheme = std::move(*scheme),
                     .authority = std::move(*request.authority),
                     .path_with_query = std::move(path),
                     .headers = take(std::move(request.headers)),
                     .body = std::move(sent->body)};
  if (context.rules->set_host)
    made.headers.erase("host");
  return made;
}

namespace {

using Sent = std::expected<Own<FutureIncomingResponse>, ErrorCode>;

Sent handle(Call& call, Own<OutgoingRequest> request, std::optional<Own<RequestOptions>> options) {
  const auto& context = call.state<Context>();
  auto sent = checked(std::move(*request), context);
  if (!sent)
    return std::unexpected{std::move(sent.error())};
  if (!context.client)
    return std::unexpected{ErrorCode{ErrorCode::http_request_denied}};
  return component::own<FutureIncomingResponse>(
      context.client->send(std::move(*sent), options ? to_host(**options) : http::RequestOptions{}),
      context);
}

}  // namespace

void add_outgoing_handler(component::Linker& linker) {
  linker.instance("wasi:http/outgoing-handler@0.2.12").func("handle", &handle);
}

}  // namespace portico::wasi_http
