#include <engine/wasm.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

namespace portico::engine {
namespace {

using testing::HasSubstr;

std::vector<std::byte> binary_of(std::string_view text) {
  auto binary = from_text(text);
  EXPECT_TRUE(binary) << binary.error().message();
  return std::move(binary).value_or(std::vector<std::byte>{});
}

std::vector<std::byte> bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span{text});
  return {bytes.begin(), bytes.end()};
}

TEST(Wasm, TellsKindsApart) {
  EXPECT_EQ(kind_of(binary_of("(module)")), WasmKind::module);
  EXPECT_EQ(kind_of(binary_of("(component)")), WasmKind::component);
  EXPECT_EQ(kind_of(bytes_of("#!/bin/sh")), WasmKind::none);
  EXPECT_EQ(kind_of(bytes_of({"\0asm\x0d\0\1", 7})), WasmKind::none);
  EXPECT_EQ(kind_of({}), WasmKind::none);
}

TEST(Wasm, TakesTextAndBinary) {
  const auto binary = binary_of("(component)");
  EXPECT_EQ(*to_binary(bytes_of("\n ;; a comment\n(component)")), binary);
  EXPECT_EQ(*to_binary(binary), binary);
  EXPECT_THAT(to_binary(bytes_of("hello")).error().message(), HasSubstr("neither"));
  EXPECT_THAT(to_binary({}).error().message(), HasSubstr("neither"));
  EXPECT_THAT(from_text("(component").error().message(), HasSubstr("expected `)`"));
}

TEST(Wasm, ValidatesDeeply) {
  EXPECT_TRUE(validate(binary_of("(component (core module (func nop)))"), {}));
  EXPECT_FALSE(validate({}, {}));
  const auto wrong = validate(binary_of("(component (core module (func (result i32) nop)))"), {});
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message(), HasSubstr("type mismatch"));
  EXPECT_THAT(wrong.error().message(), HasSubstr("offset 0x"));
}

TEST(Wasm, ValidatesAsyncByDefaultAndTheRestOfItWhenAsked) {
  EXPECT_TRUE(validate(binary_of(R"((component
      (core module $m (func (export "f") (result i32) unreachable)
                      (func (export "cb") (param i32 i32 i32) (result i32) unreachable))
      (core instance $i (instantiate $m))
      (func (export "f") async
        (canon lift (core func $i "f") async (callback (core func $i "cb"))))))"),
                       {}));

  const auto stackful = binary_of(R"((component
      (core module $m (func (export "f")))
      (core instance $i (instantiate $m))
      (func (export "f") async (canon lift (core func $i "f") async))))");
  EXPECT_FALSE(validate(stackful, {}));
  Features more;
  ASSERT_TRUE(more.enable("cm-async-stackful"));
  EXPECT_TRUE(validate(stackful, more));
}

TEST(Features, AreTurnedOnAndOffByName) {
  const auto wide = binary_of("(module (func (param i64 i64) (result i64 i64)"
                              " local.get 0 local.get 1 i64.mul_wide_s))");
  Features features;
  EXPECT_FALSE(validate(wide, features));
  ASSERT_TRUE(features.enable("wide-arithmetic"));
  EXPECT_TRUE(validate(wide, features));
  ASSERT_TRUE(features.disable("wide-arithmetic"));
  EXPECT_FALSE(validate(wide, features));
  EXPECT_THAT(features.enable("no-such-thing").error().message(), HasSubstr("no-such-thing"));
}

}  // namespace
}  // namespace portico::engine
