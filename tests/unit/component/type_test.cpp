#include <portico/component/type.hpp>

#include <gtest/gtest.h>

namespace portico::component {
namespace {

using Members = std::vector<Type::Member>;

Type list_of(Type element) {
  return {Kind::list, Members{{{}, std::move(element)}}};
}

TEST(Type, WritesPrimitivesAsWitDoes) {
  EXPECT_EQ(Type{Kind::boolean}.to_string(), "bool");
  EXPECT_EQ(Type{Kind::s64}.to_string(), "s64");
  EXPECT_EQ(Type{Kind::character}.to_string(), "char");
  EXPECT_EQ(Type{Kind::error_context}.to_string(), "error-context");
}

TEST(Type, WritesCompoundsAsWitDoes) {
  const Type u8{Kind::u8};
  const Type string{Kind::string};
  EXPECT_EQ(list_of(u8).to_string(), "list<u8>");
  EXPECT_EQ(Type::fixed_list(u8, 4).to_string(), "list<u8, 4>");
  EXPECT_EQ((Type{Kind::tuple, Members{{{}, u8}, {{}, string}}}).to_string(), "tuple<u8, string>");
  EXPECT_EQ((Type{Kind::option, Members{{{}, u8}}}).to_string(), "option<u8>");
  EXPECT_EQ((Type{Kind::record, Members{{"a", u8}, {"b", string}}}).to_string(),
            "record { a: u8, b: string }");
  EXPECT_EQ((Type{Kind::variant, Members{{"none", {}}, {"other", string}}}).to_string(),
            "variant { none, other(string) }");
  EXPECT_EQ((Type{Kind::enumeration, Members{{"x", {}}, {"y", {}}}}).to_string(), "enum { x, y }");
  EXPECT_EQ((Type{Kind::flags, Members{{"r", {}}, {"w", {}}}}).to_string(), "flags { r, w }");
}

TEST(Type, WritesEveryShapeOfResult) {
  const Type u8{Kind::u8};
  const Type string{Kind::string};
  EXPECT_EQ((Type{Kind::result, Members{{{}, {}}, {{}, {}}}}).to_string(), "result");
  EXPECT_EQ((Type{Kind::result, Members{{{}, u8}, {{}, {}}}}).to_string(), "result<u8>");
  EXPECT_EQ((Type{Kind::result, Members{{{}, {}}, {{}, string}}}).to_string(), "result<_, string>");
  EXPECT_EQ((Type{Kind::result, Members{{{}, u8}, {{}, string}}}).to_string(),
            "result<u8, string>");
}

TEST(Type, WritesHandlesAndStreams) {
  const ResourceType file{"file"};
  EXPECT_EQ((Type{Kind::own, &file}).to_string(), "own<file>");
  EXPECT_EQ((Type{Kind::borrow, &file}).to_string(), "borrow<file>");
  EXPECT_EQ((Type{Kind::stream, Members{{{}, Type{Kind::u8}}}}).to_string(), "stream<u8>");
  EXPECT_EQ((Type{Kind::future, Members{{{}, {}}}}).to_string(), "future");
}

TEST(Type, KeepsWhatItWasMadeOf) {
  const ResourceType file{"file"};
  const Type own{Kind::own, &file};
  EXPECT_EQ(own.resource(), &file);
  EXPECT_EQ(Type::fixed_list(own, 3).fixed_length(), 3U);
  EXPECT_EQ(list_of(own).fixed_length(), std::nullopt);
  EXPECT_EQ(list_of(own).members().at(0).type->kind(), Kind::own);
}

TEST(Type, KnowsItsDepthAndTheKindsInIt) {
  const Type inner = list_of(list_of(Type{Kind::u8}));
  const Type outer{Kind::record, Members{{"a", Type{Kind::string}}, {"b", inner}}};
  EXPECT_EQ(Type{Kind::u8}.depth(), 1U);
  EXPECT_EQ(outer.depth(), 4U);
  EXPECT_TRUE(outer.contains(Kind::record));
  EXPECT_TRUE(outer.contains(Kind::u8));
  EXPECT_TRUE(outer.contains(Kind::string));
  EXPECT_FALSE(outer.contains(Kind::borrow));
}

TEST(Type, StaysReadableWhereSharedPartsMultiply) {
  Type type{Kind::u8};
  for (int i = 0; i < 60; ++i)
    type = Type{Kind::tuple, Members{{{}, type}, {{}, type}}};
  const auto text = type.to_string();
  EXPECT_LT(text.size(), 3000U);
  EXPECT_TRUE(text.ends_with("..."));
}

TEST(FuncType, WritesParametersAndResult) {
  EXPECT_EQ((FuncType{}).to_string(), "func()");
  const FuncType type{.params = {{"a", Type{Kind::u8}}, {"b", Type{Kind::string}}},
                      .result = list_of(Type{Kind::u8})};
  EXPECT_EQ(type.to_string(), "func(a: u8, b: string) -> list<u8>");
  EXPECT_EQ((FuncType{.params = {}, .result = {}, .async = true}).to_string(), "async func()");
}

}  // namespace
}  // namespace portico::component
