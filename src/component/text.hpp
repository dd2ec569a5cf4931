#pragma once

#include <boost/nowide/utf/utf.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace portico::component {

/// Well-formed UTF-8: no surrogates, nothing overlong, nothing beyond U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);

/// Well-formed UTF-16, little-endian: no lone surrogates.
[[nodiscard]] bool is_utf16(std::span<const std::byte> units);

/// Calls `f` with each code point of well-formed text until it returns false.
template <class F> void each_in_utf8(std::span<const std::byte> text, F f) {
  const auto* at = reinterpret_cast<const char*>(text.data());  // NOLINT
  for (const char* const end = at + text.size(); at != end;) {
    if (!f(boost::nowide::utf::utf_traits<char>::decode_valid(at)))
      return;
  }
}
template <class F> void each_in_latin1(std::span<const std::byte> text, F f) {
  for (const std::byte byte : text) {
    if (!f(std::to_integer<char32_t>(byte)))
      return;
  }
}
template <class F> void each_in_utf16(std::span<const std::byte> text, F f) {
  const auto unit = [&](std::size_t at) {
    std::uint16_t value;
    std::memcpy(&value, text.data() + at, sizeof value);
    return static_cast<char32_t>(value);
  };
  for (std::size_t at = 0; at < text.size(); at += 2) {
    char32_t code = unit(at);
    if (code >= 0xD800 && code < 0xE000) {
      at += 2;
      code = 0x10000 + ((code - 0xD800) << 10) + (unit(at) - 0xDC00);
    }
    if (!f(code))
      return;
  }
}

/// Writes a code point; returns how many bytes it took, at most 4.
inline std::size_t put_utf8(std::byte* to, char32_t code) {
  auto* const begin = reinterpret_cast<char*>(to);  // NOLINT
  return static_cast<std::size_t>(boost::nowide::utf::utf_traits<char>::encode(code, begin) -
                                  begin);
}
inline std::size_t put_utf16(std::byte* to, char32_t code) {
  char16_t units[2];
  const auto* const end = boost::nowide::utf::utf_traits<char16_t>::encode(code, &units[0]);
  const auto size = static_cast<std::size_t>(end - &units[0]) * sizeof(char16_t);
  std::memcpy(to, units, size);
  return size;
}

/// From guest memory to UTF-8. Input of UTF-16 is little-endian; lone surrogates are a `Trap`.
[[nodiscard]] std::string utf8_from_utf16(std::span<const std::byte> units);
[[nodiscard]] std::string utf8_from_latin1(std::span<const std::byte> bytes);

/// From well-formed UTF-8 to bytes for guest memory (ill-formed input is a `Trap`); Latin-1 only if
/// every character fits.
[[nodiscard]] std::string utf16_from_utf8(std::string_view text);
[[nodiscard]] std::optional<std::string> latin1_from_utf8(std::string_view text);

}  // namespace portico::component
