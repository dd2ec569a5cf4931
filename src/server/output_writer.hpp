#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace portico::server {

/// Writes text to a descriptor without ever making its caller wait: a thread, started when there is
/// something to write, does. What a reader does not take in time is dropped, and a line says how
/// much.
///
/// Each `write` goes out whole where the kernel can (pipes: up to 4 KiB), so that several processes
/// may share the descriptor. Threads: `write` may be called from any.
class OutputWriter {
 public:
  /// `descriptor` is not owned.
  explicit OutputWriter(int descriptor) : descriptor_{descriptor} {}
  OutputWriter(const OutputWriter&) = delete;
  OutputWriter& operator=(const OutputWriter&) = delete;
  /// Waits a moment for the rest to be taken.
  ~OutputWriter();

  /// `text` should end with a newline.
  void write(std::string_view text);

  /// How much is kept for a reader that is slow.
  static constexpr std::size_t kMaxKept = std::size_t{1} << 20;

 private:
  struct State;
  static void run(std::shared_ptr<State> state, int descriptor);

  int descriptor_;
  std::shared_ptr<State> state_;
};

}  // namespace portico::server
