#include <wasi_http/error_code.hpp>

#include <portico/component/abi.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace portico::wasi_http {
namespace {

using http::ErrorCode;
using As = component::WitAs<ErrorCode>;

const std::vector<ErrorCode>& samples() {
  static const std::vector<ErrorCode> all = [] {
    std::vector<ErrorCode> codes;
    for (std::size_t i = 0; i < ErrorCode::kCount; ++i)
      codes.emplace_back(static_cast<ErrorCode::Kind>(i));
    return codes;
  }();
  return all;
}

TEST(ErrorCode, CasesHaveTheNamesAndOrderOfTheHostType) {
  const component::Type type = component::Abi<ErrorCode>::type();
  ASSERT_EQ(type.members().size(), ErrorCode::kCount);
  for (std::size_t i = 0; i < ErrorCode::kCount; ++i)
    EXPECT_EQ(type.members()[i].name, http::to_string(static_cast<ErrorCode::Kind>(i)));
}

TEST(ErrorCode, EveryCaseCrossesBothWays) {
  for (const ErrorCode& code : samples()) {
    const auto wit = As::to_wit(code);
    EXPECT_EQ(wit.index(), static_cast<std::size_t>(code.kind));
    EXPECT_EQ(As::from_wit(wit).kind, code.kind);
  }
}

TEST(ErrorCode, PayloadsCross) {
  const http::FieldSizePayload field{.field_name = "x", .field_size = 9};
  const std::vector<ErrorCode> codes{
      {ErrorCode::dns_error, http::DnsErrorPayload{.rcode = "NXDOMAIN", .info_code = 3}},
      {ErrorCode::tls_alert_received,
       http::TlsAlertReceivedPayload{.alert_id = std::uint8_t{40}, .alert_message = "no"}},
      {ErrorCode::http_request_body_size, std::uint64_t{1} << 40},
      {ErrorCode::http_request_header_section_size, std::uint32_t{7}},
      {ErrorCode::http_request_header_size, field},
      {ErrorCode::http_request_trailer_section_size, std::uint32_t{7}},
      {ErrorCode::http_request_trailer_size, field},
      {ErrorCode::http_response_header_section_size, std::uint32_t{7}},
      {ErrorCode::http_response_header_size, field},
      {ErrorCode::http_response_body_size, std::uint64_t{18}},
      {ErrorCode::http_response_trailer_section_size, std::uint32_t{7}},
      {ErrorCode::http_response_trailer_size, field},
      {ErrorCode::http_response_transfer_coding, "gzip"},
      {ErrorCode::http_response_content_coding, "br"},
      {ErrorCode::internal_error, "why"},
  };
  for (const ErrorCode& code : codes)
    EXPECT_EQ(As::from_wit(As::to_wit(code)), code) << http::describe(code);
}

TEST(ErrorCode, APayloadOfAnotherTypeCountsAsAbsent) {
  EXPECT_EQ(As::from_wit(As::to_wit({ErrorCode::internal_error, std::uint64_t{1}})),
            ErrorCode{ErrorCode::internal_error});
}

TEST(ErrorCode, PayloadTypesAreThoseOfTheWit) {
  const component::Type type = component::Abi<ErrorCode>::type();
  const auto payload = [&](ErrorCode::Kind kind) {
    const auto& member = type.members()[static_cast<std::size_t>(kind)].type;
    return member ? member->to_string() : "";
  };
  EXPECT_EQ(payload(ErrorCode::dns_timeout), "");
  EXPECT_EQ(payload(ErrorCode::http_request_body_size), "option<u64>");
  EXPECT_EQ(payload(ErrorCode::http_request_header_section_size), "option<u32>");
  EXPECT_EQ(payload(ErrorCode::internal_error), "option<string>");
  EXPECT_NE(payload(ErrorCode::http_request_header_size).find("option<"), std::string::npos);
  EXPECT_NE(payload(ErrorCode::http_response_header_size).find("field-name"), std::string::npos);
}

}  // namespace
}  // namespace portico::wasi_http
