#include "test_server.hpp"

namespace portico::http {
namespace {

using namespace std::chrono_literals;
using testing::Values;

class OutboundTest : public SendingTest {
 protected:
  /// What the guest says of the request that it chose by `path`.
  std::string outcome(std::string path, SandboxOptions sandbox = {}) {
    last_ = call("outbound", get(std::move(path)), std::move(sandbox));
    EXPECT_FALSE(last_.failure) << last_.why();
    return last_.body;
  }
  /// Why the guest trapped.
  std::string trap(std::string path) {
    last_ = call("outbound", get(std::move(path)));
    return last_.why();
  }
  static SandboxOptions with(MessageRules rules) {
    SandboxOptions options;
    options.rules = std::make_shared<const MessageRules>(std::move(rules));
    return options;
  }
  [[nodiscard]] const TestServer::Asked& asked() const { return server_->asked.back(); }

  Seen last_;
};

INSTANTIATE_TEST_SUITE_P(Modes, OutboundTest, Values(Mode::event_loop, Mode::blocking), mode_name);

TEST_P(OutboundTest, Get) {
  EXPECT_EQ(outcome("/get"), "status 200\n"
                             "x-asked-method: GET\n"
                             "x-asked-uri: http://echo.test/get?some=arg\n\n");
  EXPECT_EQ(asked().headers, (Fields{{"X-Own", "Kept"}, {"x-own", "twice"}}));
  EXPECT_FALSE(asked().options.connect_timeout || asked().options.first_byte_timeout ||
               asked().options.between_bytes_timeout);
}

TEST_P(OutboundTest, Post) {
  EXPECT_EQ(outcome("/post"), "status 200\n"
                              "x-asked-method: POST\n"
                              "x-asked-uri: http://echo.test/post\n\n"
                              "{\"foo\": \"bar\"}");
}

TEST_P(OutboundTest, Put) {
  EXPECT_EQ(outcome("/put"), "status 200\n"
                             "x-asked-method: PUT\n"
                             "x-asked-uri: http://echo.test/put\n\n");
}

TEST_P(OutboundTest, LargePost) {
  const std::string answer = outcome("/large-post");
  const auto body = answer.find("\n\n") + 2;
  EXPECT_EQ(answer.size() - body, 1025U * 1024);
  EXPECT_TRUE(answer.compare(body, std::string::npos, asked().body) == 0);
}

TEST_P(OutboundTest, Timeout) {
  EXPECT_EQ(outcome("/timeout?connect=0"), "connection-timeout\n");
  EXPECT_EQ(asked().options.connect_timeout, 0ns);
  EXPECT_EQ(outcome("/timeout?first=1000"), "connection-read-timeout\n");
  EXPECT_EQ(asked().options.first_byte_timeout, 1us);
  EXPECT_FALSE(asked().options.connect_timeout);
}

TEST_P(OutboundTest, TimeoutsBeyondTheClockAreItsEnd) {
  EXPECT_EQ(outcome("/timeout?connect=0&between=18446744073709551615"), "connection-timeout\n");
  EXPECT_EQ(asked().options.between_bytes_timeout, std::chrono::nanoseconds::max());
}

TEST_P(OutboundTest, InvalidVersion) {
  EXPECT_EQ(outcome("/invalid-version"), "HTTP-protocol-error\n");
  EXPECT_EQ(asked().method, "CONNECT");
}

TEST_P(OutboundTest, UnknownMethod) {
  EXPECT_EQ(outcome("/unknown-method"), "refused\n");
  EXPECT_TRUE(server_->asked.empty());
}

TEST_P(OutboundTest, UnsupportedScheme) {
  EXPECT_EQ(outcome("/unsupported-scheme"), "not sent: HTTP-protocol-error\n");
  EXPECT_TRUE(server_->asked.empty());
}

TEST_P(OutboundTest, SchemesOfTheEmbedder) {
  MessageRules rules;
  rules.schemes = {"ws"};
  EXPECT_EQ(outcome("/unsupported-scheme", with(rules)).substr(0, 10), "status 200");
  EXPECT_EQ(asked().uri, "WS://echo.test/");
  EXPECT_EQ(outcome("/get", with(rules)), "not sent: HTTP-protocol-error\n");
}

TEST_P(OutboundTest, NoSchemeIsTheDefaultOne) {
  outcome("/no-scheme");
  EXPECT_EQ(asked().uri, "https://echo.test/");
  MessageRules rules;
  rules.default_scheme = Scheme::parse("http");
  outcome("/no-scheme", with(rules));
  EXPECT_EQ(asked().uri, "http://echo.test/");
  rules.default_scheme.reset();
  EXPECT_EQ(outcome("/no-scheme", with(rules)), "not sent: HTTP-protocol-error\n");
}

TEST_P(OutboundTest, InvalidPort) {
  EXPECT_EQ(outcome("/invalid-port"), "refused\n");
}

TEST_P(OutboundTest, InvalidDnsname) {
  EXPECT_EQ(outcome("/invalid-dnsname"), "DNS-error NXDOMAIN\n");
}

TEST_P(OutboundTest, MissingAuthority) {
  EXPECT_EQ(outcome("/no-authority"), "not sent: HTTP-request-URI-invalid\n");
}

TEST_P(OutboundTest, MissingPathIsTheRoot) {
  outcome("/missing-path");
  EXPECT_EQ(asked().uri, "http://echo.test/");
}

TEST_P(OutboundTest, LongPath) {
  const std::string answer = outcome("/long-path");
  EXPECT_EQ(answer.substr(0, 19), "refused\nstatus 200\n");
  EXPECT_EQ(asked().uri.size(), std::string{"http://echo.test"}.size() + 65'534);
}

TEST_P(OutboundTest, ResponseBuild) {
  EXPECT_EQ(outcome("/build-only"), "built\n");
  EXPECT_TRUE(server_->asked.empty());
}

TEST_P(OutboundTest, ContentLength) {
  EXPECT_TRUE(outcome("/content-length?write=11").ends_with("\n\nabcdefghijk"));
  EXPECT_EQ(asked().headers.count("content-length"), 1U);

  EXPECT_EQ(outcome("/content-length?write=3"),
            "finish: HTTP-request-body-size 3\nHTTP-request-body-size 3\n");
  EXPECT_EQ(asked().body, "abc");
  EXPECT_EQ(asked().failure, (ErrorCode{ErrorCode::http_request_body_size, std::uint64_t{3}}));

  EXPECT_EQ(outcome("/content-length?write=18"), "write: HTTP-request-body-size 18\n"
                                                 "finish: HTTP-request-body-size 18\n"
                                                 "HTTP-request-body-size 18\n");
  EXPECT_EQ(asked().failure, (ErrorCode{ErrorCode::http_request_body_size, std::uint64_t{18}}));
}

TEST_P(OutboundTest, ADeclaredBodyMustBeTaken) {
  EXPECT_EQ(outcome("/untaken-body"), "not sent: HTTP-request-body-size 0\n");
  EXPECT_TRUE(server_->asked.empty());
}

TEST_P(OutboundTest, ForwardDuplicateContentLength) {
  EXPECT_EQ(outcome("/forward-lengths"), "not sent: internal-error\n");
  EXPECT_EQ(server_->asked.size(), 1U);
}

TEST_P(OutboundTest, BodyWriteBackpressure) {
  EXPECT_NE(trap("/overwrite").find("write exceeded budget"), std::string::npos) << last_.why();
}

TEST_P(OutboundTest, WaitsThatOnlyTheGuestCouldEndTrapWithTheRemedy) {
  for (const char* path : {"/deadlock", "/deadlock-poll"}) {
    const std::string why = trap(path);
    EXPECT_NE(why.find("outgoing-handler.handle"), std::string::npos) << path << why;
    EXPECT_EQ(why.find("response-outparam.set"), std::string::npos) << path << why;
  }
  EXPECT_EQ(outcome("/no-deadlock"), "woken\n");
}

TEST_P(OutboundTest, RequestsGoOnThoughTheGuestOnlyAsks) {
  EXPECT_EQ(outcome("/spin-on-get"), "answered\n");
}

TEST_P(OutboundTest, DroppingTheFutureGivesTheRequestUp) {
  EXPECT_EQ(outcome("/give-up"), "closed\n");
  loop_.restart();
  loop_.poll();
  EXPECT_EQ(server_->at_once(), 0);
}

TEST_P(OutboundTest, StoppingTheGuestGivesItsRequestsUp) {
  const Seen seen = ProxyTest::call("outbound", get("/timeout"), {},
                                    {.deadline = 20ms, .informational = {}, .client = server_});
  EXPECT_EQ(seen.error, ErrorCode::http_response_timeout);
  EXPECT_EQ(server_->asked.size(), 1U);
  loop_.restart();
  loop_.poll();
  EXPECT_EQ(server_->at_once(), 0);
}

TEST_P(OutboundTest, TheResponseStandsByItself) {
  EXPECT_EQ(outcome("/stand-alone"), "read\n");
}

TEST_P(OutboundTest, AnUnfinishedBodyNeverLooksWhole) {
  EXPECT_EQ(outcome("/drop-unfinished"), "internal-error\n");
  EXPECT_EQ(asked().body, "half");
  EXPECT_TRUE(asked().failure);
}

TEST_P(OutboundTest, TrailersGoBothWays) {
  EXPECT_EQ(outcome("/trailers"), "content\nX-After=sent");
  EXPECT_EQ(asked().trailers, (Fields{{"X-After", "sent"}}));
}

TEST_P(OutboundTest, ErrorsInResponseBodiesHaveACode) {
  EXPECT_TRUE(outcome("/broken-body").ends_with("half\nbroken: connection-terminated"));
}

TEST_P(OutboundTest, GuestsSeeNoConnectionFieldsOfResponses) {
  MessageRules rules;
  rules.forbidden_fields.emplace_back("custom-forbidden-header");
  EXPECT_EQ(outcome("/hidden-fields", with(rules)), "status 200\nX-Kept: yes\n\n");
}

TEST_P(OutboundTest, HostIsTheEmbeddersUnlessTheRulesSayOtherwise) {
  MessageRules rules;
  std::erase(rules.forbidden_fields, "host");
  outcome("/own-host", with(rules));
  EXPECT_FALSE(asked().headers.has("host"));
  rules.set_host = false;
  outcome("/own-host", with(rules));
  EXPECT_EQ(asked().headers, (Fields{{"host", "else.test"}}));
}

TEST_P(OutboundTest, WithoutAClientEverythingIsDenied) {
  const Seen seen = ProxyTest::call("outbound", get("/get"));
  EXPECT_EQ(seen.body, "not sent: HTTP-request-denied\n");
}

}  // namespace
}  // namespace portico::http
