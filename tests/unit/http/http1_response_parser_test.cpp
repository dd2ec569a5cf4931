#include <http/http1_response_parser.hpp>

#include "read_response.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace portico::http {
namespace {

using namespace std::string_literals;

constexpr ResponseOf kToHead{.head_request = true, .connect_request = false};
constexpr ResponseOf kToConnect{.head_request = false, .connect_request = true};

/// The one way of reading `bytes`, after checking that every way of cutting them gives the same.
ResponseReading read_every_way(const std::string& bytes, const Http1Limits& limits = {},
                               ResponseOf of = {}) {
  constexpr std::size_t kAll = std::string_view::npos;
  ResponseReading whole = read_response(bytes, kAll, limits, of);
  EXPECT_TRUE(same(whole, read_response(bytes, 1, limits, of))) << "byte by byte: " << bytes;
  for (std::size_t cut = 1; cut < bytes.size(); ++cut)
    EXPECT_TRUE(same(whole, read_response(bytes, kAll, limits, of, cut)))
        << "cut at " << cut << ": " << bytes;
  return whole;
}

ResponseReading expect_complete(const std::string& bytes, ResponseOf of = {},
                                const Http1Limits& limits = {}) {
  ResponseReading reading = read_every_way(bytes, limits, of);
  EXPECT_TRUE(reading.complete) << bytes << " -> " << reading.reason;
  EXPECT_TRUE(reading.head);
  if (!reading.head)
    reading.head.emplace();
  return reading;
}

void expect_error(const std::string& bytes, const ErrorCode& code, const Http1Limits& limits = {},
                  ResponseOf of = {}) {
  const ResponseReading reading = read_every_way(bytes, limits, of);
  EXPECT_FALSE(reading.complete) << bytes;
  ASSERT_TRUE(reading.error) << bytes;
  EXPECT_EQ(describe(*reading.error), describe(code)) << bytes << " -> " << reading.reason;
}

void expect_protocol_error(const std::string& bytes) {
  expect_error(bytes, ErrorCode::http_protocol_error);
}

std::string with_fields(const std::string& fields, const std::string& content = "") {
  return "HTTP/1.1 200 OK\r\n" + fields + "\r\n" + content;
}
std::string chunked(const std::string& content) {
  return with_fields("Transfer-Encoding: chunked\r\n", content);
}

TEST(Http1ResponseParser, ReadsAHead) {
  const auto reading = expect_complete("HTTP/1.1 404 Not here, sorry\r\n"
                                       "X-A:1\r\n"
                                       "x-a: \t two words \t \r\n"
                                       "Content-Length: 0\r\n\r\n");
  const ResponseHead& head = *reading.head;
  EXPECT_EQ(head.response.status, 404);
  EXPECT_EQ(head.response.headers,
            (Fields{{"X-A", "1"}, {"x-a", "two words"}, {"Content-Length", "0"}}));
  EXPECT_EQ(head.response.body, nullptr);
  EXPECT_EQ(head.minor_version, 1);
  EXPECT_TRUE(head.keep_alive);
  EXPECT_FALSE(head.interim());
  EXPECT_EQ(head.framing, Framing::length);
}

TEST(Http1ResponseParser, TakesAnyReasonOrNone) {
  for (const char* reason : {"", " ", " OK", " \xC3\xA4\t b", "  "})
    EXPECT_EQ(expect_complete("HTTP/1.1 299"s + reason + "\r\ncontent-length: 1\r\n\r\nx").content,
              "x");
}

TEST(Http1ResponseParser, RefusesOtherStatusLines) {
  for (const char* line : {"",
                           "HTTP/1.1",
                           "HTTP/1.1 ",
                           "HTTP/1.1 20",
                           "HTTP/1.1 2000",
                           "HTTP/1.1 2x0 OK",
                           "HTTP/1.1 099 ",
                           "HTTP/1.1  200 OK",
                           "HTTP/1.1\t200 OK",
                           "HTTP/1.1 200\tOK",
                           "HTTP/1.1 -20 ",
                           "HTTP/1.1 +20 ",
                           "http/1.1 200 OK",
                           "HTTP/1.2 200 OK",
                           "HTTP/2.0 200 OK",
                           "HTTP/0.9 200 OK",
                           "HTTP/1.10 200 OK",
                           " HTTP/1.1 200 OK",
                           "ICY 200 OK",
                           "SSH-2.0-OpenSSH_9.2",
                           "GET / HTTP/1.1"})
    expect_protocol_error(line + "\r\ncontent-length: 0\r\n\r\n"s);
  expect_protocol_error("\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
  expect_protocol_error("HTTP/1.1 200 OK\ncontent-length: 0\r\n\r\n");
  expect_protocol_error("HTTP/1.1 200 O\rK\r\ncontent-length: 0\r\n\r\n");
  expect_protocol_error("HTTP/1.1 200 O\0K\r\ncontent-length: 0\r\n\r\n"s);
}

TEST(Http1ResponseParser, RefusesMalformedFields) {
  for (const char* field : {" x: 1", "\tx: 1", "x : 1", ": 1", "x", "x y: 1", "x: a\x01",
                            "x\xC3: 1", "x: 1\r\n y", "x: \x7F", "x: a\rb", "x: a\nb"})
    expect_protocol_error(with_fields(field + "\r\ncontent-length: 0\r\n"s));
}

TEST(Http1ResponseParser, ReadsContentOfDeclaredLength) {
  const auto reading = expect_complete(with_fields("Content-Length: 5\r\n", "hello"));
  EXPECT_EQ(reading.content, "hello");
  EXPECT_EQ(reading.head->content_length, 5U);
  // What follows is somebody else's.
  ResponseParser parser{{}};
  const std::string bytes = with_fields("Content-Length: 1\r\n", "xHTTP");
  EXPECT_EQ(read_message<ResponseHead>(parser, bytes, std::string::npos, 0).size, bytes.size() - 4);
}

TEST(Http1ResponseParser, ReadsChunksAndTrailers) {
  const auto reading = expect_complete(
      chunked("5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nX-Sum: 1\r\nSet-Cookie: a\r\nx-sum: 2\r\n\r\n"));
  EXPECT_EQ(reading.content, "hello!");
  EXPECT_EQ(reading.head->framing, Framing::chunked);
  EXPECT_FALSE(reading.head->content_length);
  EXPECT_TRUE(reading.head->keep_alive);
  EXPECT_EQ(reading.trailers, (Fields{{"X-Sum", "1"}, {"x-sum", "2"}}));
}

TEST(Http1ResponseParser, ReadsUntilTheConnectionCloses) {
  const auto reading = expect_complete(with_fields("", "all that comes"));
  EXPECT_EQ(reading.content, "all that comes");
  EXPECT_EQ(reading.head->framing, Framing::until_close);
  EXPECT_FALSE(reading.head->content_length);
  EXPECT_FALSE(reading.head->keep_alive);
  EXPECT_EQ(expect_complete(with_fields("")).content, "");
}

TEST(Http1ResponseParser, EndsWithTheHeadWhereThereIsNoContent) {
  for (const char* head :
       {"HTTP/1.1 204 No Content\r\n", "HTTP/1.1 304 Not Modified\r\n", "HTTP/1.1 100 Continue\r\n",
        "HTTP/1.1 103 Early Hints\r\nlink: x\r\n"}) {
    ResponseParser parser{{}};
    const std::string bytes = head + "\r\nHTTP/1.1"s;
    const auto reading = read_message<ResponseHead>(parser, bytes, std::string::npos, 0);
    EXPECT_TRUE(reading.complete);
    EXPECT_EQ(reading.size, bytes.size() - 8);
    ASSERT_TRUE(reading.head);
    EXPECT_EQ(reading.head->framing, Framing::none);
    EXPECT_TRUE(reading.head->keep_alive);
    EXPECT_EQ(reading.head->interim(), reading.head->response.status < 200);
  }

  for (const char* field : {"content-length: 1000\r\n", "transfer-encoding: chunked\r\n", ""}) {
    const auto reading = expect_complete(with_fields(field), kToHead);
    EXPECT_EQ(reading.head->content_length, 0U);
    EXPECT_TRUE(reading.head->keep_alive);
  }
  EXPECT_TRUE(expect_complete("HTTP/1.1 304 x\r\nContent-Length: 9\r\n\r\n").head->keep_alive);
}

TEST(Http1ResponseParser, DoubtsFramingThatMayNotBe) {
  EXPECT_FALSE(expect_complete("HTTP/1.1 204 x\r\nContent-Length: 9\r\n\r\n").head->keep_alive);
  EXPECT_FALSE(
      expect_complete("HTTP/1.1 204 x\r\nTransfer-Encoding: chunked\r\n\r\n").head->keep_alive);
  expect_protocol_error("HTTP/1.1 100 x\r\nContent-Length: 9\r\n\r\n");
  expect_protocol_error("HTTP/1.1 103 x\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST(Http1ResponseParser, NeverUpgrades) {
  expect_protocol_error("HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\n\r\n");
}

TEST(Http1ResponseParser, ATunnelHasNoContent) {

  const auto reading = expect_complete(with_fields("content-length: 9\r\n"), kToConnect);
  EXPECT_EQ(reading.head->framing, Framing::none);
  EXPECT_FALSE(reading.head->keep_alive);
  EXPECT_EQ(expect_complete("HTTP/1.1 407 x\r\ncontent-length: 1\r\n\r\nx", kToConnect).content,
            "x");
}

TEST(Http1ResponseParser, DecidesOnKeepAlive) {
  const std::string length = "content-length: 0\r\n";
  EXPECT_FALSE(expect_complete(with_fields(length + "Connection: x, CLOSE\r\n")).head->keep_alive);
  EXPECT_TRUE(expect_complete(with_fields(length + "Connection: x\r\n")).head->keep_alive);
  EXPECT_FALSE(expect_complete("HTTP/1.0 200 OK\r\n" + length + "\r\n").head->keep_alive);
  const auto old =
      expect_complete("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n" + length + "\r\n");
  EXPECT_TRUE(old.head->keep_alive);
  EXPECT_EQ(old.head->minor_version, 0);
}

TEST(Http1ResponseParser, RefusesFramingInDoubt) {
  for (const char* fields :
       {"content-length: 1\r\ncontent-length: 1\r\n", "content-length: 1\r\ncontent-length: 2\r\n",
        "content-length: 1, 1\r\n", "content-length: +1\r\n", "content-length: 0x1\r\n",
        "content-length: \r\n", "content-length: 18446744073709551616\r\n",
        "content-length: 1\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 1\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked, chunked\r\n", "transfer-encoding: chunked, gzip\r\n",
        "transfer-encoding: \r\n"})
    expect_protocol_error(with_fields(fields, "1\r\nx\r\n0\r\n\r\n"));
  expect_protocol_error("HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n");
  // Also where there is no content.
  expect_error(with_fields("content-length: 1\r\ncontent-length: 2\r\n"),
               ErrorCode::http_protocol_error, {}, kToHead);
}

TEST(Http1ResponseParser, NamesOtherTransferCodings) {
  expect_error(with_fields("transfer-encoding: gzip, chunked\r\n"),
               {ErrorCode::http_response_transfer_coding, "gzip, chunked"});
  expect_error(with_fields("transfer-encoding: identity\r\n"),
               {ErrorCode::http_response_transfer_coding, "identity"});
}

TEST(Http1ResponseParser, RefusesMalformedChunks) {
  for (const char* line : {"", " ", "-1", "0x1", "x", " 1", "1 ", "1 ;a", "g", "10000000000000000",
                           "FFFFFFFFFFFFFFFFF", "1,", "1;", "1;a=\"", "1\n", "1\r"})
    expect_protocol_error(chunked(line + "\r\nx\r\n0\r\n\r\n"s));
  expect_protocol_error(chunked("1\r\nxx\r\n0\r\n\r\n"));
  expect_protocol_error(chunked("1\r\nx\n0\r\n\r\n"));
  expect_protocol_error(chunked("0\r\nx: 1\r\n y\r\n\r\n"));
  expect_protocol_error(chunked("0\r\nContent-Length: 1\r\n\r\n"));
}

TEST(Http1ResponseParser, NoticesAnEndBeforeItsTime) {
  for (const std::string& bytes : {with_fields("content-length: 2\r\n", "x"), chunked("5\r\nhel"),
                                   chunked("5\r\nhello\r\n0\r\n")})
    for (std::size_t size = 0; size <= bytes.size(); ++size)
      EXPECT_EQ(read_response(bytes.substr(0, size)).error, ErrorCode::http_response_incomplete)
          << size << " of " << bytes;
  EXPECT_EQ(read_response("HTTP/1.1 200 OK\r\n").error, ErrorCode::http_response_incomplete);
}

TEST(Http1ResponseParser, BoundsTheHead) {
  Http1Limits limits;
  limits.head = 64;
  limits.request_line = 8;  // Not for responses.
  limits.fields = 3;
  EXPECT_TRUE(expect_complete(with_fields("a:\r\nb:\r\ncontent-length: 0\r\n"), {}, limits).head);
  expect_error(with_fields("a:\r\nb:\r\nc:\r\nd:\r\ncontent-length: 0\r\n"),
               {ErrorCode::http_response_header_section_size, std::uint32_t{33}}, limits);
  const std::string part = "abcdefghij: 0123456789\r\n";
  expect_error(with_fields(part + part + part),
               {ErrorCode::http_response_header_section_size, std::uint32_t{64}}, limits);
  expect_error(with_fields("x-Big: " + std::string(1000, 'x') + "\r\n"),
               {ErrorCode::http_response_header_size, FieldSizePayload{"x-Big", 47}}, limits);
  expect_error(with_fields(std::string(1000, 'x')),
               {ErrorCode::http_response_header_size, FieldSizePayload{{}, 47}}, limits);
  expect_error("HTTP/1.1 200 " + std::string(1000, 'x'),
               {ErrorCode::http_response_header_size, FieldSizePayload{{}, 64}}, limits);
}

TEST(Http1ResponseParser, BoundsTrailers) {
  Http1Limits limits;
  limits.trailers = 20;
  limits.fields = 3;
  EXPECT_TRUE(expect_complete(chunked("0\r\na:\r\nb:\r\nc:\r\n\r\n"), {}, limits).trailers);
  expect_error(chunked("0\r\na:\r\nb:\r\nc:\r\nd:\r\n\r\n"),
               {ErrorCode::http_response_trailer_section_size, std::uint32_t{16}}, limits);
  expect_error(chunked("0\r\na: 12345\r\nb: 12345\r\n\r\n"),
               {ErrorCode::http_response_trailer_section_size, std::uint32_t{20}}, limits);
  expect_error(chunked("0\r\na: 12345678901234567890\r\n\r\n"),
               {ErrorCode::http_response_trailer_size, FieldSizePayload{"a", 20}}, limits);
}

TEST(Http1ResponseParser, BoundsContent) {
  Http1Limits limits;
  limits.content = 4;
  EXPECT_EQ(expect_complete(with_fields("content-length: 4\r\n", "four"), {}, limits).content,
            "four");
  EXPECT_EQ(expect_complete(with_fields("", "four"), {}, limits).content, "four");
  expect_error(with_fields("content-length: 5\r\n"),
               {ErrorCode::http_response_body_size, std::uint64_t{5}}, limits);
  const ErrorCode over{ErrorCode::http_response_body_size, std::uint64_t{4}};
  expect_error(chunked("2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n"), over, limits);
  expect_error(chunked("FFFFFFFFFFFFFFFF\r\nab"), over, limits);
  expect_error(with_fields("", "hello"), over, limits);
  EXPECT_TRUE(expect_complete(with_fields("content-length: 5\r\n"), kToHead, limits).complete);
}

TEST(Http1ResponseParser, TellsHowMuchIsContentForSure) {
  ResponseParser parser{{}};
  std::string bytes = with_fields("content-length: 7\r\n");
  EXPECT_EQ(parser.content_left(), 0U);
  EXPECT_EQ(parser.parse(bytes).event, Parsed::Event::head);
  EXPECT_EQ(parser.content_left(), 7U);
  EXPECT_EQ(parser.parse("abc").data, "abc");
  EXPECT_EQ(parser.content_left(), 4U);
  EXPECT_EQ(parser.parse("defg").data, "defg");
  EXPECT_EQ(parser.content_left(), 0U);

  ResponseParser chunks{{}};
  EXPECT_EQ(chunks.parse(chunked("")).event, Parsed::Event::head);
  EXPECT_EQ(chunks.content_left(), 0U);
  EXPECT_EQ(chunks.parse("A\r\nabc").data, "abc");
  EXPECT_EQ(chunks.content_left(), 7U);
}

}  // namespace
}  // namespace portico::http
