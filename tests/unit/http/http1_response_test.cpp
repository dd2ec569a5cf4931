#include <http/http1_response.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace portico::http {
namespace {

using namespace std::string_literals;

constexpr std::string_view kDate = "Sun, 06 Nov 1994 08:49:37 GMT";
const std::string kDateLine = "date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

struct Written {
  bool ok = false;
  std::string head;
  Framing framing = Framing::none;
  bool keep_alive = false;
};

Written write(const ResponseTo& to, std::uint16_t status, const Fields& headers,
              std::optional<std::uint64_t> length) {
  ResponseWriter writer{to};
  Written written;
  written.ok = writer.start(status, headers, length, kDate, written.head);
  written.framing = writer.framing();
  written.keep_alive = writer.keep_alive();
  return written;
}

TEST(Http1Response, WritesKnownLength) {
  const Written written = write({}, 200, {{"X-A", "1"}, {"x-b", ""}}, 5);
  EXPECT_TRUE(written.ok);
  EXPECT_EQ(written.head,
            "HTTP/1.1 200 OK\r\nX-A: 1\r\nx-b: \r\n" + kDateLine + "content-length: 5\r\n\r\n");
  EXPECT_EQ(written.framing, Framing::length);
  EXPECT_TRUE(written.keep_alive);
}

TEST(Http1Response, WritesEmptyContent) {
  EXPECT_EQ(write({}, 404, {}, 0).head,
            "HTTP/1.1 404 Not Found\r\n" + kDateLine + "content-length: 0\r\n\r\n");
}

TEST(Http1Response, WritesUnknownLengthInChunks) {
  const Written written = write({}, 200, {}, std::nullopt);
  EXPECT_EQ(written.head, "HTTP/1.1 200 OK\r\n" + kDateLine + "transfer-encoding: chunked\r\n\r\n");
  EXPECT_EQ(written.framing, Framing::chunked);
  EXPECT_TRUE(written.keep_alive);
}

TEST(Http1Response, OldClientsGetContentUntilClose) {
  const Written unknown = write({.minor_version = 0}, 200, {}, std::nullopt);
  EXPECT_EQ(unknown.head, "HTTP/1.1 200 OK\r\n" + kDateLine + "connection: close\r\n\r\n");
  EXPECT_EQ(unknown.framing, Framing::until_close);
  EXPECT_FALSE(unknown.keep_alive);
  const Written known = write({.minor_version = 0}, 200, {}, 1);
  EXPECT_EQ(known.head, "HTTP/1.1 200 OK\r\n" + kDateLine +
                            "content-length: 1\r\nconnection: keep-alive\r\n\r\n");
  EXPECT_TRUE(known.keep_alive);
}

TEST(Http1Response, SaysWhenTheConnectionCloses) {
  const Written written = write({.keep_alive = false}, 200, {}, 1);
  EXPECT_EQ(written.head,
            "HTTP/1.1 200 OK\r\n" + kDateLine + "content-length: 1\r\nconnection: close\r\n\r\n");
  EXPECT_FALSE(written.keep_alive);
}

TEST(Http1Response, HonoursTheHandlersContentLength) {
  const Written written = write({}, 200, {{"Content-Length", "3"}}, std::nullopt);
  EXPECT_EQ(written.head, "HTTP/1.1 200 OK\r\n" + kDateLine + "content-length: 3\r\n\r\n");
  EXPECT_EQ(written.framing, Framing::length);
  EXPECT_TRUE(write({}, 200, {{"Content-Length", "3"}}, 3).ok);
  EXPECT_FALSE(write({}, 200, {{"Content-Length", "3"}}, 4).ok);
}

TEST(Http1Response, RefusesBadContentLengths) {
  for (const char* value : {"", "+1", "-1", "1,1", " 1", "1 ", "0x1", "18446744073709551616"})
    EXPECT_FALSE(write({}, 200, {{"content-length", value}}, std::nullopt).ok) << value;
  EXPECT_FALSE(write({}, 200, {{"content-length", "1"}, {"Content-Length", "1"}}, std::nullopt).ok);
  EXPECT_FALSE(write({}, 204, {{"content-length", "x"}}, std::nullopt).ok);
}

TEST(Http1Response, HeadRequestsGetNoContent) {
  const ResponseTo head{.head_request = true};
  const Written declared = write(head, 200, {{"content-length", "9"}}, 0);
  EXPECT_EQ(declared.head, "HTTP/1.1 200 OK\r\n" + kDateLine + "content-length: 9\r\n\r\n");
  EXPECT_EQ(declared.framing, Framing::none);
  EXPECT_TRUE(declared.keep_alive);
  EXPECT_EQ(write(head, 200, {}, 9).head, declared.head);
  EXPECT_EQ(write(head, 200, {}, std::nullopt).head, "HTTP/1.1 200 OK\r\n" + kDateLine + "\r\n");
  EXPECT_EQ(write(head, 200, {}, 0).head, "HTTP/1.1 200 OK\r\n" + kDateLine + "\r\n");
}

TEST(Http1Response, SomeStatusesHaveNoContent) {
  const Written none = write({}, 204, {{"content-length", "9"}}, 9);
  EXPECT_EQ(none.head, "HTTP/1.1 204 No Content\r\n" + kDateLine + "\r\n");
  EXPECT_EQ(none.framing, Framing::none);
  EXPECT_EQ(write({.head_request = true}, 204, {}, 9).head, none.head);
  const Written unchanged = write({}, 304, {{"content-length", "9"}, {"etag", "\"x\""}}, 0);
  EXPECT_EQ(unchanged.head, "HTTP/1.1 304 Not Modified\r\netag: \"x\"\r\n" + kDateLine +
                                "content-length: 9\r\n\r\n");
  EXPECT_EQ(unchanged.framing, Framing::none);
  EXPECT_EQ(write({}, 304, {}, 7).head, "HTTP/1.1 304 Not Modified\r\n" + kDateLine + "\r\n");
}

TEST(Http1Response, TunnelsHaveNoFraming) {
  const ResponseTo connect{.connect_request = true};
  const Written tunnel = write(connect, 200, {{"content-length", "9"}}, 9);
  EXPECT_EQ(tunnel.head, "HTTP/1.1 200 OK\r\n" + kDateLine + "\r\n");
  EXPECT_EQ(tunnel.framing, Framing::until_close);
  EXPECT_FALSE(tunnel.keep_alive);
  EXPECT_EQ(write(connect, 405, {}, 0).framing, Framing::length);
}

TEST(Http1Response, LeavesConnectionFieldsOut) {
  const Fields headers{{"Connection", "x"},        {"keep-alive", "x"}, {"Proxy-Connection", "x"},
                       {"transfer-encoding", "x"}, {"Upgrade", "x"},    {"HTTP2-Settings", "x"}};
  EXPECT_EQ(write({}, 200, headers, 0).head, write({}, 200, {}, 0).head);
}

TEST(Http1Response, KeepsTheHandlersDate) {
  EXPECT_EQ(write({}, 200, {{"Date", "never"}}, 0).head,
            "HTTP/1.1 200 OK\r\nDate: never\r\ncontent-length: 0\r\n\r\n");
}

TEST(Http1Response, LetsNothingInjectLines) {
  for (const std::string& bad : {"a\r\nb"s, "a\nb"s, "a\rb"s, "a\0b"s, "\x7F"s}) {
    std::string out;
    EXPECT_FALSE(write({}, 200, {{"x", bad}}, 0).ok);
    EXPECT_EQ(write({}, 200, {{"x", bad}}, 0).head, "");
    EXPECT_FALSE(write({}, 200, {{bad, "x"}}, 0).ok);
    EXPECT_FALSE(append_informational(103, {{"x", bad}}, out));
    EXPECT_EQ(out, "");
  }
  EXPECT_FALSE(write({}, 200, {{"", "x"}}, 0).ok);
  EXPECT_FALSE(write({}, 200, {{"a b", "x"}}, 0).ok);
  EXPECT_FALSE(write({}, 200, {{"a:", "x"}}, 0).ok);
}

TEST(Http1Response, KnowsItsStatuses) {
  for (const int status : {0, 99, 100, 101, 103, 199, 1000, 65535})
    EXPECT_FALSE(write({}, static_cast<std::uint16_t>(status), {}, 0).ok) << status;
  EXPECT_TRUE(write({}, 299, {}, 0).head.starts_with("HTTP/1.1 299 \r\n"));
  EXPECT_TRUE(write({}, 999, {}, 0).ok);
  EXPECT_TRUE(
      write({}, 431, {}, 0).head.starts_with("HTTP/1.1 431 Request Header Fields Too Large\r\n"));
}

TEST(Http1Response, FramesChunks) {
  ResponseWriter writer{{}};
  std::string out;
  ASSERT_TRUE(writer.start(200, {}, std::nullopt, kDate, out));
  const auto frame = writer.frame(0x1A2B);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->before, "1a2b\r\n");
  EXPECT_EQ(frame->after, "\r\n");
  EXPECT_EQ(writer.frame(std::string_view::npos)->before, "ffffffffffffffff\r\n");
  out.clear();
  EXPECT_TRUE(writer.finish(nullptr, out));
  EXPECT_EQ(out, "0\r\n\r\n");
}

TEST(Http1Response, WritesTrailersAfterChunks) {
  ResponseWriter writer{{}};
  std::string out;
  ASSERT_TRUE(writer.start(200, {}, std::nullopt, kDate, out));
  out.clear();
  const Fields trailers{
      {"X-Sum", "1"}, {"content-length", "1"}, {"Host", "x"}, {"connection", "x"}};
  EXPECT_TRUE(writer.finish(&trailers, out));
  EXPECT_EQ(out, "0\r\nX-Sum: 1\r\n\r\n");
  out.clear();
  const Fields bad{{"x", "a\r\nb"}};
  EXPECT_FALSE(writer.finish(&bad, out));
  EXPECT_EQ(out, "");
}

TEST(Http1Response, HoldsTheHandlerToItsLength) {
  ResponseWriter writer{{}};
  std::string out;
  ASSERT_TRUE(writer.start(200, {}, 5, kDate, out));
  out.clear();
  const auto frame = writer.frame(3);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->before, "");
  EXPECT_EQ(frame->after, "");
  EXPECT_FALSE(writer.finish(nullptr, out)) << "too short";
  EXPECT_FALSE(writer.frame(3)) << "too long";
  EXPECT_TRUE(writer.frame(2));
  const Fields trailers{{"x", "1"}};
  EXPECT_TRUE(writer.finish(&trailers, out));
  EXPECT_EQ(out, "") << "no trailers without chunks";
}

TEST(Http1Response, WritesInformationalResponses) {
  std::string out;
  EXPECT_TRUE(append_informational(103, {{"Link", "</a>"}, {"connection", "x"}}, out));
  EXPECT_EQ(out, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
  EXPECT_TRUE(append_informational(100, {}, out));
  for (const int status : {0, 99, 101, 200})
    EXPECT_FALSE(append_informational(static_cast<std::uint16_t>(status), {}, out)) << status;
  out.clear();
  ASSERT_TRUE(append_informational(100, {}, out));
  EXPECT_EQ(out, kContinue);
}

}  // namespace
}  // namespace portico::http
