#include <wast/core_engine.hpp>
#include <wast/files.hpp>
#include <wast/options.hpp>
#include <wast/script.hpp>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using portico::Features;
using portico::wast::CoreEngine;
using portico::wast::Options;
using portico::wast::Script;
using portico::wast::Totals;

/// Names and messages are the script's: here they become part of one line, of bearable length.
std::string one_line(std::string text) {
  constexpr std::size_t kLongest = 2000;
  if (text.size() > kLongest) {
    text.resize(kLongest);
    text += "...";
  }
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') {
      c = ' ';
    }
  }
  return text + "\n";
}

void print(std::string text) {
  static std::mutex output;  // threads of a script report too
  text = one_line(std::move(text));
  const std::lock_guard lock{output};
  std::fwrite(text.data(), 1, text.size(), stdout);
}

Totals refuse(const std::string& path, std::string_view why) {
  print(fmt::format("{}:0: script: {}", path, why));
  return {0, 1};
}

Totals run(const std::string& path, const std::shared_ptr<CoreEngine>& engine,
           const Options& chosen) {
  const auto text = portico::wast::read_file(path);
  if (!text) {
    return refuse(path, text.error().text);
  }
  boost::json::parse_options options;
  options.max_depth = 1000;  // Values nest.
  boost::json::error_code error;
  const auto script = boost::json::parse(*text, error, {}, options);
  const auto* object = script.if_object();
  const auto* commands = object != nullptr ? object->if_contains("commands") : nullptr;
  if (error || commands == nullptr || !commands->is_array()) {
    return refuse(path, "it is not what `wasm-tools json-from-wast` writes");
  }
  std::string source = path;
  if (const auto* name = object->if_contains("source_filename");
      name != nullptr && name->is_string()) {
    source = name->get_string();
  }
  const auto report = [&](std::uint64_t line, std::string_view type, std::string_view why) {
    print(fmt::format("{}:{}: {}: {}", source, line, type, why));
  };
  Script runner{std::filesystem::path{path}.parent_path(), engine, chosen, report};
  return runner.run(commands->get_array());
}

Totals run_all(const std::vector<std::string>& paths, const Options& options) {
  Totals all;
  const auto engine = CoreEngine::make(options);
  for (const auto& path : paths) {
    const Totals totals = engine ? run(path, *engine, options) : refuse(path, engine.error().text);
    all.passed += totals.passed;
    all.failed += totals.failed;
  }
  return all;
}

portico::Result<Features> choose(const std::vector<std::string>& enabled,
                                 const std::vector<std::string>& disabled) {
  Features features;
  for (const auto& name : enabled) {
    if (auto done = features.enable(name); !done) {
      return std::unexpected{std::move(done.error())};
    }
  }
  for (const auto& name : disabled) {
    if (auto done = features.disable(name); !done) {
      return std::unexpected{std::move(done.error())};
    }
  }
  return features;
}

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app{"Runs WebAssembly test scripts, of components and of core modules alike.\n\n"
               "A script is given in the JSON form that `wasm-tools json-from-wast` writes, and "
               "the modules\n"
               "that it names lie beside it. Prints SOURCE:LINE: COMMAND: WHY for each command "
               "that failed,\n"
               "and `N passed, N failed` last. Exit status: 0 if none failed, 1 if any did, 2 for "
               "wrong use.\n",
               "portico-wast"};
  std::vector<std::string> files;
  std::vector<std::string> enabled;
  std::vector<std::string> disabled;
  app.add_option("--enable", enabled,
                 "Accept these features too; names are those of wasm-tools, as wide-arithmetic")
      ->allow_extra_args(false)
      ->delimiter(',')
      ->type_name("NAME,...");
  app.add_option("--disable", disabled, "Refuse these features")
      ->allow_extra_args(false)
      ->delimiter(',')
      ->type_name("NAME,...");
  Options options;
  int timeout = static_cast<int>(options.timeout.count());
  app.add_option("--timeout", timeout, "How long a guest may compute in one command")
      ->check(CLI::Range(1, 1'000'000).description(""))
      ->type_name("SECONDS")
      ->capture_default_str();
  app.add_option("FILE", files, "Scripts to run, one after another")->required()->type_name("");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  const auto features = choose(enabled, disabled);
  if (!features) {
    fmt::print(stderr, "portico-wast: {}\n", features.error().message());
    return kWrongUsage;
  }
  options.features = *features;
  options.timeout = std::chrono::seconds{timeout};
  const Totals totals = run_all(files, options);
  print(fmt::format("{} passed, {} failed", totals.passed, totals.failed));
  return totals.failed == 0 ? 0 : kFailed;
} catch (const std::exception& error) {
  std::fprintf(stderr, "portico-wast: %s\n", error.what());
  return kFailed;
}
