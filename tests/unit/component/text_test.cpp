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

}  // namespace
}  // namespace portico::component
