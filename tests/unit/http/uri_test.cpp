#include <portico/http/uri.hpp>

#include <gtest/gtest.h>

#include <string>

namespace portico::http {
namespace {

using namespace std::string_literals;

TEST(Authority, GivesItsParts) {
  const auto name = parse_authority("example.com");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->host, "example.com");
  EXPECT_FALSE(name->port);
  EXPECT_FALSE(name->has_userinfo);

  const auto all = parse_authority("user:secret@[::1]:8080");
  ASSERT_TRUE(all);
  EXPECT_EQ(all->host, "[::1]");
  EXPECT_EQ(all->port, 8080);
  EXPECT_TRUE(all->has_userinfo);
}

TEST(Authority, Accepts) {
  for (const char* text : {"a", "localhost:0", "127.0.0.1:65535", "[2001:db8::1]", "[::]:1",
                           "a_b.example", "x--y", "%41", "a:00080", "A.B:1"})
    EXPECT_TRUE(is_host_and_port(text)) << text;
  for (const char* text : {"u@h", "@h", "u:p@h:1", "u%20x@h"}) {
    EXPECT_TRUE(is_authority(text)) << text;
    EXPECT_FALSE(is_host_and_port(text)) << text;
  }
}

TEST(Authority, Rejects) {
  for (const std::string& text :
       {""s,           " "s,     "@@"s,   "::"s,   "#"s,     "a\n"s,     "\n"s,
        "a:80:80:80"s, "a:"s,    ":80"s,  "a:x"s,  "a:+1"s,  "a:65536"s, "a:99999999999999999999"s,
        "a b"s,        "a/b"s,   "a?b"s,  "a#b"s,  "[::1"s,  "::1"s,     "[::1]x"s,
        "[]"s,         "[g::]"s, "a\0b"s, "a\\b"s, "h\x80"s, "%4"s,      "%zz"s,
        "u@"s,         "a@b@c"s, "<a>"s,  "a\tb"s, "a "s,    " a"s,      "[::1%eth0]"s})
    EXPECT_FALSE(is_authority(text)) << text;
}

TEST(PathWithQuery, Accepts) {
  for (const char* text :
       {"", "/", "?", "/a/b?c=d", "?x", "//host/path", "/a|b{c}\"<>^`\\", "/?a?b", "/%zz"})
    EXPECT_TRUE(is_path_with_query(text)) << text;
  EXPECT_TRUE(is_path_with_query("/" + std::string(65'533, 'a')));
}

TEST(PathWithQuery, Rejects) {
  for (const std::string& text : {"*"s, "x"s, "http://a/"s, "/ "s, "/a b"s, "/#f"s, "/\n"s, "/\0"s,
                                  "/\x7F"s, "/\xC3\xA4"s, " /"s})
    EXPECT_FALSE(is_path_with_query(text)) << text;
  EXPECT_FALSE(is_path_with_query("/" + std::string(65'534, 'a')));
}

TEST(SchemeSyntax, FollowsTheRfc) {
  for (const char* text : {"http", "HTTPS", "a", "coap+tcp", "x-1.2"})
    EXPECT_TRUE(is_scheme(text)) << text;
  for (const char* text : {"", "1a", "-a", "a:", "a b", "a_b", "a~", "\xC3"})
    EXPECT_FALSE(is_scheme(text)) << text;
  EXPECT_TRUE(is_scheme(std::string(64, 'a')));
  EXPECT_FALSE(is_scheme(std::string(65, 'a')));
}

}  // namespace
}  // namespace portico::http
