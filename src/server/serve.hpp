#pragma once

#include <portico/client/transport.hpp>
#include <portico/engine.hpp>
#include <portico/server.hpp>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace portico::server {

/// Everything that `portico serve` may be told. Limits are totals over all workers.
struct ServeOptions {
  /// A component, binary or text, "-" for standard input; or an artifact, where that is allowed.
  std::filesystem::path file;
  /// Middleware in front of it, as files of the same kinds, the outermost first.
  std::vector<std::filesystem::path> with;
  bool allow_precompiled = false;
  /// Where compiled components are kept; none is nowhere.
  std::optional<std::filesystem::path> cache_folder;

  boost::asio::ip::tcp::endpoint address;
  /// Worker processes; never more than the smallest of the limits that they share.
  unsigned workers = 1;
  /// How long running requests have when the server is told to end. Zero is no bound.
  std::chrono::nanoseconds drain_timeout = std::chrono::seconds{10};
  LogLevel log_level = LogLevel::info;
  bool prefix_guest_output = true;

  EngineOptions engine;
  Options server;
  /// Rules of what guests may do with sockets, in the place of `server.sockets`: workers make that,
  /// as they log what is denied.
  std::vector<std::string> socket_rules;
  /// How guests' requests are sent.
  client::TransportOptions client;
};

/// All its components, the outermost first.
[[nodiscard]] std::vector<std::filesystem::path> chain_of(const ServeOptions& options);

/// Serves until told to end by SIGINT or SIGTERM. Takes over the process: its signals, children and
/// standard error. Errors are those that kept it from starting.
[[nodiscard]] Result<> serve(const ServeOptions& options);

}  // namespace portico::server
