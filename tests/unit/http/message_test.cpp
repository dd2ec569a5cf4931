#include <portico/http/message.hpp>

#include <gtest/gtest.h>

namespace portico::http {
namespace {

TEST(Method, ParsesAndPrints) {
  for (const char* name :
       {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"}) {
    const Method method = Method::parse(name);
    EXPECT_NE(method.kind, Method::Kind::other);
    EXPECT_EQ(method.other, "");
    EXPECT_EQ(method.text(), name);
  }
  EXPECT_EQ(Method::parse("DELETE").kind, Method::Kind::del);
}

TEST(Method, IsCaseSensitive) {
  const Method method = Method::parse("get");
  EXPECT_EQ(method.kind, Method::Kind::other);
  EXPECT_EQ(method.text(), "get");
  EXPECT_NE(method, Method::parse("GET"));
}

TEST(Scheme, ParsesAndPrints) {
  EXPECT_EQ(Scheme::parse("HTTP").kind, Scheme::Kind::http);
  EXPECT_EQ(Scheme::parse("https").text(), "https");
  EXPECT_EQ(Scheme::parse("ftp"), (Scheme{Scheme::Kind::other, "ftp"}));
  EXPECT_EQ(Scheme::parse("ftp").text(), "ftp");
}

}  // namespace
}  // namespace portico::http
