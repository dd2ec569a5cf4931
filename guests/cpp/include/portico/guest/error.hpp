#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace portico::guest {

/// What went wrong. The first 39 are the standard's `error-code`, in its order and with its
/// meaning: what hosts say of requests and bodies. The others are what this library itself finds.
enum class ErrorCode : std::uint8_t {
  dns_timeout,
  dns_error,
  destination_not_found,
  destination_unavailable,
  destination_ip_prohibited,
  destination_ip_unroutable,
  connection_refused,
  connection_terminated,
  connection_timeout,
  connection_read_timeout,
  connection_write_timeout,
  connection_limit_reached,
  tls_protocol_error,
  tls_certificate_error,
  tls_alert_received,
  http_request_denied,
  http_request_length_required,
  http_request_body_size,
  http_request_method_invalid,
  http_request_uri_invalid,
  http_request_uri_too_long,
  http_request_header_section_size,
  http_request_header_size,
  http_request_trailer_section_size,
  http_request_trailer_size,
  http_response_incomplete,
  http_response_header_section_size,
  http_response_header_size,
  http_response_body_size,
  http_response_trailer_section_size,
  http_response_trailer_size,
  http_response_transfer_coding,
  http_response_content_coding,
  http_response_timeout,
  http_upgrade_failed,
  http_protocol_error,
  loop_detected,
  configuration_error,
  internal_error,

  /// A header that HTTP does not allow, or that only the host may set, such as `connection` or
  /// `host`.
  invalid_header,
  /// A status outside 200-999, or outside 100-199 where an interim response is meant.
  invalid_status,
  /// More bytes than the limit that was given to `Body::text`.
  body_too_large,
  /// The body, response or answer was taken before, or cannot be read.
  already_taken,
  /// Nobody takes or sends bytes any more: the client left, or the other server hung up.
  closed,
  /// The host could not read or write a stream and gave no code for it.
  stream_failed,
};

/// The standard's name of a code, such as "connection-refused"; for this library's own, alike.
[[nodiscard]] std::string_view name(ErrorCode code);

/// An error as a value.
struct Error {
  ErrorCode code = ErrorCode::internal_error;
  /// More about it, for people; may be empty.
  std::string detail = {};

  /// One line: the name of the code, and the detail.
  [[nodiscard]] std::string describe() const;

  friend bool operator==(const Error& error, ErrorCode wanted) { return error.code == wanted; }
};

/// A value, or why there is none.
template <class T = void> using Result = std::expected<T, Error>;

}  // namespace portico::guest
