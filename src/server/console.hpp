#pragma once

#include <portico/server.hpp>

#include <server/line_prefixer.hpp>
#include <server/output_writer.hpp>

#include <memory>
#include <string_view>
#include <unordered_map>

namespace portico::server {

/// The process's own standard output and error, shared by its log and its guests.
class Console {
 public:
  Console();
  [[nodiscard]] OutputWriter& writer(GuestStream stream) {
    return stream == GuestStream::standard_output ? output_ : error_;
  }

 private:
  OutputWriter output_;
  OutputWriter error_;
};

/// A log of lines with time and level, through spdlog to standard error.
[[nodiscard]] std::unique_ptr<Log> make_log(Console& console, LogLevel lowest);

/// The same without a console: each line is written by its caller, who may have to wait.
[[nodiscard]] std::unique_ptr<Log> make_direct_log(LogLevel lowest);

/// Writes what guests write to the console: each line after `stdout [N] :: ` or `stderr [N] :: `,
/// or as it comes.
class ConsoleGuests : public GuestOutput {
 public:
  enum class Prefix : unsigned char { none, stream_and_instance };

  ConsoleGuests(Console& console, Prefix prefix) : console_{console}, prefix_{prefix} {}

  void write(GuestStream stream, std::uint64_t instance, std::span<const std::byte> bytes) override;
  void ended(std::uint64_t instance) override;

 private:
  struct Lines {
    LinePrefixer output;
    LinePrefixer error;
  };

  Console& console_;
  Prefix prefix_;
  /// Only those that have written.
  std::unordered_map<std::uint64_t, Lines> lines_;
};

}  // namespace portico::server
