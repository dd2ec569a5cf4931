// Calls everything that the library has, against the server at URL of
// tests/e2e/test_experimental.py, which this module may ask, as it may DEAD, where nobody listens;
// with a limit of four open responses. Prints the checks that fail; the exit status is 0 if none
// does.
#include <portico/experimental_http.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace http = portico::experimental_http;
using http::Error;
using http::Method;

namespace {

bool good = true;

void check(bool holds, const char* what) {
  if (holds)
    return;
  std::printf("not so: %s\n", what);
  good = false;
}

#define CHECK(condition) check(condition, #condition)

template <class T> bool fails(const http::Result<T>& result, Error error) {
  return !result && result.error() == error;
}

std::string url(const char* path) {
  return std::getenv("URL") + std::string(path);
}

http::Response get(const char* path) {
  auto response = http::request({.url = url(path)});
  if (response)
    return std::move(*response);
  std::printf("%s: %s\n", path, std::string(to_string(response.error())).c_str());
  std::exit(EXIT_FAILURE);
}

void header_text() {
  CHECK(http::to_text({}) == "");
  CHECK(http::to_text({{"a", "1"}, {"b", " 2: x "}}) == "a:1\nb: 2: x \n");
  for (const http::Header& bad : http::Headers{
           {"", "1"}, {"a:", "1"}, {"a\n", "1"}, {"a", "1\nb:2"}, {"a", "1\r"}, {"a", {'\0'}}})
    CHECK(fails(http::to_text({bad}), Error::invalid_encoding));

  CHECK(http::from_text("") == http::Headers{});
  CHECK((http::from_text("a:1\nb: 2: x \nc:") ==
         http::Headers{{"a", "1"}, {"b", " 2: x "}, {"c", ""}}));
  CHECK(fails(http::from_text("a:1\n\nb:2\n"), Error::invalid_encoding));
  CHECK(fails(http::from_text("a"), Error::invalid_encoding));

  const http::Headers headers{{"Content-Type", "text/plain"}, {"content-type", "second"}};
  CHECK(http::find(headers, "CONTENT-TYPE") == "text/plain");
  CHECK(!http::find(headers, "content-typ"));
}

void requests() {
  for (const char* method : {Method::get, Method::post, Method::put, Method::del, Method::options,
                             Method::trace, Method::patch, "PURGE"}) {
    auto response =
        http::request({.url = url("/inspect"), .method = method, .headers = {{"X-One", "1 2"}}});
    check(response && response->body_read_all().value_or("").starts_with(method), method);
    CHECK(response && response->header_get("seen-x-one") == "1 2");
  }
  auto head = http::request({.url = url("/bytes/5"), .method = Method::head});
  CHECK(head && head->status_code() == 200 && head->body_read_all() == "");
  CHECK(get("/status/404").status_code() == 404);
  CHECK(get("/status/599").status_code() == 599);

  const std::string all_bytes = [] {
    std::string bytes;
    for (int i = 0; i < 100'000; ++i)
      bytes += static_cast<char>(i);
    return bytes;
  }();
  auto echoed = http::request({.url = url("/"), .method = Method::post, .body = all_bytes});
  CHECK(echoed && echoed->body_read_all() == all_bytes);
}

void refusals() {
  CHECK(
      fails(http::request({.url = url("/"), .headers = {{"a\nb", "c"}}}), Error::invalid_encoding));
  CHECK(
      fails(http::request({.url = url("/"), .headers = {{"a b", "c"}}}), Error::invalid_encoding));
  CHECK(fails(http::request({.url = "http://elsewhere.invalid/"}), Error::destination_not_allowed));
  CHECK(fails(http::request({.url = "not even a url"}), Error::invalid_url));
  CHECK(fails(http::request({.url = url("/"), .method = "A B"}), Error::invalid_method));
  CHECK(fails(http::request({.url = url("/"), .method = "CONNECT"}), Error::invalid_method));
  CHECK(fails(http::request({.url = "ftp://127.0.0.1/"}), Error::request_failed));
  CHECK(fails(http::request({.url = "http://\xFF/"}), Error::not_utf8));
  CHECK(fails(http::request({.url = std::getenv("DEAD")}), Error::request_failed));
  for (std::uint32_t code = 0; code < 20; ++code)
    CHECK(!http::to_string(static_cast<Error>(code)).empty());
}

void bodies() {
  auto response = get("/bytes/10");
  std::array<char, 4> piece{};
  CHECK(response.body_read({}) == 0u);
  CHECK(response.body_read(piece) == 4u && piece == std::to_array({'a', 'b', 'c', 'd'}));
  CHECK(response.body_read_all() == "efghij");
  CHECK(response.body_read(piece) == 0u);
  CHECK(response.body_read_all() == "");

  CHECK(get("/bytes/10").body_read_all(10).has_value());
  CHECK(fails(get("/bytes/10").body_read_all(9), Error::buffer_too_small));
  CHECK(get("/bytes/1000000").body_read_all().value_or("").size() == 1'000'000);
}

void headers() {
  auto response = get("/large-header");
  CHECK(response.header_get("x-large") == std::string(30'000, 'v'));
  CHECK(response.header_get("X-LARGE") == response.header_get("x-large"));
  CHECK(fails(response.header_get("x-none"), Error::header_not_found));
  const auto all = response.headers_get_all();
  CHECK(all && http::find(*all, "x-large") == std::string(30'000, 'v'));
  CHECK(all && http::find(*all, "x-empty") == "");
  CHECK(response.header_get("x-empty") == "");

  auto twice = get("/twice");
  CHECK(twice.header_get("x-twice") == "one");
  std::string values;
  for (const http::Header& header : twice.headers_get_all().value_or(http::Headers{}))
    if (http::find({header}, "x-twice"))
      values += header.value + ",";
  CHECK(values == "one,two,");
}

void ownership() {
  auto first = get("/status/201"), second = get("/status/202");
  auto moved = std::move(first);
  CHECK(moved.status_code() == 201 && moved.body_read_all().has_value());
  std::array<char, 4> piece{};
  CHECK(fails(first.body_read(piece), Error::invalid_handle));
  CHECK(fails(first.body_read_all(), Error::invalid_handle));
  CHECK(fails(first.header_get("content-type"), Error::invalid_handle));
  CHECK(fails(first.headers_get_all(), Error::invalid_handle));

  second = std::move(moved);
  CHECK(second.status_code() == 201 && second.header_get("content-type").has_value());
  second.close();
  auto third = get("/");  // With the handle that was just closed, perhaps.
  second.close();
  CHECK(second.status_code() == 201 && fails(second.body_read_all(), Error::invalid_handle));
  CHECK(third.body_read_all().has_value());
}

void limit() {
  for (int i = 0; i < 20; ++i)
    get("/");  // Each is closed at once.
  std::array held{get("/"), get("/"), get("/"), get("/")};
  CHECK(fails(http::request({.url = url("/")}), Error::too_many_sessions));
  held[2].close();
  CHECK(http::request({.url = url("/")}).has_value());
}

}  // namespace

int main() {
  header_text();
  requests();
  refusals();
  bodies();
  headers();
  ownership();
  limit();
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
