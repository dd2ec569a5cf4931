#include "planned.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>

namespace portico::component {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Why no plan is made of a component that is valid.
Error refused(std::string_view text) {
  auto plan = make_plan(assemble_valid(text));
  if (!plan)
    return std::move(plan.error());
  ADD_FAILURE() << "a plan was made";
  return {Errc::internal, ""};
}

const Export& exported(const Plan& plan, std::string_view name) {
  static const Export kNothing{ExportedComponent{}};
  const auto found = plan.exports.find(name);
  if (found != plan.exports.end())
    return found->second;
  ADD_FAILURE() << "no export " << name;
  return kNothing;
}

// ---- imports and exports ----

constexpr std::string_view kHello = R"((component
  (import "a:b/streams@0.2.0" (instance $streams
    (export "stream" (type $stream (sub resource)))
    (export "[method]stream.read" (func (param "self" (borrow $stream)) (param "n" u32)
                                        (result (list u8))))))
  (alias export $streams "stream" (type $stream))
  (import "a:b/types@0.2.0" (instance $types
    (alias outer 1 $stream (type $outer))
    (export "stream" (type $stream (eq $outer)))
    (export "open" (func (result (own $stream))))))
  (core module $m
    (import "x" "read" (func (param i32 i32 i32)))
    (import "x" "drop" (func (param i32)))
    (import "x" "open" (func (result i32)))
    (memory (export "mem") 3 8)
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
    (func (export "run") (param i32)))
  (core module $memory (memory (export "mem") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable))
  (core instance $first (instantiate $memory))
  (core func $read (canon lower (func $streams "[method]stream.read")
                     (memory (core memory $first "mem"))
                     (realloc (core func $first "realloc"))))
  (core func $open (canon lower (func $types "open")))
  (core func $drop (canon resource.drop $stream))
  (core instance $i (instantiate $m (with "x" (instance
    (export "open" (func $open)) (export "drop" (func $drop)) (export "read" (func $read))))))
  (func $run (param "s" (own $stream)) (canon lift (core func $i "run")))
  (export "run" (func $run))))";

TEST(Plan, NamesWhatTheHostMustProvide) {
  const auto plan = planned(kHello);
  ASSERT_EQ(plan->imports.size(), 2U);
  EXPECT_EQ(plan->imports[0].name, "a:b/streams@0.2.0");
  EXPECT_EQ(plan->imports[0].sort, ImportName::Sort::instance);
  ASSERT_EQ(plan->host_funcs.size(), 2U);
  EXPECT_EQ(plan->host_funcs[0].interface, "a:b/streams@0.2.0");
  EXPECT_EQ(plan->host_funcs[0].name, "[method]stream.read");
  EXPECT_EQ(plan->host_funcs[0].type.to_string(), "func(self: borrow<stream>, n: u32) -> list<u8>");
  EXPECT_EQ(plan->host_funcs[1].interface, "a:b/types@0.2.0");
}

TEST(Plan, KeepsOneIdentityOfAResourceAcrossInterfaces) {
  const auto plan = planned(kHello);
  ASSERT_EQ(plan->resources.size(), 1U);
  const auto& stream = plan->resources[0];
  EXPECT_TRUE(stream.imported());
  EXPECT_EQ(stream.interface, "a:b/streams@0.2.0");
  EXPECT_EQ(stream.import_name, "stream");
  EXPECT_EQ(plan->host_funcs[0].type.params[0].type->resource(), &stream);
  EXPECT_EQ(plan->host_funcs[1].type.result->resource(), &stream);
  EXPECT_EQ(plan->lifted[0].type.params[0].type->resource(), &stream);
}

TEST(Plan, OrdersStepsSoThatEachFindsWhatItNeeds) {
  const auto plan = planned(kHello);
  EXPECT_THAT(steps(*plan), ElementsAre("instantiate 0()", "memory 0.mem", "function 0.realloc",
                                        "instantiate 1(lowered0 op0 lowered1)", "function 1.run"));
}

TEST(Plan, ResolvesCanonicalOptions) {
  const auto plan = planned(kHello);
  EXPECT_EQ(plan->lowered[0].options.memory, 0U);
  EXPECT_EQ(plan->lowered[0].options.realloc, 0U);
  EXPECT_EQ(plan->lowered[0].options.post_return, kNone);
  EXPECT_EQ(plan->lowered[1].options.memory, kNone);
  EXPECT_EQ(std::get<Lowered::Host>(plan->lowered[1].callee).host_func, 1U);
  EXPECT_EQ(plan->resource_ops[0].op, ResourceOp::Op::drop);
  EXPECT_EQ(plan->resource_ops[0].resource, 0U);
}

TEST(Plan, ListsFactsOfItsModules) {
  const auto binary = assemble_valid(kHello);
  const auto plan = make_plan(binary);
  ASSERT_TRUE(plan);
  ASSERT_EQ((*plan)->modules.size(), 2U);
  const auto& module = (*plan)->modules[1];
  EXPECT_EQ(module.memories.at(0).min_pages, 3U);
  EXPECT_EQ(module.memories.at(0).max_pages, 8U);
  EXPECT_EQ(engine::kind_of(std::span{binary}.subspan(module.offset, module.size)),
            engine::WasmKind::module);
}

TEST(Plan, ExportsLiftedFunctionsUnderTheirNames) {
  const auto plan = planned(kHello);
  const auto& run = std::get<ExportedFunc>(exported(*plan, "run").item);
  EXPECT_EQ(std::get<Lowered::Guest>(run.func).lifted, 0U);
  EXPECT_EQ(run.type.to_string(), "func(s: own<stream>)");
  EXPECT_EQ(plan->lifted[0].name, "run");
  EXPECT_EQ(plan->lifted[0].instance, 0U);
  EXPECT_EQ(plan->instances.size(), 1U);
}

TEST(Plan, MakesFreshResourcesForEachImportedInstance) {
  const auto plan = planned(R"((component
    (type $t (instance (export "r" (type (sub resource)))))
    (import "a" (instance (type $t)))
    (import "b" (instance (type $t)))
    (import "c" (type (sub resource)))))");
  ASSERT_EQ(plan->resources.size(), 3U);
  EXPECT_EQ(plan->resources[0].interface, "a");
  EXPECT_EQ(plan->resources[1].interface, "b");
  EXPECT_EQ(plan->resources[2].interface, "");
  EXPECT_EQ(plan->resources[2].import_name, "c");
}

TEST(Plan, ExportsAnImportAgain) {
  const auto plan = planned(R"((component
    (import "f" (func $f (param "x" u8)))
    (import "i" (instance $i (export "g" (func)) (type $u u32) (export "t" (type (eq $u)))))
    (export "f2" (func $f))
    (export "j" (instance $i))))");
  EXPECT_TRUE(plan->instances.empty());
  EXPECT_TRUE(plan->steps.empty());
  const auto& f = std::get<ExportedFunc>(exported(*plan, "f2").item);
  EXPECT_EQ(std::get<Lowered::Host>(f.func).host_func, 0U);
  EXPECT_EQ(plan->host_funcs[0].interface, "");
  const auto& j = std::get<ExportedInstance>(exported(*plan, "j").item);
  EXPECT_TRUE(std::holds_alternative<ExportedFunc>(j.items.at("g").item));
  EXPECT_EQ(std::get<ExportedType>(j.items.at("t").item).type->kind(), Kind::u32);
}

TEST(Plan, ExportsOnlyWhatTheDeclaredTypeShows) {
  const auto plan = planned(R"((component
    (import "i" (instance $i (export "g" (func)) (export "h" (func))))
    (export "j" (instance $i) (instance (export "g" (func))))))");
  EXPECT_EQ(std::get<ExportedInstance>(exported(*plan, "j").item).items.size(), 1U);
}

TEST(Plan, ExportsModulesAndComponents) {
  const auto plan = planned(R"((component
    (core module $m)
    (component $c)
    (export "m" (core module $m))
    (export "c" (component $c))))");
  EXPECT_EQ(std::get<ExportedModule>(exported(*plan, "m").item).module, 0U);
  EXPECT_EQ(plan->modules.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<ExportedComponent>(exported(*plan, "c").item));
}

// ---- composition ----

TEST(Plan, InlinesComponentsThatOnlyPassItemsOn) {
  // As wit-component wraps every export.
  const auto plan = planned(R"((component
    (import "types" (instance $types (export "r" (type (sub resource)))))
    (alias export $types "r" (type $r))
    (core module $m (func (export "handle") (param i32)))
    (core instance $i (instantiate $m))
    (func $handle (param "r" (own $r)) (canon lift (core func $i "handle")))
    (component $wrapper
      (import "type" (type $r (sub resource)))
      (import "func" (func $handle (param "r" (own $r))))
      (export $r2 "r" (type $r))
      (export "handle" (func $handle) (func (param "r" (own $r2)))))
    (instance $wrapped (instantiate $wrapper (with "type" (type $r)) (with "func" (func $handle))))
    (export "a:b/handler@1.0.0" (instance $wrapped))))");
  const auto& handler = std::get<ExportedInstance>(exported(*plan, "a:b/handler@1.0.0").item);
  const auto& handle = std::get<ExportedFunc>(handler.items.at("handle").item);
  EXPECT_EQ(std::get<Lowered::Guest>(handle.func).lifted, 0U);
  EXPECT_EQ(std::get<ExportedResource>(handler.items.at("r").item).resource, 0U);
  EXPECT_EQ(plan->lifted[0].name, "a:b/handler@1.0.0#handle");
  EXPECT_EQ(plan->instances.size(), 1U);
  EXPECT_THAT(steps(*plan), ElementsAre("instantiate 0()", "function 0.handle"));
}

TEST(Plan, ConnectsOneComponentToAnother) {
  const auto plan = planned(R"((component
    (component $provider
      (core module $m (func (export "f") (param i32) (result i32) local.get 0))
      (core instance $i (instantiate $m))
      (func (export "f") (param "x" u32) (result u32) (canon lift (core func $i "f"))))
    (component $user
      (import "f" (func $f (param "x" u32) (result u32)))
      (core func $lowered (canon lower (func $f)))
      (core module $m (import "" "f" (func (param i32) (result i32))) (func (export "run")))
      (core instance $i (instantiate $m (with "" (instance (export "f" (func $lowered))))))
      (func (export "run") (canon lift (core func $i "run"))))
    (instance $p (instantiate $provider))
    (instance $u (instantiate $user (with "f" (func $p "f"))))
    (export "run" (func $u "run"))))");
  EXPECT_THAT(steps(*plan), ElementsAre("instantiate 0()", "function 0.f",
                                        "instantiate 1(lowered0)", "function 1.run"));
  EXPECT_EQ(std::get<Lowered::Guest>(plan->lowered[0].callee).lifted, 0U);
  ASSERT_EQ(plan->instances.size(), 3U);
  EXPECT_EQ(plan->instances[0].path, "");
  EXPECT_EQ(plan->instances[1].parent, 0U);
  EXPECT_EQ(plan->instances[2].path, "u");
  EXPECT_EQ(plan->lifted[0].instance, 1U);
  EXPECT_EQ(plan->lowered[0].instance, 2U);
}

TEST(Plan, GivesEachInstantiationItsOwnInstancesAndResources) {
  const auto plan = planned(R"((component
    (component $c
      (type $r (resource (rep i32)))
      (core func $new (canon resource.new $r))
      (core module $m (import "" "new" (func (param i32) (result i32))) (func (export "make") (result i32) unreachable))
      (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
      (export $r2 "r" (type $r))
      (func (export "make") (result (own $r2)) (canon lift (core func $i "make"))))
    (instance $a (instantiate $c))
    (instance $b (instantiate $c))
    (export "a" (instance $a))
    (export "b" (instance $b))))");
  EXPECT_EQ(plan->modules.size(), 1U);
  EXPECT_EQ(plan->instances.size(), 3U);
  ASSERT_EQ(plan->resources.size(), 2U);
  EXPECT_FALSE(plan->resources[0].imported());
  EXPECT_EQ(plan->resources[0].instance, 1U);
  EXPECT_EQ(plan->resources[1].instance, 2U);
  EXPECT_EQ(plan->resources[0].name, "r");
  EXPECT_NE(plan->lifted[0].type.result->resource(), plan->lifted[1].type.result->resource());
  EXPECT_EQ(plan->lifted[1].name, "b#make");
  EXPECT_THAT(steps(*plan), ElementsAre("instantiate 0(op0)", "function 0.make",
                                        "instantiate 0(op1)", "function 1.make"));
}

TEST(Plan, ReachesOutThroughSeveralComponents) {
  const auto plan = planned(R"((component $root
    (core module $m (func (export "f") (param i32)))
    (type $t (record (field "a" u32)))
    (component $leaf
      (core module $unused)
      (core instance $i (instantiate $m))
      (alias outer $root $t (type $t2))
      (export $t3 "t" (type $t2))
      (func (export "f") (param "x" $t3) (canon lift (core func $i "f"))))
    (component $middle
      (component $inner
        (alias outer $root $leaf (component $l))
        (instance $i (instantiate $l))
        (export "t" (type $i "t"))
        (export "i" (instance $i)))
      (instance $i (instantiate $inner))
      (alias export $i "i" (instance $j))
      (export "i" (instance $j)))
    (instance $i (instantiate $middle))
    (alias export $i "i" (instance $j))
    (export "j" (instance $j))))");
  const auto& j = std::get<ExportedInstance>(exported(*plan, "j").item);
  EXPECT_EQ(std::get<ExportedFunc>(j.items.at("f").item).type.to_string(),
            "func(x: record { a: u32 })");
  EXPECT_EQ(plan->modules.size(), 1U);
  // One for each level: the leaf runs code, and the others are its ancestors.
  ASSERT_EQ(plan->instances.size(), 4U);
  EXPECT_EQ(plan->instances[3].path, "i/i/i");
}

TEST(Plan, InstantiatesComponentsAndModulesThatAreArguments) {
  const auto plan = planned(R"((component
    (component $use
      (import "m" (core module $m (export "f" (func))))
      (import "c" (component $c (export "f" (func))))
      (core instance $i (instantiate $m))
      (func (export "f") (canon lift (core func $i "f")))
      (instance $j (instantiate $c))
      (export "g" (func $j "f")))
    (core module $m (func (export "f")))
    (component $c
      (core module $m (func (export "f")))
      (core instance $i (instantiate $m))
      (func (export "f") (canon lift (core func $i "f"))))
    (instance $i (instantiate $use (with "m" (core module $m)) (with "c" (component $c))))
    (export "i" (instance $i))))");
  EXPECT_EQ(plan->modules.size(), 2U);
  EXPECT_EQ(plan->lifted.size(), 2U);
  EXPECT_EQ(plan->lifted[0].name, "i#f");
  EXPECT_EQ(plan->lifted[1].name, "i#g");
}

TEST(Plan, RunsNothingWhereAnImportedComponentIsInstantiated) {
  const auto plan = planned(R"((component
    (import "f" (func $f (param "s" string)))
    (import "c" (component $c))
    (core module $m (memory (export "mem") 1) (func (export "drop") (param i32)))
    (core instance $i (instantiate $m))
    (core func $lowered (canon lower (func $f) (memory (core memory $i "mem"))))
    (type $r (resource (rep i32) (dtor (core func $i "drop"))))
    (instance (instantiate $c))))");
  EXPECT_TRUE(plan->steps.empty());
  EXPECT_TRUE(plan->memories.empty());
  EXPECT_TRUE(plan->functions.empty());
  EXPECT_EQ(plan->resources.at(0).destructor, kNone);
  EXPECT_EQ(plan->imports.size(), 2U);
}

TEST(Plan, UsesInstancesMadeOfExports) {
  const auto plan = planned(R"((component
    (import "f" (func $f))
    (instance $bundle (export "inner" (func $f)))
    (component $c
      (import "i" (instance $i (export "inner" (func))))
      (export "f" (func $i "inner")))
    (instance $c (instantiate $c (with "i" (instance $bundle))))
    (export "g" (func $c "f"))))");
  const auto& g = std::get<ExportedFunc>(exported(*plan, "g").item);
  EXPECT_EQ(std::get<Lowered::Host>(g.func).host_func, 0U);
}

TEST(Plan, LiftsALoweredFunction) {
  const auto plan = planned(R"((component
    (import "f" (func $f (param "x" u32)))
    (core func $lowered (canon lower (func $f)))
    (func $again (param "x" u32) (canon lift (core func $lowered)))
    (export "g" (func $again))))");
  EXPECT_THAT(steps(*plan), ElementsAre("function lowered0"));
  EXPECT_EQ(plan->lifted[0].function, 0U);
}

TEST(Plan, DestroysResourcesByACoreFunction) {
  const auto plan = planned(R"((component
    (core module $m (func (export "dtor") (param i32)))
    (core instance $i (instantiate $m))
    (type $r (resource (rep i32) (dtor (core func $i "dtor"))))
    (core func (canon resource.rep $r))
    (core func (canon resource.drop $r))
    (export "r" (type $r))))");
  EXPECT_EQ(plan->resources.at(0).destructor, 0U);
  EXPECT_EQ(written(plan->functions.at(0)), "0.dtor");
  EXPECT_EQ(plan->resource_ops.at(0).op, ResourceOp::Op::rep);
  EXPECT_EQ(plan->resource_ops.at(1).op, ResourceOp::Op::drop);
}

TEST(Plan, TakesEachMemoryAndFunctionOnce) {
  const auto plan = planned(R"((component
    (import "f" (func $f (param "s" string)))
    (import "g" (func $g (param "s" string)))
    (core module $m (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
      (func (export "run") (param i32 i32)) (func (export "post")))
    (core instance $i (instantiate $m))
    (alias core export $i "mem" (core memory $one))
    (alias core export $i "mem" (core memory $two))
    (core func (canon lower (func $f) (memory $one)))
    (core func (canon lower (func $g) (memory $two) string-encoding=utf16))
    (func $a (param "s" string) (canon lift (core func $i "run") (memory $one)
      (realloc (core func $i "realloc")) (post-return (core func $i "post"))))
    (func $b (param "s" string) (canon lift (core func $i "run") (memory $two)
      (realloc (core func $i "realloc")) string-encoding=latin1+utf16))
    (export "a" (func $a))
    (export "b" (func $b))))");
  EXPECT_THAT(steps(*plan), ElementsAre("instantiate 0()", "memory 0.mem", "function 0.run",
                                        "function 0.realloc", "function 0.post"));
  EXPECT_EQ(plan->lowered[1].options.encoding, StringEncoding::utf16);
  EXPECT_EQ(plan->lifted[1].options.encoding, StringEncoding::latin1_utf16);
  EXPECT_EQ(plan->lifted[0].options.post_return, 2U);
}

TEST(Plan, PassesEveryKindOfCoreItem) {
  const auto plan = planned(R"((component
    (core module $a (memory (export "m") 1) (table (export "t") 1 funcref)
      (global (export "g") i32 (i32.const 0)) (func (export "f")))
    (core module $b (import "x" "g" (global i32)) (import "x" "t" (table 1 funcref))
      (import "y" "m" (memory 1)) (import "y" "f" (func)))
    (core instance $a (instantiate $a))
    (core instance $y (export "m" (memory $a "m")) (export "f" (func $a "f")))
    (core instance (instantiate $b (with "x" (instance $a)) (with "y" (instance $y))))))");
  EXPECT_THAT(steps(*plan), ElementsAre("instantiate 0()", "instantiate 1(0.g 0.t 0.m 0.f)"));
  const auto& arguments = std::get<Instantiate>(plan->steps[1]).arguments;
  EXPECT_EQ(std::get<CoreExport>(arguments[0]).kind, CoreKind::global);
  EXPECT_EQ(std::get<CoreExport>(arguments[1]).kind, CoreKind::table);
  EXPECT_EQ(std::get<CoreExport>(arguments[2]).kind, CoreKind::memory);
  EXPECT_EQ(std::get<CoreExport>(arguments[3]).kind, CoreKind::function);
}

// ---- what is refused ----

TEST(Plan, RefusesByName) {
  struct Case {
    std::string_view text;
    std::string_view message;
  };
  const std::vector<Case> cases{
      {R"((component (import "f" (func async))))", "async functions (imported: f)"},
      {R"((component (import "i" (instance (export "f" (func (param "s" (stream u8))))))))",
       "streams (imported: i#f)"},
      {R"((component (import "f" (func (result (future u8))))))", "futures"},
      {R"((component (core func (canon waitable-set.new))))", "waitable-set.new"},
      {R"((component (core func (canon task.return (result u32)))))", "task.return"},
      {R"((component (core module $m (func (export "f"))) (core instance $i (instantiate $m))
           (func (export "f") async (canon lift (core func $i "f")))))",
       "async functions"},
  };
  for (const auto& [text, message] : cases) {
    const auto error = refused(text);
    EXPECT_EQ(error.code(), Errc::unsupported) << text;
    EXPECT_THAT(error.message(), HasSubstr(message)) << text;
  }
}

TEST(Plan, CallsInstancesByTheirNamesIfTheseAreHarmless) {
  const auto path = [](std::string_view name) {
    const auto plan = planned(fmt::format(R"((component
      (component $c (core module $m) (core instance (instantiate $m)))
      (instance (@name "{}") (instantiate $c))))",
                                          name));
    return plan->instances.back().path;
  };
  EXPECT_EQ(path("wasi:http-app_1.0@2"), "wasi:http-app_1.0@2");
  EXPECT_EQ(path("two words"), "instance0");
  EXPECT_EQ(path("a/b"), "instance0");
  EXPECT_EQ(path(std::string(65, 'x')), "instance0");
}

TEST(Plan, LeavesImportedModulesToTheHost) {
  const auto plan = planned(R"((component
    (core type $f (func (param i32)))
    (import "m" (core module $m (alias outer 1 $f (type $f)) (import "a" "b" (func (type $f)))
      (export "g" (func (type $f)))))
    (core module $a (func (export "b") (param i32)))
    (core instance $a (instantiate $a))
    (core instance (instantiate $m (with "a" (instance $a))))))");
  ASSERT_EQ(plan->modules.size(), 2U);
  const auto& imported = plan->modules[1].imported ? plan->modules[1] : plan->modules[0];
  ASSERT_TRUE(imported.imported);
  EXPECT_EQ(imported.imported->name, "m");
  EXPECT_THAT(steps(*plan), ElementsAre("instantiate 0()", "instantiate 1(0.b)"));
}

TEST(Plan, IgnoresAsyncTypesThatNoFunctionUses) {
  const auto plan = planned(R"((component
    (import "i" (instance (type $s (stream u8)) (export "s" (type (eq $s))) (export "f" (func))))))");
  EXPECT_EQ(plan->host_funcs.size(), 1U);
}

TEST(Plan, ChargesForEveryCopyOfAFunctionType) {
  std::string text = "(component (core module $m (func (export \"f\") (param i32)))"
                     "(core instance $i (instantiate $m)) (type $t (func";
  for (int i = 0; i < 1000; ++i)
    text += fmt::format(" (param \"p{}\" u8)", i);
  text += "))";
  for (int i = 0; i < 2000; ++i)
    text += "(func (type $t) (canon lift (core func $i \"f\")))";
  EXPECT_EQ(make_plan(assemble(text + ")")).error().code(), Errc::limit);
}

TEST(Plan, BoundsInstantiationsThatMultiply) {
  std::string text = "(component (component $c0 (core module $m) (core instance (instantiate $m)))";
  for (int i = 1; i < 40; ++i)
    text += fmt::format("(component $c{0} (alias outer 1 $c{1} (component $d)) "
                        "(instance (instantiate $d)) (instance (instantiate $d)))",
                        i, i - 1);
  const auto plan = make_plan(assemble(text + "(instance (instantiate $c39)))"));
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().code(), Errc::limit);
}

TEST(Plan, BoundsNestingOfValueTypes) {
  std::string text = "(component (type $t0 (list u8))";
  for (int i = 1; i < 5000; ++i)
    text += fmt::format("(type $t{} (list $t{}))", i, i - 1);
  const auto plan = make_plan(assemble(text + ")"));
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().code(), Errc::limit);
}

TEST(Plan, FindsWhatTheValidatorWouldHaveFound) {
  for (const auto* text :
       {R"((component (core instance (instantiate 3))))", R"((component (export "f" (func 0))))",
        R"((component (import "i" (instance (type 0)))))", R"((component (type (own 0))))",
        R"((component (alias outer 0 9 (type))))",
        R"((component (component $c (import "r" (type (sub resource)))) (type $u u8)
                      (instance (instantiate $c (with "r" (type $u))))))",
        R"((component (core module $m (import "a" "b" (func)))
                                         (core instance (instantiate $m))))"}) {
    const auto plan = make_plan(assemble(text));
    ASSERT_FALSE(plan) << text;
    EXPECT_EQ(plan.error().code(), Errc::invalid_component);
  }
}

// ---- hostile and real input ----

TEST(Plan, SurvivesTruncationAndDamageAnywhere) {
  const auto whole = assemble_valid(kHello);
  for (std::size_t size = 0; size < whole.size(); ++size)
    static_cast<void>(make_plan(std::span{whole}.first(size)));
  auto damaged = whole;
  for (std::size_t at = 8; at < whole.size(); ++at) {
    for (const unsigned flip : {0x01U, 0x40U, 0x80U, 0xffU}) {
      damaged[at] = whole[at] ^ static_cast<std::byte>(flip);
      static_cast<void>(make_plan(damaged));
    }
    damaged[at] = whole[at];
  }
}

TEST(Plan, PlansEveryGuestThatTheTestsRun) {
  const auto* folder = std::getenv("PORTICO_GUESTS");
  if (folder == nullptr)
    GTEST_SKIP() << "PORTICO_GUESTS is not set";
  int components = 0;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    if (entry.path().extension() != ".wasm")
      continue;
    std::string text(entry.file_size(), '\0');
    std::ifstream{entry.path(), std::ios::binary}.read(text.data(),
                                                       static_cast<std::streamsize>(text.size()));
    if (engine::kind_of(std::as_bytes(std::span{text})) != engine::WasmKind::component)
      continue;
    const auto plan = make_plan(std::as_bytes(std::span{text}));
    EXPECT_TRUE(plan) << entry.path() << ": " << plan.error().message();
    ++components;
  }
  EXPECT_GT(components, 0);
}

}  // namespace
}  // namespace portico::component
