#pragma once

#include <portico/component/component.hpp>
#include <portico/component/linker.hpp>
#include <portico/component/store.hpp>

#include <benchmark/benchmark.h>
#include <boost/nowide/utf/utf.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Guests of micro-benchmarks, in the text format: no toolchain is needed.

namespace portico::component::bench {

/// Where guests have what they pass on, and the one block that their allocator has to give.
inline constexpr std::uint32_t kData = 65536;
inline constexpr std::uint32_t kBlock = std::uint32_t{512} << 10;

/// A memory with the cheapest allocator that there is: nobody reads what was passed before.
inline std::string libc(std::string_view data = "") {
  return fmt::format(R"(
    (core module $libc
      (memory (export "memory") 16)
      (data (i32.const {}) "{}")
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const {})))
    (core instance $libc (instantiate $libc))
    (alias core export $libc "memory" (core memory $memory))
    (alias core export $libc "realloc" (core func $realloc)))",
                     kData, data, kBlock);
}

/// The options of a `canon lift` or `canon lower` with that memory.
inline std::string options(std::string_view encoding = "utf8") {
  return fmt::format("(memory $memory) (realloc $realloc) string-encoding={}", encoding);
}

/// A blocking store of one guest; what fails skips the benchmark.
class Guest {
 public:
  Guest(benchmark::State& state, const Linker& linker, std::string_view text) : state_{state} {
    const auto component = Component::compile(engine_, std::as_bytes(std::span{text}));
    if (!component) {
      skip(component.error());
      return;
    }
    const auto pre = linker.instantiate_pre(*component);
    if (!pre) {
      skip(pre.error());
      return;
    }
    pre_.emplace(*pre);
    StoreLimits limits;
    limits.max_call_bytes = std::numeric_limits<std::uint64_t>::max();
    store_.emplace(*pre, StoreOptions{.limits = limits});
  }

  /// Calls the export `name`; false if that failed.
  template <class... Args> bool call(std::string_view name, Args... args) {
    if (!pre_) {
      return false;
    }
    const auto func = typed_func<void(Args...)>(*pre_, "", name);
    if (!func) {
      skip(func.error());
      return false;
    }
    bool good = true;
    store_->call(
        *func,
        [&](Result<> ended) {
          good = ended.has_value();
          if (!ended) {
            skip(ended.error());
          }
        },
        args...);
    return good;
  }

 private:
  void skip(const Error& error) { state_.SkipWithError(error.describe().c_str()); }

  benchmark::State& state_;
  Engine engine_{EngineOptions{.max_sandboxes = 1}};
  std::optional<InstancePre> pre_;
  std::optional<Store> store_;
};

// Text --------------------------------------------------------------------------------------------

enum class Text : std::uint8_t { ascii, latin1, mixed };

/// Code points of a text that takes about `bytes` in UTF-8: letters; every fourth an umlaut; or
/// every fourth one of 2, 3 or 4 bytes.
inline std::u32string code_points(Text text, std::size_t bytes) {
  static constexpr char32_t kOthers[] = {0xE4, 0x4E2D, 0x1F600};
  std::u32string points;
  for (std::size_t used = 0; used < bytes;) {
    auto next = static_cast<char32_t>(U'a' + points.size() % 26);
    if (text != Text::ascii && points.size() % 4 == 3) {
      next = text == Text::latin1 ? kOthers[0] : kOthers[points.size() / 4 % 3];
    }
    used += next < 0x80 ? 1 : next < 0x800 ? 2 : next < 0x10000 ? 3 : 4;
    points.push_back(next);
  }
  return points;
}

/// A string as a guest has it: bytes, and the length that goes with the pointer.
struct Encoded {
  std::string bytes;
  std::uint32_t length;
};

inline std::string utf8(const std::u32string& points) {
  std::string bytes;
  for (const char32_t point : points) {
    boost::nowide::utf::utf_traits<char>::encode(point, std::back_inserter(bytes));
  }
  return bytes;
}

inline Encoded encoded(const std::u32string& points, std::string_view encoding) {
  if (encoding == "utf8") {
    const std::string bytes = utf8(points);
    return {bytes, static_cast<std::uint32_t>(bytes.size())};
  }
  std::string bytes;
  const char32_t most = *std::max_element(points.begin(), points.end());
  if (encoding == "latin1+utf16" && most <= 0xFF) {
    bytes.assign(points.begin(), points.end());
    return {bytes, static_cast<std::uint32_t>(bytes.size())};
  }
  std::u16string units;
  for (const char32_t point : points) {
    boost::nowide::utf::utf_traits<char16_t>::encode(point, std::back_inserter(units));
  }
  bytes.resize(units.size() * 2);
  std::memcpy(bytes.data(), units.data(), bytes.size());
  const std::uint32_t tag = encoding == "utf16" ? 0 : std::uint32_t{1} << 31;
  return {bytes, static_cast<std::uint32_t>(units.size()) | tag};
}

}  // namespace portico::component::bench
