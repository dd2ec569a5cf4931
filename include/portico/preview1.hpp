#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace portico {

/// What a core module is granted of WASI preview 1 (`wasi_snapshot_preview1`), which the engine
/// itself implements. The default is nothing: no arguments, no environment, empty input, output
/// thrown away, no directories; clocks and random numbers are always there.
///
/// Its calls block the thread of their store, and nothing can interrupt them meanwhile: a guest
/// that sleeps or reads there holds up all else that runs on that thread. Give it a thread or a
/// process of its own, or let it have nothing to wait for.
struct Preview1 {
  /// Called with what the guest writes, on the store's thread, in the middle of its call. Must
  /// neither throw nor block for long.
  using Sink = std::function<void(std::span<const std::byte>)>;

  /// argv: the program's name comes first. All text here is UTF-8 without zero bytes.
  std::vector<std::string> arguments;
  /// Name and value pairs, in the order that the guest sees.
  std::vector<std::pair<std::string, std::string>> environment;

  struct Directory {
    std::filesystem::path host;
    /// How the guest calls it: what its paths begin with, such as "/data" or ".".
    std::string guest;
    enum class Access : std::uint8_t { read_only, read_write } access = Access::read_only;
  };
  /// What the guest may open files beneath, whoever it is on the host's side: links do not lead
  /// out.
  std::vector<Directory> directories;

  /// Standard streams: `inherited` is the process's own.
  enum class Stdio : std::uint8_t { none, inherited };
  Stdio standard_input = Stdio::none;
  Stdio standard_output = Stdio::none;
  Stdio standard_error = Stdio::none;
  /// What the guest reads instead, and who takes what it writes. Each stands before the above.
  std::optional<std::string> input;
  Sink output;
  Sink error;
};

}  // namespace portico
