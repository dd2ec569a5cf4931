#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace portico::component {

/// Well-formed UTF-8: no surrogates, nothing overlong, nothing beyond U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);

/// From guest memory to UTF-8. Input of UTF-16 is little-endian; lone surrogates are a `Trap`.
[[nodiscard]] std::string utf8_from_utf16(std::span<const std::byte> units);
[[nodiscard]] std::string utf8_from_latin1(std::span<const std::byte> bytes);

/// From well-formed UTF-8 to bytes for guest memory (ill-formed input is a `Trap`); Latin-1 only if
/// every character fits.
[[nodiscard]] std::string utf16_from_utf8(std::string_view text);
[[nodiscard]] std::optional<std::string> latin1_from_utf8(std::string_view text);

}  // namespace portico::component
