#include <http/http1_request.hpp>

#include "read_request.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace portico::http {
namespace {

using namespace std::string_literals;

constexpr const char* kHost = "Host: example.com\r\n";

/// The one way of reading `bytes`, after checking that every way of cutting them gives the same.
Reading read_every_way(const std::string& bytes, const Http1Limits& limits = {}) {
  Reading whole = read_request(bytes, std::string_view::npos, limits);
  EXPECT_TRUE(same(whole, read_request(bytes, 1, limits))) << "byte by byte: " << bytes;
  for (std::size_t cut = 1; cut < bytes.size(); ++cut)
    EXPECT_TRUE(same(whole, read_request(bytes, std::string_view::npos, limits, cut)))
        << "cut at " << cut << ": " << bytes;
  return whole;
}

void expect_refused(const std::string& bytes, std::uint16_t status, std::string_view reason,
                    const Http1Limits& limits = {}) {
  const Reading reading = read_every_way(bytes, limits);
  EXPECT_EQ(reading.status, status) << bytes << " -> " << reading.reason;
  EXPECT_NE(reading.reason.find(reason), std::string::npos) << bytes << " -> " << reading.reason;
  EXPECT_FALSE(reading.complete) << bytes;
}

Reading expect_complete(const std::string& bytes, const Http1Limits& limits = {}) {
  Reading reading = read_every_way(bytes, limits);
  EXPECT_TRUE(reading.complete) << bytes << " -> " << reading.reason;
  EXPECT_TRUE(reading.head);
  if (!reading.head)
    reading.head.emplace();
  return reading;
}

std::string get(const std::string& fields) {
  return "GET / HTTP/1.1\r\n"s + kHost + fields + "\r\n";
}
std::string post_chunked(const std::string& content) {
  return "POST / HTTP/1.1\r\n"s + kHost + "Transfer-Encoding: chunked\r\n\r\n" + content;
}
std::string with_target(const std::string& method, const std::string& target) {
  return method + " " + target + " HTTP/1.1\r\n" + kHost + "\r\n";
}

TEST(Http1Request, ReadsAHead) {
  const Reading reading = expect_complete("GET /a?b=c HTTP/1.1\r\n"
                                          "HOST: example.com:8080\r\n"
                                          "X-A:1\r\n"
                                          "x-a: \t two words \t \r\n"
                                          "Empty:\r\n"
                                          "\r\n");
  const Request& request = reading.head->request;
  EXPECT_EQ(request.method.kind, Method::Kind::get);
  EXPECT_EQ(request.scheme.kind, Scheme::Kind::http);
  EXPECT_EQ(request.authority, "example.com:8080");
  EXPECT_EQ(request.path_with_query, "/a?b=c");
  EXPECT_EQ(
      request.headers,
      (Fields{{"HOST", "example.com:8080"}, {"X-A", "1"}, {"x-a", "two words"}, {"Empty", ""}}));
  EXPECT_EQ(request.body, nullptr);
  EXPECT_EQ(reading.head->minor_version, 1);
  EXPECT_TRUE(reading.head->keep_alive);
  EXPECT_FALSE(reading.head->expects_continue);
  EXPECT_FALSE(reading.head->has_content());
  EXPECT_EQ(reading.head->content_length, 0U);
  EXPECT_FALSE(reading.trailers);
}

TEST(Http1Request, KeepsObsoleteText) {
  const Reading reading = expect_complete(get("x: \xC3\xA4\x80\xFF\r\n"));
  EXPECT_EQ(*reading.head->request.headers.find("x"), "\xC3\xA4\x80\xFF");
}

TEST(Http1Request, ReadsContentOfDeclaredLength) {
  const Reading reading =
      expect_complete("POST / HTTP/1.1\r\n"s + kHost + "Content-Length: 5\r\n\r\nhelloGET /");
  EXPECT_EQ(reading.content, "hello");
  EXPECT_EQ(reading.head->content_length, 5U);
  EXPECT_EQ(reading.size,
            ("POST / HTTP/1.1\r\n"s + kHost + "Content-Length: 5\r\n\r\nhello").size());
  EXPECT_TRUE(expect_complete(get("content-length: 0\r\n")).content.empty());
  EXPECT_EQ(expect_complete(get("content-length: 007\r\n") + "1234567").content, "1234567");
}

TEST(Http1Request, WaitsForTheRest) {
  const std::string whole = "POST / HTTP/1.1\r\n"s + kHost + "Content-Length: 5\r\n\r\nhello";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Reading reading = read_request(whole.substr(0, size));
    EXPECT_FALSE(reading.complete);
    EXPECT_EQ(reading.status, 0);
  }
}

TEST(Http1Request, ReadsChunks) {
  const Reading reading =
      expect_complete(post_chunked("5\r\nhello\r\n"
                                   "0000A;name=value;q=\"a;b\"\r\n0123456789\r\n"
                                   "0\r\n\r\nGET /"));
  EXPECT_EQ(reading.content, "hello0123456789");
  EXPECT_TRUE(reading.head->chunked);
  EXPECT_FALSE(reading.head->content_length);
  EXPECT_TRUE(reading.head->has_content());
  EXPECT_FALSE(reading.trailers);
  EXPECT_EQ(expect_complete(post_chunked("000;x\r\n\r\n")).content, "");
  EXPECT_EQ(expect_complete(post_chunked("4\r\n\r\n\r\n\r\n0\r\n\r\n")).content, "\r\n\r\n");
}

TEST(Http1Request, ChunkedIsNamedInAnyCase) {
  EXPECT_TRUE(expect_complete(get("Transfer-Encoding:  CHUNKED \r\n") + "0\r\n\r\n").head->chunked);
}

TEST(Http1Request, KeepsTrailersApart) {
  const Reading reading =
      expect_complete(post_chunked("1\r\nx\r\n0\r\nX-Sum: 1\r\nx-sum: 2\r\n\r\n"));
  EXPECT_EQ(reading.trailers, (Fields{{"X-Sum", "1"}, {"x-sum", "2"}}));
  EXPECT_FALSE(reading.head->request.headers.has("x-sum"));
}

TEST(Http1Request, DropsTrailersThatMustNotBeOne) {
  const Reading reading = expect_complete(
      post_chunked("0\r\nAuthorization: x\r\nConnection: close\r\nIf-Match: x\r\nok: 1\r\n\r\n"));
  EXPECT_EQ(reading.trailers, (Fields{{"ok", "1"}}));
  EXPECT_TRUE(reading.head->keep_alive);
  EXPECT_FALSE(expect_complete(post_chunked("0\r\nTE: x\r\n\r\n")).trailers);
}

TEST(Http1Request, RefusesFramingTrailers) {
  expect_refused(post_chunked("0\r\nContent-Length: 1\r\n\r\n"), 400, "content-length");
  expect_refused(post_chunked("0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400, "transfer-encoding");
  expect_refused(post_chunked("0\r\nHost: x\r\n\r\n"), 400, "host");
}

TEST(Http1Request, RefusesMalformedTrailers) {
  expect_refused(post_chunked("0\r\nno colon\r\n\r\n"), 400, "field name");
  expect_refused(post_chunked("0\r\nx : 1\r\n\r\n"), 400, "field name");
  expect_refused(post_chunked("0\r\nx: 1\r\n y\r\n\r\n"), 400, "white space");
  expect_refused(post_chunked("0\r\n x: 1\r\n\r\n"), 400, "white space");
  expect_refused(post_chunked("0\r\nx: 1\n\r\n"), 400, "line feed");
  expect_refused(post_chunked("0\r\nx: a\rb\r\n\r\n"), 400, "carriage return");
  expect_refused(post_chunked("0\r\nx: a\0b\r\n\r\n"s), 400, "control");
}

TEST(Http1Request, BoundsTrailers) {
  Http1Limits limits;
  limits.trailers = 21;
  limits.fields = 3;
  EXPECT_TRUE(expect_complete(post_chunked("0\r\na: 0123456789abcd\r\n\r\n"), limits).trailers);
  expect_refused(post_chunked("0\r\na: 0123456789abcde\r\n\r\n"), 431, "trailer section", limits);
  expect_refused(post_chunked("0\r\na:\r\nb:\r\nc:\r\nd:\r\n\r\n"), 431, "trailer fields", limits);
}

TEST(Http1Request, RefusesContentLengthTwice) {
  expect_refused(get("Content-Length: 1\r\nContent-Length: 1\r\n"), 400, "content-length");
  expect_refused(get("Content-Length: 1\r\nContent-Length: 2\r\n"), 400, "content-length");
  expect_refused(get("Content-Length: 1\r\ncontent-length: 1\r\n"), 400, "content-length");
}

TEST(Http1Request, RefusesMalformedContentLength) {
  for (const char* value : {"", "+1", "-1", "1 1", "1,1", "1, 1", "0x1", "1.0", "a", "1;", "\"1\"",
                            "18446744073709551616", "99999999999999999999999", "1\xA0", ",1", "1,"})
    expect_refused(get("Content-Length: "s + value + "\r\n"), 400, "content-length");
}

TEST(Http1Request, AcceptsTheLargestContentLength) {
  const Reading reading = read_request(get("Content-Length: 18446744073709551615\r\n") + "abc");
  EXPECT_EQ(reading.status, 0);
  EXPECT_EQ(reading.content, "abc");
}

TEST(Http1Request, RefusesTwoWaysOfFraming) {
  expect_refused(get("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400, "transfer-enc");
  expect_refused(get("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"), 400, "content-length");
  expect_refused(get("Content-Length: 0\r\nTransfer-Encoding: identity\r\n"), 400, "transfer-enc");
  expect_refused(get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400,
                 "transfer-encoding");
}

TEST(Http1Request, RefusesOtherTransferCodings) {
  for (const char* value : {"gzip", "identity", "gzip, chunked", "xchunked", "chunked;q=1",
                            "\"chunked\"", "chunked\xA0", "chun ked"})
    expect_refused(get("Transfer-Encoding: "s + value + "\r\n"), 501, "transfer coding");
  for (const char* value : {"chunked, gzip", "chunked, chunked", "chunked, identity"})
    expect_refused(get("Transfer-Encoding: "s + value + "\r\n"), 400, "not the last");
  for (const char* value : {"", ",", " , "})
    expect_refused(get("Transfer-Encoding: "s + value + "\r\n"), 400, "empty transfer-encoding");
  expect_refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "HTTP/1.0");
}

TEST(Http1Request, RefusesMalformedChunks) {
  for (const char* line : {"",
                           " ",
                           "-1",
                           "+1",
                           "0x1",
                           "x",
                           " 1",
                           "1 ",
                           "1 ;a",
                           "0 ",
                           "0x",
                           "g",
                           "10000000000000000",
                           "FFFFFFFFFFFFFFFFF",
                           "1,",
                           "1;",
                           "1;=",
                           "1;a=",
                           "1;a=\"",
                           "0;a=\"",
                           "1;a b",
                           "0;",
                           "0,0",
                           ";a"})
    expect_refused(post_chunked(line + "\r\nx\r\n0\r\n\r\n"s), 400, "");
  expect_refused(post_chunked("1\nx\r\n0\r\n\r\n"), 400, "line feed");
  expect_refused(post_chunked("1\rx\r\n0\r\n\r\n"), 400, "carriage return");
  expect_refused(post_chunked("1;a\0\r\nx\r\n0\r\n\r\n"s), 400, "control");
  expect_refused(post_chunked("1;a\x0B\r\nx\r\n0\r\n\r\n"), 400, "control");
  expect_refused(post_chunked("1\r\nx0\r\n\r\n"), 400, "longer than its size");
  expect_refused(post_chunked("1\r\nxx\r\n0\r\n\r\n"), 400, "longer than its size");
  expect_refused(post_chunked("1\r\nx\n0\r\n\r\n"), 400, "line feed");
  expect_refused(post_chunked("1\r\nx\r\n\r\n0\r\n\r\n"), 400, "chunk size");
}

TEST(Http1Request, DeliversContentBeforeABadChunk) {
  EXPECT_EQ(read_every_way(post_chunked("5\r\nhello\r\nzz\r\n")).content, "hello");
}

TEST(Http1Request, BoundsChunkLinesAndExtensions) {
  Http1Limits limits;
  limits.chunk_line = 10;
  limits.chunk_extensions = 12;
  expect_refused(post_chunked("1;0123456789\r\nx"), 400, "chunk line too long", limits);
  expect_refused(post_chunked("00000000000000001\r\nx"), 400, "chunk line too long", limits);
  expect_refused(post_chunked("1;abcde\r\nx\r\n1;abcde\r\nx\r\n1;a\r\nx\r\n"), 400,
                 "chunk extensions", limits);
  expect_complete(post_chunked("1;abcde\r\nx\r\n1;abcde\r\nx\r\n0\r\n\r\n"), limits);
}

TEST(Http1Request, BoundsContent) {
  Http1Limits limits;
  limits.content = 4;
  EXPECT_EQ(expect_complete(get("content-length: 4\r\n") + "1234", limits).content, "1234");
  EXPECT_EQ(expect_complete(post_chunked("2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n"), limits).content,
            "abcd");
  expect_refused(get("content-length: 5\r\n"), 413, "content", limits);
  expect_refused(post_chunked("2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n"), 413, "content", limits);
}

TEST(Http1Request, BoundsTheHead) {
  Http1Limits limits;
  limits.request_line = 20;
  limits.head = 60;
  limits.fields = 2;
  EXPECT_TRUE(read_every_way("GET /4567 HTTP/1.1\r\nHost: a\r\n\r\n", limits).complete);
  expect_refused("GET /45678 HTTP/1.1\r\nHost: a\r\n\r\n", 414, "request line", limits);
  expect_refused(std::string(21, 'A'), 414, "request line", limits);
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\nx: " + std::string(31, 'x') + "\r\n\r\n", 431,
                 "header section", limits);
  EXPECT_TRUE(
      read_every_way("GET / HTTP/1.1\r\nHost: a\r\nx: " + std::string(28, 'x') + "\r\n\r\n", limits)
          .complete);
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\nb:\r\nc:\r\n\r\n", 431, "header fields", limits);
}

TEST(Http1Request, DefaultLimitsHold) {
  const std::string longest(8192 - "GET / HTTP/1.1\r\n"s.size(), 'a');
  EXPECT_TRUE(read_request(with_target("GET", "/" + longest)).complete);
  EXPECT_EQ(read_request(with_target("GET", "/a" + longest)).status, 414);
  std::string fields;
  for (int i = 0; i < 127; ++i)
    fields += "x: y\r\n";
  EXPECT_TRUE(read_request(get(fields)).complete);
  EXPECT_EQ(read_request(get(fields + "x: y\r\n")).status, 431);
  EXPECT_TRUE(read_request(get("x: " + std::string(65'000, 'x') + "\r\n")).complete);
  EXPECT_EQ(read_request(get("x: " + std::string(65'536, 'x') + "\r\n")).status, 431);
}

TEST(Http1Request, RefusesBadLineEndings) {
  expect_refused("GET / HTTP/1.1\nHost: a\n\n", 400, "line feed");
  expect_refused("GET / HTTP/1.1\r\nHost: a\n\r\n", 400, "line feed");
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\n\n", 400, "line feed");
  expect_refused("GET / HTTP/1.1\rHost: a\r\r", 400, "carriage return");
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", 400, "carriage return");
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\n\rX", 400, "carriage return");
  expect_refused("\nGET / HTTP/1.1\r\n", 400, "line feed");
}

TEST(Http1Request, RefusesEveryControlCharacterEverywhere) {
  for (char byte = 0; byte < 0x20; ++byte) {
    if (byte == '\t')
      continue;
    for (const std::string& before :
         {""s, "G"s, "GET /"s, "GET / HTTP/1.1\r\n"s, "GET / HTTP/1.1\r\nHo"s,
          "GET / HTTP/1.1\r\nHost: "s, "GET / HTTP/1.1\r\nHost: a"s})
      EXPECT_EQ(read_request(before + byte + "x").status, 400) << int{byte} << before;
  }
  expect_refused(get("x: \x7F\r\n"), 400, "control");
}

TEST(Http1Request, RefusesMalformedFields) {
  expect_refused(get("x: 1\r\n y: 2\r\n"), 400, "white space");
  expect_refused(get("x: 1\r\n\t2\r\n"), 400, "white space");
  expect_refused(get("x:\r\n 2\r\n"), 400, "white space");
  expect_refused("GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400, "white space");
  expect_refused(get("x : 1\r\n"), 400, "field name");
  expect_refused(get("x\t: 1\r\n"), 400, "field name");
  expect_refused(get(": 1\r\n"), 400, "field name");
  expect_refused(get("no colon\r\n"), 400, "field name");
  expect_refused(get("nocolon\r\n"), 400, "field name");
  expect_refused(get("a(b): 1\r\n"), 400, "field name");
  expect_refused(get("\xC3\xA4: 1\r\n"), 400, "field name");
  expect_refused(get("\"a\": 1\r\n"), 400, "field name");
}

TEST(Http1Request, NeedsExactlyOneValidHost) {
  expect_refused("GET / HTTP/1.1\r\n\r\n", 400, "no host");
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "more than one host");
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", 400, "more than one host");
  expect_refused("GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", 400, "more than one host");
  for (const char* host : {"", "a b", "u@a", "u:p@a", "a/b", "http://a", "a:", "a:b", "a:70000",
                           "[::1", "a,b c", "a#b", "a?b", "\xC3\xA4", "a\\b", "a:80:80", "@"}) {
    expect_refused("GET / HTTP/1.1\r\nHost: "s + host + "\r\n\r\n", 400, "malformed host");
    expect_refused("GET http://b/ HTTP/1.1\r\nHost: "s + host + "\r\n\r\n", 400, "malformed host");
    expect_refused("GET / HTTP/1.0\r\nHost: "s + host + "\r\n\r\n", 400, "malformed host");
  }
  for (const char* host : {"a", "a:80", "[::1]", "[::1]:8080", "127.0.0.1", "A-b.C"})
    EXPECT_EQ(
        expect_complete("GET / HTTP/1.1\r\nHost: "s + host + "\r\n\r\n").head->request.authority,
        host);
}

TEST(Http1Request, GivesOldClientsTheDefaultAuthority) {
  EXPECT_EQ(expect_complete("GET / HTTP/1.0\r\n\r\n").head->request.authority,
            "default.example:80");
  EXPECT_EQ(expect_complete("GET / HTTP/1.0\r\nHost: a\r\n\r\n").head->request.authority, "a");
}

TEST(Http1Request, RefusesMalformedRequestLines) {
  for (const std::string& line : {"GET"s,
                                  "GET "s,
                                  "GET /"s,
                                  "GET / "s,
                                  "GET  / HTTP/1.1"s,
                                  " GET / HTTP/1.1"s,
                                  "GET / HTTP/1.1 "s,
                                  "GET /  HTTP/1.1"s,
                                  "GET / a HTTP/1.1"s,
                                  "GET\t/ HTTP/1.1"s,
                                  "GET /\tHTTP/1.1"s,
                                  "G(T / HTTP/1.1"s,
                                  "G\xC3 / HTTP/1.1"s,
                                  "HTTP/1.1"s,
                                  " HTTP/1.1"s,
                                  "GET HTTP/1.1"s,
                                  "GET / http/1.1"s,
                                  "GET / HTTP/1"s,
                                  "GET / HTTP/11"s,
                                  "GET / HTTP/1.10"s,
                                  "GET / HTTP/01.1"s,
                                  "GET / HTTP/1,1"s,
                                  "GET / HTTP/+1.1"s,
                                  "GET / HTTPS/1.1"s,
                                  "GET / HTTP/a.b"s,
                                  ":a / HTTP/1.1"s})
    expect_refused(line + "\r\n" + kHost + "\r\n", 400, "");
}

TEST(Http1Request, RefusesOtherVersions) {
  for (const char* version : {"0.9", "1.2", "1.9", "2.0", "3.0", "9.9", "0.0"})
    expect_refused("GET / HTTP/"s + version + "\r\n" + kHost + "\r\n", 505, "version");
  expect_refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "version");
}

TEST(Http1Request, RefusesMalformedTargets) {
  for (const std::string& target :
       {"x"s,           "*"s,           "example.com"s, "example.com:80"s,
        "?q"s,          "/#f"s,         "/a#"s,         "#"s,
        "http://"s,     "http:///a"s,   "http:/a"s,     "http:a"s,
        "http://u@h/"s, "http://h:x/"s, "http://h:/"s,  "http://[::1/"s,
        "ftp://h/"s,    "://h/"s,       "http://h/#f"s, "javascript:alert(1)"s,
        "/\xC3\xA4"s,   "\\a"s,         "http://h\\a"s, "http://a@b@c/"s})
    expect_refused(with_target("GET", target), 400, "target");
  expect_refused(with_target("GET", "/\x7F"), 400, "control");
}

TEST(Http1Request, ReadsAbsoluteForm) {
  const auto read = [](const std::string& method, const std::string& target) {
    return std::move(expect_complete(with_target(method, target)).head->request);
  };
  const auto plain = read("GET", "http://other:81/p?q=http://x/");
  EXPECT_EQ(plain.authority, "other:81");
  EXPECT_EQ(plain.path_with_query, "/p?q=http://x/");
  EXPECT_EQ(plain.scheme.kind, Scheme::Kind::http);
  EXPECT_EQ(*plain.headers.find("host"), "example.com");
  const auto secure = read("GET", "HTTPS://[::1]");
  EXPECT_EQ(secure.authority, "[::1]");
  EXPECT_EQ(secure.path_with_query, "/");
  EXPECT_EQ(secure.scheme.kind, Scheme::Kind::https);
  EXPECT_EQ(read("GET", "http://h?q").path_with_query, "/?q");
  EXPECT_EQ(read("OPTIONS", "http://h").path_with_query, "*");
  EXPECT_EQ(read("OPTIONS", "http://h/").path_with_query, "/");
}

TEST(Http1Request, ReadsAsteriskAndAuthorityForm) {
  EXPECT_EQ(expect_complete(with_target("OPTIONS", "*")).head->request.path_with_query, "*");
  const Reading reading = expect_complete(with_target("CONNECT", "h:443"));
  const Request& tunnel = reading.head->request;
  EXPECT_EQ(tunnel.method.kind, Method::Kind::connect);
  EXPECT_EQ(tunnel.authority, "h:443");
  EXPECT_FALSE(tunnel.path_with_query);
  for (const char* target : {"h", "/", "*", "http://h:80/", "u@h:1", "h:1/", "h:"})
    expect_refused(with_target("CONNECT", target), 400, "target");
}

TEST(Http1Request, TakesAnyTokenAsMethod) {
  EXPECT_EQ(expect_complete(with_target("get", "/")).head->request.method.text(), "get");
  EXPECT_EQ(expect_complete(with_target("M-SEARCH", "/")).head->request.method.text(), "M-SEARCH");
}

TEST(Http1Request, ToleratesAFewEmptyLinesBefore) {
  const std::string request = get("");
  EXPECT_EQ(expect_complete("\r\n\r\n\r\n\r\n" + request).size, request.size() + 8);
  expect_refused("\r\n\r\n\r\n\r\n\r\n" + request, 400, "empty lines");
  RequestParser parser{{}, ""};
  EXPECT_EQ(parser.parse("\r\n\r").consumed, 2U);
  EXPECT_FALSE(parser.started());
  EXPECT_EQ(parser.parse("\r\nG").consumed, 2U);
  EXPECT_TRUE(parser.started());
}

TEST(Http1Request, KnowsWhenToKeepTheConnection) {
  const auto keeps = [](const std::string& version, const std::string& fields) {
    return expect_complete("GET / HTTP/" + version + "\r\n" + kHost + fields + "\r\n")
        .head->keep_alive;
  };
  EXPECT_TRUE(keeps("1.1", ""));
  EXPECT_TRUE(keeps("1.1", "Connection: upgrade\r\nUpgrade: websocket\r\n"));
  EXPECT_FALSE(keeps("1.1", "Connection: Close\r\n"));
  EXPECT_FALSE(keeps("1.1", "Connection: keep-alive, close\r\n"));
  EXPECT_FALSE(keeps("1.1", "Connection: keep-alive\r\nConnection: x , close\r\n"));
  EXPECT_TRUE(keeps("1.1", "Connection: closed\r\n"));
  EXPECT_FALSE(keeps("1.0", ""));
  EXPECT_TRUE(keeps("1.0", "Connection: Keep-Alive\r\n"));
  EXPECT_FALSE(keeps("1.0", "Connection: keep-alive, close\r\n"));
}

TEST(Http1Request, KnowsExpectations) {
  const auto expects = [](const std::string& version, const std::string& fields) {
    return expect_complete("POST / HTTP/" + version + "\r\n" + kHost + fields + "\r\nx")
        .head->expects_continue;
  };
  EXPECT_TRUE(expects("1.1", "Expect: 100-Continue\r\nContent-Length: 1\r\n"));
  EXPECT_FALSE(expects("1.1", "Content-Length: 1\r\n"));
  EXPECT_FALSE(expects("1.1", "Expect: 100-continue\r\n"));
  EXPECT_FALSE(expects("1.0", "Expect: 100-continue\r\nContent-Length: 1\r\n"));
  EXPECT_FALSE(expects("1.0", "Expect: other\r\nContent-Length: 1\r\n"));
  expect_refused(get("Expect: other\r\n"), 417, "expectation");
  expect_refused(get("Expect: 100-continue, other\r\n"), 417, "expectation");
}

TEST(Http1Request, LeavesPipelinedRequestsAlone) {
  const std::string first = post_chunked("1\r\nx\r\n0\r\na: b\r\n\r\n");
  const std::string second = get("");
  const Reading reading = expect_complete(first + second);
  EXPECT_EQ(reading.size, first.size());
  EXPECT_EQ(expect_complete((first + second).substr(reading.size)).size, second.size());
}

TEST(Http1Request, GivesContentWithoutCopying) {
  RequestParser parser{{}, ""};
  const std::string input = post_chunked("5\r\nhello\r\n");
  Parsed parsed = parser.parse(input);
  ASSERT_EQ(parsed.event, Parsed::Event::head);
  const std::string_view rest = std::string_view{input}.substr(parsed.consumed);
  parsed = parser.parse(rest.substr(0, 5));  // The caller bounds what it gets.
  ASSERT_EQ(parsed.event, Parsed::Event::content);
  EXPECT_EQ(parsed.data, "he");
  EXPECT_EQ(parsed.data.data(), rest.data() + 3);
  EXPECT_EQ(parsed.consumed, 5U);
  parsed = parser.parse(rest.substr(5));
  EXPECT_EQ(parsed.data, "llo");
  EXPECT_FALSE(parser.complete());
}

TEST(Http1Request, RepeatsItsVerdict) {
  RequestParser refusing{{}, ""};
  EXPECT_EQ(refusing.parse("\n").event, Parsed::Event::refused);
  EXPECT_EQ(refusing.parse(get("")).event, Parsed::Event::refused);
  RequestParser done{{}, ""};
  const std::string request = get("");
  EXPECT_EQ(done.parse(request).event, Parsed::Event::head);
  EXPECT_EQ(done.parse({}).event, Parsed::Event::complete);
  EXPECT_EQ(done.parse(request).event, Parsed::Event::complete);
  EXPECT_EQ(done.parse(request).consumed, 0U);
}

}  // namespace
}  // namespace portico::http
