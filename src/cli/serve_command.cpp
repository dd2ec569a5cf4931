#include <cli/commands.hpp>

#include <cli/address.hpp>
#include <cli/cache_options.hpp>
#include <cli/grant_options.hpp>
#include <cli/message_options.hpp>
#include <cli/outgoing_options.hpp>
#include <cli/parsed_option.hpp>
#include <server/header_overrides.hpp>
#include <server/serve.hpp>

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <sched.h>

namespace portico::cli {

namespace {

using server::LogLevel;
using server::ServeOptions;

/// Processors that this process may run on.
unsigned processors() {
  cpu_set_t set;
  if (::sched_getaffinity(0, sizeof set, &set) == 0)
    return static_cast<unsigned>(CPU_COUNT(&set));
  return std::max(std::thread::hardware_concurrency(), 1U);
}

/// "name: value", or "@FILE" with one a line.
Result<> add_header(const std::string& text, std::vector<server::HeaderOverride>& headers) {
  if (!text.starts_with('@'))
    return server::add_override(text, headers);
  std::ifstream file{text.substr(1)};
  if (!file)
    return fail(Errc::io, fmt::format("cannot read {}", text.substr(1)));
  for (std::string line; std::getline(file, line);) {
    if (line.ends_with('\r'))
      line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos)
      continue;
    if (auto added = server::add_override(line, headers); !added)
      return added;
  }
  return {};
}

struct Given {
  ServeOptions options;
  Grants grants;
  CacheOptions cache;
  bool no_prefix = false;
};

void add_listening(CLI::App& command, Given& given) {
  ServeOptions& options = given.options;
  const std::string group = "Listening";
  add_parsed(command, "--addr", options.address, parse_address, "ADDR:PORT",
             "Where to listen; port 0 takes any free one. Default 0.0.0.0:8080")
      ->group(group);
  command
      .add_option("--workers", options.workers, "Worker processes. Default: one for each processor")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N")
      ->group(group);
  command
      .add_option("--max-concurrent-connections", options.server.max_concurrent_connections,
                  "Connections open at once; more wait to be accepted. Default 1000")
      ->type_name("N")
      ->group(group);
  add_time(command, "--header-timeout", options.server.header_timeout,
           "From a request's first byte to the end of its head; then 408. Default 10s")
      ->group(group);
  add_time(command, "--idle-timeout", options.server.idle_timeout,
           "How long a connection may wait for a request. Default 60s")
      ->group(group);
  add_time(command, "--drain-timeout", options.drain_timeout,
           "What running requests get when the server ends; 0s is no bound. Default 10s")
      ->group(group);
}

void add_requests(CLI::App& command, Given& given) {
  auto& limits = given.options.server;
  const std::string group = "Requests (a time of 0s is no bound)";
  add_time(command, "--timeout", limits.timeout,
           "Until the head of the response, then 504; and the longest that a guest may compute "
           "without waiting. Default 30s")
      ->group(group);
  add_time(command, "--stream-timeout", limits.stream_timeout,
           "After the head: without a byte moving either way; then the connection is aborted. "
           "Default 60s")
      ->group(group);
  command
      .add_option("--max-concurrent-requests", limits.max_concurrent_requests,
                  "Guests at work at once; more requests wait in a queue. Default 1000")
      ->type_name("N")
      ->group(group);
  command
      .add_option("--max-queued-requests", limits.max_queued_requests,
                  "Requests in that queue; more get 503. Default 1000")
      ->type_name("N")
      ->group(group);
  add_time(command, "--queue-timeout", limits.queue_timeout,
           "How long one waits there; then 503. Default 10s")
      ->group(group);
  add_size(command, "--max-request-body", limits.max_request_body,
           "Content of one request; beyond, 413. Default 0, no bound: it is streamed")
      ->group(group);
  add_each(
      command, "-H,--header",
      [&limits](const std::string& text) { return add_header(text, limits.headers); }, "HEADER",
      "\"name: value\" in the place of what clients send; \"name:\" only removes it; @FILE has "
      "one a line. May be repeated")
      ->group(group);
}

void add_inward(CLI::App& command, Given& given) {
  using server::Forwarded;
  auto& limits = given.options.server;
  add_choice<Forwarded>(
      command, "--forwarded", limits.forwarded,
      {{"pass", Forwarded::pass}, {"set", Forwarded::set}, {"append", Forwarded::append}}, "MODE",
      "X-Forwarded-For, -Proto and -Host as guests see them: pass (as the client sent them), set "
      "(from the connection), append (behind trusted proxies). Default pass");
  command
      .add_option("--internal-host", limits.internal_host,
                  "What guests ask of http://AUTHORITY/ is answered by this component itself, "
                  "without a socket")
      ->type_name("AUTHORITY");
  command
      .add_option("--max-internal-depth", limits.max_internal_depth,
                  "How deep such calls may be nested; then loop-detected. Default 8")
      ->type_name("N");
}

void add_sandboxes(CLI::App& command, Given& given) {
  ServeOptions& options = given.options;
  const std::string group = "Sandboxes";
  add_size(command, "--max-memory", options.engine.max_memory,
           "Linear memory of one sandbox. Default 1GiB")
      ->group(group);
  command
      .add_option("--max-instance-reuse-count", options.server.max_instance_reuse_count,
                  "Requests that one sandbox answers, one after another. Default 1")
      ->type_name("N")
      ->group(group);
  add_time(command, "--idle-instance-timeout", options.server.idle_instance_timeout,
           "How long a sandbox that may be used again is kept. Default 1s")
      ->group(group);
}

void add_rest(CLI::App& command, Given& given) {
  command.add_flag(
      "--no-logging-prefix", given.no_prefix,
      "Pass on what guests write as it is, without \"stdout [N] :: \" before each line");
  add_choice<LogLevel>(command, "--log-level", given.options.log_level,
                       {{"trace", LogLevel::trace},
                        {"debug", LogLevel::debug},
                        {"info", LogLevel::info},
                        {"warn", LogLevel::warn},
                        {"error", LogLevel::error}},
                       "LEVEL",
                       "Least that is logged: trace, debug, info, warn, error. Default info");
  add_cache(command, given.cache, given.options.allow_precompiled);
}

Result<int> serve(Given& given) {
  ServeOptions& options = given.options;
  options.prefix_guest_output = !given.no_prefix;
  options.server.environment = given.grants.environment;
  options.server.directories = given.grants.directories;
  options.socket_rules = given.grants.sockets;
  auto folder = cache_folder(given.cache);
  if (!folder)
    return std::unexpected{std::move(folder.error())};
  options.cache_folder = *std::move(folder);
  if (auto served = server::serve(options); !served)
    return std::unexpected{std::move(served.error())};
  return EXIT_SUCCESS;
}

}  // namespace

void add_serve(CLI::App& app, Action& action) {
  const auto given = std::make_shared<Given>();
  given->options.address = *parse_address("0.0.0.0:8080");
  given->options.workers = processors();
  auto* const command = app.add_subcommand("serve", "Answer HTTP requests with a component");
  command->footer(
      "Times are written 300ms, 2s, 1m; sizes 64KiB, 200MiB. Limits are totals over all "
      "workers.\nSIGINT and SIGTERM end in good order, a second one at once.");
  command
      ->add_option("FILE", given->options.file, "A component, binary or text; - is standard input")
      ->required();
  command
      ->add_option("--with", given->options.with,
                   "Middleware in front of FILE: a component that gets the requests, and whose own "
                   "requests go to the next one in process. May be repeated, the outermost first")
      ->type_name("FILE")
      ->allow_extra_args(false);
  add_listening(*command, *given);
  add_requests(*command, *given);
  add_sandboxes(*command, *given);
  add_grants(*command, given->grants);
  add_outgoing(*command, given->options.client);
  add_messages(*command, given->options.server.messages, given->options.server.max_blocking_write,
               given->options.server.rules);
  add_inward(*command, *given);
  add_rest(*command, *given);
  command->callback([given, &action]() { action = [given]() { return serve(*given); }; });
}

}  // namespace portico::cli
