#include <portico/wasi/sockets.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace portico::wasi {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using enum SocketUse;

std::shared_ptr<const SocketRules> rules(std::vector<std::string> texts) {
  auto parsed = SocketRules::parse(texts);
  EXPECT_TRUE(parsed) << parsed.error().describe();
  return parsed ? *parsed : nullptr;
}

bool allows(const char* rule, SocketUse use, const char* address, std::uint16_t port) {
  return rules({rule})->allows(use, boost::asio::ip::make_address(address), port);
}

std::string complaint(std::string text) {
  const std::vector<std::string> one{std::move(text)};
  const auto parsed = SocketRules::parse(one);
  EXPECT_FALSE(parsed) << one.front();
  EXPECT_EQ(parsed.error().code(), Errc::config);
  return parsed.error().message();
}

TEST(SocketRules, AllowNothingByThemselves) {
  const auto none = rules({});
  for (const auto use : {tcp_connect, tcp_listen, udp_send, udp_listen})
    EXPECT_FALSE(none->allows(use, boost::asio::ip::make_address("127.0.0.1"), 80));
  EXPECT_FALSE(none->allows_name("example.com"));
}

TEST(SocketRules, AreForTheirUse) {
  EXPECT_TRUE(allows("tcp-connect:10.1.2.3", tcp_connect, "10.1.2.3", 5432));
  for (const auto use : {tcp_listen, udp_send, udp_listen})
    EXPECT_FALSE(allows("tcp-connect:10.1.2.3", use, "10.1.2.3", 5432));
  for (const auto use : {tcp_connect, tcp_listen}) {
    EXPECT_TRUE(allows("TCP:10.1.2.3", use, "10.1.2.3", 5432));
    EXPECT_FALSE(allows("udp:10.1.2.3", use, "10.1.2.3", 5432));
  }
  for (const auto use : {udp_send, udp_listen}) {
    EXPECT_TRUE(allows("udp:10.1.2.3", use, "10.1.2.3", 5432));
    EXPECT_FALSE(allows("tcp:10.1.2.3", use, "10.1.2.3", 5432));
  }
  EXPECT_FALSE(allows("resolve:*", tcp_connect, "93.184.216.34", 80));
}

TEST(SocketRules, HavePorts) {
  EXPECT_TRUE(allows("tcp-connect:10.0.0.0/8:5432", tcp_connect, "10.1.2.3", 5432));
  EXPECT_FALSE(allows("tcp-connect:10.0.0.0/8:5432", tcp_connect, "10.1.2.3", 5433));
  EXPECT_TRUE(allows("tcp-connect:[fd00::]/8:80-90", tcp_connect, "fd00::1", 80));
  EXPECT_TRUE(allows("tcp-connect:[fd00::]/8:80-90", tcp_connect, "fd00::1", 90));
  EXPECT_FALSE(allows("tcp-connect:[fd00::]/8:80-90", tcp_connect, "fd00::1", 91));
  EXPECT_TRUE(allows("tcp-listen:127.0.0.1:0", tcp_listen, "127.0.0.1", 0));
  EXPECT_FALSE(allows("tcp-listen:127.0.0.1:0", tcp_listen, "127.0.0.1", 8080));
  EXPECT_FALSE(allows("tcp-listen:127.0.0.1:8080", tcp_listen, "127.0.0.1", 0));
  EXPECT_TRUE(allows("tcp-listen:127.0.0.1", tcp_listen, "127.0.0.1", 0));
}

TEST(SocketRules, MeanTheInternetByAStar) {
  for (const auto use : {tcp_connect, udp_send}) {
    for (const char* rule : {"tcp:*", "udp:*"}) {
      for (const char* address : {"127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "::1",
                                  "fe80::1", "fd00::1", "224.0.0.1", "64:ff9b::7f00:1"})
        EXPECT_FALSE(allows(rule, use, address, 80)) << address;
    }
  }
  EXPECT_TRUE(allows("tcp-connect:*", tcp_connect, "93.184.216.34", 80));
  EXPECT_TRUE(allows("udp-send:*:53", udp_send, "2606:4700::1111", 53));
  EXPECT_FALSE(allows("udp-send:*:53", udp_send, "2606:4700::1111", 54));
}

TEST(SocketRules, ListenAnywhereByAStar) {
  for (const char* address : {"0.0.0.0", "::", "127.0.0.1", "10.0.0.1", "93.184.216.34"}) {
    EXPECT_TRUE(allows("tcp:*", tcp_listen, address, 80)) << address;
    EXPECT_TRUE(allows("udp-listen:*:80", udp_listen, address, 80)) << address;
  }
}

TEST(SocketRules, NameWhatIsPrivate) {
  EXPECT_TRUE(allows("tcp-connect:private:80", tcp_connect, "10.0.0.1", 80));
  EXPECT_TRUE(allows("tcp-connect:Private", tcp_connect, "fd00::1", 80));
  EXPECT_FALSE(allows("tcp-connect:private", tcp_connect, "93.184.216.34", 80));
  EXPECT_TRUE(allows("tcp-connect:localhost:80", tcp_connect, "127.9.9.9", 80));
  EXPECT_TRUE(allows("tcp-connect:localhost:80", tcp_connect, "::1", 80));
  EXPECT_FALSE(allows("tcp-connect:localhost:80", tcp_connect, "10.0.0.1", 80));
  EXPECT_TRUE(allows("tcp-connect:0.0.0.0/0", tcp_connect, "10.0.0.1", 80));
  EXPECT_FALSE(allows("tcp-connect:0.0.0.0/0", tcp_connect, "::1", 80));
}

TEST(SocketRules, AddUp) {
  const auto both = rules({"tcp-connect:10.0.0.1:1", "tcp-connect:10.0.0.2:2"});
  EXPECT_TRUE(both->allows(tcp_connect, boost::asio::ip::make_address("10.0.0.1"), 1));
  EXPECT_TRUE(both->allows(tcp_connect, boost::asio::ip::make_address("10.0.0.2"), 2));
  EXPECT_FALSE(both->allows(tcp_connect, boost::asio::ip::make_address("10.0.0.1"), 2));
}

TEST(SocketRules, LetNamesBeLookedUp) {
  const auto some = rules({"resolve:db.example.com", "resolve:*.internal"});
  EXPECT_TRUE(some->allows_name("DB.example.com."));
  EXPECT_TRUE(some->allows_name("a.b.internal"));
  EXPECT_FALSE(some->allows_name("internal"));
  EXPECT_FALSE(some->allows_name("example.com"));
  EXPECT_TRUE(rules({"resolve:*"})->allows_name("x"));
  EXPECT_FALSE(rules({"tcp:*"})->allows_name("x"));
}

TEST(SocketRules, SayWhatIsWrong) {
  for (const char* text : {"", ":", "tcp", "*", "10.0.0.1", "tcp connect:*", "http:*", "tcp-send:*",
                           "allow:resolve:*", "tcp-connect :*"})
    EXPECT_THAT(complaint(text), HasSubstr("USE:WHERE[:PORTS]")) << text;
  for (const char* text : {"tcp:*:", "tcp:*:65536", "tcp:*:a", "tcp:*:1-", "tcp:*:-1", "tcp:*:2-1",
                           "tcp:*:1-2-3", "tcp:*: 1", "udp:[::1]:x", "tcp:*:0x50"})
    EXPECT_THAT(complaint(text), HasSubstr("8000-8099")) << text;
  for (const char* text : {"tcp::80", "tcp:", "udp:*.*", "tcp:10.0.0:1", "tcp:[::1", "tcp:a b"})
    EXPECT_FALSE(complaint(text).empty()) << text;
  EXPECT_THAT(complaint("tcp:::1:80"), HasSubstr("brackets"));
  EXPECT_THAT(complaint("tcp:[10.0.0.1]:80"), HasSubstr("IPv6"));
  EXPECT_THAT(complaint("tcp:10.0.0.1/8"), HasSubstr("beyond its 8"));
  EXPECT_THAT(complaint("tcp-connect:10.0.0.1:0"), HasSubstr("port 0"));
  EXPECT_THAT(complaint("tcp-connect:db.example.com:5432"), HasSubstr("resolve:db.example.com"));
  EXPECT_THAT(complaint("resolve:example.com:53"), HasSubstr("leave it out"));
  EXPECT_THAT(complaint("resolve:10.0.0.0/8"), HasSubstr("after resolve:"));
  EXPECT_THAT(complaint("tcp:oops?"), HasSubstr("\"tcp:oops?\""));
}

TEST(SocketRules, TellOnceWhatWouldAllowIt) {
  std::vector<std::string> told;
  const auto parsed =
      SocketRules::parse({}, {.denied = [&](std::string_view rule) { told.emplace_back(rule); }});
  const auto& none = **parsed;
  const auto v4 = boost::asio::ip::make_address("10.1.2.3");
  none.deny(tcp_connect, v4, 80);
  none.deny(tcp_connect, v4, 80);
  none.deny(udp_listen, boost::asio::ip::make_address("fe80::1%7"), 0);
  none.deny_name("Example.COM.");
  EXPECT_THAT(told, ElementsAre("tcp-connect:10.1.2.3:80", "udp-listen:[fe80::1]:0",
                                "resolve:example.com"));
  const auto allowed = rules(told);
  EXPECT_TRUE(allowed->allows(tcp_connect, v4, 80));
  EXPECT_TRUE(allowed->allows(udp_listen, boost::asio::ip::make_address("fe80::1%7"), 0));
  EXPECT_TRUE(allowed->allows_name("example.com"));
}

TEST(SocketRules, TellABoundedNumberOfDenials) {
  std::size_t told = 0;
  const auto parsed = SocketRules::parse({}, {.denied = [&](std::string_view) { ++told; }});
  for (std::uint16_t port = 1; port <= 3000; ++port)
    (*parsed)->deny(tcp_connect, boost::asio::ip::make_address("10.0.0.1"), port);
  EXPECT_EQ(told, 3000U);
  (*parsed)->deny(tcp_connect, boost::asio::ip::make_address("10.0.0.1"), 1);
  EXPECT_EQ(told, 3001U);
}

}  // namespace
}  // namespace portico::wasi
