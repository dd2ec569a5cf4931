#pragma once

#include <portico/features.hpp>
#include <portico/result.hpp>

#include <cstddef>
#include <span>

namespace portico::component {

/// Whether the core module `binary` can stand where a component imports one of `type`, the binary
/// of a module type that refers to nothing outside itself. Errors: `invalid_component`, saying what
/// differs.
[[nodiscard]] Result<> match_module(std::span<const std::byte> type,
                                    std::span<const std::byte> binary, const Features& features);

}  // namespace portico::component
