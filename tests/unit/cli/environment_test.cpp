#include <cli/environment.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

namespace portico::cli {
namespace {

TEST(ParseEnvironment, TakesAValue) {
  EXPECT_EQ(*parse_environment("A=b=c"), (std::pair<std::string, std::string>{"A", "b=c"}));
  EXPECT_EQ(*parse_environment("A="), (std::pair<std::string, std::string>{"A", ""}));
}

TEST(ParseEnvironment, InheritsWithoutOne) {
  ::setenv("PORTICO_TEST_VARIABLE", "here", 1);
  EXPECT_EQ(parse_environment("PORTICO_TEST_VARIABLE")->second, "here");
  ::unsetenv("PORTICO_TEST_VARIABLE");
  EXPECT_FALSE(parse_environment("PORTICO_TEST_VARIABLE"));
}

TEST(ParseEnvironment, NeedsAName) {
  EXPECT_FALSE(parse_environment("=x"));
  EXPECT_FALSE(parse_environment(""));
}

}  // namespace
}  // namespace portico::cli
