#include "planned.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace portico::component {
namespace {

using testing::ElementsAre;

constexpr std::string_view kShimModules = R"(
  (core module $shim
    (type $one (func (param i32))) (type $two (func (param i32 i64) (result i32)))
    (table (export "$imports") 2 2 funcref)
    (func (export "0") (type $one) local.get 0 i32.const 0 call_indirect (type $one))
    (func (export "1") (type $two) local.get 0 local.get 1 i32.const 1 call_indirect (type $two)))
  (core module $fixup
    (type $one (func (param i32))) (type $two (func (param i32 i64) (result i32)))
    (import "" "0" (func $0 (type $one))) (import "" "1" (func $1 (type $two)))
    (import "" "$imports" (table 2 2 funcref))
    (elem (i32.const 0) func $0 $1)))";

/// A component whose main module imports through a shim; `slot1` fills the shim's second slot and
/// `more` comes last.
std::string shimmed(std::string_view modules, std::string_view slot1, std::string_view more = "") {
  return fmt::format(R"((component
    (import "f" (func $f (param "s" string)))
    (import "g" (func $g (param "a" u32) (param "b" u64) (result u32)))
    {}
    (core module $main (import "x" "f" (func (param i32 i32)))
      (import "x" "r" (func (param i32))) (import "x" "g" (func (param i32 i64) (result i32)))
      (memory (export "mem") 1) (func (export "_initialize")) (func (export "dtor") (param i32))
      (func (export "other") (param i32 i64) (result i32) unreachable))
    (import "i" (instance $i (export "r" (type (sub resource)))))
    (alias export $i "r" (type $r))
    (core module $none (memory (export "mem") 1))
    (core instance $none (instantiate $none))
    (core instance $shim (instantiate $shim))
    (core func $lowered (canon lower (func $f) (memory (core memory $none "mem"))))
    (core instance $main (instantiate $main (with "x" (instance
      (export "f" (func $lowered)) (export "r" (func $shim "0")) (export "g" (func $shim "1"))))))
    (core func $drop (canon resource.drop $r))
    (core func $g (canon lower (func $g)))
    (core instance $fix (instantiate $fixup (with "" (instance
      (export "0" (func $drop)) (export "1" (func {})) (export "$imports" (table $shim "$imports"))))))
    {}))",
                     modules, slot1, more);
}

TEST(Shim, IsPlannedAwayWhereTheHostFillsIt) {
  const auto plan = planned(shimmed(kShimModules, "$g"));
  EXPECT_EQ(plan->modules.size(), 2U);
  EXPECT_THAT(steps(*plan), ElementsAre("instantiate 0()", "memory 0.mem",
                                        "instantiate 1(lowered0 op0 lowered1)"));
}

TEST(Shim, ForwardsWhereALaterModuleFillsIt) {
  const auto plan = planned(shimmed(kShimModules, "$main \"other\""));
  EXPECT_EQ(plan->modules.size(), 2U);
  EXPECT_THAT(steps(*plan),
              ElementsAre("instantiate 0()", "memory 0.mem", "instantiate 1(lowered0 op0 forward0)",
                          "function 1.other"));
  EXPECT_EQ(written(plan->functions.at(plan->forwards.at(0).function)), "1.other");
}

/// The shim's second slot has type (i32 i64) -> i32.
std::string shim_filled_with(std::string_view type) {
  const std::string fixup = fmt::format(R"(
  (core module $fixup
    (type $one (func (param i32))) (type $two {0})
    (import "" "0" (func $0 (type $one))) (import "" "1" (func $1 (type $two)))
    (import "" "$imports" (table 2 2 funcref))
    (elem (i32.const 0) func $0 $1))
  (core module $later (func (export "other") (type $two) unreachable) (type $two {0}))
  (core instance $later (instantiate $later)))",
                                        type);
  const std::string_view shim = kShimModules.substr(0, kShimModules.find("(core module $fixup"));
  return shimmed(std::string{shim} + fixup, "$later \"other\"");
}

TEST(Shim, StaysWhereItsCallWouldTrapForTheType) {
  EXPECT_EQ(planned(shim_filled_with("(func (param i32 i64) (result i32))"))->modules.size(), 3U);
  // Nothing but the shim's indirect call compares these; without it the guest would read, and
  // jump to, whatever lies on the host's stack.
  for (const auto* type :
       {"(func (param i32 i64 i64 i64) (result i32))", "(func (param i32 i64) (result i64))",
        "(func (param i64 i64) (result i32))", "(func (param i32))", "(func)",
        "(func (param i32 i64) (result funcref))", "(func (param i32 (ref null func)))"}) {
    const auto plan = planned(shim_filled_with(type));
    EXPECT_EQ(plan->modules.size(), 5U) << type;
    EXPECT_TRUE(plan->forwards.empty()) << type;
  }
}

TEST(Shim, StaysWithTypesThatMeanSomethingOnlyInTheirModule) {
  // Equal as bytes, but type 0 of one module is not type 0 of the other.
  const auto plan = planned(R"((component
    (core module $shim
      (type $n (func (param i32))) (type $f (func (param (ref null $n))))
      (table (export "$imports") 1 1 funcref)
      (func (export "0") (type $f) local.get 0 i32.const 0 call_indirect (type $f)))
    (core module $main (type $n (func (param i32))) (import "x" "f" (func (param (ref null $n)))))
    (core module $late (type $n (func)) (func (export "f") (param (ref null $n))))
    (core module $fixup
      (type $n (func)) (type $f (func (param (ref null $n))))
      (import "" "0" (func $0 (type $f))) (import "" "$imports" (table 1 1 funcref))
      (elem (i32.const 0) func $0))
    (core instance $shim (instantiate $shim))
    (core instance (instantiate $main (with "x" (instance (export "f" (func $shim "0"))))))
    (core instance $late (instantiate $late))
    (core instance (instantiate $fixup (with "" (instance
      (export "0" (func $late "f")) (export "$imports" (table $shim "$imports"))))))))");
  EXPECT_EQ(plan->modules.size(), 4U);
}

TEST(Shim, IsReplacedInLiftsToo) {
  const auto plan = planned(shimmed(kShimModules, "$g", R"(
    (func $lifted (param "a" u32) (param "b" u64) (result u32)
      (canon lift (core func $shim "1")))
    (export "h" (func $lifted)))"));
  EXPECT_THAT(steps(*plan), ElementsAre("function lowered1", "instantiate 0()", "memory 0.mem",
                                        "instantiate 1(lowered0 op0 lowered1)"));
  EXPECT_EQ(plan->lifted[0].function, 0U);
}

TEST(Shim, GivesDestructorsTheRealFunction) {
  // A destructor cannot be known before the module that has it, so it goes through the shim.
  const auto plan = planned(R"((component
    (core module $shim (type $one (func (param i32))) (table (export "$imports") 1 1 funcref)
      (func (export "0") (type $one) local.get 0 i32.const 0 call_indirect (type $one)))
    (core module $fixup (import "actual" "0" (func $0 (param i32)))
      (import "main" "_initialize" (func $init)) (import "shim" "$imports" (table 1 1 funcref))
      (elem (i32.const 0) func $0) (start $init))
    (core module $main (import "x" "new" (func (param i32) (result i32)))
      (func (export "_initialize")) (func (export "dtor") (param i32)))
    (core instance $shim (instantiate $shim))
    (type $r (resource (rep i32) (dtor (core func $shim "0"))))
    (core func $new (canon resource.new $r))
    (core instance $main (instantiate $main (with "x" (instance (export "new" (func $new))))))
    (core instance (instantiate $fixup
      (with "actual" (instance (export "0" (func $main "dtor")))) (with "main" (instance $main))
      (with "shim" (instance $shim))))))");
  EXPECT_THAT(steps(*plan), ElementsAre("instantiate 0(op0)", "function 0.dtor",
                                        "function 0._initialize", "start 0._initialize"));
  EXPECT_EQ(written(plan->functions.at(plan->resources.at(0).destructor)), "0.dtor");
  EXPECT_EQ(plan->modules.size(), 1U);
}

TEST(Shim, StaysWhereItDoesAnythingElse) {
  // Each differs from what wit-component writes in one place.
  struct Change {
    std::string_view from;
    std::string_view to;
  };
  for (const auto& [from, to] : std::vector<Change>{
           {"local.get 0 i32.const 0", "i32.const 7 i32.const 0"},
           {"i32.const 1 call_indirect (type $two)", "i32.const 1 call_indirect (type $two) nop"},
           {"(func (export \"0\") (type $one)", "(func (export \"0\") (type $one) (local i32)"},
           {"func $0 $1", "func $0"},
           {"(elem (i32.const 0) func $0 $1)",
            "(elem (i32.const 0) func $0 $1) (global i32 (i32.const 0))"},
           {"(elem (i32.const 0) func $0 $1)",
            "(elem (i32.const 0) func $0) (elem (i32.const 1) func $1)"}}) {
    std::string modules{kShimModules};
    const auto at = modules.find(from);
    ASSERT_NE(at, std::string::npos);
    modules.replace(at, from.size(), to);
    const auto plan = planned(shimmed(modules, "$g"));
    EXPECT_EQ(plan->modules.size(), 4U) << to;
  }
}

TEST(Shim, StaysWhereItsTableIsUsedElsewhere) {
  const auto plan = planned(shimmed(kShimModules, "$g", R"(
    (core module $look (import "s" "$imports" (table 2 funcref)))
    (core instance (instantiate $look (with "s" (instance $shim)))))"));
  EXPECT_EQ(plan->modules.size(), 5U);
}

TEST(Shim, FollowsTheOrderOfSlotsNotOfNames) {
  std::string modules{kShimModules};
  modules.replace(modules.find("i32.const 0 call"), 16, "i32.const 1 call");
  modules.replace(modules.find("i32.const 1 call_indirect (type $two)"), 16, "i32.const 0 call");
  modules.replace(modules.find("func $0 $1"), 10, "func $1 $0");
  const auto plan = planned(shimmed(modules, "$g"));
  EXPECT_THAT(steps(*plan), ElementsAre("instantiate 0()", "memory 0.mem",
                                        "instantiate 1(lowered0 op0 lowered1)"));
}

TEST(Shim, StartModulesBecomeCalls) {
  // As older versions of wit-component run `_initialize`.
  const auto plan = planned(R"((component
    (core module $main (func (export "_initialize")) (func (export "run")))
    (core module $start (import "" "" (func)) (start 0))
    (core instance $main (instantiate $main))
    (alias core export $main "_initialize" (core func $init))
    (core instance (instantiate $start (with "" (instance (export "" (func $init))))))
    (func (export "run") (canon lift (core func $main "run")))))");
  EXPECT_EQ(plan->modules.size(), 1U);
  EXPECT_THAT(steps(*plan), ElementsAre("instantiate 0()", "function 0.run",
                                        "function 0._initialize", "start 0._initialize"));
}

TEST(Shim, LeavesModulesThatStartThemselves) {
  const auto plan = planned(R"((component
    (core module $main (func $f) (start $f))
    (core instance $main (instantiate $main))))");
  EXPECT_THAT(steps(*plan), ElementsAre("instantiate 0()"));
  EXPECT_TRUE(plan->modules.at(0).has_start);
}

TEST(Shim, SurvivesDamageAnywhere) {
  const auto whole = assemble_valid(shimmed(kShimModules, "$g"));
  auto damaged = whole;
  for (std::size_t at = 8; at < whole.size(); ++at) {
    for (const unsigned flip : {0x01U, 0x40U, 0x80U, 0xffU}) {
      damaged[at] = whole[at] ^ static_cast<std::byte>(flip);
      static_cast<void>(make_plan(damaged));
    }
    damaged[at] = whole[at];
  }
}

}  // namespace
}  // namespace portico::component
