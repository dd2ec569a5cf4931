#pragma once

#include <portico/result.hpp>
#include <portico/wasi/directory.hpp>
#include <portico/wasi/sockets.hpp>

#include <CLI/CLI.hpp>

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portico::cli {

/// What guests are granted of this machine, as the command line says it.
struct Grants {
  std::vector<std::pair<std::string, std::string>> environment;
  /// Open already, so that whatever is wrong with them is said at once.
  std::vector<wasi::Preopen> directories;
  /// Rules of `wasi::SocketRules`, each found to be one.
  std::vector<std::string> sockets;
};

/// Adds --env, --dir, --ro-dir and --allow-socket. `grants` must outlive the parsing.
void add_grants(CLI::App& command, Grants& grants);

/// A directory of the host's and its name in the guest.
struct DirectoryNames {
  std::string host;
  std::string guest;
};

/// Parses "HOST" and "HOST::GUEST".
[[nodiscard]] std::expected<DirectoryNames, std::string> parse_directory(std::string_view text);

}  // namespace portico::cli
