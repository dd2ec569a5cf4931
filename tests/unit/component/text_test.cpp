#include <component/text.hpp>

#include <portico/trap.hpp>

#include <gtest/gtest.h>

#include <string>

namespace portico::component {
namespace {

std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span{text});
}

TEST(Text, AcceptsWellFormedUtf8) {
  for (const std::string_view good :
       {"", "a", "plain ascii text of some length", "na\xC3\xAFve", "\xE2\x82\xAC",
        "\xF0\x9F\x8E\x89", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF",
        "12345678\xC3\xA9 and on"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
}

TEST(Text, RefusesIllFormedUtf8) {
  for (const std::string_view bad :
       {"\x80", "\xC3", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE2\x82", "\xED\xA0\x80",
        "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFF",
        "12345678\x80", "good \xC3\xA9 then \xC3("}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

TEST(Text, RoundTripsUtf16) {
  const std::string text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x8E\x89z";
  const std::string units = utf16_from_utf8(text);
  EXPECT_EQ(units.size(), 12U);
  EXPECT_EQ(utf8_from_utf16(bytes(units)), text);
}

TEST(Text, RefusesLoneSurrogates) {
  using std::string_view_literals::operator""sv;
  EXPECT_THROW((void)utf8_from_utf16(bytes("\x3D\xD8"sv)), Trap);
  EXPECT_THROW((void)utf8_from_utf16(bytes("\x3D\xD8z\0"sv)), Trap);
  EXPECT_THROW((void)utf8_from_utf16(bytes("\x89\xDF"sv)), Trap);
}

TEST(Text, Latin1HoldsWhatItCan) {
  EXPECT_EQ(utf8_from_latin1(bytes("caf\xE9")), "caf\xC3\xA9");
  EXPECT_EQ(latin1_from_utf8("caf\xC3\xA9"), "caf\xE9");
  EXPECT_EQ(latin1_from_utf8("\xE2\x82\xAC"), std::nullopt);
}

/// Text of `size` characters, all ASCII but one of each length in UTF-8 every `step`.
std::u32string some_text(std::size_t size, std::size_t step) {
  constexpr char32_t kOthers[] = {0xE9, 0x20AC, 0x1F389};
  std::u32string text;
  for (std::size_t i = 0; i < size; ++i) {
    text.push_back(i % step == step - 1 ? kOthers[i / step % 3]
                                        : static_cast<char32_t>(U'a' + i % 26));
  }
  return text;
}

std::string with_utf8(const std::u32string& text) {
  std::string bytes;
  for (const char32_t code : text) {
    std::byte units[4];
    bytes.append(reinterpret_cast<const char*>(units), put_utf8(units, code));
  }
  return bytes;
}

std::string with_utf16(const std::u32string& text) {
  std::string bytes;
  for (const char32_t code : text) {
    std::byte units[4];
    bytes.append(reinterpret_cast<const char*>(units), put_utf16(units, code));
  }
  return bytes;
}

// Runs of ASCII are taken together: their lengths, and where they begin, must not matter.
TEST(Text, ConvertsRunsAsItDoesCharacters) {
  for (std::size_t size = 0; size < 300; size += size < 40 ? 1 : 13) {
    for (const std::size_t step : {1, 2, 5, 16, 17, 33, 64, 129, 1000}) {
      const auto text = some_text(size, step);
      const auto utf8 = with_utf8(text);
      const auto utf16 = with_utf16(text);
      EXPECT_TRUE(is_utf8(utf8));
      EXPECT_TRUE(is_utf16(bytes(utf16)));
      EXPECT_EQ(utf16_from_utf8(utf8), utf16);
      EXPECT_EQ(utf8_from_utf16(bytes(utf16)), utf8);
    }
  }
}

TEST(Text, FindsWhatIsIllFormedAnywhere) {
  for (std::size_t at = 0; at < 300; at += at < 40 ? 1 : 13) {
    auto utf8 = with_utf8(some_text(300, 1000));
    utf8[at] = '\x80';
    EXPECT_FALSE(is_utf8(utf8)) << at;
    EXPECT_THROW((void)utf16_from_utf8(utf8), Trap);
    for (const int half : {0xD8, 0xDB, 0xDC, 0xDF}) {
      auto utf16 = with_utf16(some_text(300, 1000));
      utf16[2 * at + 1] = static_cast<char>(half);
      EXPECT_FALSE(is_utf16(bytes(utf16))) << at;
    }
  }
}

TEST(Text, KeepsEveryCharacterOfLatin1) {
  std::string latin1;
  for (unsigned i = 0; i < 3 * 256; ++i) {
    latin1.push_back(static_cast<char>(i / 3));
  }
  const auto utf8 = utf8_from_latin1(bytes(latin1));
  EXPECT_EQ(utf8.size(), 3 * 128 + 3 * 256);
  EXPECT_EQ(latin1_from_utf8(utf8), latin1);
  EXPECT_EQ(latin1_from_utf8(utf8 + "\xC4\x80"), std::nullopt);
  EXPECT_EQ(latin1_from_utf8(utf8 + "\xC3"), std::nullopt);
}

}  // namespace
}  // namespace portico::component
