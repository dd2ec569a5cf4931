#include "sandbox.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <string>
#include <vector>

namespace portico::component {
namespace {

using boost::asio::awaitable;

/// Calls one host function per kind of thing that a host function may do.
constexpr std::string_view kCaller = R"((component
  (import "host" (instance $host
    (export "note" (func (param "text" string)))
    (export "pause" (func (param "ms" u32) (result u32)))
    (export "greet" (func (param "name" string) (result string)))))
  (core module $libc
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.get $next)
      (global.set $next (i32.add (global.get $next) (i32.and (i32.add (local.get 3) (i32.const 7)) (i32.const -8))))))
  (core instance $libc (instantiate $libc))
  (core func $note (canon lower (func $host "note") (memory (core memory $libc "memory"))))
  (core func $pause (canon lower (func $host "pause")))
  (core func $greet (canon lower (func $host "greet") (memory (core memory $libc "memory"))
                                 (realloc (core func $libc "realloc"))))
  (core module $main
    (import "libc" "memory" (memory 1))
    (import "host" "note" (func $note (param i32 i32)))
    (import "host" "pause" (func $pause (param i32) (result i32)))
    (import "host" "greet" (func $greet (param i32 i32 i32)))
    (data (i32.const 16) "hello")
    (global $runs (mut i32) (i32.const 0))
    (func $run (export "run")
      (call $note (i32.const 16) (i32.const 5))
      (drop (call $pause (i32.const 1)))
      (call $greet (i32.const 16) (i32.const 5) (i32.const 64))
      (call $note (i32.load (i32.const 64)) (i32.load (i32.const 68)))))
  (core instance $main (instantiate $main
    (with "libc" (instance $libc))
    (with "host" (instance (export "note" (func $note)) (export "pause" (func $pause))
                           (export "greet" (func $greet))))))
  (func (export "run") (canon lift (core func $main "run")))))";

struct Notes {
  std::vector<std::string> lines;
};

Linker caller_linker() {
  Linker linker;
  linker.instance("host")
      .func("note",
            [](Call& call, std::string_view text) { call.state<Notes>().lines.emplace_back(text); })
      .func("pause",
            [](std::uint32_t ms) -> awaitable<std::uint32_t> {
              boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor,
                                              std::chrono::milliseconds{ms}};
              co_await timer.async_wait(boost::asio::use_awaitable);
              co_return ms;
            })
      .func("greet", [](std::string_view name) { return "hello, " + std::string{name}; });
  return linker;
}

class StoreTest : public testing::TestWithParam<Mode> {
 protected:
  /// Runs it once; it must trap for a reason that says `why`.
  void expect_trap(Guest& guest, std::string_view why) {
    auto store = guest.store(GetParam(), loop);
    const auto result = guest.run(*store, loop);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), Errc::trap);
    EXPECT_NE(result.error().message().find(why), std::string::npos) << result.error().message();
  }

  Engine engine{EngineOptions{.max_sandboxes = 10}};
  boost::asio::io_context loop{1};
};

INSTANTIATE_TEST_SUITE_P(Modes, StoreTest, testing::Values(Mode::event_loop, Mode::blocking),
                         [](const auto& mode) {
                           return mode.param == Mode::event_loop ? "EventLoop" : "Blocking";
                         });

TEST_P(StoreTest, CallsHostFunctionsThatAnswerWaitAndAllocate) {
  Guest guest{engine, caller_linker(), kCaller};
  auto store = guest.store(GetParam(), loop);
  Notes notes;
  store->provide(notes);
  const auto result = guest.run(*store, loop);
  ASSERT_TRUE(result) << result.error().describe();
  EXPECT_EQ(notes.lines, (std::vector<std::string>{"hello", "hello, hello"}));
  EXPECT_TRUE(guest.run(*store, loop)) << "a store takes one call after another";
}

TEST_P(StoreTest, HostFunctionThatThrowsTrapsItsGuestAndPoisonsTheInstance) {
  auto linker = caller_linker();
  linker.instance("host").func("note", [](std::string_view) { throw Trap("no notes today"); });
  Guest guest{engine, linker, kCaller};
  auto store = guest.store(GetParam(), loop);
  const auto result = guest.run(*store, loop);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), Errc::trap);
  EXPECT_EQ(result.error().message(), "host#note: no notes today");
  EXPECT_NE(result.error().backtrace().find("run"), std::string::npos)
      << result.error().backtrace();
  EXPECT_TRUE(store->poisoned());
  EXPECT_FALSE(guest.run(*store, loop));
}

TEST_P(StoreTest, CoroutineThatThrowsTrapsItsGuest) {
  auto linker = caller_linker();
  linker.instance("host").func("pause", [](std::uint32_t) -> awaitable<std::uint32_t> {
    throw Trap("not now");
    co_return 0;
  });
  Guest guest{engine, linker, kCaller};
  auto store = guest.store(GetParam(), loop);
  Notes notes;
  store->provide(notes);
  const auto result = guest.run(*store, loop);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message(), "host#pause: not now");
}

TEST_P(StoreTest, MissingStateIsATrapNotACrash) {
  Guest guest{engine, caller_linker(), kCaller};
  auto store = guest.store(GetParam(), loop);
  const auto result = guest.run(*store, loop);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), Errc::trap);
}

constexpr std::string_view kSpinner = R"((component
  (core module $m (func (export "run") (loop $l (br $l))))
  (core instance $m (instantiate $m))
  (func (export "run") (canon lift (core func $m "run")))))";

TEST_P(StoreTest, SpinningGuestIsStoppedAtItsDeadline) {
  Guest guest{engine, Linker{}, kSpinner};
  StoreLimits limits;
  limits.max_run = std::chrono::milliseconds{20};
  auto store = guest.store(GetParam(), loop, limits);
  const auto result = guest.run(*store, loop);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), Errc::deadline);
}

TEST_P(StoreTest, SpinningStartSectionIsStoppedAtItsDeadline) {
  Guest guest{engine, Linker{}, R"((component
    (core module $m (func $s (loop $l (br $l))) (start $s) (func (export "run")))
    (core instance $m (instantiate $m))
    (func (export "run") (canon lift (core func $m "run")))))"};
  StoreLimits limits;
  limits.max_run = std::chrono::milliseconds{20};
  auto store = guest.store(GetParam(), loop, limits);
  const auto result = guest.run(*store, loop);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), Errc::deadline);
}

TEST_P(StoreTest, StartSectionThatWaitsTraps) {
  auto linker = Linker{};
  Signal never;
  linker.instance("host").func("pause", [&never](Call& call) { call.wait(never); });
  // The second module's imports come from the first, so it is instantiated by name, on the fiber.
  Guest guest{engine, linker, R"((component
    (import "host" (instance $host (export "pause" (func))))
    (core func $pause (canon lower (func $host "pause")))
    (core module $first (func (export "f") (result i32) (i32.const 7)))
    (core instance $first (instantiate $first))
    (core module $m
      (import "first" "f" (func $f (result i32)))
      (import "host" "pause" (func $pause))
      (func $s (if (i32.eq (call $f) (i32.const 7)) (then (call $pause))))
      (start $s)
      (func (export "run")))
    (core instance $m (instantiate $m (with "first" (instance $first))
                                      (with "host" (instance (export "pause" (func $pause))))))
    (func (export "run") (canon lift (core func $m "run")))))"};
  expect_trap(guest, "start function may not wait");
}

/// A main module whose import is filled, through the shim that wit-component writes, by a module
/// that is made later and itself imports `pause` from the host.
constexpr std::string_view kAdapted = R"((component
  (import "host" (instance $host (export "pause" (func (param "ms" u32) (result u32)))))
  (core func $pause (canon lower (func $host "pause")))
  (core module $shim
    (type $type (func (param i32) (result i32))) (table (export "$imports") 1 1 funcref)
    (func (export "0") (type $type) local.get 0 i32.const 0 call_indirect (type $type)))
  (core instance $shim (instantiate $shim))
  (core module $main
    (import "adapter" "twice" (func $twice (param i32) (result i32)))
    (func (export "run") (if (i32.ne (call $twice (i32.const 1)) (i32.const 2)) (then unreachable)))
    (func $fail (export "fail") (drop (call $twice (i32.const 1000)))))
  (core instance $main (instantiate $main
    (with "adapter" (instance (export "twice" (func $shim "0"))))))
  (core module $adapter
    (import "host" "pause" (func $pause (param i32) (result i32)))
    (func $twice (export "twice") (param i32) (result i32)
      (if (i32.eq (local.get 0) (i32.const 1000)) (then unreachable))
      (i32.add (local.get 0) (call $pause (local.get 0)))))
  (core instance $adapter (instantiate $adapter
    (with "host" (instance (export "pause" (func $pause))))))
  (core module $fixup
    (type $type (func (param i32) (result i32)))
    (import "" "0" (func $0 (type $type))) (import "" "$imports" (table 1 1 funcref))
    (elem (i32.const 0) func $0))
  (core instance (instantiate $fixup (with "" (instance
    (export "0" (func $adapter "twice")) (export "$imports" (table $shim "$imports"))))))
  (func (export "run") (canon lift (core func $main "{}")))))";

TEST_P(StoreTest, CallsOnToAModuleThatIsMadeLater) {
  Guest guest{engine, caller_linker(), fmt::format(kAdapted, "run")};
  auto store = guest.store(GetParam(), loop);
  for (int i = 0; i < 3; ++i) {
    const auto result = guest.run(*store, loop);
    EXPECT_TRUE(result) << result.error().describe();
  }
}

TEST_P(StoreTest, TrapOfAModuleThatIsMadeLaterHasAllFrames) {
  Guest guest{engine, caller_linker(), fmt::format(kAdapted, "fail")};
  auto store = guest.store(GetParam(), loop);
  const auto result = guest.run(*store, loop);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message().find("unreachable"), std::string::npos);
  EXPECT_NE(result.error().backtrace().find("fail"), std::string::npos)
      << result.error().describe();
  EXPECT_NE(result.error().backtrace().find("twice"), std::string::npos)
      << result.error().describe();
}

/// Each level is guest code that the host enters anew.
constexpr std::string_view kComingBack = R"((component
  (core module $shim
    (type $type (func (param i32) (result i32))) (table (export "$imports") 1 1 funcref)
    (func (export "0") (type $type) local.get 0 i32.const 0 call_indirect (type $type)))
  (core instance $shim (instantiate $shim))
  (core module $main
    (import "adapter" "down" (func $down (param i32) (result i32)))
    (func (export "again") (param i32) (result i32) (call $down (local.get 0)))
    (func (export "run") (drop (call $down (i32.const {})))))
  (core instance $main (instantiate $main
    (with "adapter" (instance (export "down" (func $shim "0"))))))
  (core module $adapter
    (import "main" "again" (func $again (param i32) (result i32)))
    (func (export "down") (param i32) (result i32)
      (if (result i32) (local.get 0)
        (then (call $again (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 0)))))
  (core instance $adapter (instantiate $adapter (with "main" (instance $main))))
  (core module $fixup
    (type $type (func (param i32) (result i32)))
    (import "" "0" (func $0 (type $type))) (import "" "$imports" (table 1 1 funcref))
    (elem (i32.const 0) func $0))
  (core instance (instantiate $fixup (with "" (instance
    (export "0" (func $adapter "down")) (export "$imports" (table $shim "$imports"))))))
  (func (export "run") (canon lift (core func $main "run")))))";

TEST_P(StoreTest, GuestThatKeepsComingBackThroughTheHostExhaustsItsStack) {
  Guest some{engine, Linker{}, fmt::format(kComingBack, 50)};
  auto store = some.store(GetParam(), loop);
  const auto returned = some.run(*store, loop);
  EXPECT_TRUE(returned) << returned.error().describe();

  Guest many{engine, Linker{}, fmt::format(kComingBack, 10'000'000)};
  expect_trap(many, "call stack exhausted");
}

/// Each destructor makes the next resource and drops it; `start` does so in a start section.
constexpr std::string_view kDestroying = R"((component
  (core module $table
    (type $new (func (param i32) (result i32))) (type $drop (func (param i32)))
    (table (export "t") 2 2 funcref)
    (func (export "dtor") (param i32)
      (i32.const 1) (call_indirect (type $new) (i32.const 0)) (call_indirect (type $drop) (i32.const 1))))
  (core instance $table (instantiate $table))
  (type $r (resource (rep i32) (dtor (core func $table "dtor"))))
  (core func $new (canon resource.new $r))
  (core func $drop (canon resource.drop $r))
  (core module $fill
    (import "" "n" (func $n (param i32) (result i32))) (import "" "d" (func $d (param i32)))
    (import "" "t" (table 2 2 funcref))
    (elem (i32.const 0) func $n $d))
  (core instance (instantiate $fill (with "" (instance
    (export "n" (func $new)) (export "d" (func $drop)) (export "t" (table $table "t"))))))
  (core module $m (import "" "dtor" (func $dtor (param i32)))
    (func $destroy (call $dtor (i32.const 1)))
    {})
  (core instance $m (instantiate $m (with "" (instance $table))))
  (func (export "run") (canon lift (core func $m "run")))))";

TEST_P(StoreTest, DestructorsWithoutEndExhaustTheStack) {
  for (const auto* run :
       {R"((func (export "run") (call $destroy)))", R"((func (export "run")) (start $destroy))"}) {
    Guest guest{engine, Linker{}, fmt::format(kDestroying, run)};
    expect_trap(guest, "call stack exhausted");
  }
}

TEST_P(StoreTest, StartThatComesBeforeItsFunctionTraps) {
  Guest guest{engine, Linker{}, R"((component
    (core module $shim
      (type $type (func)) (table (export "$imports") 1 1 funcref)
      (func (export "0") (type $type) i32.const 0 call_indirect (type $type)))
    (core instance $shim (instantiate $shim))
    (core module $start (import "" "0" (func $f)) (start $f))
    (core instance (instantiate $start (with "" (instance (export "0" (func $shim "0"))))))
    (core module $main (func (export "f")) (func (export "run")))
    (core instance $main (instantiate $main))
    (core module $fixup (import "" "0" (func $0)) (import "" "$imports" (table 1 1 funcref))
      (elem (i32.const 0) func $0))
    (core instance (instantiate $fixup (with "" (instance
      (export "0" (func $main "f")) (export "$imports" (table $shim "$imports"))))))
    (func (export "run") (canon lift (core func $main "run")))))"};
  expect_trap(guest, "uninitialized element");
}

/// Asks the host for {0} bytes; {1} is what its allocator does.
constexpr std::string_view kFilled = R"((component
  (import "host" (instance $host (export "count" (func (param "size" u32) (result (list u8))))))
  (core module $libc (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) {1}))
  (core instance $libc (instantiate $libc))
  (core func $count (canon lower (func $host "count") (memory (core memory $libc "memory"))
                                                      (realloc (core func $libc "realloc"))))
  (core module $main
    (import "libc" "memory" (memory 1))
    (import "host" "count" (func $count (param i32 i32)))
    (func (export "run") (local $at i32) (local $i i32)
      (call $count (i32.const {0}) (i32.const 8))
      (if (i32.ne (i32.load (i32.const 12)) (i32.const {0})) (then unreachable))
      (local.set $at (i32.load (i32.const 8)))
      (loop $next
        (if (i32.lt_u (local.get $i) (i32.const {0})) (then
          (if (i32.ne (i32.load8_u (i32.add (local.get $at) (local.get $i)))
                      (i32.and (local.get $i) (i32.const 255))) (then unreachable))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br $next))))))
  (core instance $main (instantiate $main (with "libc" (instance $libc))
                                          (with "host" (instance (export "count" (func $count))))))
  (func (export "run") (canon lift (core func $main "run")))))";

struct CountUp {
  int* fills;
  void operator()(std::span<std::byte> to) const {
    ++*fills;
    for (std::size_t i = 0; i < to.size(); ++i)
      to[i] = static_cast<std::byte>(i);
  }
};

TEST_P(StoreTest, FillsTheMemoryThatTheGuestHasJustGrown) {
  int fills = 0;
  Linker linker;
  linker.instance("host").func("count",
                               [&](std::uint32_t size) { return Filled<CountUp>{size, {&fills}}; });
  const auto result_of = [&](std::uint32_t size, std::string_view allocator) {
    Guest guest{engine, linker, fmt::format(kFilled, size, allocator)};
    auto store = guest.store(GetParam(), loop);
    return guest.run(*store, loop);
  };
  constexpr auto kGrow = "(drop (memory.grow (i32.const 20))) (i32.const 65000)";
  EXPECT_TRUE(result_of(1'000'000, kGrow));
  EXPECT_TRUE(result_of(1, "(i32.const 65535)"));
  EXPECT_EQ(fills, 2);
  EXPECT_TRUE(result_of(0, "(i32.const 64)"));
  EXPECT_EQ(fills, 2);
  EXPECT_FALSE(result_of(2, "(i32.const 65535)"));
  EXPECT_FALSE(result_of(1, "(i32.const -1)"));
  EXPECT_FALSE(result_of(1, "unreachable"));
  EXPECT_EQ(fills, 2);
}

TEST_P(StoreTest, TrapOfTheGuestHasItsReasonAndFrames) {
  Guest guest{engine, Linker{}, R"((component
    (core module $m (func $inner unreachable) (func (export "run") (call $inner)))
    (core instance $m (instantiate $m))
    (func (export "run") (canon lift (core func $m "run")))))"};
  auto store = guest.store(GetParam(), loop);
  const auto result = guest.run(*store, loop);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message().find("unreachable"), std::string::npos)
      << result.error().message();
  EXPECT_NE(result.error().backtrace().find("inner"), std::string::npos)
      << result.error().backtrace();
}

TEST(Store, WaitingGuestsShareTheLoopWithSpinningOnes) {
  const Engine engine{EngineOptions{.max_sandboxes = 10}};
  boost::asio::io_context loop{1};
  Guest spinner{engine, Linker{}, kSpinner};
  Guest caller{engine, caller_linker(), kCaller};
  auto func = typed_func<void()>(*spinner.pre, "", "run");
  ASSERT_TRUE(func);
  std::vector<std::unique_ptr<Store>> spinning;
  for (int i = 0; i < 3; ++i) {
    auto& store = spinning.emplace_back(spinner.store(Mode::event_loop, loop));
    store->call(*func, [](Result<>) { FAIL() << "a spinner is never done"; });
  }
  auto store = caller.store(Mode::event_loop, loop);
  Notes notes;
  store->provide(notes);
  EXPECT_TRUE(caller.run(*store, loop));
  EXPECT_EQ(notes.lines.size(), 2U);
}

TEST(Store, InterruptStopsAGuestThatWaits) {
  const Engine engine{EngineOptions{.max_sandboxes = 10}};
  boost::asio::io_context loop{1};
  auto linker = caller_linker();
  Signal never;
  linker.instance("host").func("pause", [&never](Call& call, std::uint32_t ms) {
    call.wait(never);
    return ms;
  });
  Guest guest{engine, linker, kCaller};
  auto store = guest.store(Mode::event_loop, loop);
  Notes notes;
  store->provide(notes);
  auto func = typed_func<void()>(*guest.pre, "", "run");
  std::optional<Result<>> result;
  store->call(*func, [&](Result<> r) { result.emplace(std::move(r)); });
  ASSERT_FALSE(result);
  store->interrupt({Errc::deadline, "too late"});
  loop.run();
  ASSERT_TRUE(result);
  ASSERT_FALSE(*result);
  EXPECT_EQ(result->error().code(), Errc::deadline);
  EXPECT_EQ(result->error().message(), "too late");
}

TEST(Store, DestroyingAStoreUnwindsAGuestThatWaitsForACoroutine) {
  const Engine engine{EngineOptions{.max_sandboxes = 10}};
  boost::asio::io_context loop{1};
  struct Guard {
    int* count;
    ~Guard() { ++*count; }
  };
  int unwound = 0;
  auto linker = caller_linker();
  linker.instance("host").func("pause", [&unwound](std::uint32_t ms) -> awaitable<std::uint32_t> {
    const Guard guard{&unwound};
    boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor,
                                    std::chrono::hours{1}};
    co_await timer.async_wait(boost::asio::use_awaitable);
    co_return ms;
  });
  Guest guest{engine, linker, kCaller};
  auto store = guest.store(Mode::event_loop, loop);
  Notes notes;
  store->provide(notes);
  auto func = typed_func<void()>(*guest.pre, "", "run");
  store->call(*func, [](Result<>) { FAIL() << "nobody is told of a store's end"; });
  loop.poll();
  store.reset();
  loop.restart();
  loop.run();
  EXPECT_EQ(unwound, 1);
}

TEST(Store, MemoryOfOneSandboxIsNotSeenByTheNext) {
  constexpr std::string_view counter = R"((component
    (import "host" (instance $host (export "count" (func (param "n" u32)))))
    (core func $count (canon lower (func $host "count")))
    (core module $m
      (import "host" "count" (func $count (param i32)))
      (memory 4)
      (global $g (mut i32) (i32.const 0))
      (func $run (export "run")
        (global.set $g (i32.add (global.get $g) (i32.const 1)))
        (i32.store (i32.const 200000) (i32.add (i32.load (i32.const 200000)) (i32.const 1)))
        (call $count (i32.add (i32.mul (global.get $g) (i32.const 100)) (i32.load (i32.const 200000))))))
    (core instance $m (instantiate $m (with "host" (instance (export "count" (func $count))))))
    (func (export "run") (canon lift (core func $m "run")))))";
  for (const auto cleaning : {Cleaning::keep_resident, Cleaning::page_scan, Cleaning::release}) {
    for (const auto pooling : {Pooling::on, Pooling::off}) {
      const Engine engine{
          EngineOptions{.max_sandboxes = 2, .pooling = pooling, .cleaning = cleaning}};
      boost::asio::io_context loop{1};
      std::vector<std::uint32_t> seen;
      Linker linker;
      linker.instance("host").func("count", [&seen](std::uint32_t n) { seen.push_back(n); });
      Guest guest{engine, linker, counter};
      for (int i = 0; i < 5; ++i) {
        auto store = guest.store(Mode::event_loop, loop);
        ASSERT_TRUE(guest.run(*store, loop));
      }
      EXPECT_EQ(seen, std::vector<std::uint32_t>(5, 101));
    }
  }
}

TEST(Linker, NamesEveryMissingAndMistypedImport) {
  const Engine engine{EngineOptions{.max_sandboxes = 2}};
  auto component = Component::compile(engine, bytes_of(kCaller));
  ASSERT_TRUE(component) << component.error().describe();
  Linker linker;
  linker.instance("host").func("note", [](std::uint32_t) {}).func("greet", [](std::string_view s) {
    return std::string{s};
  });
  const auto linked = linker.instantiate_pre(*component);
  ASSERT_FALSE(linked);
  EXPECT_EQ(linked.error().code(), Errc::link);
  const auto& message = linked.error().message();
  EXPECT_NE(message.find("host#note"), std::string::npos) << message;
  EXPECT_NE(message.find("host#pause is not provided"), std::string::npos) << message;
  EXPECT_EQ(message.find("greet"), std::string::npos) << message;
}

TEST(Component, RefusesWideMemoriesByNameWhereTheyAreAllowed) {
  EngineOptions options;
  options.pooling = Pooling::off;
  constexpr std::string_view kWide = R"((component
    (core module $m (memory (export "mem") i64 1) (func (export "f") (param i64 i64)))
    (core instance $i (instantiate $m))
    (func (export "run") (param "s" (list u8))
      (canon lift (core func $i "f") (memory (core memory $i "mem"))
        (realloc (core func $i "f"))))))";
  EXPECT_EQ(Component::compile(Engine{options}, bytes_of(kWide)).error().code(),
            Errc::invalid_component);
  ASSERT_TRUE(options.features.enable("cm64"));
  const auto valid = Component::compile(Engine{options}, bytes_of(R"((component
    (core module $m (memory (export "mem") i64 1)
      (func (export "realloc") (param i64 i64 i64 i64) (result i64) i64.const 0)
      (func (export "f") (param i64 i64)))
    (core instance $i (instantiate $m))
    (func (export "run") (param "s" (list u8))
      (canon lift (core func $i "f") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))))"));
  EXPECT_EQ(valid.error().code(), Errc::unsupported);
  EXPECT_NE(valid.error().message().find("64-bit canonical ABI"), std::string::npos);
}

TEST(Component, TrapsWhereAFixupHasMoreThanItsTable) {
  EngineOptions options;
  options.pooling = Pooling::off;
  Guest guest{Engine{options}, Linker{}, R"((component
    (core module $shim
      (table (export "$imports") 1 1 funcref)
      (type $t (func))
      (func (export "0") (type $t) i32.const 0 call_indirect (type $t)))
    (core module $main (import "" "0" (func $f)) (func (export "run") (call $f)))
    (core module $late (func (export "f")))
    (core module $fix (import "" "$imports" (table 1 1 funcref)) (import "" "0" (func))
      (elem (i32.const 0) func 0 0))
    (core instance $s (instantiate $shim))
    (core instance $m (instantiate $main (with "" (instance $s))))
    (core instance $l (instantiate $late))
    (alias core export $s "$imports" (core table $tab))
    (alias core export $l "f" (core func $lf))
    (core instance (instantiate $fix (with "" (instance
      (export "$imports" (table $tab)) (export "0" (func $lf))))))
    (func (export "run") (canon lift (core func $m "run")))))"};
  boost::asio::io_context loop;
  const auto store = guest.store(Mode::blocking, loop);
  const auto result = guest.run(*store, loop);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message().find("out of bounds"), std::string::npos);
}

}  // namespace
}  // namespace portico::component
