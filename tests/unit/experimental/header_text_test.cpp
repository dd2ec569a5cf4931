#include <experimental/header_text.hpp>

#include <gtest/gtest.h>

namespace portico::experimental {
namespace {

using http::Fields;

TEST(HeaderText, IsALineForEachField) {
  EXPECT_EQ(decode_headers("a:b\nC-d: e f \r\n"), (Fields{{"a", "b"}, {"C-d", "e f"}}));
  EXPECT_EQ(decode_headers("a:http://b\nc:"), (Fields{{"a", "http://b"}, {"c", ""}}));
  EXPECT_EQ(decode_headers(""), Fields{});
}

TEST(HeaderText, KeepsTheLastOfAName) {
  EXPECT_EQ(decode_headers("a:1\nA:2\nb:3\n"), (Fields{{"a", "2"}, {"b", "3"}}));
}

TEST(HeaderText, IsRefusedWhereALineIsNoField) {
  for (const char* text : {"a", "a:b\n\nc:d", "\n", ":b", "a b:c", "a:b\rc", "a:\x01", "a:b\nc"}) {
    EXPECT_FALSE(decode_headers(text)) << text;
  }
}

TEST(HeaderText, ListsEveryValue) {
  EXPECT_EQ(encode_headers({{"Set-Cookie", "a"}, {"set-cookie", "b"}, {"X", "\xc3\xbc\t"}}),
            "set-cookie:a\nset-cookie:b\nx:\xc3\xbc\t\n");
  EXPECT_EQ(encode_headers({}), "");
}

TEST(HeaderText, HasNoValuesThatAreNoText) {
  EXPECT_FALSE(encode_headers({{"a", "\xff"}}));
  EXPECT_FALSE(encode_headers({{"a", "b\x01"}}));
  EXPECT_FALSE(encode_headers({{"a", "\x7f"}}));
}

}  // namespace
}  // namespace portico::experimental
