#include "host.hpp"

#include <array>

namespace portico::guest {

namespace {

constexpr std::array<std::string_view, 45> kNames = {
    "DNS-timeout",
    "DNS-error",
    "destination-not-found",
    "destination-unavailable",
    "destination-IP-prohibited",
    "destination-IP-unroutable",
    "connection-refused",
    "connection-terminated",
    "connection-timeout",
    "connection-read-timeout",
    "connection-write-timeout",
    "connection-limit-reached",
    "TLS-protocol-error",
    "TLS-certificate-error",
    "TLS-alert-received",
    "HTTP-request-denied",
    "HTTP-request-length-required",
    "HTTP-request-body-size",
    "HTTP-request-method-invalid",
    "HTTP-request-URI-invalid",
    "HTTP-request-URI-too-long",
    "HTTP-request-header-section-size",
    "HTTP-request-header-size",
    "HTTP-request-trailer-section-size",
    "HTTP-request-trailer-size",
    "HTTP-response-incomplete",
    "HTTP-response-header-section-size",
    "HTTP-response-header-size",
    "HTTP-response-body-size",
    "HTTP-response-trailer-section-size",
    "HTTP-response-trailer-size",
    "HTTP-response-transfer-coding",
    "HTTP-response-content-coding",
    "HTTP-response-timeout",
    "HTTP-upgrade-failed",
    "HTTP-protocol-error",
    "loop-detected",
    "configuration-error",
    "internal-error",
    "invalid-header",
    "invalid-status",
    "body-too-large",
    "already-taken",
    "closed",
    "stream-failed",
};
static_assert(kNames.size() == std::size_t(ErrorCode::stream_failed) + 1);
static_assert(WASI_HTTP_TYPES_ERROR_CODE_INTERNAL_ERROR == int(ErrorCode::internal_error));

// -- what a code carries, read where the host wrote it: at offset 0 whether there is any, then the
// value

std::string text_at(const std::uint8_t* at) {
  if (at[0] == 0)
    return {};
  return detail::take_text(
      sdk_string_t{detail::load<std::uint8_t*>(at + 4), detail::load<std::size_t>(at + 8)});
}

template <class Number> std::string size_at(const std::uint8_t* at) {
  return at[0] == 0 ? std::string{}
                    : detail::to_text(detail::load<Number>(at + sizeof(Number))) + " bytes";
}

std::string field_at(const std::uint8_t* at) {
  std::string text = text_at(at);
  const std::string size = size_at<std::uint32_t>(at + 12);
  if (!text.empty() && !size.empty())
    text += ": ";
  return text + size;
}

std::string detail_at(ErrorCode code, const std::uint8_t* at) {
  switch (code) {
  case ErrorCode::http_request_body_size:
  case ErrorCode::http_response_body_size:
    return size_at<std::uint64_t>(at);
  case ErrorCode::http_request_header_section_size:
  case ErrorCode::http_request_trailer_section_size:
  case ErrorCode::http_response_header_section_size:
  case ErrorCode::http_response_trailer_section_size:
    return size_at<std::uint32_t>(at);
  case ErrorCode::http_request_header_size:
    return at[0] == 0 ? std::string{} : field_at(at + 4);
  case ErrorCode::http_request_trailer_size:
  case ErrorCode::http_response_header_size:
  case ErrorCode::http_response_trailer_size:
    return field_at(at);
  case ErrorCode::tls_alert_received:
    return text_at(at + 4);  // After the alert's number.
  case ErrorCode::dns_error:
  case ErrorCode::http_response_transfer_coding:
  case ErrorCode::http_response_content_coding:
  case ErrorCode::internal_error:
    return text_at(at);
  default:
    return {};
  }
}

}  // namespace

std::string_view name(ErrorCode code) {
  const auto at = std::size_t(code);
  return at < kNames.size() ? kNames[at] : "internal-error";
}

std::string Error::describe() const {
  std::string text{name(code)};
  if (!detail.empty())
    text.append(" (").append(detail).append(")");
  return text;
}

namespace detail {

std::unexpected<Error> fail(ErrorCode code, std::string_view detail) {
  return std::unexpected{Error{code, std::string{detail}}};
}

std::string to_text(std::uint64_t number) {
  std::array<char, 20> digits;
  std::size_t at = digits.size();
  do
    digits[--at] = char('0' + number % 10);
  while (number /= 10);
  return {digits.data() + at, digits.size() - at};
}

Error error_at(const std::uint8_t* at) {
  const auto code = ErrorCode(*at);
  return {code, detail_at(code, at + 8)};
}

Error to_error(wasi_io_streams_stream_error_t error) {
  if (error.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED)
    return {ErrorCode::closed};
  const auto failed = error.val.last_operation_failed;
  Error result{ErrorCode::stream_failed};
  HostResult got;
  host_http_error_code(failed.__handle, got.bytes);
  if (got.bytes[0] != 0) {
    result = error_at(got.bytes + 8);
  } else {
    sdk_string_t text{};
    wasi_io_error_method_error_to_debug_string({failed.__handle}, &text);
    result.detail = take_text(text);
  }
  wasi_io_error_error_drop_own(failed);
  return result;
}

}  // namespace detail

}  // namespace portico::guest
