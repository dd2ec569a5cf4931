#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace portico::http {

/// `DNS-error-payload` of wasi:http/types.
struct DnsErrorPayload {
  std::optional<std::string> rcode;
  std::optional<std::uint16_t> info_code;
  bool operator==(const DnsErrorPayload&) const = default;
};

/// `TLS-alert-received-payload` of wasi:http/types.
struct TlsAlertReceivedPayload {
  std::optional<std::uint8_t> alert_id;
  std::optional<std::string> alert_message;
  bool operator==(const TlsAlertReceivedPayload&) const = default;
};

/// `field-size-payload` of wasi:http/types.
struct FieldSizePayload {
  std::optional<std::string> field_name;
  std::optional<std::uint32_t> field_size;
  bool operator==(const FieldSizePayload&) const = default;
};

/// `error-code` of wasi:http/types: why an HTTP exchange failed. Cases in the order of the WIT.
struct ErrorCode {
  enum class Kind : std::uint8_t {
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
  };
  using enum Kind;
  static constexpr std::size_t kCount = 39;

  /// What the WIT case carries. `monostate` also stands for an absent option.
  using Payload = std::variant<std::monostate, std::string, std::uint64_t, std::uint32_t,
                               DnsErrorPayload, TlsAlertReceivedPayload, FieldSizePayload>;

  Kind kind = internal_error;
  Payload payload;

  ErrorCode() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a bare kind is an error code.
  ErrorCode(Kind k, Payload p = {}) : kind{k}, payload{std::move(p)} {}

  bool operator==(const ErrorCode&) const = default;
};

/// The WIT name of the case, such as "DNS-error".
[[nodiscard]] std::string_view to_string(ErrorCode::Kind kind);
/// Name and payload for people, such as `HTTP-response-body-size(18)`.
[[nodiscard]] std::string describe(const ErrorCode& code);
/// The status that a server answers with when its handler fails with `code`. Follows the statuses
/// that RFC 9209 section 2.3 recommends for the same conditions:
///
/// | status | codes |
/// |---|---|
/// | 400 | HTTP-request-URI-invalid |
/// | 403 | HTTP-request-denied |
/// | 411, 413, 414, 501 | request length required, body size, URI too long, method invalid |
/// | 431 | request header and trailer sizes |
/// | 500 | destination-not-found, configuration-error, internal-error |
/// | 503 | destination-unavailable, connection-limit-reached |
/// | 504 | every timeout |
/// | 502 | everything else: what is upstream could not be reached, trusted or understood |
[[nodiscard]] std::uint16_t status_for(const ErrorCode& code);

}  // namespace portico::http
