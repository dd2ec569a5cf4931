#include "sandbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace portico::component {
namespace {

using testing::HasSubstr;

/// Returns 1000 tuples of four bytes.
constexpr std::string_view kTuples = R"((component
  (core module $m
    (memory (export "mem") 1)
    (data (i32.const 8) "\10\00\00\00\e8\03\00\00")
    (func (export "tuples") (result i32) (i32.const 8)))
  (core instance $i (instantiate $m))
  (func (export "tuples") (result (list (tuple u8 u8 u8 u8)))
    (canon lift (core func $i "tuples") (memory (core memory $i "mem"))))))";

Result<std::optional<Value>> tuples(std::uint64_t most_bytes) {
  const Engine engine;
  const Guest guest{engine, Linker{}, kTuples};
  StoreOptions options;
  options.limits.max_call_bytes = most_bytes;
  Store store{*guest.pre, options};
  const auto func = find_func(*guest.pre, "", "tuples");
  EXPECT_TRUE(func);
  Result<std::optional<Value>> got;
  store.call(*func, {}, [&](Result<std::optional<Value>> result) { got = std::move(result); });
  return got;
}

TEST(Value, CountsAllValuesThatAListHasAgainstTheBudgetOfACall) {
  const auto whole = tuples(5000 * sizeof(Value));
  ASSERT_TRUE(whole) << whole.error().describe();
  EXPECT_EQ(std::get<Value::Sequence>((*whole)->of).size(), 1000U);
  const auto over = tuples(5000 * sizeof(Value) - 1);
  ASSERT_FALSE(over);
  EXPECT_THAT(over.error().message(), HasSubstr("one call may pass at most"));
}

}  // namespace
}  // namespace portico::component
