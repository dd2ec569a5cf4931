#pragma once

#include <wasi_http/outgoing_request.hpp>

#include <portico/http/proxy.hpp>

#include <expected>
#include <memory>

namespace portico::wasi_http {

/// A request that may be sent, and the pipe of its body (null if there is nothing to come).
struct CheckedRequest {
  http::Request request;
  std::shared_ptr<BodyPipe> pipe;
};

/// What `handle` requires of a request before anything is sent, in this order: method, scheme
/// (https where none is set), authority, content-length. No path is "/".
[[nodiscard]] std::expected<CheckedRequest, http::ErrorCode>
check_request(OutgoingRequest request, const http::MessageLimits& limits);

}  // namespace portico::wasi_http
