#pragma once

#include <exception>
#include <string>
#include <utility>

namespace portico {

/// Thrown by a host function to stop the guest that called it: the guest broke the contract of the
/// function, so no value could be returned. The message should name the rule and the remedy.
///
/// The trampoline around every host function turns it (and any other exception) into a
/// WebAssembly trap, so it never crosses a wasm frame. It ends the guest's call and poisons its
/// instance; host and other guests go on.
class Trap : public std::exception {
 public:
  explicit Trap(std::string message) : message_{std::move(message)} {}
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

}  // namespace portico
