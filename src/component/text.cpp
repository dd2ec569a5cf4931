#include <component/text.hpp>

#include <portico/trap.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

namespace portico::component {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span{text});
}

/// At most `most` bytes: what `write` puts where it is told, and returns the number of.
template <class F> std::string written(std::size_t most, F write) {
  std::string text;
  text.resize_and_overwrite(most, [&](char* to, std::size_t) {
    return write(reinterpret_cast<std::byte*>(to));  // NOLINT
  });
  return text;
}

/// What `put` writes for each part of `text`, at most `most` bytes; none if it is not well-formed.
template <class Put>
std::optional<std::string> from_utf8(std::string_view text, std::size_t most, Put put) {
  bool good = false;
  auto bytes = written(most, [&](std::byte* to) {
    std::size_t size = 0;
    good = each_in_utf8(bytes_of(text), [&](const auto& part) { size += put(to + size, part); });
    return size;
  });
  return good ? std::optional{std::move(bytes)} : std::nullopt;
}

bool is_surrogate(std::uint16_t unit) {
  return (unit & 0xF800) == 0xD800;
}
/// The same for any of four units.
bool any_surrogate(std::uint64_t units) {
  const std::uint64_t zero_if = (units ^ 0xD800'D800'D800'D800) & 0xF800'F800'F800'F800;
  return ((zero_if - 0x0001'0001'0001'0001) & ~zero_if & 0x8000'8000'8000'8000) != 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  return each_in_utf8(bytes_of(text), [](const auto&) {});
}

bool is_utf16(std::span<const std::byte> units) {
  const auto unit = [&](std::size_t at) {
    std::uint16_t value;
    std::memcpy(&value, units.data() + at, sizeof value);
    return value;
  };
  for (std::size_t at = 0; at < units.size();) {
    std::uint64_t word;
    while (units.size() - at >= sizeof word) {
      std::memcpy(&word, units.data() + at, sizeof word);
      if (any_surrogate(word)) {
        break;
      }
      at += sizeof word;
    }
    for (const std::size_t stop = std::min(at + sizeof word, units.size()); at < stop; at += 2) {
      const auto first = unit(at);
      if (!is_surrogate(first)) {
        continue;
      }
      at += 2;
      const bool pair =
          first < 0xDC00 && at < units.size() && unit(at) >= 0xDC00 && unit(at) < 0xE000;
      if (!pair) {
        return false;
      }
    }
  }
  return true;
}

std::string utf8_from_utf16(std::span<const std::byte> units) {
  if (!is_utf16(units)) {
    throw Trap("string is not valid UTF-16");
  }
  return written(units.size() / 2 * 3, [&](std::byte* to) {
    std::size_t size = 0;
    each_in_utf16(units, [&](const auto& part) { size += put_utf8(to + size, part); });
    return size;
  });
}

std::string utf8_from_latin1(std::span<const std::byte> bytes) {
  return written(bytes.size() * 2, [&](std::byte* to) {
    std::size_t size = 0;
    each_in_latin1(bytes, [&](const auto& part) { size += put_utf8(to + size, part); });
    return size;
  });
}

std::string utf16_from_utf8(std::string_view text) {
  auto utf16 = from_utf8(text, text.size() * 2,
                         [](std::byte* to, const auto& part) { return put_utf16(to, part); });
  if (!utf16) {
    throw Trap("the host has no valid text to give");
  }
  return std::move(*utf16);
}

std::optional<std::string> latin1_from_utf8(std::string_view text) {
  // All that is beyond Latin-1 begins with a greater byte.
  constexpr unsigned char kMost = 0xC3;
  unsigned char most = 0;
  for (const char byte : text) {
    most = std::max(most, static_cast<unsigned char>(byte));
  }
  if (most > kMost) {
    return std::nullopt;
  }
  return from_utf8(text, text.size(),
                   [](std::byte* to, const auto& part) { return put_latin1(to, part); });
}

}  // namespace portico::component
