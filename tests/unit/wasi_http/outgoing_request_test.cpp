#include <wasi_http/outgoing_handler.hpp>

#include <wasi_http/future_incoming_response.hpp>

#include <gtest/gtest.h>

namespace portico::wasi_http {
namespace {

using http::ErrorCode;
using http::Method;
using http::Scheme;

OutgoingRequest make(http::Fields headers = {}) {
  return OutgoingRequest{std::make_shared<http::Fields>(std::move(headers))};
}

Method other_method(std::string text) {
  return {Method::Kind::other, std::move(text)};
}
Scheme other_scheme(std::string text) {
  return {Scheme::Kind::other, std::move(text)};
}

TEST(OutgoingRequest, SettersCheckSyntaxAndKeepTheValueWhereTheyRefuse) {
  auto request = make();
  EXPECT_TRUE(request.set_method(other_method("GET")));
  EXPECT_FALSE(request.set_method(other_method("bad\nmethod")));
  EXPECT_FALSE(request.set_method(other_method("")));
  EXPECT_EQ(request.method, other_method("GET"));

  EXPECT_TRUE(request.set_path_with_query("/a?b"));
  for (const char* bad : {"*", "x", "http://h/", "/a b", "/\n"})
    EXPECT_FALSE(request.set_path_with_query(bad)) << bad;
  EXPECT_FALSE(request.set_path_with_query("/" + std::string(65'534, 'a')));
  EXPECT_EQ(request.path_with_query, "/a?b");
  EXPECT_TRUE(request.set_path_with_query(""));
  EXPECT_TRUE(request.set_path_with_query(std::nullopt));

  EXPECT_TRUE(request.set_scheme(other_scheme("WS")));
  EXPECT_FALSE(request.set_scheme(other_scheme("a:b")));
  EXPECT_TRUE(request.set_scheme(std::nullopt));

  for (const char* good : {"h", "h:1", "[::]", "[::]:443", "user@h"})
    EXPECT_TRUE(request.set_authority(good)) << good;
  for (const char* bad : {"", " ", "@@", "::", "#", "\n", "a:80:80:80", "h:99999"})
    EXPECT_FALSE(request.set_authority(bad)) << bad;
  EXPECT_EQ(request.authority, "user@h");
}

ErrorCode refusal(OutgoingRequest request) {
  return checked(std::move(request), {}).error();
}

TEST(Checked, ChecksInOrder) {
  auto request = make();
  request.scheme = other_scheme("WS");
  EXPECT_EQ(refusal(std::move(request)), ErrorCode::http_protocol_error);
  EXPECT_EQ(refusal(make()), ErrorCode::http_request_uri_invalid);

  auto unmethodical = make();
  unmethodical.scheme = other_scheme("WS");
  unmethodical.method = other_method("a b");
  EXPECT_EQ(refusal(std::move(unmethodical)), ErrorCode::http_request_method_invalid);

  auto twice = make({{"content-length", "1"}, {"content-length", "1"}});
  twice.authority = "h";
  EXPECT_EQ(refusal(std::move(twice)).kind, ErrorCode::internal_error);

  auto unopened = make({{"content-length", "1"}});
  unopened.authority = "h";
  EXPECT_EQ(refusal(std::move(unopened)),
            (ErrorCode{ErrorCode::http_request_body_size, std::uint64_t{0}}));
}

TEST(Checked, FillsInSchemeAndPath) {
  for (const auto& path : {std::optional<std::string>{}, std::optional<std::string>{""}}) {
    auto request = make({{"a", "1"}, {"Host", "other"}});
    request.authority = "h";
    request.path_with_query = path;
    const auto sent = checked(std::move(request), {});
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent->scheme.kind, Scheme::Kind::https);
    EXPECT_EQ(sent->path_with_query, "/");
    EXPECT_EQ(sent->headers, (http::Fields{{"a", "1"}}));
    EXPECT_TRUE(std::holds_alternative<http::End>(sent->body->poll(1)));
  }
  auto connect = make();
  connect.authority = "h";
  connect.method = other_method("CONNECT");
  EXPECT_EQ(checked(std::move(connect), {})->path_with_query, std::nullopt);
}

TEST(Checked, SendsTheOpenedBody) {
  auto request = make();
  request.authority = "h";
  const auto body = request.content.open(*request.headers, {});
  const auto stream = body->write();
  EXPECT_NE(stream->stuck(), nullptr);
  const auto sent = checked(std::move(request), {});
  ASSERT_TRUE(sent);
  EXPECT_EQ(stream->stuck(), nullptr);
}

TEST(ToHost, SaturatesTimesAndLeavesAbsentOnesAbsent) {
  RequestOptions options;
  options.connect_timeout = 0;
  options.first_byte_timeout = ~std::uint64_t{0};
  const auto host = to_host(options);
  EXPECT_EQ(host.connect_timeout, std::chrono::nanoseconds{0});
  EXPECT_EQ(host.first_byte_timeout, std::chrono::nanoseconds::max());
  EXPECT_FALSE(host.between_bytes_timeout);
}

/// Answers when told to.
class Manual : public http::PendingResponse {
 public:
  explicit Manual(bool* ready) : ready_{ready} {}
  bool ready() override { return *ready_; }
  Signal& changed() override { return changed_; }
  std::expected<http::Response, ErrorCode> take() override {
    return http::Response{.status = 204,
                          .headers = {{"a", "1"}, {"connection", "close"}},
                          .body = http::empty_body()};
  }

 private:
  bool* ready_;
  Signal changed_;
};

TEST(FutureIncomingResponse, AnswersOnce) {
  bool ready = false;
  const Context context;
  FutureIncomingResponse future{std::make_unique<Manual>(&ready), context};
  EXPECT_FALSE(future.get());
  ready = true;
  const auto answer = future.get();
  const auto& response = answer.value().value().value();
  EXPECT_EQ(response->status(), 204);
  EXPECT_EQ(response->headers()->size(), 1U);
  EXPECT_TRUE(response->consume());
  EXPECT_FALSE(response->consume());
  EXPECT_FALSE(future.get().value());
  EXPECT_TRUE(future.ready());
}

}  // namespace
}  // namespace portico::wasi_http
