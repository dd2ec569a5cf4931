#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace portico::http {

/// A set of bytes, looked up by table: the hot loops of the codec ask once for every byte.
class CharSet {
 public:
  template <class Predicate> explicit constexpr CharSet(Predicate contains) {
    for (unsigned byte = 0; byte < table_.size(); ++byte)
      table_[byte] = contains(static_cast<unsigned char>(byte));
  }

  [[nodiscard]] constexpr bool contains(char c) const {
    return table_[static_cast<unsigned char>(c)];
  }
  [[nodiscard]] constexpr bool contains_all(std::string_view text) const {
    return std::all_of(text.begin(), text.end(), [this](char c) { return contains(c); });
  }

 private:
  std::array<bool, 256> table_{};
};

[[nodiscard]] constexpr bool is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_alpha(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// RFC 9110 5.6.2.
inline constexpr CharSet kTokenChars{[](unsigned char c) {
  return is_digit(c) || is_alpha(c) ||
         std::string_view{"!#$%&'*+-.^_`|~"}.find(static_cast<char>(c)) != std::string_view::npos;
}};
/// What a line of a head may hold: tab, and everything but the control characters.
inline constexpr CharSet kTextChars{
    [](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7F); }};
/// What a request target may hold. RFC 3986 forbids a few of these, but browsers send them.
inline constexpr CharSet kTargetChars{
    [](unsigned char c) { return c > 0x20 && c < 0x7F && c != '#'; }};

}  // namespace portico::http
