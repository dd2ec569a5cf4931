#pragma once

#include <boost/nowide/utf/utf.hpp>

#include <algorithm>
#include <array>
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

/// Latin-1 to UTF-16.
inline void widen(std::span<const std::byte> from, std::byte* to) {
  for (std::size_t i = 0; i < from.size(); ++i) {
    to[2 * i] = from[i];
    to[2 * i + 1] = std::byte{0};
  }
}
/// UTF-16 that fits it to Latin-1.
inline void narrow(std::span<const std::byte> from, std::byte* to) {
  for (std::size_t i = 0; i < from.size() / 2; ++i) {
    to[i] = from[2 * i];
  }
}

/// A run of ASCII, as nearly all of most text is: many characters at once cost little more than
/// one.
struct Ascii {
  std::span<const std::byte> bytes;
  /// Of a character, in bytes: 1 or, in UTF-16, 2.
  std::size_t unit;

  [[nodiscard]] std::size_t size() const { return bytes.size() / unit; }
};

/// The run that `text` begins with, in pairs of words.
template <std::size_t Unit> Ascii ascii_prefix(std::span<const std::byte> text) {
  constexpr std::uint64_t kBeyond = Unit == 1 ? 0x8080'8080'8080'8080 : 0xFF80'FF80'FF80'FF80;
  std::array<std::uint64_t, 2> words;
  std::size_t at = 0;
  for (; text.size() - at >= sizeof words; at += sizeof words) {
    std::memcpy(words.data(), text.data() + at, sizeof words);
    if (((words[0] | words[1]) & kBeyond) != 0)
      break;
  }
  return {text.first(at), Unit};
}

/// Where a run does not begin, so many bytes are passed one by one before it is looked for again.
inline constexpr std::size_t kStretch = 128;

/// Calls `f` with each code point, or with `Ascii` where it pays. False at what is not well-formed.
template <class F> bool each_in_utf8(std::span<const std::byte> text, F f) {
  const auto* at = reinterpret_cast<const char*>(text.data());  // NOLINT
  const auto* const end = at + text.size();
  while (at != end) {
    const Ascii run = ascii_prefix<1>(std::as_bytes(std::span{at, end}));
    if (run.size() != 0)
      f(run);
    at += run.size();
    const auto* const stop = end - at > std::ptrdiff_t{kStretch} ? at + kStretch : end;
    while (at < stop) {
      if (static_cast<unsigned char>(*at) < 0x80) {
        f(static_cast<char32_t>(*at++));
        continue;
      }
      const auto code = boost::nowide::utf::utf_traits<char>::decode(at, end);
      if (code == boost::nowide::utf::illegal || code == boost::nowide::utf::incomplete)
        return false;
      f(static_cast<char32_t>(code));
    }
  }
  return true;
}
/// The same for text that is well-formed.
template <class F> void each_in_latin1(std::span<const std::byte> text, F f) {
  while (!text.empty()) {
    const Ascii run = ascii_prefix<1>(text);
    if (run.size() != 0)
      f(run);
    text = text.subspan(run.size());
    const std::size_t stretch = std::min(text.size(), kStretch);
    for (const std::byte byte : text.first(stretch)) {
      f(std::to_integer<char32_t>(byte));
    }
    text = text.subspan(stretch);
  }
}
template <class F> void each_in_utf16(std::span<const std::byte> text, F f) {
  const auto unit = [&](std::size_t at) {
    std::uint16_t value;
    std::memcpy(&value, text.data() + at, sizeof value);
    return static_cast<char32_t>(value);
  };
  for (std::size_t at = 0; at != text.size();) {
    const Ascii run = ascii_prefix<2>(text.subspan(at));
    if (run.size() != 0)
      f(run);
    at += run.bytes.size();
    for (const std::size_t stop = std::min(at + kStretch, text.size()); at < stop; at += 2) {
      char32_t code = unit(at);
      if (code >= 0xD800 && code < 0xE000) {
        at += 2;
        code = 0x10000 + ((code - 0xD800) << 10) + (unit(at) - 0xDC00);
      }
      f(code);
    }
  }
}

/// Writes a code point or a run; returns how many bytes it took, at most 4 for a code point.
inline std::size_t put_utf8(std::byte* to, char32_t code) {
  auto* const begin = reinterpret_cast<char*>(to);  // NOLINT
  return static_cast<std::size_t>(boost::nowide::utf::utf_traits<char>::encode(code, begin) -
                                  begin);
}
inline std::size_t put_utf8(std::byte* to, Ascii run) {
  if (run.unit == 1) {
    std::copy(run.bytes.begin(), run.bytes.end(), to);
  } else {
    narrow(run.bytes, to);
  }
  return run.size();
}
inline std::size_t put_utf16(std::byte* to, char32_t code) {
  if (code < 0x10000) {
    const auto unit = static_cast<std::uint16_t>(code);
    std::memcpy(to, &unit, sizeof unit);
    return sizeof unit;
  }
  const std::uint16_t pair[] = {static_cast<std::uint16_t>(0xD7C0 + (code >> 10)),
                                static_cast<std::uint16_t>(0xDC00 + (code & 0x3FF))};
  std::memcpy(to, pair, sizeof pair);
  return sizeof pair;
}
inline std::size_t put_utf16(std::byte* to, Ascii run) {
  if (run.unit == 1) {
    widen(run.bytes, to);
  } else {
    std::copy(run.bytes.begin(), run.bytes.end(), to);
  }
  return 2 * run.size();
}
inline std::size_t put_latin1(std::byte* to, char32_t code) {
  *to = static_cast<std::byte>(code);
  return 1;
}
inline std::size_t put_latin1(std::byte* to, Ascii run) {
  return put_utf8(to, run);
}

/// Whether any of it is beyond `most`, which is at least that of ASCII.
inline bool any_beyond(char32_t code, char32_t most) {
  return code > most;
}
inline bool any_beyond(Ascii, char32_t) {
  return false;
}

/// From guest memory to UTF-8. Input of UTF-16 is little-endian; lone surrogates are a `Trap`.
[[nodiscard]] std::string utf8_from_utf16(std::span<const std::byte> units);
[[nodiscard]] std::string utf8_from_latin1(std::span<const std::byte> bytes);

/// From well-formed UTF-8 to bytes for guest memory (ill-formed input is a `Trap`); Latin-1 only if
/// every character fits.
[[nodiscard]] std::string utf16_from_utf8(std::string_view text);
[[nodiscard]] std::optional<std::string> latin1_from_utf8(std::string_view text);

}  // namespace portico::component
