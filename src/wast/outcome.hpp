#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace portico::wast {

/// How a command may fail. Decoding and validating are one to us, as they are one pass over the
/// binary.
enum class What : std::uint8_t {
  refused,      // malformed or invalid
  unsupported,  // valid, but not built
  unlinkable,
  trap,
  exhaustion,  // of the call stack
  exception,   // thrown and not caught
  other,
};

struct Failure {
  What what;
  std::string text;
};

/// Of what runs for longer than the options say.
constexpr std::string_view kTimeIsUp = "still running when its time was up";

template <class T = void> using Outcome = std::expected<T, Failure>;

[[nodiscard]] inline std::unexpected<Failure> failed(What what, std::string text) {
  return std::unexpected{Failure{what, std::move(text)}};
}

[[nodiscard]] constexpr std::string_view to_string(What what) {
  constexpr std::string_view kNames[] = {"refused",    "unsupported", "unlinkable", "trap",
                                         "exhaustion", "exception",   "error"};
  return kNames[static_cast<std::size_t>(what)];
}

}  // namespace portico::wast
