#include <cli/wasmtime_http.hpp>

#include <cli/core_program.hpp>
#include <cli/exit_status.hpp>
#include <cli/parsed_option.hpp>
#include <cli/report.hpp>
#include <server/artifact.hpp>

#include <portico/experimental/http.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace portico::cli {

namespace {

struct Given {
  std::filesystem::path file;
  std::vector<std::string> allowed_hosts;
  std::vector<std::string> environment;
  CoreProgram program;
};

std::string lacks_value(const std::string& text) {
  const auto equals = text.find('=');
  return equals == 0 || equals == std::string::npos ? fmt::format("\"{}\" is not NAME=VAL", text)
                                                    : std::string{};
}

void add_options(CLI::App& app, Given& given) {
  app.set_help_flag("-h,--help", "Print this");
  app.set_version_flag("-V,--version", "wasmtime-http " PORTICO_VERSION);
  app.add_option("-a,--allowed-host", given.allowed_hosts,
                 "Host the guest module is allowed to make outbound HTTP requests to, as a URL; "
                 "insecure:allow-all is any. Default: none. May be repeated")
      ->type_name("URL")
      ->allow_extra_args(false);
  app.add_option("-c,--concurrency", given.program.max_open_responses,
                 "The maximum number of responses that the module may have open at once. Default: "
                 "no bound")
      ->type_name("N");
  app.add_option("-e,--env", given.environment,
                 "Pass an environment variable to the program. May be repeated")
      ->type_name("NAME=VAL")
      ->allow_extra_args(false)
      ->check(lacks_value);
  app.add_option("-i,--invoke", given.program.invoke, "The name of the function to run")
      ->capture_default_str()
      ->type_name("NAME");
  app.add_option("module", given.file, "The path of the WebAssembly module to run")->required();
  take_words(app.add_option("ARGS", given.program.arguments,
                            "The arguments to pass to the module; behind -- if one begins with -"));
}

/// The list of hosts alone decides, whatever their addresses are: who is on it was named by the
/// operator, and there is no option to say more.
Result<client::TransportOptions> transport_options() {
  client::TransportOptions options;
  options.policy.allowed = {*client::OriginPattern::parse("*")};
  options.policy.allow_private = true;
  auto proxy = client::ProxyOptions::from_environment();
  if (!proxy)
    return std::unexpected{std::move(proxy.error())};
  options.proxy = *std::move(proxy);
  options.failed = [](const client::Failure& failure) {
    report("warning", fmt::format("a request to {} failed: {} ({})", failure.origin.text(),
                                  http::describe(failure.code), failure.detail));
  };
  return options;
}

Result<int> run(Given given) {
  take_errors_for_signals();
  CoreProgram& program = given.program;
  for (const std::string& host : given.allowed_hosts) {
    if (const auto usable = experimental::check_allowed_host(host); !usable)
      report("warning", fmt::format("--allowed-host {}; until then every request fails",
                                    usable.error().message()));
  }
  auto bytes = server::read_input(given.file);
  if (!bytes)
    return std::unexpected{std::move(bytes.error())};
  auto options = transport_options();
  if (!options)
    return std::unexpected{std::move(options.error())};
  program.module = *std::move(bytes);
  program.name = given.file.filename().string();
  for (const std::string& text : given.environment) {
    const auto equals = text.find('=');
    program.environment.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  program.client = *std::move(options);
  program.allowed_hosts = std::move(given.allowed_hosts);
  // One sandbox, as large as a memory may be.
  program.engine = {
      .max_sandboxes = 1, .max_memory = std::uint64_t{4} << 30, .pooling = Pooling::off};
  return run_core_program(std::move(program));
}

}  // namespace

int run_wasmtime_http(int argc, char** argv) {
  CLI::App app{"Runs a core WebAssembly module that may send HTTP requests.", "wasmtime-http"};
  Given given;
  add_options(app, given);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& answered) {
    return app.exit(answered);
  } catch (const CLI::ParseError& wrong) {
    report("error", wrong.what());
    (void)std::fputs("Run with --help for the options.\n", stderr);
    return 2;
  }
  const auto status = run(std::move(given));
  if (status)
    return *status;
  report("error", status.error().describe());
  return status.error().code() == Errc::trap ? kTrapped : EXIT_FAILURE;
}

}  // namespace portico::cli
