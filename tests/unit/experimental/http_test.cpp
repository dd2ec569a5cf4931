#include "guest.hpp"

#include <gmock/gmock.h>

#include <string>

namespace portico::experimental {
namespace {

using http::Answer;
using http::ErrorCode;
using http::Fields;
using testing::ElementsAre;

constexpr std::uint32_t kNowhere = 0xffff'fffe;

class Http : public testing::TestWithParam<Mode> {
 protected:
  std::shared_ptr<Backend> backend(Backend::Serve serve) {
    server = std::make_shared<Backend>(loop, std::move(serve));
    return server;
  }
  HttpCtx ctx(Backend::Serve serve) {
    HttpCtx made;
    made.allowed_hosts = {"http://a.example", "http://b.example"};
    made.client = backend(std::move(serve));
    return made;
  }
  /// One that answers all with a little.
  HttpCtx ctx() {
    return ctx([](const Backend::Seen&) {
      return response(200, {{"Content-Type", "text/plain"}, {"X-Two", "1"}, {"x-two", "2"}},
                      "hello, guest");
    });
  }
  Guest guest(Host& host) { return {host, GetParam(), loop}; }

  boost::asio::io_context loop;
  std::shared_ptr<Backend> server;
};

TEST_P(Http, SendsARequestAndGivesItsResponse) {
  Host host{ctx()};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example:81/x?y", "POST", "Abc: def\nabc:last\n", "the body"), 0U);
  EXPECT_EQ(one.status(), 200);
  ASSERT_EQ(server->seen.size(), 1U);
  const Backend::Seen& seen = server->seen.front();
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.url, "http://a.example:81/x?y");
  EXPECT_EQ(seen.body, "the body");
  EXPECT_EQ(seen.headers, (Fields{{"Abc", "last"}, {"accept", "*/*"}}));

  const std::uint32_t handle = one.handle();
  EXPECT_EQ(one.header_get(handle, "content-TYPE"), 0U);
  EXPECT_EQ(one.given(), "text/plain");
  EXPECT_EQ(one.header_get(handle, "x-two"), 0U);
  EXPECT_EQ(one.given(), "1");
  EXPECT_EQ(one.headers_get_all(handle), 0U);
  EXPECT_EQ(one.given(), "content-type:text/plain\nx-two:1\nx-two:2\n");
  for (const char* piece : {"hello", ", gue", "st", "", ""}) {
    EXPECT_EQ(one.body_read(handle, 5), 0U);
    EXPECT_EQ(one.given(), piece);
  }
}

TEST_P(Http, TakesAnyMethodThatIsAToken) {
  Host host{ctx()};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example", "DELET"), 0U);
  EXPECT_EQ(server->seen.front().method, "DELET");
}

TEST_P(Http, SendsCredentialsOfTheUrl) {
  Host host{ctx()};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://Aladdin:open%20sesame@a.example/"), 0U);
  EXPECT_EQ(server->seen.front().url, "http://a.example/");
  EXPECT_EQ(*server->seen.front().headers.find("authorization"),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

TEST_P(Http, NumbersResponsesOnAndOn) {
  Host host{ctx()};
  Guest one = guest(host);
  for (std::uint32_t i = 0; i < 3; ++i) {
    EXPECT_EQ(one.req("http://a.example"), 0U);
    EXPECT_EQ(one.handle(), i);
    EXPECT_EQ(one.close(i), 0U);
  }
}

// Every code --------------------------------------------------------------------------------------

TEST_P(Http, RefusesHandlesThatAreNotOpen) {
  Host host{ctx()};
  Guest one = guest(host);
  EXPECT_EQ(one.body_read(0), 1U);
  EXPECT_EQ(one.req("http://a.example"), 0U);
  EXPECT_EQ(one.body_read(0), 0U);
  EXPECT_EQ(one.close(0), 0U);
  EXPECT_EQ(one.close(0), 0U);
  EXPECT_EQ(one.close(77), 0U);
  EXPECT_EQ(one.header_get(0, "a"), 1U);
  EXPECT_EQ(one.headers_get_all(0), 1U);
  EXPECT_EQ(one.body_read(0), 1U);
}

TEST_P(Http, NeedsAMemory) {
  Host host{ctx(), false};
  Guest one = guest(host);
  EXPECT_EQ(one.call("req", {0, 0, 0, 0, 0, 0, 0, 0, 0, 0}), 2U);
  EXPECT_EQ(one.call("header_get", {0, 0, 0, 0, 0, 0}), 2U);
  EXPECT_EQ(one.call("headers_get_all", {0, 0, 0, 0}), 2U);
  EXPECT_EQ(one.call("body_read", {0, 0, 0, 0}), 2U);
  EXPECT_EQ(one.call("close", {0}), 0U);
}

TEST_P(Http, RefusesToReturnOutsideTheMemory) {
  HttpCtx limited = ctx();
  limited.max_concurrent_requests = 1;
  Host host{limited};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example", "GET", "", "", kMemory - 1), 3U);
  EXPECT_EQ(one.req("http://a.example", "GET", "", "", Guest::kStatus, kMemory - 3), 3U);
  EXPECT_EQ(one.req("http://a.example", "GET", "", "", kNowhere), 3U);
  // None of them is open.
  EXPECT_EQ(one.req("http://a.example", "GET", "", "", kMemory - 2, kMemory - 6), 0U);
  EXPECT_EQ(one.number(kMemory - 6), 0U);
  EXPECT_EQ(one.call("body_read", {0, Guest::kBuffer, 5, kMemory - 3}), 3U);
  EXPECT_EQ(one.call("headers_get_all", {0, Guest::kBuffer, 500, kNowhere}), 3U);
  // Nothing was lost.
  EXPECT_EQ(one.body_read(0), 0U);
  EXPECT_EQ(one.given(), "hello, guest");
}

TEST_P(Http, RefusesBuffersThatAreTooSmall) {
  Host host{ctx()};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example"), 0U);
  EXPECT_EQ(one.header_get(0, "content-type", 9), 4U);
  EXPECT_EQ(one.header_get(0, "content-type", 10), 0U);
  EXPECT_EQ(one.headers_get_all(0, 39), 4U);
  EXPECT_EQ(one.headers_get_all(0, 40), 0U);
}

TEST_P(Http, RefusesBuffersOutsideTheMemory) {
  Host host{ctx()};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example"), 0U);
  const auto status = Guest::kStatus;
  for (const auto& [at, size] :
       {std::pair{kMemory, 1U}, {kMemory - 1, 2U}, {kNowhere, 4U}, {1U, ~0U}, {0U, kMemory + 1}}) {
    EXPECT_EQ(one.call("req", {at, size, 0, 0, 0, 0, 0, 0, status, status}), 4U);
    EXPECT_EQ(one.call("body_read", {0, at, size, Guest::kSize}), 4U);
    EXPECT_EQ(one.call("headers_get_all", {0, at, size, Guest::kSize}), 4U);
    EXPECT_EQ(one.call("header_get", {0, at, size, Guest::kBuffer, 9, Guest::kSize}), 4U);
  }
  one.write(0, "http://a.exampleGET");
  EXPECT_EQ(one.call("req", {0, 16, kNowhere, 4, 0, 0, 0, 0, status, status}), 4U);
  EXPECT_EQ(one.call("req", {0, 16, 16, 3, kNowhere, 4, 0, 0, status, status}), 4U);
  EXPECT_EQ(one.call("req", {0, 16, 16, 3, 0, 0, kNowhere, 4, status, status}), 4U);
  EXPECT_EQ(server->seen.size(), 1U);
}

TEST_P(Http, SaysThatAHeaderIsNotThere) {
  Host host{ctx()};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example"), 0U);
  EXPECT_EQ(one.header_get(0, "x-three"), 5U);
}

TEST_P(Http, RefusesTextThatIsNotUtf8) {
  Host host{ctx()};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example/\xff"), 6U);
  EXPECT_EQ(one.req("http://a.example", "\xff"), 6U);
  EXPECT_EQ(one.req("http://a.example", "GET", "a:\xff"), 6U);
  EXPECT_EQ(one.req("http://a.example", "GET", "a:\xc3\xbc", "\xff"), 0U);
  EXPECT_EQ(one.header_get(0, "\xff"), 6U);
}

TEST_P(Http, RefusesDestinationsThatAreNotListed) {
  Host host{ctx()};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://c.example"), 7U);
  EXPECT_EQ(one.req("http://www.a.example"), 7U);
  EXPECT_EQ(one.req("http://a.example", "GET", "host:c.example"), 7U);
  EXPECT_TRUE(server->seen.empty());
  EXPECT_EQ(one.req("http://a.example", "GET", "host:B.example:8"), 0U);

  for (const auto& list :
       {std::optional<std::vector<std::string>>{}, {std::vector<std::string>{}}}) {
    HttpCtx none = ctx();
    none.allowed_hosts = list;
    Host closed{none};
    Guest other = guest(closed);
    EXPECT_EQ(other.req("http://a.example"), 7U);
  }
}

TEST_P(Http, SaysThatTheClientMayNotReachIt) {
  for (const auto kind : {ErrorCode::http_request_denied, ErrorCode::destination_ip_prohibited}) {
    Host host{ctx([&](const Backend::Seen&) -> Answer { return std::unexpected{kind}; })};
    Guest one = guest(host);
    EXPECT_EQ(one.req("http://a.example"), 7U);
  }
}

TEST_P(Http, RefusesMethodsThatAreNone) {
  Host host{ctx()};
  Guest one = guest(host);
  for (const char* method : {"", "GET IT", "G\r\nT", "\xc3\xbc", "CONNECT"}) {
    EXPECT_EQ(one.req("http://a.example", method), 8U) << method;
  }
}

TEST_P(Http, RefusesHeadersThatAreNone) {
  Host host{ctx()};
  Guest one = guest(host);
  for (const char* text : {"a", "a:b\nc", ":b", "a b:c", "a:b\n\nc:d", "a:\x01", "host:me@b"}) {
    EXPECT_EQ(one.req("http://a.example", "GET", text), 9U) << text;
  }
}

TEST_P(Http, RefusesUrlsThatAreNone) {
  Host host{ctx()};
  Guest one = guest(host);
  EXPECT_EQ(one.req("not even a url"), 10U);
  EXPECT_EQ(one.req("a.example"), 10U);
  EXPECT_EQ(one.req("http://"), 10U);
  EXPECT_EQ(one.req(""), 10U);

  HttpCtx all = ctx();
  all.allowed_hosts = {std::string{kAllowAllHosts}};
  Host open{all};
  Guest other = guest(open);
  EXPECT_EQ(other.req("not even a url"), 10U);
  EXPECT_EQ(other.req("http://c.example"), 0U);
}

TEST_P(Http, RefusesAllByAListThatIsBroken) {
  HttpCtx broken = ctx();
  broken.allowed_hosts = {"http://a.example", "localhost:8080"};
  Host host{broken};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example"), 10U);
}

/// A body that breaks off.
class Broken : public http::Body {
  http::Step poll(std::size_t) override { return ErrorCode{ErrorCode::http_response_incomplete}; }
  Signal& changed() override { return changed_; }
  Signal changed_;
};

TEST_P(Http, SaysThatTheRequestFailed) {
  Host host{ctx([&](const Backend::Seen& seen) -> Answer {
    if (seen.url.ends_with("/refused")) {
      return std::unexpected{ErrorCode{ErrorCode::connection_refused}};
    }
    return http::Response{200, {}, std::make_unique<Broken>()};
  })};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example/refused"), 11U);
  EXPECT_EQ(one.req("http://a.example/broken"), 11U);
  EXPECT_EQ(one.req("ftp://a.example/"), 11U);
}

TEST_P(Http, SaysWhatTheHostCannotDo) {
  Host host{
      ctx([](const Backend::Seen&) { return response(200, {{"bytes", "\xff"}, {"c", "d"}}); })};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example"), 0U);
  EXPECT_EQ(one.header_get(0, "bytes"), 12U);
  EXPECT_EQ(one.header_get(0, "c"), 0U);
  EXPECT_EQ(one.headers_get_all(0), 12U);

  HttpCtx cut_off = ctx();
  cut_off.client = nullptr;
  Host unable{cut_off};
  Guest other = guest(unable);
  EXPECT_EQ(other.req("http://a.example"), 12U);
}

TEST_P(Http, ChecksInOneOrder) {
  HttpCtx limited = ctx();
  limited.max_concurrent_requests = 1;
  Host host{limited};
  Guest one = guest(host);
  EXPECT_EQ(one.req("\xff", "\xff", "\xff"), 6U);
  EXPECT_EQ(one.req("no url", "", "no header"), 10U);
  EXPECT_EQ(one.req("http://c.example", "", "no header"), 7U);
  EXPECT_EQ(one.req("http://a.example", "", "no header"), 8U);
  EXPECT_EQ(one.req("http://a.example", "GET", "no header", "", kNowhere), 9U);
  EXPECT_EQ(one.req("http://a.example", "GET", "", "", kNowhere), 3U);
  EXPECT_EQ(one.req("http://a.example"), 0U);
  EXPECT_EQ(one.req("\xff", "\xff", "\xff"), 13U);
}

// How many ----------------------------------------------------------------------------------------

TEST_P(Http, BoundsOpenResponses) {
  HttpCtx limited = ctx();
  limited.max_concurrent_requests = 2;
  Host host{limited};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example"), 0U);
  EXPECT_EQ(one.req("http://a.example"), 0U);
  EXPECT_EQ(one.req("http://a.example"), 13U);
  EXPECT_EQ(one.close(0), 0U);
  EXPECT_EQ(one.req("http://a.example"), 0U);
  EXPECT_EQ(one.req("http://a.example"), 13U);
}

TEST_P(Http, BoundsThemOverAllInstances) {
  HttpCtx limited = ctx();
  limited.max_concurrent_requests = 2;
  Host host{limited};
  auto one = std::make_unique<Guest>(host, GetParam(), loop);
  Guest other = guest(host);
  EXPECT_EQ(one->req("http://a.example"), 0U);
  EXPECT_EQ(one->req("http://a.example"), 0U);
  EXPECT_EQ(other.req("http://a.example"), 13U);
  // They are not the other's to see or close, and go with their own.
  EXPECT_EQ(other.body_read(0), 1U);
  EXPECT_EQ(other.close(0), 0U);
  EXPECT_EQ(other.req("http://a.example"), 13U);
  one.reset();
  EXPECT_EQ(other.req("http://a.example"), 0U);
  EXPECT_EQ(other.handle(), 0U);
}

TEST_P(Http, AllowsNoneAtAll) {
  HttpCtx limited = ctx();
  limited.max_concurrent_requests = 0;
  Host host{limited};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example"), 13U);
}

TEST_P(Http, HasNoBoundByDefault) {
  Host host{ctx()};
  Guest one = guest(host);
  for (std::uint32_t i = 0; i < 100; ++i) {
    EXPECT_EQ(one.req("http://a.example"), 0U);
    EXPECT_EQ(one.handle(), i);
  }
}

TEST_P(Http, BoundsWhatIsHeldOfResponses) {
  HttpCtx small = ctx([](const Backend::Seen& seen) {
    return response(200, {}, std::string(seen.url.ends_with("/large") ? 40'000 : 6'000, 'x'));
  });
  small.max_response_bytes = 16'384;
  Host host{small};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example/large"), 11U);
  EXPECT_EQ(one.req("http://a.example/"), 0U);
  EXPECT_EQ(one.req("http://a.example/"), 0U);
  EXPECT_EQ(one.req("http://a.example/"), 11U);
  EXPECT_EQ(one.close(0), 0U);
  EXPECT_EQ(one.req("http://a.example/"), 0U);
}

// Redirects ---------------------------------------------------------------------------------------

/// Answers paths of the form /STATUS/LOCATION with such a redirect, all others with their path.
Answer redirect(const Backend::Seen& seen) {
  const auto path = seen.url.substr(seen.url.find('/', 7));
  const auto second = path.find('/', 1);
  if (second == std::string::npos) {
    return response(200, {}, path);
  }
  const auto status = static_cast<std::uint16_t>(std::stoi(path.substr(1)));
  return response(status, {{"Location", path.substr(second + 1)}});
}

TEST_P(Http, FollowsRedirects) {
  struct Case {
    const char* status;
    const char* method;
    const char* then;
    const char* body;
  };
  for (const Case& c : {Case{"301", "POST", "GET", ""}, Case{"302", "PUT", "GET", ""},
                        Case{"303", "DELETE", "GET", ""}, Case{"303", "HEAD", "HEAD", "b"},
                        Case{"301", "GET", "GET", "b"}, Case{"307", "POST", "POST", "b"},
                        Case{"308", "PUT", "PUT", "b"}}) {
    Host host{ctx(redirect)};
    Guest one = guest(host);
    EXPECT_EQ(one.req(std::string{"http://a.example/"} + c.status + "//end", c.method,
                      "content-type:x\nauthorization:y\n", "b"),
              0U);
    EXPECT_EQ(one.status(), 200);
    ASSERT_EQ(server->seen.size(), 2U);
    const Backend::Seen& last = server->seen.back();
    EXPECT_EQ(last.url, "http://a.example/end");
    EXPECT_EQ(last.method, c.then) << c.status << c.method;
    EXPECT_EQ(last.body, c.body) << c.status << c.method;
    EXPECT_EQ(last.headers.has("content-type"), *c.body != '\0');
    EXPECT_TRUE(last.headers.has("authorization"));
  }
}

TEST_P(Http, KeepsCredentialsToOneOrigin) {
  Host host{ctx(redirect)};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example/302/http://b.example/to", "GET",
                    "authorization:a\ncookie:b\nhost:a.example\nx-kept:c\n"),
            0U);
  EXPECT_EQ(server->seen.back().url, "http://b.example/to");
  EXPECT_EQ(server->seen.back().headers, (Fields{{"x-kept", "c"}, {"accept", "*/*"}}));
}

TEST_P(Http, DoesNotFollowToWhatIsNotListed) {
  Host host{ctx(redirect)};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example/302/http://c.example/to"), 7U);
  EXPECT_EQ(one.req("http://a.example/302/ftp://b.example/to"), 11U);
  EXPECT_EQ(server->seen.size(), 2U);
}

TEST_P(Http, GivesUpOnEndlessRedirects) {
  Host host{ctx([](const Backend::Seen&) { return response(302, {{"location", "/again"}}); })};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example/"), 11U);
  EXPECT_EQ(server->seen.size(), 11U);
}

TEST_P(Http, TakesRedirectsToNowhereAsTheyAre) {
  Host host{ctx([](const Backend::Seen& seen) {
    return seen.url.ends_with("/bare") ? response(302) : response(302, {{"location", "a b"}});
  })};
  Guest one = guest(host);
  EXPECT_EQ(one.req("http://a.example/bare"), 0U);
  EXPECT_EQ(one.status(), 302);
  EXPECT_EQ(one.req("http://a.example/broken"), 0U);
  EXPECT_EQ(one.status(), 302);
}

INSTANTIATE_TEST_SUITE_P(Both, Http, testing::Values(Mode::event_loop, Mode::blocking),
                         [](const auto& mode) {
                           return mode.param == Mode::event_loop ? "EventLoop" : "Blocking";
                         });

}  // namespace
}  // namespace portico::experimental
