#include <experimental/allowed_hosts.hpp>

#include <portico/experimental/http.hpp>

#include <gtest/gtest.h>

namespace portico::experimental {
namespace {

using enum AllowedHosts::Verdict;
using List = std::vector<std::string>;

AllowedHosts::Verdict verdict(const std::optional<List>& list, std::string_view url) {
  return AllowedHosts{list}.of(Url::parse(url)->host);
}

TEST(AllowedHosts, AllowsNothingByDefault) {
  EXPECT_EQ(verdict(std::nullopt, "https://example.com"), denied);
  EXPECT_EQ(verdict(List{}, "https://example.com"), denied);
}

TEST(AllowedHosts, AllowsTheHostsListed) {
  const List list{"https://api.brigade.sh", "https://example.com", "http://192.168.0.1"};
  EXPECT_EQ(verdict(list, "https://api.brigade.sh/healthz"), allowed);
  EXPECT_EQ(verdict(list, "https://example.com/some/path/with/more/paths"), allowed);
  EXPECT_EQ(verdict(list, "http://192.168.0.1/login"), allowed);
  EXPECT_EQ(verdict(list, "https://test.brigade.sh"), denied);
  EXPECT_EQ(verdict(list, "https://brigade.sh"), denied);
  EXPECT_EQ(verdict(list, "https://www.example.com"), denied);
  EXPECT_EQ(verdict(list, "https://example.com.evil.example"), denied);
}

TEST(AllowedHosts, LooksAtHostsOnly) {
  const List list{"HTTPS://Example.COM:8080/path"};
  EXPECT_EQ(verdict(list, "http://example.com"), allowed);
  EXPECT_EQ(verdict(list, "http://EXAMPLE.com:9/other"), allowed);
  EXPECT_EQ(verdict({{"http://[::1]"}}, "http://[0:0::1]:80"), allowed);
}

TEST(AllowedHosts, AllowsAllWhereSaid) {
  const List list{"https://example.com", "insecure:allow-all", "http://192.168.0.1"};
  for (const char* url : {"https://api.brigade.sh/healthz", "https://example.com/some/path",
                          "http://192.168.0.1/login", "https://test.brigade.sh"}) {
    EXPECT_EQ(verdict(list, url), allowed);
  }
  EXPECT_EQ(verdict({{"not a url", "insecure:allow-all"}}, "http://a"), allowed);
}

TEST(AllowedHosts, AllowsNothingByABrokenList) {
  for (const char* entry : {"example.com", "localhost:8080", "", "not even a url"}) {
    EXPECT_EQ(verdict({{"https://example.com", entry}}, "https://example.com"), broken_list);
    EXPECT_FALSE(check_allowed_host(entry));
  }
  EXPECT_TRUE(check_allowed_host("http://localhost:8080"));
  EXPECT_TRUE(check_allowed_host("insecure:allow-all"));
}

}  // namespace
}  // namespace portico::experimental
