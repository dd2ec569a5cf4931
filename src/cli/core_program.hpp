#pragma once

#include <portico/client/transport.hpp>
#include <portico/engine.hpp>
#include <portico/result.hpp>
#include <portico/wasi/directory.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace portico::cli {

/// A core module (not a component) to be run as a program, and what it is granted. It gets WASI
/// preview 1, with this process's own standard input and output, and wasi_experimental_http.
struct CoreProgram {
  /// In binary or text format.
  std::vector<std::byte> module;
  /// Its argv[0]: the file's name.
  std::string name;
  /// The rest of argv. Also what a function other than `_start` is called with: as many of them as
  /// it takes, as numbers.
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment;
  std::vector<wasi::Preopen> directories;
  /// What to call. `_start` makes a program; of any other function the results are printed, one a
  /// line.
  std::string invoke = "_start";
  EngineOptions engine{};
  /// After that long the program is stopped; zero is no bound.
  std::chrono::nanoseconds timeout{0};
  /// How its requests are sent. `client.policy` says what they may reach.
  client::TransportOptions client{};
  /// The list of the experimental interface, which has to allow it too: URLs of which the host
  /// counts, or "insecure:allow-all".
  std::vector<std::string> allowed_hosts{"insecure:allow-all"};
  /// Responses that it may have open at once; absent is no bound.
  std::optional<std::uint32_t> max_open_responses{};
};

/// Runs it on this thread and gives its exit status: what it exited with, 0 if it returned. Errors:
/// everything else, such as traps (with backtrace), `link` (every import that is missing, by name)
/// and `config` (arguments that the function does not take).
[[nodiscard]] Result<int> run_core_program(CoreProgram program);

}  // namespace portico::cli
