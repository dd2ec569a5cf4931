#include <wast/script.hpp>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <mutex>
#include <string>
#include <vector>

namespace {

using portico::wast::Script;
using portico::wast::Totals;

Totals run(const std::string& path, const portico::Features& features) {
  const auto refuse = [&](std::string_view why) {
    fmt::print("{}: {}\n", path, why);
    return Totals{0, 1};
  };
  std::ifstream file{path, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  if (!file.is_open()) {
    return refuse("cannot be read");
  }
  boost::json::error_code error;
  const auto script = boost::json::parse(text, error);
  if (error || !script.is_object() || !script.as_object().contains("commands")) {
    return refuse("is not what `wasm-tools json-from-wast` writes");
  }
  std::string source = path;
  if (const auto* name = script.as_object().if_contains("source_filename")) {
    source = name->as_string().c_str();
  }
  std::mutex output;  // threads of a script report too
  const auto report = [&](std::uint64_t line, std::string_view type, std::string_view why) {
    const std::lock_guard lock{output};
    fmt::print("{}:{}: {}: {}\n", source, line, type, why);
  };
  auto engine = portico::wast::CoreSide::make_engine(features);
  if (!engine) {
    return refuse(engine.error().text);
  }
  Script runner{std::filesystem::path{path}.parent_path(), std::move(*engine), features, report};
  return runner.run(script.at("commands").as_array());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Runs WebAssembly test scripts, components and core modules alike, in the JSON form "
      "that `wasm-tools json-from-wast` writes. Prints a line for each command that failed, "
      "and the totals. Exit status 1 if any failed.",
      "portico-wast"};
  std::vector<std::string> files;
  std::vector<std::string> enabled;
  std::vector<std::string> disabled;
  app.add_option("FILE", files, "Scripts; the modules that they name lie beside them")->required();
  app.add_option("--enable", enabled,
                 "Accept these features too, by wasm-tools' names: cm-values, wide-arithmetic, ...")
      ->delimiter(',');
  app.add_option("--disable", disabled, "Refuse these features")->delimiter(',');
  CLI11_PARSE(app, argc, argv);

  portico::Features features;
  portico::Result<> chosen;
  for (const auto& name : enabled) {
    chosen = chosen ? features.enable(name) : chosen;
  }
  for (const auto& name : disabled) {
    chosen = chosen ? features.disable(name) : chosen;
  }
  if (!chosen) {
    fmt::print(stderr, "portico-wast: {}\n", chosen.error().message());
    return 2;
  }
  Totals all;
  for (const auto& file : files) {
    const Totals totals = run(file, features);
    all.passed += totals.passed;
    all.failed += totals.failed;
  }
  fmt::print("{} passed, {} failed\n", all.passed, all.failed);
  return all.failed == 0 ? 0 : 1;
}
