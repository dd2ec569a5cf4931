#pragma once

#include <wasi_http/context.hpp>
#include <wasi_http/outgoing_request.hpp>
#include <wasi_http/request_options.hpp>

#include <portico/http/client.hpp>

#include <expected>

namespace portico::wasi_http {

/// The request that a client gets, if it may have it. Checked in this order: method, scheme (the
/// default where none is set), authority, content-length. No path is "/", but for CONNECT. From
/// here on the guest's writes to the body have a reader.
[[nodiscard]] std::expected<http::Request, http::ErrorCode> checked(OutgoingRequest request,
                                                                    const Context& context);
/// Times beyond the clock's range are its end, 292 years.
[[nodiscard]] http::RequestOptions to_host(const RequestOptions& options);

}  // namespace portico::wasi_http
