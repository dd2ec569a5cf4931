#include <cli/app.hpp>
#include <cli/wasmtime_http.hpp>

#include <filesystem>

int main(int argc, char** argv) {
  const auto name = std::filesystem::path{argc > 0 ? argv[0] : ""}.filename();
  return name == "wasmtime-http" ? portico::cli::run_wasmtime_http(argc, argv)
                                 : portico::cli::run(argc, argv);
}
