#pragma once

#include <portico/component/wit.hpp>
#include <portico/http/error_code.hpp>
#include <portico/wasi/streams.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace portico::wasi_http {

/// An `error` of wasi:io that `http-error-code` sees through.
class HttpError : public wasi::IoError {
 public:
  explicit HttpError(http::ErrorCode code)
      : IoError{http::describe(code)}, code_{std::move(code)} {}

  [[nodiscard]] const http::ErrorCode& code() const { return code_; }

 private:
  http::ErrorCode code_;
};

/// The stream error that carries `code`.
[[nodiscard]] inline std::unexpected<wasi::StreamError> failed(http::ErrorCode code) {
  return wasi::failed(std::make_unique<HttpError>(std::move(code)));
}

}  // namespace portico::wasi_http

namespace portico::component {

template <>
inline constexpr std::array<std::string_view, 2> wit_names<http::DnsErrorPayload>{"rcode",
                                                                                  "info-code"};
template <>
inline constexpr std::array<std::string_view, 2> wit_names<http::TlsAlertReceivedPayload>{
    "alert-id", "alert-message"};
template <>
inline constexpr std::array<std::string_view, 2> wit_names<http::FieldSizePayload>{"field-name",
                                                                                   "field-size"};

template <> struct WitAs<http::ErrorCode> {
  template <FixedString Name, class T = void> using C = Case<Name, T>;
  using Text = std::optional<std::string>;
  using Size32 = std::optional<std::uint32_t>;
  using Size64 = std::optional<std::uint64_t>;
  using FieldSize = http::FieldSizePayload;

  using Wit = std::variant<
      C<"DNS-timeout">, C<"DNS-error", http::DnsErrorPayload>, C<"destination-not-found">,
      C<"destination-unavailable">, C<"destination-IP-prohibited">, C<"destination-IP-unroutable">,
      C<"connection-refused">, C<"connection-terminated">, C<"connection-timeout">,
      C<"connection-read-timeout">, C<"connection-write-timeout">, C<"connection-limit-reached">,
      C<"TLS-protocol-error">, C<"TLS-certificate-error">,
      C<"TLS-alert-received", http::TlsAlertReceivedPayload>, C<"HTTP-request-denied">,
      C<"HTTP-request-length-required">, C<"HTTP-request-body-size", Size64>,
      C<"HTTP-request-method-invalid">, C<"HTTP-request-URI-invalid">,
      C<"HTTP-request-URI-too-long">, C<"HTTP-request-header-section-size", Size32>,
      C<"HTTP-request-header-size", std::optional<FieldSize>>,
      C<"HTTP-request-trailer-section-size", Size32>, C<"HTTP-request-trailer-size", FieldSize>,
      C<"HTTP-response-incomplete">, C<"HTTP-response-header-section-size", Size32>,
      C<"HTTP-response-header-size", FieldSize>, C<"HTTP-response-body-size", Size64>,
      C<"HTTP-response-trailer-section-size", Size32>, C<"HTTP-response-trailer-size", FieldSize>,
      C<"HTTP-response-transfer-coding", Text>, C<"HTTP-response-content-coding", Text>,
      C<"HTTP-response-timeout">, C<"HTTP-upgrade-failed">, C<"HTTP-protocol-error">,
      C<"loop-detected">, C<"configuration-error">, C<"internal-error", Text>>;
  static_assert(std::variant_size_v<Wit> == http::ErrorCode::kCount);

  /// A payload of another type than the case has counts as absent.
  static Wit to_wit(http::ErrorCode code);
  static http::ErrorCode from_wit(Wit wit);
};

}  // namespace portico::component
