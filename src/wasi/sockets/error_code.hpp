#pragma once

#include <portico/wasi/streams.hpp>

#include <wasi/sockets/types.hpp>

#include <cerrno>

namespace portico::wasi::sockets {

/// What guests are told of `error`, an errno.
[[nodiscard]] ErrorCode error_code_of(int error);

[[nodiscard]] inline std::unexpected<ErrorCode> refused(ErrorCode code) {
  return std::unexpected{code};
}
/// What the last system call failed with.
[[nodiscard]] inline std::unexpected<ErrorCode> last_failure() {
  return refused(error_code_of(errno));
}

/// The error of a stream of a socket, which `network-error-code` knows.
class SocketError : public IoError {
 public:
  /// `number` is an errno.
  explicit SocketError(int number);

  [[nodiscard]] ErrorCode code() const { return code_; }

 private:
  ErrorCode code_;
};

}  // namespace portico::wasi::sockets
