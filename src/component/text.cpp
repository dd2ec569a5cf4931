#include <component/text.hpp>

#include <portico/trap.hpp>

#include <boost/nowide/utf/utf.hpp>

#include <cstdint>
#include <cstring>
#include <iterator>
#include <vector>

namespace portico::component {
namespace {

namespace utf = boost::nowide::utf;
using Utf8 = utf::utf_traits<char>;
using Utf16 = utf::utf_traits<char16_t>;

bool bad(utf::code_point code) {
  return code == utf::illegal || code == utf::incomplete;
}

/// Calls `f` with each code point; false if the text is not well-formed.
template <class F> bool each_utf8(std::string_view text, F f) {
  for (const char *at = text.data(), *end = at + text.size(); at != end;) {
    const utf::code_point code = Utf8::decode(at, end);
    if (bad(code) || !f(code)) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool is_utf8(std::string_view text) {
  // Nearly all text is ASCII: eight bytes at a time until it is not.
  constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080;
  while (text.size() >= sizeof(std::uint64_t)) {
    std::uint64_t eight;
    std::memcpy(&eight, text.data(), sizeof eight);
    if ((eight & kHighBits) != 0) {
      break;
    }
    text.remove_prefix(sizeof eight);
  }
  return each_utf8(text, [](utf::code_point) { return true; });
}

bool is_utf16(std::span<const std::byte> units) {
  const auto unit = [&](std::size_t at) {
    std::uint16_t value;
    std::memcpy(&value, units.data() + at, sizeof value);
    return value;
  };
  for (std::size_t at = 0; at < units.size(); at += 2) {
    const auto first = unit(at);
    if (first < 0xD800 || first >= 0xE000) {
      continue;
    }
    at += 2;
    const bool pair =
        first < 0xDC00 && at < units.size() && unit(at) >= 0xDC00 && unit(at) < 0xE000;
    if (!pair) {
      return false;
    }
  }
  return true;
}

std::string utf8_from_utf16(std::span<const std::byte> units) {
  std::vector<char16_t> copy(units.size() / sizeof(char16_t));
  if (!copy.empty()) {
    std::memcpy(copy.data(), units.data(), copy.size() * sizeof(char16_t));
  }
  std::string text;
  text.reserve(copy.size());
  for (const char16_t *at = copy.data(), *end = at + copy.size(); at != end;) {
    const utf::code_point code = Utf16::decode(at, end);
    if (bad(code)) {
      throw Trap("string is not valid UTF-16");
    }
    Utf8::encode(code, std::back_inserter(text));
  }
  return text;
}

std::string utf8_from_latin1(std::span<const std::byte> bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const std::byte byte : bytes) {
    Utf8::encode(std::to_integer<utf::code_point>(byte), std::back_inserter(text));
  }
  return text;
}

std::string utf16_from_utf8(std::string_view text) {
  std::u16string units;
  units.reserve(text.size());
  const bool good = each_utf8(text, [&](utf::code_point code) {
    Utf16::encode(code, std::back_inserter(units));
    return true;
  });
  if (!good) {
    throw Trap("the host has no valid text to give");
  }
  std::string bytes(units.size() * sizeof(char16_t), '\0');
  std::memcpy(bytes.data(), units.data(), bytes.size());
  return bytes;
}

std::optional<std::string> latin1_from_utf8(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  const bool fits = each_utf8(text, [&](utf::code_point code) {
    bytes.push_back(static_cast<char>(static_cast<unsigned char>(code)));
    return code <= 0xFF;
  });
  return fits ? std::optional{std::move(bytes)} : std::nullopt;
}

}  // namespace portico::component
