#include <wasi_http/rules.hpp>

#include <gtest/gtest.h>

namespace portico::wasi_http {
namespace {

Rules rules_of(http::MessageRules rules) {
  return Rules{std::make_shared<const http::MessageRules>(std::move(rules))};
}

TEST(Rules, ForbidByDefaultWhatBelongsToTheConnection) {
  const Rules rules;
  for (const std::string_view name :
       {"Connection", "keep-alive", "PROXY-authenticate", "proxy-authorization", "proxy-connection",
        "transfer-encoding", "upgrade", "Host", "http2-settings"})
    EXPECT_TRUE(rules.forbid(name)) << name;
  for (const std::string_view name :
       {"", "te", "content-length", "cookie", "hosts", "x", "connectiom", "trailer"})
    EXPECT_FALSE(rules.forbid(name)) << name;
}

TEST(Rules, ForbidWhatTheEmbedderSays) {
  const Rules rules = rules_of({.forbidden_fields = {"X-Secret"},
                                .schemes = {"http"},
                                .default_scheme = {},
                                .set_host = true});
  EXPECT_TRUE(rules.forbid("x-secret"));
  EXPECT_FALSE(rules.forbid("host"));
  const Rules copy = rules;
  EXPECT_TRUE(copy.forbid("x-SECRET"));
  EXPECT_FALSE(
      rules_of({.forbidden_fields = {}, .schemes = {}, .default_scheme = {}, .set_host = true})
          .forbid("host"));
}

TEST(Rules, StripMessages) {
  http::Fields fields{{"Host", "h"}, {"a", "1"}, {"TRANSFER-ENCODING", "chunked"}, {"te", "x"}};
  Rules{}.strip(fields);
  EXPECT_EQ(fields, (http::Fields{{"a", "1"}, {"te", "x"}}));
}

TEST(Rules, SupportSchemesInAnyCase) {
  const Rules rules = rules_of(
      {.forbidden_fields = {}, .schemes = {"https", "ws"}, .default_scheme = {}, .set_host = true});
  EXPECT_TRUE(rules.supports(http::Scheme::parse("HTTPS")));
  EXPECT_TRUE(rules.supports(http::Scheme::parse("WS")));
  EXPECT_FALSE(rules.supports(http::Scheme::parse("http")));
  EXPECT_TRUE(Rules{}.supports(http::Scheme::parse("http")));
}

}  // namespace
}  // namespace portico::wasi_http
