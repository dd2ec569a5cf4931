#include "wat.hpp"

#include <component/decode.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace portico::component {
namespace {

using testing::HasSubstr;

using Tree = std::unique_ptr<const ast::Component>;

/// Trees borrow their names from what they were decoded from.
const std::vector<std::byte>& kept(std::vector<std::byte> binary) {
  static std::deque<std::vector<std::byte>> all;
  return all.emplace_back(std::move(binary));
}

Tree decoded(std::string_view text) {
  // Some of what the decoder knows, the validator refuses.
  auto tree = decode(kept(assemble(text)));
  if (tree)
    return std::move(*tree);
  ADD_FAILURE() << tree.error().message();
  return std::make_unique<const ast::Component>();
}

template <class T> const T& definition(const Tree& tree, std::size_t index) {
  return std::get<T>(tree->definitions.at(index));
}

/// The first definition of a component that defines this type first.
template <class T> T type(std::string_view text) {
  const auto tree = decoded(fmt::format("(component (type {}))", text));
  return std::get<T>(definition<ast::Type>(tree, 0));
}

std::vector<std::byte> bytes(std::initializer_list<unsigned> values) {
  std::vector<std::byte> result;
  for (const auto value : values)
    result.push_back(static_cast<std::byte>(value));
  return result;
}

std::vector<std::byte> component_of(std::initializer_list<unsigned> sections) {
  auto result = bytes({0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00});
  for (const auto value : sections)
    result.push_back(static_cast<std::byte>(value));
  return result;
}

void append_leb(std::vector<std::byte>& to, std::size_t value) {
  for (; value > 0x7f; value >>= 7)
    to.push_back(static_cast<std::byte>((value & 0x7fU) | 0x80U));
  to.push_back(static_cast<std::byte>(value));
}

/// A component of one section.
std::vector<std::byte> section(unsigned id, const std::vector<std::byte>& body) {
  auto result = component_of({id});
  append_leb(result, body.size());
  result.insert(result.end(), body.begin(), body.end());
  return result;
}

TEST(Decode, RefusesWhatIsNotAComponent) {
  for (const auto& input : {bytes({}), bytes({0x00, 0x61, 0x73}),
                            bytes({0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00})}) {
    const auto tree = decode(input);
    ASSERT_FALSE(tree);
    EXPECT_EQ(tree.error().code(), Errc::invalid_component);
  }
}

TEST(Decode, ReadsFactsOfCoreModules) {
  const auto tree = decoded(R"((component (core module
      (import "a" "f" (func (param i32)))
      (import "b" "t" (table 1 externref))
      (import "b" "m" (memory 1))
      (import "c" "g" (global (mut i64)))
      (table 2 funcref) (table 3 9 externref)
      (memory 5 7)
      (func $start) (start $start))))");
  const auto& module = definition<ast::CoreModule>(tree, 0);
  ASSERT_EQ(module.imports.size(), 4U);
  EXPECT_EQ(module.imports[0].module, "a");
  EXPECT_EQ(module.imports[0].name, "f");
  EXPECT_EQ(module.imports[0].kind, CoreKind::function);
  EXPECT_EQ(module.imports[1].kind, CoreKind::table);
  EXPECT_EQ(module.imports[2].kind, CoreKind::memory);
  EXPECT_EQ(module.imports[3].kind, CoreKind::global);
  ASSERT_EQ(module.facts.tables.size(), 2U);
  EXPECT_EQ(module.facts.tables[0].min, 2U);
  EXPECT_EQ(module.facts.tables[1].max, 9U);
  ASSERT_EQ(module.facts.memories.size(), 1U);
  EXPECT_EQ(module.facts.memories[0].min_pages, 5U);
  EXPECT_EQ(module.facts.memories[0].max_pages, 7U);
  EXPECT_TRUE(module.facts.has_start);
}

TEST(Decode, CountsCustomPagesInPagesOf64KiB) {
  const auto tree = decoded("(component (core module (memory 65537 (pagesize 1))))");
  EXPECT_EQ(definition<ast::CoreModule>(tree, 0).facts.memories.at(0).min_pages, 2U);
}

TEST(Decode, ReadsTablesWithInitialValues) {
  const auto tree =
      decoded("(component (core module (func $f) (table 4 4 (ref func) (ref.func $f))))");
  EXPECT_EQ(definition<ast::CoreModule>(tree, 0).facts.tables.at(0).min, 4U);
}

TEST(Decode, ReadsValueTypes) {
  const auto record = type<ast::DefinedType>(R"((record (field "a" u8) (field "b" string)))");
  EXPECT_EQ(record.kind, Kind::record);
  EXPECT_EQ(record.members.at(1).name, "b");
  EXPECT_EQ(record.members.at(1).type->primitive, Kind::string);
  const auto variant = type<ast::DefinedType>(R"((variant (case "a") (case "b" f64)))");
  EXPECT_FALSE(variant.members.at(0).type);
  EXPECT_EQ(variant.members.at(1).type->primitive, Kind::f64);
  EXPECT_EQ(type<ast::DefinedType>("(tuple bool char)").members.size(), 2U);
  EXPECT_EQ(type<ast::DefinedType>(R"((flags "a" "b"))").kind, Kind::flags);
  EXPECT_EQ(type<ast::DefinedType>(R"((enum "a" "b"))").kind, Kind::enumeration);
  EXPECT_EQ(type<ast::DefinedType>("(list u16)").members.at(0).type->primitive, Kind::u16);
  EXPECT_EQ(type<ast::DefinedType>("(list u16 3)").length, 3U);
  EXPECT_EQ(type<ast::DefinedType>("(option s8)").kind, Kind::option);
  const auto result = type<ast::DefinedType>("(result (error u32))");
  EXPECT_FALSE(result.members.at(0).type);
  EXPECT_EQ(result.members.at(1).type->primitive, Kind::u32);
  EXPECT_EQ(type<ast::DefinedType>("bool").kind, Kind::boolean);
}

TEST(Decode, ReadsTypesOfLaterVersions) {
  EXPECT_EQ(type<ast::DefinedType>("(stream u8)").kind, Kind::stream);
  EXPECT_EQ(type<ast::DefinedType>("(future)").kind, Kind::future);
  EXPECT_EQ(type<ast::DefinedType>("error-context").kind, Kind::error_context);
  EXPECT_TRUE(type<ast::FuncType>("(func async)").async);
  static_cast<void>(type<ast::MapType>("(map string u8)"));
}

TEST(Decode, ReadsNamesWithAttributes) {
  // import "a:b/c@0.2" (versionsuffix ".6"), an instance of type 0
  auto binary =
      component_of({0x07, 0x03, 0x01, 0x42, 0x00, 0x0a, 0x13, 0x01, 0x02, 0x09, 'a', ':',  'b',
                    '/',  'c',  '@',  '0',  '.',  '2',  0x01, 0x01, 0x02, '.',  '6', 0x05, 0x00});
  const auto tree = decode(binary);
  ASSERT_TRUE(tree) << tree.error().message();
  const auto& import = definition<ast::Import>(*tree, 1);
  EXPECT_EQ(import.name.name, "a:b/c@0.2");
  EXPECT_EQ(import.name.version_suffix, ".6");
  EXPECT_EQ(import.type.sort, ast::Sort::instance);
}

TEST(Decode, ReadsEveryBuiltinOfAsync) {
  struct Case {
    std::string_view name;
    std::vector<unsigned> code;
  };
  const std::array cases{
      Case{"task.cancel", {0x05}},
      Case{"subtask.cancel", {0x06, 0x00}},
      Case{"task.return", {0x09, 0x00, 0x7f, 0x01, 0x03, 0x00}},
      Case{"context.get", {0x0a, 0x7f, 0x00}},
      Case{"context.set", {0x0b, 0x7f, 0x00}},
      Case{"thread.yield", {0x0c, 0x00}},
      Case{"subtask.drop", {0x0d}},
      Case{"stream.new", {0x0e, 0x00}},
      Case{"stream.read", {0x0f, 0x00, 0x01, 0x03, 0x00}},
      Case{"stream.write", {0x10, 0x00, 0x00}},
      Case{"stream.cancel-read", {0x11, 0x00, 0x01}},
      Case{"stream.cancel-write", {0x12, 0x00, 0x01}},
      Case{"stream.drop-readable", {0x13, 0x00}},
      Case{"stream.drop-writable", {0x14, 0x00}},
      Case{"future.new", {0x15, 0x00}},
      Case{"future.read", {0x16, 0x00, 0x00}},
      Case{"future.write", {0x17, 0x00, 0x00}},
      Case{"future.cancel-read", {0x18, 0x00, 0x00}},
      Case{"future.cancel-write", {0x19, 0x00, 0x00}},
      Case{"future.drop-readable", {0x1a, 0x00}},
      Case{"future.drop-writable", {0x1b, 0x00}},
      Case{"error-context.new", {0x1c, 0x00}},
      Case{"error-context.debug-message", {0x1d, 0x00}},
      Case{"error-context.drop", {0x1e}},
      Case{"waitable-set.new", {0x1f}},
      Case{"waitable-set.wait", {0x20, 0x00, 0x00}},
      Case{"waitable-set.poll", {0x21, 0x00, 0x00}},
      Case{"waitable-set.drop", {0x22}},
      Case{"waitable.join", {0x23}},
      Case{"backpressure.inc", {0x24}},
      Case{"backpressure.dec", {0x25}},
      Case{"thread.index", {0x26}},
      Case{"thread.new-indirect", {0x27, 0x00, 0x00}},
      Case{"thread.resume-later", {0x28}},
      Case{"thread.suspend", {0x29, 0x00}},
      Case{"thread.suspend-then-resume", {0x2a, 0x00}},
      Case{"thread.yield-then-resume", {0x2b, 0x00}},
      Case{"thread.suspend-then-promote", {0x2c, 0x00}},
      Case{"thread.yield-then-promote", {0x2d, 0x00}},
  };
  for (const auto& [name, code] : cases) {
    auto binary = component_of({0x08, static_cast<unsigned>(code.size() + 1), 0x01});
    for (const auto byte : code)
      binary.push_back(static_cast<std::byte>(byte));
    const auto tree = decode(binary);
    ASSERT_TRUE(tree) << name << ": " << tree.error().message();
    EXPECT_EQ(std::get<ast::AsyncBuiltin>(definition<ast::Canon>(*tree, 0)).name, name);
  }
}

TEST(Decode, RefusesNumbersThatAreTooLarge) {
  // A section of 2^32 bytes; one whose size does not end; an alias index of 33 bits.
  for (const auto& input :
       {component_of({0x07, 0x80, 0x80, 0x80, 0x80, 0x10}),
        component_of({0x07, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f}),
        component_of({0x06, 0x08, 0x01, 0x03, 0x02, 0xff, 0xff, 0xff, 0xff, 0x1f})}) {
    const auto tree = decode(input);
    ASSERT_FALSE(tree);
    EXPECT_THAT(tree.error().message(), HasSubstr("number too large"));
  }
}

TEST(Decode, RefusesCountsThatTheBytesCannotHold) {
  const auto tree = decode(component_of({0x07, 0x05, 0xff, 0xff, 0xff, 0xff, 0x0f}));
  ASSERT_FALSE(tree);
  EXPECT_THAT(tree.error().message(), HasSubstr("more items than bytes"));
}

TEST(Decode, RefusesSectionsWithBytesLeftOver) {
  const auto tree = decode(component_of({0x07, 0x03, 0x01, 0x7f, 0x00}));
  ASSERT_FALSE(tree);
  EXPECT_THAT(tree.error().message(), HasSubstr("left over"));
}

TEST(Decode, BoundsNestingOfComponents) {
  auto binary = component_of({});
  for (int i = 0; i < 1000; ++i)
    binary = section(0x04, binary);
  const auto tree = decode(binary);
  ASSERT_FALSE(tree);
  EXPECT_EQ(tree.error().code(), Errc::limit);
}

TEST(Decode, BoundsNestingOfTypes) {
  std::vector<std::byte> body = bytes({0x01});
  for (int i = 0; i < 100'000; ++i)  // (instance (type (instance (type ...
    for (const unsigned byte : {0x42U, 0x01U, 0x01U})
      body.push_back(static_cast<std::byte>(byte));
  const auto tree = decode(section(0x07, body));
  ASSERT_FALSE(tree);
  EXPECT_EQ(tree.error().code(), Errc::limit);
}

TEST(Decode, BoundsMemoryForManySmallDefinitions) {
  // Each takes a byte and would become a node a hundred times as large.
  constexpr std::size_t kCount = 4'000'000;
  std::vector<std::byte> body;
  append_leb(body, kCount);
  body.resize(body.size() + kCount, std::byte{0x7f});
  const auto tree = decode(section(0x07, body));
  ASSERT_FALSE(tree);
  EXPECT_EQ(tree.error().code(), Errc::limit);
}

}  // namespace
}  // namespace portico::component
