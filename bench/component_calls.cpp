// What calls over a border take: from a guest to the host, and from one guest to another. A guest
// calls again and again inside one call of its own, so that entering it does not count.

#include "component_guest.hpp"

namespace portico::component::bench {
namespace {

/// How a function is called, in the text format: its component type, its core type as it is lowered
/// (and lifted, as nothing here has results through memory), and the arguments.
struct Shape {
  std::string_view type;
  std::string_view core;
  std::string arguments;
};

Shape nothing() {
  return {"", "", ""};
}
Shape two_numbers() {
  return {R"((param "a" u32) (param "b" u32))", "(param i32 i32)", "(i32.const 1) (i32.const 2)"};
}
Shape pointer_and_length(std::string_view type, std::uint32_t length) {
  return {type, "(param i32 i32)", fmt::format("(i32.const {}) (i32.const {})", kData, length)};
}
Shape text(std::uint32_t length) {
  return pointer_and_length(R"((param "text" string))", length);
}
Shape bytes(std::uint32_t length) {
  return pointer_and_length(R"((param "bytes" (list u8)))", length);
}
// Tuples are passed as records are, and need no name.
Shape four_fields() {
  return {R"((param "r" (tuple u32 u64 f32 bool)))", "(param i32 i64 f32 i32)",
          "(i32.const 1) (i64.const 2) (f32.const 3) (i32.const 1)"};
}
Shape twenty_fields() {
  return {R"((param "r" (tuple u32 u32 u32 u32 u32 u32 u32 u32 u32 u32
                               u32 u32 u32 u32 u32 u32 u32 u32 u32 u32)))",
          "(param i32)", fmt::format("(i32.const {})", kData)};
}
Shape records(std::uint32_t count) {
  return pointer_and_length(R"((param "list" (list (tuple u32 u32))))", count);
}
Shape records_with_bool(std::uint32_t count) {
  return pointer_and_length(R"((param "list" (list (tuple u32 bool))))", count);
}

/// A component's inside that exports `run: func(count: u32)`, which calls the import "f" so often.
std::string caller(const Shape& shape, std::string_view encoding = "utf8",
                   std::string_view data = {}) {
  return fmt::format(R"(
    (import "f" (func $f {type}))
    {libc}
    (core func $f' (canon lower (func $f) {options}))
    (core module $main
      (import "" "f" (func $f {core}))
      (func (export "run") (param $count i32)
        (loop $next
          (call $f {arguments})
          (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
    (core instance $main (instantiate $main (with "" (instance (export "f" (func $f'))))))
    (func (export "run") (param "count" u32) (canon lift (core func $main "run"))))",
                     fmt::arg("type", shape.type), fmt::arg("libc", libc(data)),
                     fmt::arg("options", options(encoding)), fmt::arg("core", shape.core),
                     fmt::arg("arguments", shape.arguments));
}

/// One that exports such an "f", which does nothing.
std::string callee(const Shape& shape, std::string_view encoding = "utf8") {
  return fmt::format(R"(
    {libc}
    (core module $main (func (export "f") {core}))
    (core instance $main (instantiate $main))
    (func (export "f") {type} (canon lift (core func $main "f") {options})))",
                     fmt::arg("type", shape.type), fmt::arg("libc", libc()),
                     fmt::arg("options", options(encoding)), fmt::arg("core", shape.core));
}

std::string composed(std::string_view caller, std::string_view callee) {
  return fmt::format(R"((component
    (component $caller {})
    (component $callee {})
    (instance $callee (instantiate $callee))
    (instance $caller (instantiate $caller (with "f" (func $callee "f"))))
    (export "run" (func $caller "run"))))",
                     caller, callee);
}

/// Measures one turn of what the export `name` does so often as it is told.
void measure(benchmark::State& state, const Linker& linker, std::string_view text,
             std::string_view name = "run", std::size_t bytes_each = 0) {
  constexpr std::uint32_t kBatch = 1000;
  Guest guest{state, linker, text};
  while (state.KeepRunningBatch(kBatch)) {
    if (!guest.call(name, kBatch)) {
      return;
    }
  }
  state.SetItemsProcessed(state.iterations());
  if (bytes_each != 0) {
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes_each));
  }
}

// To the host -------------------------------------------------------------------------------------

/// A guest that calls itself through a table: what a call is when no border is between.
void core_call(benchmark::State& state) {
  measure(state, Linker{}, R"((component
    (core module $main
      (table funcref (elem $f))
      (type $f (func))
      (func $f)
      (func (export "run") (param $count i32)
        (loop $next
          (call_indirect (type $f) (i32.const 0))
          (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
    (core instance $main (instantiate $main))
    (func (export "run") (param "count" u32) (canon lift (core func $main "run")))))");
}
BENCHMARK(core_call);

template <class F> void host_call(benchmark::State& state, const Shape& shape, F function) {
  Linker linker;
  linker.instance("").func("f", std::move(function));
  measure(state, linker, fmt::format("(component {})", caller(shape)));
}
BENCHMARK_CAPTURE(host_call, nothing, nothing(), [] {});
BENCHMARK_CAPTURE(host_call, two_numbers, two_numbers(),
                  [](std::uint32_t a, std::uint32_t b) { benchmark::DoNotOptimize(a + b); });
BENCHMARK_CAPTURE(host_call, string_16, text(16),
                  [](std::string_view text) { benchmark::DoNotOptimize(text); });
BENCHMARK_CAPTURE(host_call, list_u8_4096, bytes(4096),
                  [](std::span<const std::byte> bytes) { benchmark::DoNotOptimize(bytes); });

void host_call_by_values(benchmark::State& state, const Shape& shape, const FuncType& type) {
  Linker linker;
  linker.instance("").func("f", type, [](Call&, std::vector<Value> values) {
    benchmark::DoNotOptimize(values);
    return std::optional<Value>{};
  });
  measure(state, linker, fmt::format("(component {})", caller(shape)));
}
BENCHMARK_CAPTURE(host_call_by_values, nothing, nothing(), FuncType{});
BENCHMARK_CAPTURE(host_call_by_values, two_numbers, two_numbers(),
                  FuncType{{{"a", Type{Kind::u32}}, {"b", Type{Kind::u32}}}, std::nullopt});

// To another guest --------------------------------------------------------------------------------

void guest_call(benchmark::State& state, const Shape& shape, std::size_t bytes_each = 0) {
  measure(state, Linker{}, composed(caller(shape), callee(shape)), "run", bytes_each);
}
BENCHMARK_CAPTURE(guest_call, nothing, nothing());
BENCHMARK_CAPTURE(guest_call, two_numbers, two_numbers());
BENCHMARK_CAPTURE(guest_call, string_16, text(16), 16);
BENCHMARK_CAPTURE(guest_call, list_u8_4096, bytes(4096), 4096);
BENCHMARK_CAPTURE(guest_call, list_u8_65536, bytes(65536), 65536);
BENCHMARK_CAPTURE(guest_call, record_4, four_fields());
BENCHMARK_CAPTURE(guest_call, record_20, twenty_fields(), 80);
BENCHMARK_CAPTURE(guest_call, records_1000, records(1000), 8000);
BENCHMARK_CAPTURE(guest_call, records_with_bool_1000, records_with_bool(1000), 8000);

/// 4 KiB of text, from each encoding to each.
void guest_string(benchmark::State& state, std::string_view from, std::string_view to, Text kind) {
  const auto points = code_points(kind, 4096);
  const auto [data, length] = encoded(points, from);
  std::string escaped;
  for (const char byte : data) {
    escaped += fmt::format("\\{:02x}", static_cast<unsigned char>(byte));
  }
  const Shape shape = text(length);
  measure(state, Linker{}, composed(caller(shape, from, escaped), callee(shape, to)), "run",
          data.size());
}

[[maybe_unused]] const int kStrings = [] {
  static constexpr std::pair<const char*, Text> kTexts[] = {
      {"ascii", Text::ascii}, {"latin1", Text::latin1}, {"mixed", Text::mixed}};
  static constexpr const char* kEncodings[] = {"utf8", "utf16", "latin1+utf16"};
  for (const char* from : kEncodings) {
    for (const char* to : kEncodings) {
      for (const auto& [name, kind] : kTexts) {
        benchmark::RegisterBenchmark(
            fmt::format("guest_string/{}/to/{}/{}", from, to, name).c_str(), guest_string, from, to,
            kind);
      }
    }
  }
  return 0;
}();

// With resources ----------------------------------------------------------------------------------

/// Imports a resource type; exports `borrow`, which calls a method of one so often, and `make`,
/// which makes and drops one so often.
constexpr std::string_view kUser = R"(
    (import "things" (instance $things
      (export "thing" (type $thing (sub resource)))
      (export "[constructor]thing" (func (result (own $thing))))
      (export "[method]thing.get" (func (param "self" (borrow $thing)) (result u32)))))
    (alias export $things "thing" (type $thing))
    (core func $make (canon lower (func $things "[constructor]thing")))
    (core func $get (canon lower (func $things "[method]thing.get")))
    (core func $drop (canon resource.drop $thing))
    (core module $main
      (import "" "make" (func $make (result i32)))
      (import "" "get" (func $get (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "borrow") (param $count i32) (local $thing i32)
        (local.set $thing (call $make))
        (loop $next
          (drop (call $get (local.get $thing)))
          (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
        (call $drop (local.get $thing)))
      (func (export "make") (param $count i32)
        (loop $next
          (call $drop (call $make))
          (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
    (core instance $main (instantiate $main (with "" (instance
      (export "make" (func $make)) (export "get" (func $get)) (export "drop" (func $drop))))))
    (func (export "borrow") (param "count" u32) (canon lift (core func $main "borrow")))
    (func (export "make") (param "count" u32) (canon lift (core func $main "make"))))";

struct Thing {
  static constexpr const char* kWitName = "thing";
  std::uint32_t number = 7;
};

void host_resource(benchmark::State& state, std::string_view name) {
  Linker linker;
  linker.instance("things")
      .resource<Thing>("thing")
      .func("[constructor]thing", [] { return own<Thing>(); })
      .func("[method]thing.get", [](Borrow<Thing> self) { return self->number; });
  measure(state, linker, fmt::format("(component {})", kUser), name);
}
BENCHMARK_CAPTURE(host_resource, borrow, "borrow");
BENCHMARK_CAPTURE(host_resource, make_and_drop, "make");

void guest_resource(benchmark::State& state, std::string_view name) {
  const auto text = fmt::format(R"((component
    (component $user {})
    (component $maker
      (type $thing' (resource (rep i32)))
      (export $thing "thing" (type $thing'))
      (core func $new (canon resource.new $thing'))
      (core module $main
        (import "" "new" (func $new (param i32) (result i32)))
        (func (export "make") (result i32) (call $new (i32.const 7)))
        (func (export "get") (param i32) (result i32) (local.get 0)))
      (core instance $main (instantiate $main
        (with "" (instance (export "new" (func $new))))))
      (func (export "[constructor]thing") (result (own $thing))
        (canon lift (core func $main "make")))
      (func (export "[method]thing.get") (param "self" (borrow $thing)) (result u32)
        (canon lift (core func $main "get"))))
    (instance $maker (instantiate $maker))
    (instance $user (instantiate $user (with "things" (instance $maker))))
    (export "borrow" (func $user "borrow"))
    (export "make" (func $user "make"))))",
                                kUser);
  measure(state, Linker{}, text, name);
}
BENCHMARK_CAPTURE(guest_resource, borrow, "borrow");
BENCHMARK_CAPTURE(guest_resource, make_and_drop, "make");

}  // namespace
}  // namespace portico::component::bench
