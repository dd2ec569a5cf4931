#include <cli/units.hpp>

#include <gtest/gtest.h>

namespace portico::cli {
namespace {

using namespace std::chrono_literals;

TEST(ParseDuration, TakesEveryUnit) {
  EXPECT_EQ(*parse_duration("10ns"), 10ns);
  EXPECT_EQ(*parse_duration("100us"), 100us);
  EXPECT_EQ(*parse_duration("300ms"), 300ms);
  EXPECT_EQ(*parse_duration("2s"), 2s);
  EXPECT_EQ(*parse_duration("1m"), 1min);
  EXPECT_EQ(*parse_duration("1h"), 1h);
  EXPECT_EQ(*parse_duration("1.5s"), 1500ms);
  EXPECT_EQ(*parse_duration("0s"), 0ns);
  EXPECT_EQ(*parse_duration("0"), 0ns);
}

TEST(ParseDuration, HintsAtTheUnit) {
  EXPECT_NE(parse_duration("5").error().find("5s"), std::string::npos);
}

TEST(ParseDuration, RefusesTheRest) {
  for (const auto* text : {"", "s", "-1s", "-0s", "+1s", " 1s", "1 s", "1x", "1S", "nan", "infs",
                           "1e3s", "99999999999999h", "1s "})
    EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(ParseSize, TakesEveryUnit) {
  EXPECT_EQ(*parse_size("512B"), 512U);
  EXPECT_EQ(*parse_size("64KiB"), 65'536U);
  EXPECT_EQ(*parse_size("200MiB"), 200U << 20);
  EXPECT_EQ(*parse_size("4GiB"), std::uint64_t{4} << 30);
}

TEST(ParseSize, HintsAtTheUnit) {
  EXPECT_NE(parse_size("64").error().find("64MiB"), std::string::npos);
}

TEST(ParseSize, RefusesTheRest) {
  for (const auto* text : {"", "KiB", "-1KiB", "1KB", "1kib", "1 KiB", "99999999999GiB"})
    EXPECT_FALSE(parse_size(text)) << text;
}

}  // namespace
}  // namespace portico::cli
