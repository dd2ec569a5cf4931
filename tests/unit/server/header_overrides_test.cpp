#include <server/header_overrides.hpp>

#include <gtest/gtest.h>

namespace portico::server {
namespace {

std::vector<HeaderOverride> overrides_of(std::initializer_list<std::string_view> lines) {
  std::vector<HeaderOverride> overrides;
  for (const auto line : lines)
    EXPECT_TRUE(add_override(line, overrides)) << line;
  return overrides;
}

http::Request request_with(http::Fields headers) {
  http::Request request;
  request.authority = "client.test";
  request.headers = std::move(headers);
  return request;
}

TEST(HeaderOverrides, ReplaceEveryValueOfTheClient) {
  auto request = request_with({{"X-Id", "1"}, {"accept", "*/*"}, {"x-id", "2"}});
  apply_overrides(overrides_of({"x-id: a", "X-ID:b"}), request);
  EXPECT_EQ(request.headers, (http::Fields{{"accept", "*/*"}, {"x-id", "a"}, {"x-id", "b"}}));
}

TEST(HeaderOverrides, RemoveWithoutAValue) {
  auto request = request_with({{"cookie", "secret"}, {"accept", "*/*"}});
  apply_overrides(overrides_of({"Cookie:"}), request);
  EXPECT_EQ(request.headers, (http::Fields{{"accept", "*/*"}}));
}

TEST(HeaderOverrides, OfHostIsTheAuthority) {
  auto request = request_with({{"host", "client.test"}});
  apply_overrides(overrides_of({"host: app.test:81"}), request);
  EXPECT_EQ(request.authority, "app.test:81");
  EXPECT_EQ(*request.headers.find("host"), "app.test:81");
}

TEST(HeaderOverrides, RefuseWhatIsNoHeader) {
  std::vector<HeaderOverride> overrides;
  for (const auto* line : {"no colon", "two words: x", ": x", "x: a\x01z", "content-length: 5",
                           "Transfer-Encoding: chunked", "host: a b", "host:", ""})
    EXPECT_FALSE(add_override(line, overrides)) << line;
}

}  // namespace
}  // namespace portico::server
