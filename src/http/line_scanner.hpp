#pragma once

#include <cstddef>
#include <string_view>

namespace portico::http {

/// Walks over the lines of a head, a chunk line or a trailer section and lets through only clean
/// ones: ended by CR LF, free of control characters but tab, not folded. Looks at every byte once
/// and judges it by what came before only, so its verdict is the same however the input was cut.
class LineScanner {
 public:
  enum class Found {
    /// A whole line: `line()` has it.
    line,
    /// The input ends inside a line.
    nothing,
    bare_cr,
    bare_lf,
    control_character,
    /// The line begins with a space or tab, and is not the first.
    folded_line,
  };

  /// Goes on with `section`, all bytes from the first line's first up to what has come so far.
  [[nodiscard]] Found next(std::string_view section);

  /// The line found last, without its ending. A view of what was given to `next`.
  [[nodiscard]] std::string_view line() const { return line_; }
  /// Number of lines found.
  [[nodiscard]] std::size_t lines() const { return lines_; }
  /// Number of bytes looked at: after a line was found, the end of that line.
  [[nodiscard]] std::size_t position() const { return position_; }
  /// Where the line begins that is not whole yet.
  [[nodiscard]] std::size_t line_start() const { return line_start_; }

 private:
  std::size_t position_ = 0;
  std::size_t line_start_ = 0;
  std::size_t lines_ = 0;
  std::string_view line_;
};

}  // namespace portico::http
