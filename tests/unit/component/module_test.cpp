#include "sandbox.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <tuple>
#include <vector>

namespace portico::component {
namespace {

using boost::asio::awaitable;
using testing::HasSubstr;
using testing::Not;

Result<Component> compiled(std::string_view wat) {
  return Component::compile_module(Engine{}, bytes_of(wat));
}

/// Linked; it must link.
InstancePre linked(const Linker& linker, std::string_view wat) {
  const auto module = compiled(wat);
  EXPECT_TRUE(module) << module.error().describe();
  auto pre = linker.instantiate_pre(*module);
  EXPECT_TRUE(pre) << pre.error().describe();
  return *pre;
}

class ModuleTest : public testing::TestWithParam<Mode> {
 protected:
  std::unique_ptr<Store> store(const InstancePre& pre, const Preview1* preview1 = nullptr) {
    StoreOptions options;
    options.preview1 = preview1;
    if (GetParam() == Mode::event_loop) {
      options.executor = loop.get_executor();
    }
    return std::make_unique<Store>(pre, options);
  }

  Result<std::optional<Value>> call(Store& store, const InstancePre& pre, std::string_view name,
                                    std::vector<Value> args = {}) {
    const auto func = find_func(pre, "", name);
    if (!func) {
      return std::unexpected{func.error()};
    }
    std::optional<Result<std::optional<Value>>> result;
    store.call(*func, std::move(args), [&](auto got) { result.emplace(std::move(got)); });
    while (!result) {
      loop.restart();
      loop.run_one();
    }
    return *result;
  }

  boost::asio::io_context loop;
};

constexpr std::string_view kAdder = R"((module
  (import "env" "add" (func $add (param i32 i64 f32 f64) (result i64)))
  (func (export "twice") (param i32 i64 f32 f64) (result i64)
    (i64.mul (i64.const 2) (call $add (local.get 0) (local.get 1) (local.get 2) (local.get 3))))
  (func (export "pair") (param i32) (result i32 f64)
    (i32.add (local.get 0) (i32.const 1)) (f64.const 2.5))))";

Linker adder() {
  Linker linker;
  linker.instance("env").func("add", [](std::uint32_t a, std::int64_t b, float c, double d) {
    return static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b) +
           static_cast<std::uint64_t>(c + d);
  });
  return linker;
}

TEST_P(ModuleTest, PassesNumbersBothWays) {
  const auto pre = linked(adder(), kAdder);
  auto sandbox = store(pre);
  const auto result = call(*sandbox, pre, "twice", {{1}, {std::int64_t{2}}, {3.0F}, {4.0}});
  ASSERT_TRUE(result) << result.error().describe();
  EXPECT_EQ(**result, Value{std::int64_t{20}});
}

TEST_P(ModuleTest, GivesSeveralResultsAsOneTuple) {
  const auto pre = linked(adder(), kAdder);
  auto sandbox = store(pre);
  const auto result = call(*sandbox, pre, "pair", {{41}});
  ASSERT_TRUE(result) << result.error().describe();
  EXPECT_EQ(**result, (Value{Value::Sequence{{42}, {2.5}}}));
}

TEST_P(ModuleTest, IsCalledByTypesOfEitherSign) {
  const auto pre = linked(adder(), kAdder);
  const auto func =
      typed_func<std::uint64_t(std::uint32_t, std::uint64_t, float, double)>(pre, "", "twice");
  ASSERT_TRUE(func) << func.error().describe();
  auto sandbox = store(pre);
  std::optional<Result<std::uint64_t>> result;
  sandbox->call(
      *func, [&](Result<std::uint64_t> got) { result = got; }, 1U, std::uint64_t{1}, 0.0F, 0.0);
  ASSERT_TRUE(result);
  EXPECT_EQ(**result, 4U);
}

TEST_P(ModuleTest, LetsAHostFunctionReadAndWaitAndWrite) {
  Linker linker;
  linker.instance("env").func("upper", [](Call& call, std::uint32_t at, std::uint32_t size) {
    call.await([](boost::asio::any_io_executor executor) -> awaitable<void> {
      boost::asio::steady_timer timer{executor, std::chrono::milliseconds{1}};
      co_await timer.async_wait(boost::asio::use_awaitable);
    }(call.executor()));
    for (std::byte& letter : call.memory().subspan(at, size)) {
      letter ^= std::byte{0x20};
    }
  });
  const auto pre = linked(linker, R"((module
    (import "env" "upper" (func $upper (param i32 i32)))
    (memory (export "memory") 1)
    (data (i32.const 8) "abcd")
    (func (export "run") (result i32)
      (call $upper (i32.const 8) (i32.const 4))
      (i32.load (i32.const 8)))))");
  auto sandbox = store(pre);
  const auto result = call(*sandbox, pre, "run");
  ASSERT_TRUE(result) << result.error().describe();
  EXPECT_EQ(**result, Value{std::int32_t{0x44434241}});
  EXPECT_EQ(sandbox->memory_size(), 65536U);
}

/// Its host function tells whether there is a memory.
void expect_memory(bool expected, std::string_view memory) {
  Linker linker;
  std::optional<bool> had;
  linker.instance("env").func("look", [&](Call& call) { had = call.has_memory(); });
  const std::string wat = "(module (import \"env\" \"look\" (func $look)) " + std::string{memory} +
                          " (func (export \"run\") (call $look)))";
  const auto pre = linked(linker, wat);
  Store store{pre, {}};
  store.call(*typed_func<void()>(pre, "", "run"), [](const Result<>& r) { EXPECT_TRUE(r); });
  EXPECT_EQ(had, expected) << wat;
}

TEST(Module, HasAMemoryOnlyUnderThatName) {
  expect_memory(true, "(memory (export \"memory\") 1)");
  expect_memory(true, "(memory i64 1) (memory (export \"memory\") 1)");
  expect_memory(false, "");
  expect_memory(false, "(memory (export \"mem\") 1)");
  expect_memory(false, "(func (export \"memory\"))");
}

TEST_P(ModuleTest, KeepsStateOfAnInterfaceWithTheStore) {
  static const char key{};
  Linker linker;
  auto alive = std::make_shared<int>(0);
  const std::weak_ptr<int> watched = alive;
  linker.instance("env").func("count", [&alive](Call& call) {
    int& count = call.own_state<int>(&key, [&] { return std::exchange(alive, nullptr); });
    return static_cast<std::uint32_t>(++count);
  });
  const auto pre = linked(linker, R"((module
    (import "env" "count" (func $count (result i32)))
    (func (export "run") (result i32) (drop (call $count)) (call $count))))");
  auto sandbox = store(pre);
  EXPECT_EQ(**call(*sandbox, pre, "run"), Value{2});
  EXPECT_EQ(**call(*sandbox, pre, "run"), Value{4});
  EXPECT_FALSE(watched.expired());
  sandbox.reset();
  EXPECT_TRUE(watched.expired());
}

TEST_P(ModuleTest, TrapsWithABacktrace) {
  const auto pre = linked({}, R"((module
    (func $inner (unreachable))
    (func (export "run") (call $inner))))");
  auto sandbox = store(pre);
  const auto result = call(*sandbox, pre, "run");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), Errc::trap);
  EXPECT_THAT(result.error().backtrace(), HasSubstr("inner"));
}

TEST_P(ModuleTest, NamesTheHostFunctionThatTrapped) {
  Linker linker;
  linker.instance("env").func("refuse", [] { throw Trap("no"); });
  const auto pre = linked(linker, R"((module
    (import "env" "refuse" (func $refuse))
    (func (export "run") (call $refuse))))");
  auto sandbox = store(pre);
  const auto result = call(*sandbox, pre, "run");
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(), HasSubstr("env.refuse: no"));
}

TEST_P(ModuleTest, IsStoppedWhenItComputesTooLong) {
  const auto pre = linked({}, R"((module (func (export "run") (loop $again (br $again)))))");
  StoreOptions options;
  options.limits.max_run = std::chrono::milliseconds{20};
  if (GetParam() == Mode::event_loop) {
    options.executor = loop.get_executor();
  }
  Store sandbox{pre, options};
  const auto result = call(sandbox, pre, "run");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), Errc::deadline);
}

TEST_P(ModuleTest, MayWaitWhileItStarts) {
  Linker linker;
  linker.instance("env").func("pause", []() -> awaitable<void> {
    boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor,
                                    std::chrono::milliseconds{1}};
    co_await timer.async_wait(boost::asio::use_awaitable);
  });
  for (const char* start : {"(start $begin)", "(export \"_initialize\" (func $begin))"}) {
    const auto pre = linked(linker, R"((module
      (import "env" "pause" (func $pause))
      (global $begun (mut i32) (i32.const 0))
      (func $begin (call $pause) (global.set $begun (i32.const 7)))
      )" + std::string{start} + R"(
      (func (export "run") (result i32) (global.get $begun))))");
    auto sandbox = store(pre);
    const auto result = call(*sandbox, pre, "run");
    ASSERT_TRUE(result) << result.error().describe();
    EXPECT_EQ(**result, Value{7}) << start;
  }
}

TEST_P(ModuleTest, LeavesInitialisingToAProgram) {
  const auto pre = linked({}, R"((module
    (func (export "_initialize") (unreachable))
    (func (export "_start"))))");
  auto sandbox = store(pre);
  EXPECT_TRUE(call(*sandbox, pre, "_start"));
}

TEST(Module, NamesEveryImportThatIsMissing) {
  Linker linker = adder();
  linker.instance("env").func("text", [](std::string_view) {});
  linker.add_preview1();
  const auto module = compiled(R"((module
    (import "env" "add" (func (param i32 i64 f32) (result i64)))
    (import "env" "text" (func (param i32 i32)))
    (import "env" "gone" (func))
    (import "env" "vector" (func (param v128)))
    (import "env" "two" (func (result i32 i32)))
    (import "env" "table" (table 1 funcref))
    (import "other" "thing" (func))
    (import "wasi_snapshot_preview1" "fd_fly" (func))
    (import "wasi_snapshot_preview1" "fd_close" (func (param i64) (result i32)))
    (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))))");
  ASSERT_TRUE(module) << module.error().describe();
  const auto pre = linker.instantiate_pre(*module);
  ASSERT_FALSE(pre);
  EXPECT_EQ(pre.error().code(), Errc::link);
  for (const char* part :
       {"env.add is (i32, i64, f32) -> (i64) for the module but (i32, i64, f32, f64) -> (i64) here",
        "env.text is", "env.gone is not provided", "env.vector is (v128) -> ()",
        "env.two is () -> (i32, i32)", "env.table is not a function", "other.thing is not provided",
        "wasi_snapshot_preview1.fd_fly is not provided",
        "wasi_snapshot_preview1.fd_close is (i64) -> (i32) for the module but (i32) -> (i32)"}) {
    EXPECT_THAT(pre.error().message(), HasSubstr(part));
  }
  EXPECT_THAT(pre.error().message(), Not(HasSubstr("sched_yield")));
}

TEST(Module, RefusesToCallWhatHostsHaveNoValuesFor) {
  const auto pre = linked({}, R"((module
    (func (export "vector") (param v128))
    (func (export "host") (param externref) (result funcref) (unreachable))
    (func (export "many") (param i32 i32 i32 i32 i32 i32 i32 i32 i32
                                 i32 i32 i32 i32 i32 i32 i32 i32))
    (func (export "fine"))))");
  for (const auto& [name, type] : {std::pair{"vector", "(v128) -> ()"},
                                   {"host", "(externref) -> (funcref)"},
                                   {"many", "(i32, i32"}}) {
    const auto func = find_func(pre, "", name);
    ASSERT_FALSE(func) << name;
    EXPECT_EQ(func.error().code(), Errc::unsupported);
    EXPECT_THAT(func.error().message(), HasSubstr(type));
  }
  EXPECT_TRUE(find_func(pre, "", "fine"));
  EXPECT_EQ(find_func(pre, "", "none").error().code(), Errc::link);
}

TEST(Module, IsNotAComponent) {
  const auto component = Component::compile_module(Engine{}, bytes_of("(component)"));
  ASSERT_FALSE(component);
  EXPECT_EQ(component.error().code(), Errc::invalid_component);
  const auto module = Component::compile(Engine{}, bytes_of("(module)"));
  ASSERT_FALSE(module);
  EXPECT_THAT(module.error().message(), HasSubstr("core module"));
  EXPECT_EQ(compiled("(module (func (result i32)))").error().code(), Errc::invalid_component);
}

TEST(Module, MayImportOneFunctionTwice) {
  Linker linker;
  int calls = 0;
  linker.instance("env").func("note", [&] { ++calls; });
  const auto pre = linked(linker, R"((module
    (import "env" "note" (func $a)) (import "env" "note" (func $b))
    (func (export "run") (call $a) (call $b))))");
  Store store{pre, {}};
  store.call(*typed_func<void()>(pre, "", "run"), [](const Result<>& r) { EXPECT_TRUE(r); });
  EXPECT_EQ(calls, 2);
}

TEST(Module, ListsWhatItImportsAndExports) {
  const auto module = compiled(kAdder);
  EXPECT_EQ(module->imports(), std::vector<std::string>{"env.add"});
  EXPECT_EQ(module->exports(), (std::vector<std::string>{"pair", "twice"}));
}

TEST(Module, IsLoadedFromAnArtifact) {
  const auto artifact = compiled(kAdder)->serialize();
  ASSERT_TRUE(artifact);
  const int file = memfd_create("artifact", 0);
  ASSERT_EQ(write(file, artifact->data(), artifact->size()),
            static_cast<ssize_t>(artifact->size()));
  const auto module = Component::map(Engine{}, file);
  close(file);
  ASSERT_TRUE(module) << module.error().describe();
  const auto pre = adder().instantiate_pre(*module);
  ASSERT_TRUE(pre) << pre.error().describe();
  Store store{*pre, {}};
  store.call(*find_func(*pre, "", "twice"), {{1}, {std::int64_t{1}}, {0.0F}, {0.0}},
             [](const auto& result) { EXPECT_EQ(**result, Value{std::int64_t{4}}); });
}

// Preview 1 ---------------------------------------------------------------------------------------

Linker with_preview1() {
  Linker linker;
  linker.add_preview1();
  return linker;
}

/// Writes its second argument and its environment's first variable to standard output, then what it
/// reads to standard error, then exits with 3.
constexpr std::string_view kProgram = R"((module
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func $put (param $fd i32) (param $at i32) (param $size i32)
    (i32.store (i32.const 0) (local.get $at))
    (i32.store (i32.const 4) (local.get $size))
    (drop (call $write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))
  (func (export "_start")
    (drop (call $args_get (i32.const 16) (i32.const 256)))
    (call $put (i32.const 1) (i32.load (i32.const 20)) (i32.const 5))
    (drop (call $environ_get (i32.const 32) (i32.const 512)))
    (call $put (i32.const 1) (i32.load (i32.const 32)) (i32.const 3))
    (i32.store (i32.const 0) (i32.const 1024))
    (i32.store (i32.const 4) (i32.const 64))
    (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $put (i32.const 2) (i32.const 1024) (i32.load (i32.const 8)))
    (call $exit (i32.const 3))
    (unreachable))))";

Preview1::Sink into(std::string& text) {
  return [&text](std::span<const std::byte> bytes) {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());  // NOLINT
  };
}

TEST_P(ModuleTest, RunsAProgramOfPreview1) {
  const auto pre = linked(with_preview1(), kProgram);
  std::string output;
  std::string error;
  Preview1 grants;
  grants.arguments = {"program", "hello"};
  grants.environment = {{"A", "b"}};
  grants.input = "read me";
  grants.output = into(output);
  grants.error = into(error);
  auto sandbox = store(pre, &grants);
  const auto result = call(*sandbox, pre, "_start");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), Errc::exit);
  EXPECT_EQ(result.error().exit_status(), 3);
  EXPECT_EQ(output, "helloA=b");
  EXPECT_EQ(error, "read me");
}

TEST_P(ModuleTest, ExitsFromItsStartSectionToo) {
  const auto pre = linked(with_preview1(), R"((module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (func $begin (call $exit (i32.const 5)))
    (start $begin)
    (func (export "run"))))");
  auto sandbox = store(pre);
  const auto result = call(*sandbox, pre, "run");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), Errc::exit);
  EXPECT_EQ(result.error().exit_status(), 5);
}

TEST_P(ModuleTest, GrantsNothingOfPreview1ByItself) {
  const auto pre = linked(with_preview1(), R"((module
    (import "wasi_snapshot_preview1" "args_sizes_get" (func $args (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "environ_sizes_get" (func $env (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_prestat_get" (func $dir (param i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "run") (result i32)
      (drop (call $args (i32.const 0) (i32.const 8)))
      (drop (call $env (i32.const 4) (i32.const 8)))
      (i32.or (i32.or (i32.load (i32.const 0)) (i32.load (i32.const 4)))
              (i32.ne (call $dir (i32.const 3) (i32.const 16)) (i32.const 8))))))");
  auto sandbox = store(pre);
  const auto result = call(*sandbox, pre, "run");
  ASSERT_TRUE(result) << result.error().describe();
  EXPECT_EQ(**result, Value{0});
}

/// Opens "f" in its first directory for writing, and gives the error number.
constexpr std::string_view kOpener = R"((module
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "f")
  (func (export "run") (result i32)
    (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 1)
      (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 16)))))";

class Folder {
 public:
  Folder() : path{std::filesystem::temp_directory_path() / "portico-module-XXXXXX"} {
    std::string name = path.string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    path = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }

  std::filesystem::path path;
};

TEST_P(ModuleTest, WritesOnlyWhereItMay) {
  using enum Preview1::Directory::Access;
  const auto pre = linked(with_preview1(), kOpener);
  for (const auto access : {read_only, read_write}) {
    const Folder folder;
    Preview1 grants;
    grants.directories = {{folder.path, "/data", access}};
    auto sandbox = store(pre, &grants);
    const auto result = call(*sandbox, pre, "run");
    ASSERT_TRUE(result) << result.error().describe();
    EXPECT_EQ(**result == Value{0}, access == read_write);
    EXPECT_EQ(std::filesystem::exists(folder.path / "f"), access == read_write);
  }
}

TEST_P(ModuleTest, SaysWhatCannotBeGranted) {
  const auto pre = linked(with_preview1(), kOpener);
  Preview1 grants;
  grants.directories = {{"/nowhere/to/be/found", "/data"}};
  auto lacking = store(pre, &grants);
  const auto result = call(*lacking, pre, "run");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), Errc::io);
  EXPECT_THAT(result.error().message(), HasSubstr("/nowhere/to/be/found: No such file"));

  grants.directories.clear();
  grants.arguments = {"\xff"};
  auto garbled = store(pre, &grants);
  EXPECT_EQ(call(*garbled, pre, "run").error().code(), Errc::config);
}

TEST(Module, IsServedByWhatTheLinkerDefinesBeforePreview1) {
  Linker linker = with_preview1();
  linker.instance("wasi_snapshot_preview1").func("sched_yield", [] { return std::uint32_t{77}; });
  const auto pre = linked(linker, R"((module
    (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
    (import "wasi_snapshot_preview1" "fd_close" (func (param i32) (result i32)))
    (func (export "run") (result i32) (call $yield))))");
  Store store{pre, {}};
  store.call(*typed_func<std::uint32_t()>(pre, "", "run"),
             [](const Result<std::uint32_t>& got) { EXPECT_EQ(*got, 77U); });
}

INSTANTIATE_TEST_SUITE_P(Both, ModuleTest, testing::Values(Mode::event_loop, Mode::blocking),
                         [](const auto& mode) {
                           return mode.param == Mode::event_loop ? "EventLoop" : "Blocking";
                         });

}  // namespace
}  // namespace portico::component
