#pragma once

#include <portico/features.hpp>
#include <portico/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace portico::engine {

/// What a file's first bytes claim it to be.
enum class WasmKind : std::uint8_t { none, module, component };
[[nodiscard]] WasmKind kind_of(std::span<const std::byte> bytes);

/// `bytes` in binary format: as they are, or turned from the text format. Errors:
/// `invalid_component`.
[[nodiscard]] Result<std::vector<std::byte>> to_binary(std::span<const std::byte> bytes);
/// The text format, whatever it looks like.
[[nodiscard]] Result<std::vector<std::byte>> from_text(std::string_view text);

/// Validates a module or a component with all that is in it. Errors: `invalid_component`, with the
/// offset.
[[nodiscard]] Result<> validate(std::span<const std::byte> bytes, const Features& features);

}  // namespace portico::engine
