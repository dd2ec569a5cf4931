#pragma once

#include <portico/wasi/streams.hpp>

#include <system_error>

namespace portico::wasi {

/// A failed stream operation of which errno is known.
class HostError : public IoError {
 public:
  explicit HostError(int number)
      : IoError{std::generic_category().message(number)}, number_{number} {}

  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

}  // namespace portico::wasi
