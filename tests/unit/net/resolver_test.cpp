#include <net/resolver.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <net/fake_dns.hpp>

#include <optional>
#include <string>

namespace portico::net {
namespace {

namespace asio = boost::asio;
namespace ip = asio::ip;
using Kind = LookupFailure::Kind;
using testing::UnorderedElementsAre;

class ResolverTest : public testing::Test {
 protected:
  ResolverTest() {
    auto made = Resolver::make(
        loop_.get_executor(),
        {.name_servers = {dns_.address()}, .timeout = std::chrono::milliseconds{20}, .tries = 2});
    resolver_ = std::move(made.value());
  }

  /// Runs the loop until the name is found, or not.
  Resolver::Found resolve(const std::string& name) {
    std::optional<Resolver::Found> found;
    start(name, found);
    while (!found)
      loop_.run_one();
    return *found;
  }
  void start(const std::string& name, std::optional<Resolver::Found>& found) {
    asio::co_spawn(loop_, resolver_->resolve(name),
                   [&](std::exception_ptr, Resolver::Found result) { found = std::move(result); });
  }
  LookupFailure error(const std::string& name) {
    const auto found = resolve(name);
    EXPECT_FALSE(found);
    EXPECT_NE(found.error().detail.find(name), std::string::npos);
    return found.error();
  }
  /// Its response code.
  std::string rcode(const std::string& name) {
    const auto failure = error(name);
    EXPECT_EQ(failure.kind, Kind::failed);
    return failure.rcode;
  }

  asio::io_context loop_;
  FakeDns dns_{loop_};
  std::unique_ptr<Resolver> resolver_;
};

ip::address address(const char* text) {
  return ip::make_address(text);
}

TEST_F(ResolverTest, FindsBothFamilies) {
  dns_.names["both.test"] = {.addresses = {"192.0.2.1", "192.0.2.2", "2001:db8::1"}};
  const auto found = resolve("both.test");
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_THAT(*found, UnorderedElementsAre(address("192.0.2.1"), address("192.0.2.2"),
                                           address("2001:db8::1")));
  dns_.names["four.test"] = {.addresses = {"192.0.2.1"}};
  EXPECT_THAT(*resolve("four.test"), UnorderedElementsAre(address("192.0.2.1")));
  dns_.names["six.test"] = {.addresses = {"2001:db8::1"}};
  EXPECT_THAT(*resolve("six.test"), UnorderedElementsAre(address("2001:db8::1")));
}

TEST_F(ResolverTest, TakesTheDotAtTheEnd) {
  dns_.names["dot.test"] = {.addresses = {"192.0.2.1"}};
  EXPECT_THAT(*resolve("dot.test."), UnorderedElementsAre(address("192.0.2.1")));
  EXPECT_EQ(rcode("missing.test."), "NXDOMAIN");
}

TEST_F(ResolverTest, AsksForNoOtherName) {
  ::setenv("LOCALDOMAIN", "corp.test", 1);
  ::setenv("RES_OPTIONS", "ndots:5", 1);
  auto made = Resolver::make(loop_.get_executor(), {.name_servers = {dns_.address()}});
  ::unsetenv("LOCALDOMAIN");
  ::unsetenv("RES_OPTIONS");
  resolver_ = std::move(made.value());
  dns_.names["api.test.corp.test"] = {.addresses = {"192.0.2.1"}};
  EXPECT_EQ(rcode("api.test"), "NXDOMAIN");
  EXPECT_EQ(dns_.asked("api.test.corp.test"), 0);
}

TEST_F(ResolverTest, KnowsLocalhost) {
  for (const char* name : {"localhost", "localhost.", "a.localhost", "a.b.localhost."})
    EXPECT_THAT(*resolve(name), UnorderedElementsAre(address("::1"), address("127.0.0.1"))) << name;
  EXPECT_EQ(dns_.asked("a.localhost"), 0);
}

TEST_F(ResolverTest, TellsTheCode) {
  EXPECT_EQ(rcode("missing.test"), "NXDOMAIN");
  dns_.names["empty.test"] = {};
  EXPECT_EQ(rcode("empty.test"), "NODATA");
  dns_.names["broken.test"] = {.rcode = 2};
  EXPECT_EQ(rcode("broken.test"), "SERVFAIL");
  dns_.names["refused.test"] = {.rcode = 5};
  EXPECT_EQ(rcode("refused.test"), "REFUSED");
  dns_.names["notimp.test"] = {.rcode = 4};
  EXPECT_EQ(rcode("notimp.test"), "NOTIMP");
}

TEST_F(ResolverTest, SurvivesGarbage) {
  dns_.names["garbage.test"] = {.manner = FakeDns::Entry::Manner::garbage};
  EXPECT_EQ(error("garbage.test").kind, Kind::failed);
}

TEST_F(ResolverTest, TimesOut) {
  dns_.names["silent.test"] = {.manner = FakeDns::Entry::Manner::silent};
  EXPECT_EQ(error("silent.test").kind, Kind::timed_out);
}

TEST_F(ResolverTest, TellsThatNoServerListens) {
  dns_.stop();
  EXPECT_EQ(error("a.test").kind, Kind::failed);
}

TEST_F(ResolverTest, KeepsAnswersAsLongAsTheySay) {
  dns_.names["kept.test"] = {.addresses = {"192.0.2.1"}, .ttl = 300};
  EXPECT_TRUE(resolve("kept.test"));
  const int asked = dns_.asked("kept.test");
  EXPECT_TRUE(resolve("kept.test"));
  EXPECT_EQ(dns_.asked("kept.test"), asked);

  dns_.names["fresh.test"] = {.addresses = {"192.0.2.1"}, .ttl = 0};
  EXPECT_TRUE(resolve("fresh.test"));
  const int once = dns_.asked("fresh.test");
  EXPECT_TRUE(resolve("fresh.test"));
  EXPECT_EQ(dns_.asked("fresh.test"), 2 * once);
  EXPECT_EQ(resolver_->kept(), 1U);
}

TEST_F(ResolverTest, ForgetsThatANameIsMissing) {
  EXPECT_FALSE(resolve("late.test"));
  dns_.names["late.test"] = {.addresses = {"192.0.2.1"}};
  EXPECT_TRUE(resolve("late.test"));
}

TEST_F(ResolverTest, KeepsOnlySoMany) {
  for (std::size_t i = 0; i < Resolver::kMaxKept + 10; ++i) {
    const auto name = "n" + std::to_string(i) + ".test";
    dns_.names[name] = {.addresses = {"192.0.2.1"}, .ttl = 300};
    ASSERT_TRUE(resolve(name));
  }
  EXPECT_EQ(resolver_->kept(), Resolver::kMaxKept);
}

TEST_F(ResolverTest, AsksOnceForAllWhoWait) {
  dns_.names["shared.test"] = {.addresses = {"192.0.2.1"}};
  std::optional<Resolver::Found> first;
  std::optional<Resolver::Found> second;
  start("shared.test", first);
  start("shared.test", second);
  while (!first || !second)
    loop_.run_one();
  EXPECT_TRUE(*first);
  EXPECT_TRUE(*second);
  EXPECT_EQ(dns_.asked("shared.test"), 2);  // A and AAAA.
}

TEST_F(ResolverTest, IsCancelledAtOnce) {
  dns_.names["silent.test"] = {.manner = FakeDns::Entry::Manner::silent};
  asio::cancellation_signal cancel;
  bool thrown = false;
  asio::co_spawn(loop_, resolver_->resolve("silent.test"),
                 asio::bind_cancellation_slot(
                     cancel.slot(), [&](std::exception_ptr error, const Resolver::Found&) {
                       thrown = error != nullptr;
                     }));
  std::optional<Resolver::Found> other;
  start("silent.test", other);
  while (dns_.asked("silent.test") == 0)
    loop_.run_one();
  cancel.emit(asio::cancellation_type::terminal);
  while (!thrown)
    loop_.run_one();
  // Others wait on, and the look-up comes to its own end.
  EXPECT_FALSE(other);
  while (!other)
    loop_.run_one();
  EXPECT_EQ(other->error().kind, Kind::timed_out);
}

TEST_F(ResolverTest, MayGoAwayUnderALookup) {
  dns_.names["silent.test"] = {.manner = FakeDns::Entry::Manner::silent};
  std::optional<Resolver::Found> found;
  start("silent.test", found);
  while (dns_.asked("silent.test") == 0)
    loop_.run_one();
  resolver_.reset();
  while (!found)
    loop_.run_one();
  EXPECT_EQ(found->error().kind, Kind::cancelled);
}

TEST_F(ResolverTest, LeavesNothingBehind) {
  dns_.names["a.test"] = {.addresses = {"192.0.2.1"}};
  EXPECT_TRUE(resolve("a.test"));
  dns_.stop();
  // Ends when nothing is left to wait for.
  loop_.run();
}

TEST_F(ResolverTest, BoundsWhatIsUnderWay) {
  std::vector<std::optional<Resolver::Found>> found(Resolver::kMaxLookups + 1);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto name = "n" + std::to_string(i) + ".test";
    dns_.names[name] = {.manner = FakeDns::Entry::Manner::silent};
    start(name, found[i]);
  }
  while (!found.back())
    loop_.run_one();
  EXPECT_EQ(found.back()->error().kind, Kind::too_many);
  resolver_.reset();
  dns_.stop();
  loop_.run();
  EXPECT_EQ(found.front()->error().kind, Kind::cancelled);
}

TEST(Resolver, RefusesNameServersThatAreNone) {
  asio::io_context loop;
  for (const char* text : {"", "a.test", "127.0.0.1:x", "1.2.3"}) {
    const auto made = Resolver::make(loop.get_executor(), {.name_servers = {text}});
    ASSERT_FALSE(made) << text;
    EXPECT_EQ(made.error().code(), Errc::config);
  }
}

}  // namespace
}  // namespace portico::net
