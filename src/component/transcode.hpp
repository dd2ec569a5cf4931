#pragma once

#include <portico/component/call.hpp>

#include <cstdint>

namespace portico::component {

/// Copies a string from one guest to another, each in its own encoding. The receiver's allocator is
/// called as CanonicalABI.md says (`store_string_into_range`): first for the least that the string
/// can take, then for the most, in the end for what it took.
[[nodiscard]] Canon::Lowered transcode(Canon& from, std::uint32_t pointer, std::uint32_t length,
                                       Canon& to);

}  // namespace portico::component
