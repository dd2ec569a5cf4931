#include <net/name_pattern.hpp>

#include <gtest/gtest.h>

namespace portico::net {
namespace {

bool matches(const char* pattern, const char* name) {
  return NamePattern::parse(pattern).value().matches(name);
}

TEST(NamePattern, IsOneNameOrThoseBelow) {
  EXPECT_TRUE(matches("Example.com", "example.COM."));
  EXPECT_FALSE(matches("example.com", "www.example.com"));
  EXPECT_TRUE(matches("*.example.com", "a.b.Example.com"));
  EXPECT_FALSE(matches("*.example.com", "example.com"));
  EXPECT_FALSE(matches("*.example.com", "badexample.com"));
  EXPECT_FALSE(matches("*.example.com", ".example.com"));
  EXPECT_TRUE(matches("*", "anything"));
  EXPECT_TRUE(matches("*", "10.0.0.1"));
}

TEST(NamePattern, IsNothingElse) {
  for (const char* text : {"", "*.", "*.*.com", "a*.com", "**", "a..b", "10.0.0.1", "a b", "a/8"})
    EXPECT_FALSE(NamePattern::parse(text)) << text;
}

}  // namespace
}  // namespace portico::net
