// A command that posts a text to the address in the environment variable URL and prints the
// response's content-type, its body and its status, each on a line.
#include <portico/experimental_http.hpp>

#include <cstdio>
#include <cstdlib>

namespace http = portico::experimental_http;

namespace {

void print_line(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fputc('\n', stdout);
}

/// The status that the command ends with.
int fail(const char* what, http::Error error) {
  const std::string_view why = http::to_string(error);
  std::fprintf(stderr, "%s: %.*s (error %u)\n", what, static_cast<int>(why.size()), why.data(),
               static_cast<unsigned>(error));
  return EXIT_FAILURE;
}

}  // namespace

int main() {
  const char* const url = std::getenv("URL");
  if (!url) {
    std::fputs("say where to post to, such as URL=http://127.0.0.1:8080/\n", stderr);
    return EXIT_FAILURE;
  }

  auto response = http::request({
      .url = url,
      .method = http::Method::post,
      .headers = {{"Content-Type", "text/plain"}, {"abc", "def"}},
      .body = "Testing with a request body. Does this actually work?",
  });
  if (!response)
    return fail(url, response.error());

  const auto content_type = response->header_get("Content-Type");
  if (!content_type)
    return fail("content-type", content_type.error());
  const auto body = response->body_read_all();
  if (!body)
    return fail("body", body.error());

  print_line(*content_type);
  print_line(*body);
  std::printf("%u\n", response->status_code());
  return EXIT_SUCCESS;
}
