// What it takes to pass values over a guest's border, apart from the call that they are passed in:
// all of it runs inside one host function. Lowering what needs memory calls the guest's allocator;
// `allocate` is that call alone.

#include "component_guest.hpp"

#include <array>
#include <functional>
#include <numeric>

namespace portico::component {

using namespace std::string_view_literals;

namespace bench {

struct Flat {
  std::uint32_t id;
  std::uint64_t size;
  float weight;
  bool good;
};

struct Small {
  std::uint32_t id;
  std::uint32_t count;
};

struct Spilled {
  std::uint32_t a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t;
};

}  // namespace bench

template <>
inline constexpr std::array wit_names<bench::Flat> = {"id"sv, "size"sv, "weight"sv, "good"sv};
template <> inline constexpr std::array wit_names<bench::Small> = {"id"sv, "count"sv};
template <>
inline constexpr std::array wit_names<bench::Spilled> = {
    "a"sv, "b"sv, "c"sv, "d"sv, "e"sv, "f"sv, "g"sv, "h"sv, "i"sv, "j"sv,
    "k"sv, "l"sv, "m"sv, "n"sv, "o"sv, "p"sv, "q"sv, "r"sv, "s"sv, "t"sv};

namespace bench {
namespace {

/// Runs `body` inside a host function, at the border of a guest with that string encoding. `body`
/// makes a context for each turn, as each call has one.
void at_border(benchmark::State& state, std::string_view encoding,
               std::function<void(Store&, const CanonState&)> body) {
  Linker linker;
  linker.instance("").func("bench", [&](Call& call) { body(call.store(), call.canon_state()); });
  Guest guest{state, linker,
              fmt::format(R"((component
    (import "bench" (func $bench))
    {}
    (core func $bench' (canon lower (func $bench) {}))
    (core module $main
      (import "" "bench" (func $bench))
      (func (export "run") (call $bench)))
    (core instance $main (instantiate $main (with "" (instance (export "bench" (func $bench'))))))
    (func (export "run") (canon lift (core func $main "run")))))",
                          libc(), options(encoding))};
  guest.call("run");
}

void put(Canon& canon, const void* from, std::size_t size, std::uint32_t at = kData) {
  std::memcpy(canon.memory().data() + at, from, size);
}

std::array<CoreValue, 2> list_at(std::uint32_t pointer, std::uint32_t length) {
  std::array<CoreValue, 2> values{};
  values[0].i64 = pointer;
  values[1].i64 = length;
  return values;
}

void set_bytes(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

// What the rest is compared with ------------------------------------------------------------------

void memcpy_(benchmark::State& state) {
  const std::vector<std::byte> bytes(static_cast<std::size_t>(state.range(0)), std::byte{'x'});
  at_border(state, "utf8", [&](Store& store, const CanonState& canon_state) {
    Canon canon{store, canon_state};
    std::byte* const to = canon.memory().data() + kBlock;
    for (auto _ : state) {
      std::memcpy(to, bytes.data(), bytes.size());
      benchmark::ClobberMemory();
    }
    set_bytes(state, bytes.size());
  });
}
BENCHMARK(memcpy_)->Name("memcpy")->Arg(16)->Arg(4 << 10)->Arg(64 << 10);

void allocate(benchmark::State& state) {
  at_border(state, "utf8", [&](Store& store, const CanonState& canon_state) {
    for (auto _ : state) {
      Canon canon{store, canon_state};
      benchmark::DoNotOptimize(canon.allocate(4096, 1));
    }
  });
}
BENCHMARK(allocate);

// Strings -----------------------------------------------------------------------------------------

void lift_string(benchmark::State& state, std::string_view encoding, Text text, std::size_t bytes) {
  const auto points = code_points(text, bytes);
  const auto [data, length] = encoded(points, encoding);
  at_border(state, encoding, [&](Store& store, const CanonState& canon_state) {
    Canon first{store, canon_state};
    put(first, data.data(), data.size());
    const auto values = list_at(kData, length);
    for (auto _ : state) {
      Canon canon{store, canon_state};
      const CoreValue* in = values.data();
      benchmark::DoNotOptimize(Abi<std::string_view>::lift(canon, in));
    }
    set_bytes(state, utf8(points).size());
  });
}

void lower_string(benchmark::State& state, std::string_view encoding, Text text,
                  std::size_t bytes) {
  const std::string data = utf8(code_points(text, bytes));
  at_border(state, encoding, [&](Store& store, const CanonState& canon_state) {
    for (auto _ : state) {
      Canon canon{store, canon_state};
      std::array<CoreValue, 2> values;
      CoreValue* out = values.data();
      Abi<std::string_view>::lower(canon, data, out);
      benchmark::DoNotOptimize(values);
    }
    set_bytes(state, data.size());
  });
}

[[maybe_unused]] const int kStrings = [] {
  static constexpr std::pair<const char*, Text> kTexts[] = {
      {"ascii", Text::ascii}, {"latin1", Text::latin1}, {"mixed", Text::mixed}};
  for (const char* encoding : {"utf8", "utf16", "latin1+utf16"}) {
    for (const auto& [name, text] : kTexts) {
      for (const std::size_t bytes : {16, 4 << 10, 64 << 10}) {
        const auto suffix = fmt::format("{}/{}/{}", encoding, name, bytes);
        benchmark::RegisterBenchmark(("lift_string/" + suffix).c_str(), lift_string, encoding, text,
                                     bytes);
        benchmark::RegisterBenchmark(("lower_string/" + suffix).c_str(), lower_string, encoding,
                                     text, bytes);
      }
    }
  }
  return 0;
}();

// Values of any type ------------------------------------------------------------------------------

/// Measures lowering `value` to core values, in a guest's memory where it has a part there.
template <class T> void lower_flat(benchmark::State& state, const T& value, std::size_t bytes) {
  at_border(state, "utf8", [&](Store& store, const CanonState& canon_state) {
    for (auto _ : state) {
      Canon canon{store, canon_state};
      std::array<CoreValue, 16> values;
      CoreValue* out = values.data();
      Abi<T>::lower(canon, value, out);
      benchmark::DoNotOptimize(values);
    }
    set_bytes(state, bytes);
  });
}

/// Measures lifting what `values` are.
template <class T>
void lift_flat(benchmark::State& state, std::span<const CoreValue> values, std::size_t bytes) {
  at_border(state, "utf8", [&](Store& store, const CanonState& canon_state) {
    for (auto _ : state) {
      Canon canon{store, canon_state};
      const CoreValue* in = values.data();
      benchmark::DoNotOptimize(Abi<T>::lift(canon, in));
    }
    set_bytes(state, bytes);
  });
}

// Lists of bytes ----------------------------------------------------------------------------------

void lower_bytes(benchmark::State& state) {
  const std::vector<std::byte> bytes(static_cast<std::size_t>(state.range(0)), std::byte{'x'});
  lower_flat(state, std::span<const std::byte>{bytes}, bytes.size());
}
BENCHMARK(lower_bytes)->Name("lower_bytes/span")->Arg(4 << 10)->Arg(64 << 10);

void lower_filled(benchmark::State& state) {
  const std::vector<std::byte> bytes(static_cast<std::size_t>(state.range(0)), std::byte{'x'});
  const auto fill = [&](std::span<std::byte> to) {
    std::memcpy(to.data(), bytes.data(), to.size());
  };
  lower_flat(state, Filled{bytes.size(), fill}, bytes.size());
}
BENCHMARK(lower_filled)->Name("lower_bytes/filled")->Arg(4 << 10)->Arg(64 << 10);

template <class T> void lift_bytes(benchmark::State& state) {
  const auto size = static_cast<std::uint32_t>(state.range(0));
  lift_flat<T>(state, list_at(kData, size), size);
}
BENCHMARK(lift_bytes<std::span<const std::byte>>)
    ->Name("lift_bytes/span")
    ->Arg(4 << 10)
    ->Arg(64 << 10);
BENCHMARK(lift_bytes<std::vector<std::byte>>)
    ->Name("lift_bytes/vector")
    ->Arg(4 << 10)
    ->Arg(64 << 10);

// Records -----------------------------------------------------------------------------------------

/// A record in memory, at both ends of its way: by C++ type, and by component type.
template <class T> void load_typed(benchmark::State& state) {
  at_border(state, "utf8", [&](Store& store, const CanonState& canon_state) {
    for (auto _ : state) {
      Canon canon{store, canon_state};
      const std::byte* from = canon.at(kData, Abi<T>::kSize, Abi<T>::kAlign);
      benchmark::DoNotOptimize(Abi<T>::load(canon, from));
    }
    set_bytes(state, Abi<T>::kSize);
  });
}
template <class T> void store_typed(benchmark::State& state) {
  at_border(state, "utf8", [&](Store& store, const CanonState& canon_state) {
    T value{};
    for (auto _ : state) {
      Canon canon{store, canon_state};
      (void)canon.at(kBlock, Abi<T>::kSize, Abi<T>::kAlign);
      benchmark::DoNotOptimize(value);
      Abi<T>::store(canon, value, kBlock);
      benchmark::ClobberMemory();
    }
    set_bytes(state, Abi<T>::kSize);
  });
}
template <class T> void load_value(benchmark::State& state) {
  const Type type = Abi<T>::type();
  at_border(state, "utf8", [&](Store& store, const CanonState& canon_state) {
    for (auto _ : state) {
      Canon canon{store, canon_state};
      const std::byte* from = canon.at(kData, type.layout().size, type.layout().alignment);
      benchmark::DoNotOptimize(load(canon, type, from));
    }
    set_bytes(state, Abi<T>::kSize);
  });
}
template <class T> void store_value(benchmark::State& state) {
  const Type type = Abi<T>::type();
  at_border(state, "utf8", [&](Store& store, const CanonState& canon_state) {
    Canon first{store, canon_state};
    const Value value = load(first, type, first.at(kData, type.layout().size, 1));
    for (auto _ : state) {
      Canon canon{store, canon_state};
      (void)canon.at(kBlock, type.layout().size, type.layout().alignment);
      component::store(canon, type, value, kBlock);
      benchmark::ClobberMemory();
    }
    set_bytes(state, Abi<T>::kSize);
  });
}
BENCHMARK(load_typed<Flat>)->Name("load_record/typed/4");
BENCHMARK(load_value<Flat>)->Name("load_record/value/4");
BENCHMARK(store_typed<Flat>)->Name("store_record/typed/4");
BENCHMARK(store_value<Flat>)->Name("store_record/value/4");
BENCHMARK(load_typed<Spilled>)->Name("load_record/typed/20");
BENCHMARK(load_value<Spilled>)->Name("load_record/value/20");
BENCHMARK(store_typed<Spilled>)->Name("store_record/typed/20");
BENCHMARK(store_value<Spilled>)->Name("store_record/value/20");

// Lists of records --------------------------------------------------------------------------------

constexpr std::uint32_t kRecords = 1000;

void lift_records(benchmark::State& state) {
  lift_flat<std::vector<Small>>(state, list_at(kData, kRecords), kRecords * sizeof(Small));
}
BENCHMARK(lift_records)->Name("lift_records/typed");

void lower_records(benchmark::State& state) {
  lower_flat(state, std::vector<Small>(kRecords), kRecords * sizeof(Small));
}
BENCHMARK(lower_records)->Name("lower_records/typed");

void lift_record_values(benchmark::State& state) {
  const Type type = Abi<std::vector<Small>>::type();
  const auto values = list_at(kData, kRecords);
  at_border(state, "utf8", [&](Store& store, const CanonState& canon_state) {
    for (auto _ : state) {
      Canon canon{store, canon_state};
      const CoreValue* in = values.data();
      benchmark::DoNotOptimize(lift(canon, type, in));
    }
    set_bytes(state, kRecords * sizeof(Small));
  });
}
BENCHMARK(lift_record_values)->Name("lift_records/value");

void lower_record_values(benchmark::State& state) {
  const Type type = Abi<std::vector<Small>>::type();
  const auto values = list_at(kData, kRecords);
  at_border(state, "utf8", [&](Store& store, const CanonState& canon_state) {
    Canon first{store, canon_state};
    const CoreValue* in = values.data();
    const Value list = lift(first, type, in);
    for (auto _ : state) {
      Canon canon{store, canon_state};
      std::array<CoreValue, 2> lowered;
      CoreValue* out = lowered.data();
      lower(canon, type, list, out);
      benchmark::DoNotOptimize(lowered);
    }
    set_bytes(state, kRecords * sizeof(Small));
  });
}
BENCHMARK(lower_record_values)->Name("lower_records/value");

}  // namespace
}  // namespace bench
}  // namespace portico::component
