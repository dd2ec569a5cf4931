#pragma once

#include <cstdint>

namespace portico::component {

/// The longest string or list that may cross a border, in bytes (CanonicalABI.md,
/// MAX_STRING_BYTE_LENGTH).
inline constexpr std::uint64_t kMaxListBytes = (std::uint64_t{1} << 28) - 1;

/// In the latin1+utf16 encoding the top bit of a length tells which of the two it is.
inline constexpr std::uint32_t kUtf16Tag = std::uint32_t{1} << 31;

}  // namespace portico::component
