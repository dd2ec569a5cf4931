#include <net/host.hpp>

#include <gtest/gtest.h>

#include <string>

namespace portico::net {
namespace {

TEST(Host, IsAnAddressInOneNotation) {
  for (const char* text : {"127.0.0.1", "0.0.0.0", "::", "::1", "fd00::A", "::ffff:1.2.3.4"})
    EXPECT_TRUE(parse_address(text)) << text;
  for (const char* text : {"", "127.1", "127.0.0.1.", "127.0.0.01", "2130706433", "0x7f000001",
                           "1.2.3.4.5", "256.0.0.1", "[::1]", "::1%lo", "fe80::1%1", "a", ":", "."})
    EXPECT_FALSE(parse_address(text)) << text;
  EXPECT_FALSE(parse_address(std::string("127.0.0.1\0x", 11)));
}

TEST(Host, IsAName) {
  for (const std::string& text :
       {std::string("a"), std::string("a.b"), std::string("A-1.example."),
        std::string("_dmarc.x_y"), std::string("1.2.3.4a"), std::string("xn--4ca.de"),
        std::string(63, 'a'), std::string("0xg"), std::string("1x0")})
    EXPECT_TRUE(is_host_name(text)) << text;
  std::string long_name = "a";
  while (long_name.size() < 253)
    long_name += ".a";
  EXPECT_TRUE(is_host_name(long_name));
  EXPECT_TRUE(is_host_name(long_name + "."));
  EXPECT_FALSE(is_host_name(long_name + ".a"));
}

TEST(Host, IsNoName) {
  for (const char* text :
       {"",          ".",          "..",         "a..",        "a..b",   ".a",   "127.1",
        "127.0.0.1", "127.0.0.1.", "2130706433", "0x7f000001", "a.0x7F", "a.0x", "a.1",
        "a b",       "a%41",       "a,b",        "a/b",        "::1",    "*",    "a.*",
        "a\xC3\xA4", "a:80",       "u@a",        "a\\b"})
    EXPECT_FALSE(is_host_name(text)) << text;
  EXPECT_FALSE(is_host_name(std::string("a\0b", 3)));
  EXPECT_FALSE(is_host_name(std::string(64, 'a')));
}

TEST(Host, HasANormalForm) {
  EXPECT_EQ(normal_name("Example.COM."), "example.com");
  EXPECT_EQ(normal_name("a"), "a");
}

TEST(Host, SpellsNamesInAscii) {
  EXPECT_EQ(to_ascii_name("A_b.example."), "A_b.example.");
  EXPECT_EQ(to_ascii_name("b\u00fccher.example"), "xn--bcher-kva.example");
  EXPECT_EQ(to_ascii_name("B\u00dcCHER.example"), "xn--bcher-kva.example");
  EXPECT_EQ(to_ascii_name("\u4f8b\u3048.\u30c6\u30b9\u30c8"), "xn--r8jz45g.xn--zckzah");
  EXPECT_EQ(to_ascii_name("fa\u00df.de"), "xn--fa-hia.de");
  for (const std::string& text :
       {std::string(), std::string("a b"), std::string("a\0b", 3), std::string("\u00fc\0b", 4),
        std::string("\xff\xfe"), std::string("\u00fc..de"), std::string("\u202eabc"),
        // Full-width digits of an address.
        std::string("\uff11\uff12\uff17.0.0.1"), std::string(5000, '\xc3')})
    EXPECT_FALSE(to_ascii_name(text)) << text;
}

}  // namespace
}  // namespace portico::net
