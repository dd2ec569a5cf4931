#include "sandbox.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace portico::component {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

EngineOptions no_pool() {
  EngineOptions options;
  options.pooling = Pooling::off;
  return options;
}

/// Calls an export by C++ types, on the caller's stack.
template <class R, class... Args>
Result<R> called(std::string_view wat, std::string_view name, Args... args) {
  const Engine engine{no_pool()};
  auto component = Component::compile(engine, bytes_of(wat));
  EXPECT_TRUE(component) << component.error().describe();
  auto pre = Linker{}.instantiate_pre(*component);
  EXPECT_TRUE(pre) << pre.error().describe();
  auto func = typed_func<R(Args...)>(*pre, "", name);
  EXPECT_TRUE(func) << func.error().describe();
  Store store{*pre, {}};
  std::optional<Result<R>> result;
  store.call(*func, [&](Result<R> ended) { result.emplace(std::move(ended)); }, args...);
  return *result;
}

/// One component that calls another, which gets what it sends.
constexpr std::string_view kTwo = R"((component
  (component $Inner
    (core module $m
      (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 8))
      (func $look (export "look") (param i32 i32 i32)
        (if (i32.eqz (local.get 2)) (then (call $deep))))
      (func $deep unreachable))
    (core instance $i (instantiate $m))
    (func (export "look") (param "number" u32) (param "name" string)
      (canon lift (core func $i "look") (memory (core memory $i "mem"))
                  (realloc (core func $i "realloc")))))
  (component $Outer
    (import "look" (func $look (param "number" u32) (param "name" string)))
    (core module $libc (memory (export "mem") 1))
    (core instance $libc (instantiate $libc))
    (core func $look' (canon lower (func $look) (memory (core memory $libc "mem"))))
    (core module $m
      (import "" "look" (func $look (param i32 i32 i32)))
      (import "" "mem" (memory 1))
      (data (i32.const 100) "good\ff")
      (func $send (export "send") (param i32 i32)
        (call $look (i32.const 7) (local.get 0) (local.get 1))))
    (core instance $i (instantiate $m
      (with "" (instance (export "look" (func $look')) (export "mem" (memory $libc "mem"))))))
    (func (export "send") (param "at" u32) (param "size" u32) (canon lift (core func $i "send"))))
  (instance $inner (instantiate $Inner))
  (instance $outer (instantiate $Outer (with "look" (func $inner "look"))))
  (export "send" (func $outer "send"))))";

TEST(GuestCall, PassesWhatIsRight) {
  EXPECT_TRUE(called<void>(kTwo, "send", std::uint32_t{100}, std::uint32_t{4}));
}

TEST(GuestCall, SaysWhereAndWhatWasWrong) {
  const auto result = called<void>(kTwo, "send", std::uint32_t{100}, std::uint32_t{5});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), Errc::trap);
  EXPECT_EQ(result.error().message(),
            "in component outer: calling look of component inner: argument 2 (\"name\"): string "
            "is not valid UTF-8");
  EXPECT_THAT(result.error().backtrace(), HasSubstr("send"));
}

TEST(GuestCall, ShowsTheFramesOfBothGuests) {
  const auto result = called<void>(kTwo, "send", std::uint32_t{100}, std::uint32_t{0});
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(),
              AllOf(StartsWith("in component inner: "), HasSubstr("unreachable")));
  EXPECT_THAT(result.error().backtrace(), AllOf(HasSubstr("deep"), HasSubstr("look")));
}

constexpr std::string_view kEcho = R"((component
  (core module $m
    (memory (export "mem") 1)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $next
        (i32.and (i32.add (global.get $next) (i32.const 15)) (i32.const -16)))
      (global.get $next)
      (global.set $next (i32.add (global.get $next) (local.get 3))))
    (func (export "text") (param i32 i32) (result i32)
      (i32.store (i32.const 0) (local.get 0))
      (i32.store (i32.const 4) (local.get 1))
      (i32.const 0))
    (func (export "sum") (param i32) (result i64)
      (i64.add (i64.load (local.get 0)) (i64.load offset=128 (local.get 0))))
    (func (export "half") (param f32) (result f32)
      (f32.div (local.get 0) (f32.const 2))))
  (core instance $i (instantiate $m))
  (alias core export $i "mem" (core memory $mem))
  (alias core export $i "realloc" (core func $realloc))
  (func (export "text") (param "t" string) (result string)
    (canon lift (core func $i "text") (memory $mem) (realloc $realloc)))
  (func (export "half") (param "x" f32) (result f32) (canon lift (core func $i "half")))
  (func (export "sum") (param "many" (tuple u64 u64 u64 u64 u64 u64 u64 u64 u64 u64 u64 u64 u64 u64
                                            u64 u64 u64)) (result u64)
    (canon lift (core func $i "sum") (memory $mem) (realloc $realloc)))))";

TEST(TypedFunc, ReturnsWhatGoesThroughMemory) {
  EXPECT_EQ(*(called<std::string>(kEcho, "text", std::string{"hello"})), "hello");
}

TEST(TypedFunc, ReturnsCoreValues) {
  EXPECT_EQ(*(called<float>(kEcho, "half", 3.0F)), 1.5F);
}

TEST(TypedFunc, PassesManyArgumentsThroughMemory) {
  using U = std::uint64_t;
  using Many = std::tuple<U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U>;
  Many many{};
  std::get<0>(many) = 40;
  std::get<16>(many) = 2;
  EXPECT_EQ(*(called<U>(kEcho, "sum", many)), 42U);
}

TEST(Func, SaysWhichValueIsNotOfItsType) {
  const Engine engine{no_pool()};
  const auto component = Component::compile(engine, bytes_of(kEcho));
  const auto pre = Linker{}.instantiate_pre(*component);
  Store store{*pre, {}};
  const auto func = find_func(*pre, "", "text");
  ASSERT_TRUE(func) << func.error().message();
  std::optional<Result<std::optional<Value>>> result;
  const auto done = [&](Result<std::optional<Value>> ended) { result.emplace(std::move(ended)); };
  store.call(*func, {Value{std::uint32_t{1}}}, done);
  EXPECT_EQ(result->error().code(), Errc::config);
  EXPECT_EQ(result->error().message(), "argument 1 (\"t\"): not a value of type string");
  store.call(*func, {Value{std::string{"there"}}}, done);
  ASSERT_TRUE(*result);
  EXPECT_EQ(to_string(*func->type->result, ***result), "\"there\"");
}

/// A resource of the host's whose handle the guest passes as borrow and as own at once.
struct Thing {
  static constexpr const char* kWitName = "thing";
};

TEST(HostCall, DoesNotTakeWhatItHasOnLoan) {
  const Engine engine{no_pool()};
  Linker linker;
  auto host = linker.instance("host");
  host.resource<Thing>("thing");
  host.func("make", [] { return own<Thing>(); });
  host.func("both", [](Borrow<Thing>, Own<Thing>) {});
  Guest guest{engine, linker, R"((component
    (import "host" (instance $host
      (export "thing" (type $t (sub resource)))
      (export "make" (func (result (own $t))))
      (export "both" (func (param "a" (borrow $t)) (param "b" (own $t))))))
    (core func $make (canon lower (func $host "make")))
    (core func $both (canon lower (func $host "both")))
    (core module $m
      (import "" "make" (func $make (result i32)))
      (import "" "both" (func $both (param i32 i32)))
      (func (export "run") (local i32)
        (local.set 0 (call $make))
        (call $both (local.get 0) (local.get 0))))
    (core instance $i (instantiate $m (with "" (instance
      (export "make" (func $make)) (export "both" (func $both))))))
    (func (export "run") (canon lift (core func $i "run")))))"};
  boost::asio::io_context loop;
  const auto store = guest.store(Mode::blocking, loop);
  const auto result = guest.run(*store, loop);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(),
              AllOf(HasSubstr("host#both: argument 2"), HasSubstr("lent")));
}

TEST(HostCall, DropsWhatItWasGivenForACallThatThenFails) {
  const Engine engine{no_pool()};
  HostResourceType thing;
  int dropped = 0;
  thing.name = "thing";
  thing.drop_number = [&](std::uint32_t) { ++dropped; };
  Linker linker;
  auto host = linker.instance("host");
  host.resource("thing", thing);
  host.func("make", FuncType{{}, Type{Kind::own, &thing}, false},
            [&](Call&, const std::vector<Value>&) {
              return Value{Value::Resource{&thing, std::uint32_t{1}}};
            });
  host.func("take",
            FuncType{{{"", Type{Kind::own, &thing}}, {"", Type{Kind::character}}}, {}, false},
            [](Call&, const std::vector<Value>&) { return std::nullopt; });
  Guest guest{engine, linker, R"((component
    (import "host" (instance $host
      (export "thing" (type $t (sub resource)))
      (export "make" (func (result (own $t))))
      (export "take" (func (param "a" (own $t)) (param "b" char)))))
    (core func $make (canon lower (func $host "make")))
    (core func $take (canon lower (func $host "take")))
    (core module $m
      (import "" "make" (func $make (result i32)))
      (import "" "take" (func $take (param i32 i32)))
      (func (export "run") (call $take (call $make) (i32.const 0xd800))))
    (core instance $i (instantiate $m (with "" (instance
      (export "make" (func $make)) (export "take" (func $take))))))
    (func (export "run") (canon lift (core func $i "run")))))"};
  boost::asio::io_context loop;
  const auto store = guest.store(Mode::blocking, loop);
  EXPECT_FALSE(guest.run(*store, loop));
  EXPECT_EQ(dropped, 1);
}

TEST(HostCall, LeavesNothingBehindWhereTheHostAsksItself) {
  const Engine engine{no_pool()};
  HostResourceType thing;
  thing.name = "thing";
  Linker linker;
  auto host = linker.instance("host");
  host.resource("thing", thing);
  host.func("look", FuncType{{{"", Type{Kind::borrow, &thing}}}, Type{Kind::u32}, false},
            [](Call&, const std::vector<Value>& args) {
              const auto& what = std::get<Value::Resource>(args[0].of);
              return Value{std::get<std::uint32_t>(what.representation) + 1};
            });
  host.func("leave", []() -> void { throw Exit{3}; });
  const auto component = Component::compile(engine, bytes_of(R"((component
    (import "host" (instance $host
      (export "thing" (type $t (sub resource)))
      (export "look" (func (param "a" (borrow $t)) (result u32)))
      (export "leave" (func))))
    (export "out" (instance $host))))"));
  ASSERT_TRUE(component) << component.error().message();
  const auto pre = linker.instantiate_pre(*component);
  ASSERT_TRUE(pre) << pre.error().message();
  Store store{*pre, {}};
  std::optional<Result<std::optional<Value>>> result;
  const auto done = [&](Result<std::optional<Value>> ended) { result.emplace(std::move(ended)); };
  for (int i = 0; i < 3; ++i) {
    store.call(*find_func(*pre, "out", "look"), {Value{Value::Resource{&thing, std::uint32_t{41}}}},
               done);
    ASSERT_TRUE(*result) << result->error().message();
    EXPECT_EQ(std::get<std::uint32_t>((*result)->value().of), 42U);
    EXPECT_EQ(store.handle_count(), 0U);
  }
  store.call(*find_func(*pre, "out", "leave"), {}, done);
  EXPECT_EQ(result->error().code(), Errc::exit);
  EXPECT_EQ(result->error().exit_status(), 3);
}

TEST(HostCall, MayEndAfterAllElseOfItsStoreIsGone) {
  boost::asio::io_context loop;
  Linker linker;
  linker.instance("").func("wait", []() -> boost::asio::awaitable<void> {
    boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor,
                                    std::chrono::hours{1}};
    co_await timer.async_wait(boost::asio::use_awaitable);
  });
  {
    // The guest owns a resource of its own type, which the plan has.
    Guest guest{Engine{no_pool()}, linker, R"((component
      (import "wait" (func $wait))
      (type $r (resource (rep i32)))
      (core func $new (canon resource.new $r))
      (core func $w (canon lower (func $wait)))
      (core module $m (import "" "new" (func $new (param i32) (result i32)))
        (import "" "w" (func $w))
        (func (export "run") (drop (call $new (i32.const 1))) (call $w)))
      (core instance $i (instantiate $m (with "" (instance
        (export "new" (func $new)) (export "w" (func $w))))))
      (func (export "run") (canon lift (core func $i "run")))))"};
    auto store = guest.store(Mode::event_loop, loop);
    const auto run = typed_func<void()>(*guest.pre, "", "run");
    store->call(*run, [](const Result<>&) {});
    loop.poll();
    store.reset();
  }
  loop.restart();
  EXPECT_GT(loop.run(), 0U);
}

TEST(GuestCall, SaysWhereItsAllocatorTrapped) {
  std::string text{kTwo};
  const std::string_view good = "(result i32) (i32.const 8)";
  text.replace(text.find(good), good.size(), "(result i32) unreachable");
  const auto result = called<void>(text, "send", std::uint32_t{100}, std::uint32_t{4});
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(), StartsWith("in component inner: "));
}

}  // namespace
}  // namespace portico::component
