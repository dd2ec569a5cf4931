#include <cli/app.hpp>
#include <cli/wasmtime_http.hpp>

#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

namespace {

/// Files that are opened later must not be taken for standard streams that were closed.
void keep_standard_descriptors() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) < 0)
      (void)::open("/dev/null", O_RDWR);
  }
}

}  // namespace

int main(int argc, char** argv) {
  keep_standard_descriptors();
  const auto name = std::filesystem::path{argc > 0 ? argv[0] : ""}.filename();
  return name == "wasmtime-http" ? portico::cli::run_wasmtime_http(argc, argv)
                                 : portico::cli::run(argc, argv);
}
