#include <portico/http/error_code.hpp>

#include <fmt/format.h>

#include <array>

namespace portico::http {

namespace {

struct Row {
  std::string_view name;
  std::uint16_t status;
};

/// In the order of `ErrorCode::Kind`.
constexpr std::array<Row, ErrorCode::kCount> kRows{{
    {"DNS-timeout", 504},
    {"DNS-error", 502},
    {"destination-not-found", 500},
    {"destination-unavailable", 503},
    {"destination-IP-prohibited", 502},
    {"destination-IP-unroutable", 502},
    {"connection-refused", 502},
    {"connection-terminated", 502},
    {"connection-timeout", 504},
    {"connection-read-timeout", 504},
    {"connection-write-timeout", 504},
    {"connection-limit-reached", 503},
    {"TLS-protocol-error", 502},
    {"TLS-certificate-error", 502},
    {"TLS-alert-received", 502},
    {"HTTP-request-denied", 403},
    {"HTTP-request-length-required", 411},
    {"HTTP-request-body-size", 413},
    {"HTTP-request-method-invalid", 501},
    {"HTTP-request-URI-invalid", 400},
    {"HTTP-request-URI-too-long", 414},
    {"HTTP-request-header-section-size", 431},
    {"HTTP-request-header-size", 431},
    {"HTTP-request-trailer-section-size", 431},
    {"HTTP-request-trailer-size", 431},
    {"HTTP-response-incomplete", 502},
    {"HTTP-response-header-section-size", 502},
    {"HTTP-response-header-size", 502},
    {"HTTP-response-body-size", 502},
    {"HTTP-response-trailer-section-size", 502},
    {"HTTP-response-trailer-size", 502},
    {"HTTP-response-transfer-coding", 502},
    {"HTTP-response-content-coding", 502},
    {"HTTP-response-timeout", 504},
    {"HTTP-upgrade-failed", 502},
    {"HTTP-protocol-error", 502},
    {"loop-detected", 502},
    {"configuration-error", 500},
    {"internal-error", 500},
}};

const Row& row_of(ErrorCode::Kind kind) {
  const auto index = static_cast<std::size_t>(kind);
  return index < kRows.size() ? kRows[index] : kRows.back();
}

std::string join(std::string first, const std::string& second) {
  return first.empty() || second.empty() ? first + second : first + ", " + second;
}

template <class T> std::string labelled(std::string_view label, const std::optional<T>& value) {
  return value ? fmt::format("{}: {}", label, *value) : std::string{};
}

struct Describe {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::uint64_t size) const { return fmt::to_string(size); }
  std::string operator()(std::uint32_t size) const { return fmt::to_string(size); }
  std::string operator()(const DnsErrorPayload& dns) const {
    return join(labelled("rcode", dns.rcode), labelled("info-code", dns.info_code));
  }
  std::string operator()(const TlsAlertReceivedPayload& tls) const {
    return join(labelled("alert-id", tls.alert_id), labelled("alert-message", tls.alert_message));
  }
  std::string operator()(const FieldSizePayload& field) const {
    return join(labelled("field-name", field.field_name), labelled("field-size", field.field_size));
  }
};

}  // namespace

std::string_view to_string(ErrorCode::Kind kind) {
  return row_of(kind).name;
}

std::string describe(const ErrorCode& code) {
  const std::string payload = std::visit(Describe{}, code.payload);
  return payload.empty() ? std::string{to_string(code.kind)}
                         : fmt::format("{}({})", to_string(code.kind), payload);
}

std::uint16_t status_for(const ErrorCode& code) {
  return row_of(code.kind).status;
}

}  // namespace portico::http
