// Runs one request through a wasi:http component, without an event loop, and prints the response.

#include <portico/http/proxy.hpp>

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

namespace http = portico::http;

namespace {

/// Prints a response as the guest makes it.
class Printer : public http::ResponseSink {
 public:
  void head(http::Response response) override {
    std::printf("%d\n", response.status);
    for (const auto& [name, value] : response.headers)
      std::printf("%s: %s\n", name.c_str(), value.c_str());
    std::printf("\n");
  }
  bool body(std::span<const std::byte> bytes) override {
    return std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size();
  }
  void end(const std::optional<http::Fields>& trailers) override {
    complete = true;
    for (const auto& [name, value] : trailers.value_or(http::Fields{}))
      std::printf("%s: %s\n", name.c_str(), value.c_str());
  }

  bool complete = false;
};

int report(std::string_view what, std::string_view why) {
  std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(why.size()), why.data());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 5) {
    std::fprintf(stderr, "usage: %s COMPONENT [METHOD [PATH [BODY]]]\n", argv[0]);
    return 2;
  }
  const auto argument = [&](int i, const char* otherwise) {
    return i < argc ? argv[i] : otherwise;
  };

  // Compiled and linked once; `proxy` may then answer any number of requests, on any threads.
  const portico::Engine engine;
  const auto proxy = http::Proxy::link(engine, argument(1, ""));
  if (!proxy)
    return report("cannot load the component", proxy.error().describe());

  http::Request request{.method = http::Method::parse(argument(2, "GET")),
                        .scheme = http::Scheme::parse("http"),
                        .authority = "localhost",
                        .path_with_query = argument(3, "/"),
                        .headers = {},
                        .body = http::body_of(argument(4, ""))};
  http::SandboxOptions sandbox;
  sandbox.wasi.standard_error = [](std::span<const std::byte> bytes) {
    std::fwrite(bytes.data(), 1, bytes.size(), stderr);
  };

  // The guest runs here, in a sandbox of its own, and calls back as it answers.
  Printer printer;
  const auto outcome = proxy->call(std::move(request), printer, std::move(sandbox),
                                   {.deadline = std::chrono::seconds{10}, .informational = {}});
  if (!outcome.finished)
    return report("the guest failed", outcome.finished.error().describe());
  if (!outcome.response)
    return report("the guest answered with an error", http::describe(outcome.response.error()));
  return printer.complete ? 0 : report("the response", "was cut short");
}
