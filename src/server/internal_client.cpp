#include <server/internal_client.hpp>

#include <server/inside_call.hpp>

#include <string_view>
#include <utility>

namespace portico::server {

using http::ErrorCode;

namespace {

/// The root's dot says only that the name is whole.
std::string_view without_root(std::string_view host) {
  if (host.ends_with('.'))
    host.remove_suffix(1);
  return host;
}

}  // namespace

InternalClient::Target InternalClient::target_of(const http::Request& request) const {
  const auto asked = http::parse_authority(request.authority);
  if (!asked || !http::names_equal(without_root(asked->host), without_root(host_.host)))
    return Target::elsewhere;
  if (request.scheme.kind != http::Scheme::Kind::http)
    return Target::nowhere;
  return asked->port.value_or(80) == host_.port.value_or(80) ? Target::here : Target::elsewhere;
}

std::unique_ptr<http::PendingResponse> InternalClient::send(http::Request request,
                                                            const http::RequestOptions& options) {
  const auto refuse = [](ErrorCode::Kind code) {
    return http::answered(std::unexpected{ErrorCode{code}});
  };
  const auto server = server_.lock();
  if (!server)
    return refuse(ErrorCode::connection_terminated);
  const Target target = target_of(request);
  if (target == Target::elsewhere && next_)
    return next_->send(std::move(request), options);
  if (target != Target::here)
    return refuse(ErrorCode::http_request_denied);
  if (depth_ >= server->options().max_internal_depth)
    return refuse(ErrorCode::loop_detected);
  return call_inside(server, {.link = 0, .depth = depth_ + 1}, std::move(request), options);
}

}  // namespace portico::server
