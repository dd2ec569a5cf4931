#include <experimental/url.hpp>

#include <gtest/gtest.h>

namespace portico::experimental {
namespace {

Url url(std::string_view text) {
  const auto parsed = Url::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Url{});
}

TEST(Url, HasTheParts) {
  const Url all = url("HTTPS://me:p%40ss@API.Example.com:8443/a/b?c=d#e");
  EXPECT_EQ(all.scheme, "https");
  EXPECT_EQ(all.userinfo, "me:p@ss");
  EXPECT_EQ(all.host, "api.example.com");
  EXPECT_EQ(all.port, 8443);
  EXPECT_EQ(all.target, "/a/b?c=d");
  EXPECT_EQ(all.authority(), "api.example.com:8443");
}

TEST(Url, FillsInThePath) {
  EXPECT_EQ(url("http://a").target, "/");
  EXPECT_EQ(url("http://a?q").target, "/?q");
  EXPECT_EQ(url("http://a:/x").authority(), "a");
}

TEST(Url, NormalisesHosts) {
  EXPECT_EQ(url("http://ex%41mple.com").host, "example.com");
  EXPECT_EQ(url("http://192.168.0.1/").host, "192.168.0.1");
  EXPECT_EQ(url("http://[0:0:0:0:0:0:0:1]:80").host, "[::1]");
  EXPECT_EQ(url("http://[2001:DB8::1]").authority(), "[2001:db8::1]");
}

TEST(Url, IsNotAnythingElse) {
  for (const char* text :
       {"", "not even a url", "example.com", "//example.com", "localhost:8080", "http://",
        "http:///", "mailto:me@example.com", "file:///etc/passwd", "http://a b", "http://a:b",
        "http://a:99999", "http://a:0", "http://ex%2fample", "http://a%00b",
        "http://b\xc3\xbc"
        "cher.example",
        "http://[::1", "http://a/\n", "https://exa%40mple.com"}) {
    EXPECT_FALSE(Url::parse(text)) << text;
  }
}

TEST(Url, LeadsToOthers) {
  const Url base = url("http://a.example:81/x/y?z");
  EXPECT_EQ(base.resolve("w")->target, "/x/w");
  EXPECT_EQ(base.resolve("../w?v")->target, "/w?v");
  EXPECT_EQ(base.resolve("/w")->authority(), "a.example:81");
  EXPECT_EQ(base.resolve("//b.example/w")->authority(), "b.example");
  EXPECT_EQ(base.resolve("https://b.example")->scheme, "https");
  EXPECT_EQ(base.resolve("ftp://b.example")->scheme, "ftp");
  EXPECT_FALSE(base.resolve("http://"));
  EXPECT_FALSE(base.resolve("a b"));
}

TEST(Url, ComparesOrigins) {
  EXPECT_TRUE(url("http://a").same_origin(url("http://A:80/x")));
  EXPECT_TRUE(url("https://a:443").same_origin(url("https://a")));
  EXPECT_FALSE(url("http://a").same_origin(url("https://a")));
  EXPECT_FALSE(url("http://a").same_origin(url("http://a:81")));
  EXPECT_FALSE(url("http://a").same_origin(url("http://b.a")));
}

TEST(Url, FindsTheHostOfAHostField) {
  EXPECT_EQ(host_of("Example.com:81"), "example.com");
  EXPECT_EQ(host_of("[::1]"), "[::1]");
  EXPECT_FALSE(host_of("me@example.com"));
  EXPECT_FALSE(host_of(""));
}

}  // namespace
}  // namespace portico::experimental
