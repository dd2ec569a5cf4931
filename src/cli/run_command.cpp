#include <cli/commands.hpp>

#include <cli/cache_options.hpp>
#include <cli/core_program.hpp>
#include <cli/exit_status.hpp>
#include <cli/grant_options.hpp>
#include <cli/message_options.hpp>
#include <cli/outgoing_options.hpp>
#include <cli/parsed_option.hpp>
#include <cli/report.hpp>
#include <engine/wasm.hpp>
#include <server/artifact.hpp>

#include <portico/client/transport.hpp>
#include <portico/http/command.hpp>
#include <portico/server.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <fmt/format.h>

#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

namespace portico::cli {

namespace asio = boost::asio;

namespace {

struct Given {
  std::filesystem::path file;
  std::vector<std::string> arguments;
  std::string invoke;
  std::chrono::nanoseconds timeout{0};
  /// One sandbox, for which a pool would not pay.
  EngineOptions engine{.max_sandboxes = 1, .pooling = Pooling::off};
  /// Its limits on messages are checked as those of a server are.
  server::Options limits;
  client::TransportOptions client;
  Grants grants;
  CacheOptions cache;
  bool allow_precompiled = false;
};

// Options -----------------------------------------------------------------------------------------

void add_program(CLI::App& command, Given& given) {
  command
      .add_option("FILE", given.file,
                  "A command component or core module, binary or text; - is standard input")
      ->required();
  take_words(
      command.add_option("ARGS", given.arguments,
                         "What the program gets as arguments; behind -- if one begins with -"));
  command
      .add_option("-i,--invoke", given.invoke,
                  "Of a core module: call this function with ARGS as numbers, and print its "
                  "results. Default _start")
      ->type_name("NAME");
  add_time(command, "--timeout", given.timeout,
           "Stop the program after that long; the exit status is 124. Default 0s, no bound");
  add_size(command, "--max-memory", given.engine.max_memory,
           "Linear memory that it may have. Default 1GiB");
}

wasi::SocketRules::Options tell_denied_sockets() {
  wasi::SocketRules::Options options;
  options.denied = [](std::string_view rule) {
    report("warning", fmt::format("denied what --allow-socket {} would allow", rule));
  };
  return options;
}

void tell_denied_request(const client::Failure& failure) {
  using http::ErrorCode;
  const auto kind = failure.code.kind;
  if (kind == ErrorCode::http_request_denied || kind == ErrorCode::destination_ip_prohibited)
    report("warning", fmt::format("a request to {} failed: {} ({})", failure.origin.text(),
                                  http::describe(failure.code), failure.detail));
}

// Components --------------------------------------------------------------------------------------

Result<http::Command> load(const Given& given, const Engine& engine,
                           std::span<const std::byte> bytes) {
  auto folder = cache_folder(given.cache);
  if (!folder)
    return std::unexpected{std::move(folder.error())};
  const auto runs = [](const component::Component& component) -> Result<> {
    if (auto linked = http::Command::link(component); !linked)
      return std::unexpected{std::move(linked.error())};
    return {};
  };
  const auto artifact =
      server::prepare_artifact(engine, bytes, {given.allow_precompiled, *std::move(folder)}, runs);
  if (!artifact)
    return std::unexpected{server::named(artifact.error(), given.file)};
  const auto component = component::Component::map(engine, artifact->get(), false);
  if (!component)
    return std::unexpected{component.error()};
  return http::Command::link(*component);
}

Result<http::SandboxOptions> sandbox_options(const Given& given) {
  http::SandboxOptions sandbox;
  auto& wasi = sandbox.wasi;
  wasi.arguments = given.arguments;
  wasi.arguments.insert(wasi.arguments.begin(), given.file.filename().string());
  wasi.environment = given.grants.environment;
  wasi.standard_input = wasi::HostDescriptor{STDIN_FILENO};
  wasi.standard_output = wasi::HostDescriptor{STDOUT_FILENO};
  wasi.standard_error = wasi::HostDescriptor{STDERR_FILENO};
  wasi.directories = given.grants.directories;
  wasi.max_blocking_write = given.limits.max_blocking_write;
  sandbox.messages = given.limits.messages;
  sandbox.rules = given.limits.rules;
  auto rules = wasi::SocketRules::parse(given.grants.sockets, tell_denied_sockets());
  if (!rules)
    return std::unexpected{std::move(rules.error())};
  wasi.sockets = *std::move(rules);
  return sandbox;
}

/// The first Ctrl-C ends the guest, a second one this process.
void obey_interrupts(asio::signal_set& signals, http::Execution& execution, bool again = false) {
  signals.async_wait([&signals, &execution, again](boost::system::error_code error, int) {
    if (error)
      return;
    if (again)
      ::_exit(kInterrupted);
    obey_interrupts(signals, execution, true);
    execution.stop({Errc::cancelled, "interrupted"});
  });
}

Result<int> run_component(const Given& given, std::span<const std::byte> bytes) {
  if (!given.invoke.empty())
    return fail(Errc::config, "--invoke is for core modules; a component is called as wasi:cli/run "
                              "says");
  const Engine engine{given.engine};
  const auto command = load(given, engine, bytes);
  if (!command)
    return std::unexpected{command.error()};
  auto sandbox = sandbox_options(given);
  if (!sandbox)
    return std::unexpected{std::move(sandbox.error())};

  asio::io_context loop{1};
  sandbox->executor = loop.get_executor();
  auto client = given.client;
  client.failed = tell_denied_request;
  auto transport = client::Transport::make(loop.get_executor(), std::move(client));
  if (!transport)
    return std::unexpected{std::move(transport.error())};
  asio::signal_set signals{loop, SIGINT};
  auto execution =
      command->start(*std::move(sandbox), {.deadline = given.timeout, .client = *transport});
  obey_interrupts(signals, execution);
  std::optional<Result<int>> status;
  asio::co_spawn(loop, execution.exit_status(),
                 [&status](const std::exception_ptr&, Result<int> ended) {
                   status.emplace(std::move(ended));
                 });
  while (!status && loop.run_one() > 0) {
  }
  (*transport)->close();
  return *std::move(status);
}

// Core modules ------------------------------------------------------------------------------------

Result<int> run_core_module(const Given& given, std::vector<std::byte> bytes) {
  if (!given.grants.sockets.empty())
    return fail(Errc::config, "--allow-socket is for components; core modules have no sockets");
  CoreProgram program{.module = std::move(bytes),
                      .name = given.file.filename().string(),
                      .arguments = given.arguments,
                      .environment = given.grants.environment,
                      .directories = given.grants.directories,
                      .engine = given.engine,
                      .timeout = given.timeout,
                      .client = given.client};
  program.client.failed = tell_denied_request;
  if (!given.invoke.empty())
    program.invoke = given.invoke;
  return run_core_program(std::move(program));
}

// Both --------------------------------------------------------------------------------------------

/// What a program's end that is not one of its own comes to. Trouble of this program's is passed
/// on.
Result<int> status_of(Result<int> ended) {
  if (ended)
    return ended;
  switch (ended.error().code()) {
  case Errc::cancelled:
    return kInterrupted;
  case Errc::deadline:
    report("error", ended.error().describe());
    return kTimedOut;
  case Errc::trap:
    report("error", ended.error().describe());
    return kTrapped;
  default:
    return ended;
  }
}

Result<int> run(const Given& given) {
  if (auto valid = server::validate(given.limits); !valid)
    return std::unexpected{std::move(valid.error())};
  take_errors_for_signals();
  std::signal(SIGINT, [](int) { ::_exit(kInterrupted); });
  auto bytes = server::read_input(given.file);
  if (!bytes)
    return std::unexpected{std::move(bytes.error())};
  if (!server::is_artifact(*bytes)) {
    auto binary = engine::to_binary(*bytes);
    if (!binary)
      return std::unexpected{std::move(binary.error()).in(given.file.string())};
    if (engine::kind_of(*binary) == engine::WasmKind::module)
      return status_of(run_core_module(given, *std::move(binary)));
  }
  return status_of(run_component(given, *bytes));
}

}  // namespace

void add_run(CLI::App& app, Action& action) {
  const auto given = std::make_shared<Given>();
  auto* const command = app.add_subcommand("run", "Run a program");
  command->footer("Times are written 300ms, 2s, 1m; sizes 64KiB, 200MiB.\nThe exit status is the "
                  "program's own; "
                  "134 after a trap, 124 after a timeout, 130 after Ctrl-C.");
  add_program(*command, *given);
  add_grants(*command, given->grants);
  add_outgoing(*command, given->client);
  add_messages(*command, given->limits.messages, given->limits.max_blocking_write,
               given->limits.rules);
  add_cache(*command, given->cache, given->allow_precompiled);
  command->callback([given, &action]() { action = [given]() { return run(*given); }; });
}

}  // namespace portico::cli
