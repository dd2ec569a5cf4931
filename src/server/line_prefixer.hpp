#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace portico::server {

/// Turns what a guest writes, in pieces of any size, into whole lines with a prefix.
class LinePrefixer {
 public:
  /// Takes whole lines, prefix and newline included.
  using Emit = std::function<void(std::string_view lines)>;

  explicit LinePrefixer(std::string prefix) : prefix_{std::move(prefix)} {}

  void write(std::string_view bytes, const Emit& emit);
  /// Gives a last line without a newline the one that it lacks.
  void finish(const Emit& emit);

  /// A line that is longer is broken here, so that no guest makes the host hold more.
  static constexpr std::size_t kMaxLine = std::size_t{64} * 1024;

 private:
  std::string prefix_;
  /// The line in the making, its prefix included; empty between lines.
  std::string line_;
};

}  // namespace portico::server
