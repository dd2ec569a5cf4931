#pragma once

#include <portico/wasi/streams.hpp>

#include <wasi/filesystem/types.hpp>

#include <cerrno>

namespace portico::wasi::filesystem {

/// What guests are told of `error`, an errno.
[[nodiscard]] ErrorCode error_code_of(int error);

/// What the last system call failed with.
[[nodiscard]] inline std::unexpected<ErrorCode> last_failure() {
  return std::unexpected{error_code_of(errno)};
}
[[nodiscard]] inline std::unexpected<ErrorCode> refused(ErrorCode code) {
  return std::unexpected{code};
}

/// The error of a stream to or from a file, which `filesystem-error-code` knows.
class FileError : public IoError {
 public:
  explicit FileError(ErrorCode code);

  [[nodiscard]] ErrorCode code() const { return code_; }

 private:
  ErrorCode code_;
};

}  // namespace portico::wasi::filesystem
