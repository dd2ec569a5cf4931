#include <component/names.hpp>

#include <portico/component/component.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace portico::component {
namespace {

bool serves(std::string_view have, std::string_view want) {
  return compatible(VersionedName::parse(have), VersionedName::parse(want));
}

TEST(Names, MatchBySemanticVersion) {
  EXPECT_TRUE(serves("wasi:io/poll@0.2.12", "wasi:io/poll@0.2.0"));
  EXPECT_TRUE(serves("wasi:io/poll@0.2.0", "wasi:io/poll@0.2.12"));
  EXPECT_TRUE(serves("a:b/c@1.4.0", "a:b/c@1.0.9"));
  EXPECT_FALSE(serves("a:b/c@2.0.0", "a:b/c@1.0.0"));
  EXPECT_FALSE(serves("wasi:io/poll@0.3.0", "wasi:io/poll@0.2.0"));
  EXPECT_FALSE(serves("a:b/c@0.0.2", "a:b/c@0.0.1"));
  EXPECT_FALSE(serves("wasi:io/streams@0.2.0", "wasi:io/poll@0.2.0"));
}

TEST(Names, WithoutOrWithOddVersionsMatchOnlyThemselves) {
  EXPECT_TRUE(serves("host", "host"));
  EXPECT_FALSE(serves("host@1.0.0", "host"));
  EXPECT_TRUE(serves("a:b/c@1.0.0-rc.1", "a:b/c@1.0.0-rc.1"));
  EXPECT_FALSE(serves("a:b/c@1.0.0-rc.1", "a:b/c@1.0.0"));
  EXPECT_TRUE(serves("a:b/c@banana", "a:b/c@banana"));
  EXPECT_FALSE(serves("a:b/c@1.0", "a:b/c@1.0.0"));
  EXPECT_FALSE(serves("a:b/c@99999999999999999999.0.0", "a:b/c@1.0.0"));
}

TEST(Names, FindTheHighestThatFits) {
  const std::vector<std::string> names{"i@0.2.3", "i@0.2.10", "i@0.3.0", "j@0.2.99", "i@0.2.9"};
  EXPECT_EQ(*find_compatible(names, "i@0.2.0"), "i@0.2.10");
  EXPECT_EQ(*find_compatible(names, "i@0.2.3"), "i@0.2.3") << "the same version is best";
  EXPECT_EQ(find_compatible(names, "k@0.2.0"), nullptr);
}

}  // namespace
}  // namespace portico::component
