#include <cli/address.hpp>

#include <gtest/gtest.h>

namespace portico::cli {
namespace {

TEST(ParseAddress, TakesBothFamilies) {
  const auto v4 = parse_address("127.0.0.1:8080");
  ASSERT_TRUE(v4);
  EXPECT_EQ(v4->address().to_string(), "127.0.0.1");
  EXPECT_EQ(v4->port(), 8080);
  const auto v6 = parse_address("[::1]:0");
  ASSERT_TRUE(v6);
  EXPECT_EQ(v6->address().to_string(), "::1");
  EXPECT_EQ(v6->port(), 0);
}

TEST(ParseAddress, RefusesTheRest) {
  for (const auto* text :
       {"", ":", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
        "127.0.0.1:80x", "::1:80", "[127.0.0.1]:80", "[]:80", "localhost:80", "[::1]"})
    EXPECT_FALSE(parse_address(text)) << text;
}

}  // namespace
}  // namespace portico::cli
