#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace portico::cli {

/// Parses "300ms", "2s", "1m", "1h", "50us", "10ns"; fractions are allowed ("1.5s"). A bare number
/// is refused, but for 0. The error says how to write it.
[[nodiscard]] std::expected<std::chrono::nanoseconds, std::string>
parse_duration(std::string_view text);

/// Parses "512B", "64KiB", "200MiB", "1GiB". A bare number is refused, but for 0.
[[nodiscard]] std::expected<std::uint64_t, std::string> parse_size(std::string_view text);

}  // namespace portico::cli
