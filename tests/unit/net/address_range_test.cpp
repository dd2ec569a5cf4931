#include <net/address_range.hpp>

#include <gtest/gtest.h>

#include <string>

namespace portico::net {
namespace {

bool contains(const char* range, const char* address) {
  return AddressRange::parse(range).value().value().contains(
      boost::asio::ip::make_address(address));
}

TEST(AddressRange, HasWhatBeginsTheSame) {
  EXPECT_TRUE(contains("10.1.2.3", "10.1.2.3"));
  EXPECT_FALSE(contains("10.1.2.3", "10.1.2.4"));
  EXPECT_TRUE(contains("10.0.0.0/8", "10.255.0.1"));
  EXPECT_FALSE(contains("10.0.0.0/8", "11.0.0.0"));
  EXPECT_TRUE(contains("0.0.0.0/0", "127.0.0.1"));
  EXPECT_TRUE(contains("[fd00::]/8", "fdff::1"));
  EXPECT_FALSE(contains("[fd00::]/8", "fe00::1"));
  EXPECT_TRUE(contains("[::]/0", "2001:db8::1"));
}

TEST(AddressRange, KeepsFamiliesApart) {
  EXPECT_FALSE(contains("[::]/0", "10.0.0.1"));
  EXPECT_FALSE(contains("[::]/0", "::ffff:10.0.0.1"));
  EXPECT_FALSE(contains("0.0.0.0/0", "::1"));
  EXPECT_TRUE(contains("10.0.0.0/8", "::ffff:10.0.0.1"));
}

TEST(AddressRange, TakesNoNoticeOfZones) {
  EXPECT_TRUE(contains("[fe80::]/10", "fe80::1%7"));
  EXPECT_TRUE(contains("[fe80::1]", "fe80::1%7"));
}

TEST(AddressRange, IsNotEverything) {
  for (const char* text : {"", "example.com", "*", "127.1", "[", "]", "[]"})
    EXPECT_FALSE(AddressRange::parse(text).value()) << text;
  for (const char* text :
       {"a/8", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.1/8", "10.0.0.0/8/8",
        "[::1]/129", "[fe80::1%1]", "[10.0.0.1]", "[a]", "::1", "fd00::/8", "10.0.0.0/8x"})
    EXPECT_FALSE(AddressRange::parse(text)) << text;
}

}  // namespace
}  // namespace portico::net
