#include <cli/core_values.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace portico::cli {
namespace {

using component::FuncType;
using component::Kind;
using component::Type;
using component::Value;
using testing::HasSubstr;

FuncType taking(std::initializer_list<Kind> kinds) {
  FuncType type;
  for (const Kind kind : kinds)
    type.params.push_back({"", Type{kind}});
  return type;
}

Result<std::vector<Value>> parsed(Kind kind, const std::string& text) {
  return parse_arguments(taking({kind}), std::vector{text});
}

TEST(CoreValues, TakesIntegersEitherWay) {
  EXPECT_EQ(parsed(Kind::s32, "-1"), (std::vector<Value>{{-1}}));
  EXPECT_EQ(parsed(Kind::s32, "4294967295"), (std::vector<Value>{{-1}}));
  EXPECT_EQ(parsed(Kind::s32, "0xff"), (std::vector<Value>{{255}}));
  EXPECT_EQ(parsed(Kind::s32, "-2147483648"), (std::vector<Value>{{-2147483647 - 1}}));
  EXPECT_EQ(parsed(Kind::s64, "18446744073709551615"), (std::vector<Value>{{std::int64_t{-1}}}));
  EXPECT_EQ(parsed(Kind::s64, "-0x10"), (std::vector<Value>{{std::int64_t{-16}}}));
}

TEST(CoreValues, TakesFractions) {
  EXPECT_EQ(parsed(Kind::f32, "1.5"), (std::vector<Value>{{1.5F}}));
  EXPECT_EQ(parsed(Kind::f64, "-2e3"), (std::vector<Value>{{-2000.0}}));
  EXPECT_EQ(parsed(Kind::f64, "inf"), (std::vector<Value>{{HUGE_VAL}}));
}

TEST(CoreValues, RefusesWhatIsNoNumber) {
  for (const char* text : {"", "-", "one", "1x", " 1", "+1", "1.5", "0x", "--1", "4294967296",
                           "-2147483649", "0x100000000"})
    EXPECT_FALSE(parsed(Kind::s32, text)) << text;
  for (const char* text : {"", "x", "1.5.", "1,5"})
    EXPECT_FALSE(parsed(Kind::f64, text)) << text;
  EXPECT_THAT(parsed(Kind::s64, "x").error().message(),
              HasSubstr("argument 1 is \"x\", not a number of type i64"));
}

TEST(CoreValues, NeedsAsManyAsTheFunctionTakes) {
  const auto type = taking({Kind::s32, Kind::f64});
  const auto few = parse_arguments(type, std::vector<std::string>{"1"});
  ASSERT_FALSE(few);
  EXPECT_THAT(few.error().message(), HasSubstr("takes 2 arguments, and 1 were given"));
  const auto more = parse_arguments(type, std::vector<std::string>{"1", "2", "not one"});
  EXPECT_EQ(more, (std::vector<Value>{{1}, {2.0}}));
}

TEST(CoreValues, PrintsALineForEachResult) {
  EXPECT_EQ(result_lines({-7}), "-7\n");
  EXPECT_EQ(result_lines({0.5F}), "0.5\n");
  EXPECT_EQ(result_lines({Value::Sequence{{1}, {std::int64_t{-2}}, {2.0}}}), "1\n-2\n2\n");
}

}  // namespace
}  // namespace portico::cli
