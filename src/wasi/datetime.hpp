#pragma once

#include <portico/component/wit.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace portico::wasi {

/// `datetime` of wasi:clocks/wall-clock: time since 1970-01-01T00:00:00Z.
struct Datetime {
  std::uint64_t seconds;
  std::uint32_t nanoseconds;
};

}  // namespace portico::wasi

namespace portico::component {

template <>
inline constexpr std::array<std::string_view, 2> wit_names<wasi::Datetime>{"seconds",
                                                                           "nanoseconds"};

}  // namespace portico::component
