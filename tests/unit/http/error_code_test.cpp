#include <portico/http/error_code.hpp>

#include <gtest/gtest.h>

#include <set>

namespace portico::http {
namespace {

TEST(ErrorCode, EveryKindHasANameAndAnErrorStatus) {
  std::set<std::string_view> names;
  for (std::size_t kind = 0; kind < ErrorCode::kCount; ++kind) {
    const ErrorCode code{static_cast<ErrorCode::Kind>(kind)};
    names.insert(to_string(code.kind));
    EXPECT_GE(status_for(code), 400) << to_string(code.kind);
    EXPECT_LE(status_for(code), 504) << to_string(code.kind);
  }
  EXPECT_EQ(names.size(), ErrorCode::kCount);
  EXPECT_EQ(static_cast<std::size_t>(ErrorCode::internal_error) + 1, ErrorCode::kCount);
}

TEST(ErrorCode, NamesStandInTheOrderOfTheKinds) {
  EXPECT_EQ(to_string(ErrorCode::dns_timeout), "DNS-timeout");
  EXPECT_EQ(to_string(ErrorCode::destination_ip_prohibited), "destination-IP-prohibited");
  EXPECT_EQ(to_string(ErrorCode::tls_alert_received), "TLS-alert-received");
  EXPECT_EQ(to_string(ErrorCode::http_request_uri_too_long), "HTTP-request-URI-too-long");
  EXPECT_EQ(to_string(ErrorCode::http_response_timeout), "HTTP-response-timeout");
  EXPECT_EQ(to_string(ErrorCode::internal_error), "internal-error");
}

TEST(ErrorCode, StatusesSayWhoIsAtFault) {
  EXPECT_EQ(status_for(ErrorCode::connection_refused), 502);
  EXPECT_EQ(status_for(ErrorCode::http_response_timeout), 504);
  EXPECT_EQ(status_for(ErrorCode::dns_timeout), 504);
  EXPECT_EQ(status_for(ErrorCode::http_request_denied), 403);
  EXPECT_EQ(status_for(ErrorCode::http_request_body_size), 413);
  EXPECT_EQ(status_for(ErrorCode::http_request_uri_invalid), 400);
  EXPECT_EQ(status_for(ErrorCode::http_request_uri_too_long), 414);
  EXPECT_EQ(status_for(ErrorCode::http_request_header_section_size), 431);
  EXPECT_EQ(status_for(ErrorCode::connection_limit_reached), 503);
  EXPECT_EQ(status_for(ErrorCode::internal_error), 500);
  EXPECT_EQ(status_for(ErrorCode::configuration_error), 500);
}

TEST(ErrorCode, DescribesPayloads) {
  EXPECT_EQ(describe(ErrorCode::loop_detected), "loop-detected");
  EXPECT_EQ(describe({ErrorCode::http_response_body_size, std::uint64_t{18}}),
            "HTTP-response-body-size(18)");
  EXPECT_EQ(describe({ErrorCode::http_request_header_section_size, std::uint32_t{7}}),
            "HTTP-request-header-section-size(7)");
  EXPECT_EQ(describe({ErrorCode::internal_error, std::string{"why"}}), "internal-error(why)");
  EXPECT_EQ(describe({ErrorCode::dns_error, DnsErrorPayload{"NXDOMAIN", std::uint16_t{3}}}),
            "DNS-error(rcode: NXDOMAIN, info-code: 3)");
  EXPECT_EQ(describe({ErrorCode::dns_error, DnsErrorPayload{}}), "DNS-error");
  EXPECT_EQ(describe({ErrorCode::tls_alert_received,
                      TlsAlertReceivedPayload{std::uint8_t{40}, std::nullopt}}),
            "TLS-alert-received(alert-id: 40)");
  EXPECT_EQ(
      describe({ErrorCode::http_response_trailer_size, FieldSizePayload{"x", std::uint32_t{9}}}),
      "HTTP-response-trailer-size(field-name: x, field-size: 9)");
}

}  // namespace
}  // namespace portico::http
