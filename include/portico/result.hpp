#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace portico {

/// What kind of failure an `Error` reports; the message says which instance of it.
enum class Errc {
  /// The file is not a valid component (or module); nothing of it was run.
  invalid_component,
  /// Valid, but uses a part of the component model that this version does not run.
  unsupported,
  /// Imports are missing or have other types; the message names every one of them.
  link,
  /// The engine could not compile or load the code.
  compile,
  /// The guest broke a rule and was stopped. Only its own call failed.
  trap,
  /// The guest outlived the time it was given.
  deadline,
  /// The call was given up from outside: its owner went away.
  cancelled,
  /// A configured bound was reached: memory, instances, connections.
  limit,
  /// The guest asked to exit; `Error::exit_status()` has its code.
  exit,
  /// A file or socket operation failed.
  io,
  /// An option's value is not usable.
  config,
  /// A fault of the host itself.
  internal,
};

/// Stable lower-case name of `code`, for logs.
[[nodiscard]] std::string_view to_string(Errc code);

/// Why an operation of the embedder's failed. A value type; cheap to move.
class [[nodiscard]] Error {
 public:
  Error(Errc code, std::string message) : code_{code}, message_{std::move(message)} {}

  [[nodiscard]] Errc code() const { return code_; }
  [[nodiscard]] const std::string& message() const { return message_; }

  /// Guest frames, innermost first, one a line; empty where no guest code was running.
  [[nodiscard]] const std::string& backtrace() const { return backtrace_; }
  /// The failure beneath this one, or null.
  [[nodiscard]] const Error* cause() const { return cause_.get(); }
  /// The guest's exit code; meaningful for `Errc::exit` only.
  [[nodiscard]] int exit_status() const { return exit_status_; }

  Error&& with_backtrace(std::string frames) &&;
  Error&& with_cause(Error cause) &&;
  Error&& with_exit_status(int status) &&;
  /// The same failure seen from further out: `context` is put before the message.
  Error&& in(std::string_view context) &&;

  /// Message, causes and backtrace as a person reads them, without a final newline.
  [[nodiscard]] std::string describe() const;

 private:
  Errc code_;
  int exit_status_ = 0;
  std::string message_;
  std::string backtrace_;
  std::shared_ptr<const Error> cause_;
};

/// What every fallible operation of the library returns.
template <class T = void> using Result = std::expected<T, Error>;

/// Short for `std::unexpected(Error{code, message})`.
[[nodiscard]] inline std::unexpected<Error> fail(Errc code, std::string message) {
  return std::unexpected{Error{code, std::move(message)}};
}

}  // namespace portico
