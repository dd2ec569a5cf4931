// Functions for a host to call by name (`--invoke get`), each of which asks the address in the
// environment variable URL and ends the module with status 1 if anything is not as it should be:
// `get`, `post`, and `concurrent`, which holds three responses at once.
#include <portico/experimental_http.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace http = portico::experimental_http;

namespace {

[[noreturn]] void fail(std::string_view what, std::string_view why) {
  std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(why.size()), why.data());
  std::exit(EXIT_FAILURE);
}

void expect(bool holds, const char* what) {
  if (!holds)
    fail("expected", what);
}

/// What the result holds.
template <class T> T need(http::Result<T> result, const char* what) {
  if (!result)
    fail(what, http::to_string(result.error()));
  return std::move(*result);
}

std::string url() {
  const char* const value = std::getenv("URL");
  expect(value != nullptr, "the environment variable URL");
  return value;
}

/// The response's body, when everything about it is as expected.
std::string checked(http::Response response) {
  expect(response.status_code() == 200, "status 200");
  const std::string content_type = need(response.header_get("Content-Type"), "content-type");
  const http::Headers headers = need(response.headers_get_all(), "headers");
  expect(http::find(headers, "content-type") == content_type, "content-type among all headers");
  std::string body = need(response.body_read_all(), "body");
  expect(!body.empty(), "a body");
  return body;
}

}  // namespace

#define EXPORT(name) extern "C" [[clang::export_name(#name)]] void name()

EXPORT(get) {
  checked(need(http::request({.url = url()}), "get"));
}

EXPORT(post) {
  checked(need(http::request({
                   .url = url(),
                   .method = http::Method::post,
                   .headers = {{"Content-Type", "text/plain"}, {"abc", "def"}},
                   .body = "testing the body",
               }),
               "post"));
}

EXPORT(concurrent) {
  std::array responses{
      need(http::request({.url = url()}), "first"),
      need(http::request({.url = url()}), "second"),
      need(http::request({.url = url()}), "third"),
  };
  for (http::Response& response : responses)
    checked(std::move(response));
}
