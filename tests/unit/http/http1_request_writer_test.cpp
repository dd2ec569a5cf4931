#include <http/http1_request_writer.hpp>

#include "read_request.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace portico::http {
namespace {

using namespace std::string_literals;

Request make(std::string_view method, Fields headers = {}, std::optional<std::string> path = "/a") {
  Request request;
  request.method = Method::parse(method);
  request.authority = "example.com";
  request.path_with_query = std::move(path);
  request.headers = std::move(headers);
  return request;
}

struct Written {
  std::expected<void, ErrorCode> result;
  std::string head;
  Framing framing = Framing::none;
  bool expects_continue = false;
};

Written write(const Request& request, std::optional<std::uint64_t> length = 0,
              const RequestVia& via = {}) {
  RequestWriter writer;
  Written written;
  written.result = writer.start(request, length, via, written.head);
  written.framing = writer.framing();
  written.expects_continue = writer.expects_continue();
  if (!written.result) {
    EXPECT_EQ(written.head, "");
  }
  return written;
}

std::string line_of(const Request& request, const RequestVia& via = {}) {
  const std::string head = write(request, 0, via).head;
  return head.substr(0, head.find("\r\n"));
}

void expect_failure(const Request& request, const ErrorCode& code,
                    std::optional<std::uint64_t> length = 0) {
  const Written written = write(request, length);
  ASSERT_FALSE(written.result) << written.head;
  EXPECT_EQ(describe(written.result.error()), describe(code));
}

TEST(Http1RequestWriter, KeepsOrderAndCase) {
  EXPECT_EQ(write(make("GET", {{"X-B", "1"}, {"a", ""}, {"x-b", "2"}})).head,
            "GET /a HTTP/1.1\r\nhost: example.com\r\nX-B: 1\r\na: \r\nx-b: 2\r\n\r\n");
}

TEST(Http1RequestWriter, WritesTargets) {
  EXPECT_EQ(line_of(make("GET", {}, std::nullopt)), "GET / HTTP/1.1");
  EXPECT_EQ(line_of(make("GET", {}, "?q=%20")), "GET /?q=%20 HTTP/1.1");
  EXPECT_EQ(line_of(make("GET", {}, "")), "GET / HTTP/1.1");
  EXPECT_EQ(line_of(make("OPTIONS", {}, "*")), "OPTIONS * HTTP/1.1");
  EXPECT_EQ(line_of(make("Brew")), "Brew /a HTTP/1.1");
  EXPECT_EQ(line_of(make("CONNECT")), "CONNECT example.com:80 HTTP/1.1");
  Request connect = make("CONNECT", {}, std::nullopt);
  connect.authority = "[::1]:8080";
  EXPECT_EQ(line_of(connect), "CONNECT [::1]:8080 HTTP/1.1");
  const RequestVia via{.absolute_form = true, .proxy_authorization = {}};
  EXPECT_EQ(line_of(make("GET"), via), "GET http://example.com/a HTTP/1.1");
  EXPECT_EQ(line_of(make("OPTIONS", {}, "*"), via), "OPTIONS http://example.com HTTP/1.1");
}

TEST(Http1RequestWriter, AuthorizesToTheProxyOnly) {
  const RequestVia via{.absolute_form = true, .proxy_authorization = "Basic eDp5"};
  EXPECT_NE(write(make("GET"), 0, via).head.find("proxy-authorization: Basic eDp5\r\n"),
            std::string::npos);
  EXPECT_EQ(write(make("GET"), 0, {.absolute_form = false, .proxy_authorization = "Basic eDp5"})
                .head.find("proxy"),
            std::string::npos);
  EXPECT_FALSE(
      write(make("GET"), 0, {.absolute_form = true, .proxy_authorization = "a\r\nb"}).result);
}

TEST(Http1RequestWriter, TakesTheHostFromTheAuthority) {
  Request request = make("GET");
  request.authority = "user:secret@example.com:8080";
  EXPECT_EQ(write(request).head, "GET /a HTTP/1.1\r\nhost: example.com:8080\r\n\r\n");
  EXPECT_EQ(line_of(request, {.absolute_form = true, .proxy_authorization = {}}),
            "GET http://example.com:8080/a HTTP/1.1");
  EXPECT_EQ(write(make("GET", {{"a", "1"}, {"HOST", "other.example"}})).head,
            "GET /a HTTP/1.1\r\na: 1\r\nHOST: other.example\r\n\r\n");
}

TEST(Http1RequestWriter, LeavesOutWhatIsAboutTheConnection) {
  EXPECT_EQ(write(make("GET", {{"Connection", "close"},
                               {"keep-alive", "1"},
                               {"Proxy-Authorization", "x"},
                               {"proxy-connection", "x"},
                               {"Transfer-Encoding", "gzip"},
                               {"upgrade", "h2c"},
                               {"HTTP2-Settings", ""},
                               {"TE", "gzip"}}))
                .head,
            "GET /a HTTP/1.1\r\nhost: example.com\r\n\r\n");
  EXPECT_EQ(write(make("GET", {{"TE", "gzip, Trailers"}})).head,
            "GET /a HTTP/1.1\r\nhost: example.com\r\nte: trailers\r\nconnection: te\r\n\r\n");
}

TEST(Http1RequestWriter, FramesContent) {
  const std::string start = " /a HTTP/1.1\r\nhost: example.com\r\n";
  for (const char* method : {"GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "BREW"})
    EXPECT_EQ(write(make(method)).head, method + start + "\r\n");
  for (const char* method : {"POST", "PUT", "PATCH"})
    EXPECT_EQ(write(make(method)).head, method + start + "content-length: 0\r\n\r\n");
  for (const char* method : {"GET", "HEAD", "DELETE", "POST", "BREW"}) {
    EXPECT_EQ(write(make(method), 7).head, method + start + "content-length: 7\r\n\r\n");
    const Written unknown = write(make(method), std::nullopt);
    EXPECT_EQ(unknown.head, method + start + "transfer-encoding: chunked\r\n\r\n");
    EXPECT_EQ(unknown.framing, Framing::chunked);
  }
  EXPECT_EQ(write(make("GET", {{"Content-Length", "007"}, {"a", "1"}}), std::nullopt).head,
            "GET" + start + "Content-Length: 7\r\na: 1\r\n\r\n");
  EXPECT_EQ(write(make("GET", {{"Content-Length", "0"}})).head,
            "GET" + start + "Content-Length: 0\r\n\r\n");
}

TEST(Http1RequestWriter, RefusesContradictingLengths) {
  expect_failure(make("POST", {{"content-length", "6"}}),
                 {ErrorCode::http_request_body_size, std::uint64_t{7}}, 7);
  expect_failure(make("CONNECT"), {ErrorCode::http_request_body_size, std::uint64_t{7}}, 7);
  for (const char* value : {"", "x", "1, 1", "-1", "+1", " 1", "18446744073709551616"})
    expect_failure(make("POST", {{"content-length", value}}), ErrorCode::http_protocol_error);
  expect_failure(make("POST", {{"content-length", "0"}, {"Content-Length", "0"}}),
                 ErrorCode::http_protocol_error);
}

TEST(Http1RequestWriter, WaitsForContinueOnlyWithContent) {
  const Fields expect{{"Expect", "100-Continue"}};
  EXPECT_TRUE(write(make("POST", expect), 5).expects_continue);
  EXPECT_TRUE(write(make("POST", expect), std::nullopt).expects_continue);
  const Written empty = write(make("POST", expect), 0);
  EXPECT_FALSE(empty.expects_continue);
  EXPECT_EQ(empty.head.find("Expect"), std::string::npos);
}

TEST(Http1RequestWriter, NothingEndsALine) {
  for (const char* value : {"a\r\nb", "a\nb", "a\rb", "a\x7F", "\x01"})
    expect_failure(make("GET", {{"x", value}}), ErrorCode::http_protocol_error);
  expect_failure(make("GET", {{"x", "a\0b"s}}), ErrorCode::http_protocol_error);
  for (const char* name : {"", "a b", "a:", "a\r\nb", "\xC3\xA4"})
    expect_failure(make("GET", {{name, "1"}}), ErrorCode::http_protocol_error);
  expect_failure(make("GET", {{"host", "a"}, {"host", "a"}}), ErrorCode::http_protocol_error);
  expect_failure(make("GET", {{"host", "a/b"}}), ErrorCode::http_protocol_error);
  for (const char* path : {"a", "/a b", "/a\r\nb", "/\xC3\xA4", "/a#b", "*", "http://x/"})
    expect_failure(make("GET", {}, path), ErrorCode::http_request_uri_invalid);
  for (const char* authority : {"", "a b", "a/b", "a\r\nb", "user@", "a@b@c", "[::1", "a:99999"}) {
    Request request = make("GET");
    request.authority = authority;
    expect_failure(request, ErrorCode::http_request_uri_invalid);
  }
  for (const char* method : {"", "GET /", "G\r\nT", "G\xC3"})
    expect_failure(make(method), ErrorCode::http_request_method_invalid);
}

TEST(Http1RequestWriter, FramesPiecesAndTrailers) {
  RequestWriter writer;
  std::string out;
  ASSERT_TRUE(writer.start(make("POST"), std::nullopt, {}, out));
  const auto frame = writer.frame(17);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->before, "11\r\n");
  EXPECT_EQ(frame->after, "\r\n");
  const Fields trailers{{"X-Sum", "1"}, {"Authorization", "x"}, {"Content-Length", "1"}};
  out.clear();
  EXPECT_TRUE(writer.finish(&trailers, out));
  EXPECT_EQ(out, "0\r\nX-Sum: 1\r\n\r\n");
  const Fields malformed{{"a", "b\r\nc"}};
  EXPECT_FALSE(writer.finish(&malformed, out));
}

TEST(Http1RequestWriter, HoldsContentToItsLength) {
  RequestWriter writer;
  std::string out;
  ASSERT_TRUE(writer.start(make("POST"), 5, {}, out));
  EXPECT_TRUE(writer.frame(3));
  EXPECT_FALSE(writer.frame(3));
  EXPECT_FALSE(writer.finish(nullptr, out));
  EXPECT_TRUE(writer.frame(2));
  EXPECT_TRUE(writer.finish(nullptr, out));
  ASSERT_TRUE(writer.start(make("GET"), 0, {}, out));
  EXPECT_FALSE(writer.frame(1));
  ASSERT_TRUE(writer.start(make("CONNECT"), std::nullopt, {}, out));
  EXPECT_FALSE(writer.frame(1));
}

TEST(Http1RequestWriter, IsReadAsItWasMeant) {
  RequestWriter writer;
  std::string out;
  const Request request = make("POST", {{"A", "1"}, {"b", "2"}}, "/x?y");
  ASSERT_TRUE(writer.start(request, std::nullopt, {}, out));
  const auto frame = writer.frame(5);
  out.append(frame->before).append("hello").append(frame->after);
  ASSERT_TRUE(writer.finish(nullptr, out));
  const Reading reading = read_request(out);
  ASSERT_TRUE(reading.complete) << reading.reason;
  EXPECT_EQ(reading.content, "hello");
  EXPECT_EQ(reading.head->request.method, request.method);
  EXPECT_EQ(reading.head->request.authority, "example.com");
  EXPECT_EQ(reading.head->request.path_with_query, "/x?y");
}

}  // namespace
}  // namespace portico::http
