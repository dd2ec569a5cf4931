#include <portico/client/policy.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace portico::client {
namespace {

namespace ip = boost::asio::ip;
using Kind = http::Scheme::Kind;

Origin http_at(std::string host, std::uint16_t port = 80) {
  return {.scheme = Kind::http, .host = std::move(host), .port = port};
}
Origin https_at(std::string host, std::uint16_t port = 443) {
  return {.scheme = Kind::https, .host = std::move(host), .port = port};
}

bool matches(std::string_view pattern, const Origin& origin) {
  const auto parsed = OriginPattern::parse(pattern);
  EXPECT_TRUE(parsed) << pattern << ": " << parsed.error().message();
  return parsed && parsed->matches(origin);
}

std::string problem(std::string_view pattern) {
  const auto parsed = OriginPattern::parse(pattern);
  EXPECT_FALSE(parsed) << pattern;
  if (parsed)
    return {};
  EXPECT_EQ(parsed.error().code(), Errc::config);
  return parsed.error().message();
}

TEST(Origin, IsWrittenAsInAUri) {
  EXPECT_EQ(http_at("example.com").text(), "http://example.com");
  EXPECT_EQ(https_at("example.com").text(), "https://example.com");
  EXPECT_EQ(https_at("example.com", 80).text(), "https://example.com:80");
  EXPECT_EQ(http_at("fd00::1", 8080).text(), "http://[fd00::1]:8080");
}

TEST(OriginPattern, IsAName) {
  for (const char* pattern : {"example.com", "EXAMPLE.com", "example.com."}) {
    EXPECT_TRUE(matches(pattern, http_at("example.com")));
    EXPECT_TRUE(matches(pattern, https_at("example.com", 8443)));
    EXPECT_TRUE(matches(pattern, http_at("example.com.")));
    EXPECT_TRUE(matches(pattern, http_at("Example.COM")));
    for (const char* other : {"a.example.com", "xexample.com", "example.com.evil", "example.org",
                              "com", "example.com..", ""})
      EXPECT_FALSE(matches(pattern, http_at(other))) << other;
  }
}

TEST(OriginPattern, IsAllBelowAName) {
  for (const char* host : {"a.example.com", "a.b.example.com", "A.Example.Com", "a.example.com."})
    EXPECT_TRUE(matches("*.example.com", http_at(host))) << host;
  for (const char* host : {"example.com", ".example.com", "xexample.com", "a.example.org", ""})
    EXPECT_FALSE(matches("*.example.com", http_at(host))) << host;
}

TEST(OriginPattern, IsEverything) {
  for (const char* host : {"a", "10.1.2.3", "::1", "a.b."})
    EXPECT_TRUE(matches("*", http_at(host)));
  EXPECT_FALSE(matches("https://*", http_at("a")));
  EXPECT_FALSE(matches("*:81", http_at("a")));
}

TEST(OriginPattern, NamesSchemeAndPort) {
  EXPECT_TRUE(matches("https://example.com", https_at("example.com")));
  EXPECT_TRUE(matches("HTTPS://example.com", https_at("example.com", 444)));
  EXPECT_FALSE(matches("https://example.com", http_at("example.com")));
  EXPECT_TRUE(matches("example.com:8080", http_at("example.com", 8080)));
  EXPECT_FALSE(matches("example.com:8080", http_at("example.com")));
  EXPECT_TRUE(matches("http://[::1]:80", http_at("::1")));
}

TEST(OriginPattern, IsAnAddress) {
  EXPECT_TRUE(matches("10.1.2.3", http_at("10.1.2.3")));
  EXPECT_TRUE(matches("10.1.2.3", http_at("::ffff:10.1.2.3")));
  EXPECT_TRUE(matches("10.1.2.3", http_at("::ffff:a01:203")));
  EXPECT_TRUE(matches("[fd00::1]", http_at("fd00:0:0::1")));
  EXPECT_TRUE(matches("[FD00::1]", http_at("fd00::1")));
  EXPECT_FALSE(matches("10.1.2.3", http_at("10.1.2.4")));
  EXPECT_FALSE(matches("[fd00::1]", http_at("fd00::2")));
  EXPECT_FALSE(matches("10.1.2.3", http_at("10.1.2.3.")));
}

TEST(OriginPattern, IsARangeOfAddresses) {
  EXPECT_TRUE(matches("10.0.0.0/8", http_at("10.255.1.2")));
  EXPECT_FALSE(matches("10.0.0.0/8", http_at("11.0.0.1")));
  EXPECT_FALSE(matches("10.0.0.0/8", http_at("ten.example")));
  EXPECT_TRUE(matches("0.0.0.0/0", http_at("192.0.2.1")));
  EXPECT_FALSE(matches("0.0.0.0/0", http_at("2001:db8::1")));
  EXPECT_TRUE(matches("[fd00::]/8:8080", http_at("fdff::1", 8080)));
  EXPECT_FALSE(matches("[fd00::]/8:8080", http_at("fdff::1")));
  EXPECT_TRUE(matches("[::]/0", http_at("2001:db8::1")));
  EXPECT_FALSE(matches("[::]/0", http_at("192.0.2.1")));
  EXPECT_FALSE(matches("[::]/0", http_at("::ffff:192.0.2.1")));
}

/// What other programs take for 127.0.0.1 is neither an address nor a name here.
TEST(OriginPattern, KnowsOneNotationOfAddresses) {
  for (const char* host :
       {"127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.0.0.01", "127.0.0.1.",
        "127.0.0.1%lo", "::ffff:127.0.0.1%lo", "0x7F.0.0.1", "1"}) {
    EXPECT_FALSE(matches("127.0.0.0/8", http_at(host))) << host;
    problem(host);
  }
}

TEST(OriginPattern, SaysWhatIsWrong) {
  EXPECT_NE(problem("ftp://a").find("http or https"), std::string::npos);
  EXPECT_NE(problem("a:b").find("port"), std::string::npos);
  EXPECT_NE(problem("a:65536").find("port"), std::string::npos);
  EXPECT_NE(problem("fd00::1").find("brackets"), std::string::npos);
  EXPECT_NE(problem("10.0.0.1/8").find("beyond its 8"), std::string::npos);
  EXPECT_NE(problem("10.0.0.0/33").find("0 to 32"), std::string::npos);
  EXPECT_NE(problem("[fd00::]/129").find("0 to 128"), std::string::npos);
  EXPECT_NE(problem("example.com/8").find("only addresses"), std::string::npos);
  for (const char* text : {"",
                           "http://",
                           "a:",
                           ":80",
                           "a b",
                           "a/",
                           "http://a/",
                           "a..b",
                           ".a",
                           "*.",
                           "*a",
                           "a.*",
                           "**",
                           "*.*",
                           "a%41",
                           "u@a",
                           "[::1",
                           "::1]",
                           "[]",
                           "[10.0.0.1]",
                           "[fe80::1%eth0]",
                           "[::1]x",
                           "a,b",
                           "10.0.0.0/",
                           "10.0.0.0/-1",
                           "10.0.0.0/ 8",
                           "a:+1",
                           "http://http://a",
                           "\xC3\xA4.de"})
    problem(text);
  problem(std::string(64, 'a'));
  problem(std::string("127.0.0.1\0", 10));
}

TEST(PrivateAddress, StaysOffTheInternet) {
  for (const char* text :
       {"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1",
        "127.255.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8",
        "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1",
        "::7f00:1", "::8.8.8.8", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::10.0.0.1", "64:ff9b:1::1", "64:ff9b:1::8.8.8.8", "100::1", "2001::1", "2001:2::1",
        "2001:10::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::", "3fff::1",
        "5f00::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1",
        // Teredo: a private server, a private client (inverted).
        "2001:0:a00:1::f7f7:f7f7", "2001:0:808:808::80ff:fffe"})
    EXPECT_TRUE(is_private(ip::make_address(text))) << text;
}

TEST(PrivateAddress, IsNotPublic) {
  for (const char* text : {"1.1.1.1",          "8.8.8.8",
                           "9.255.255.255",    "11.0.0.1",
                           "100.63.255.255",   "100.128.0.0",
                           "126.255.255.255",  "128.0.0.1",
                           "169.253.1.1",      "172.15.255.255",
                           "172.32.0.0",       "192.0.1.1",
                           "192.167.1.1",      "192.169.0.0",
                           "198.17.1.1",       "198.20.0.0",
                           "203.0.112.1",      "223.255.255.255",
                           "2001:200::1",      "2001:4860:4860::8888",
                           "2606:4700::1111",  "2a00::1",
                           "2002:808:808::1",  "::ffff:8.8.8.8",
                           "64:ff9b::8.8.8.8", "2001:0:808:808::f7f7:f7f7"})
    EXPECT_FALSE(is_private(ip::make_address(text))) << text;
}

TEST(Policy, AllowsNothingByItself) {
  EXPECT_FALSE(Policy{}.allows(http_at("example.com")));
  EXPECT_FALSE(Policy{}.allows(ip::make_address("127.0.0.1")));
  EXPECT_TRUE(Policy{}.allows(ip::make_address("8.8.8.8")));
}

TEST(Policy, AllowsWhatAPatternAllows) {
  Policy policy;
  policy.allowed = {*OriginPattern::parse("a.example"),
                    *OriginPattern::parse("https://*.b.example")};
  EXPECT_TRUE(policy.allows(http_at("a.example")));
  EXPECT_TRUE(policy.allows(https_at("x.b.example")));
  EXPECT_FALSE(policy.allows(http_at("x.b.example")));
  policy.allow_private = true;
  EXPECT_TRUE(policy.allows(ip::make_address("127.0.0.1")));
  EXPECT_FALSE(policy.allows(http_at("127.0.0.1")));
}

}  // namespace
}  // namespace portico::client
