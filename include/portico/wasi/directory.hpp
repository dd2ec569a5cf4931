#pragma once

#include <portico/result.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace portico::wasi {

namespace filesystem {
class OpenFile;
}

/// A directory of the host's that sandboxes may be granted, with everything beneath it.
///
/// It is opened once and stays the same directory for good, whatever is renamed or mounted over
/// later. Guests reach only what lies beneath it: links that lead out, absolute paths and `..` past
/// its top are refused by the kernel while it looks up each path, so nobody wins a race against the
/// look-up. A cheap handle; copies share one open file, closed with the last. Threads: immutable,
/// any thread.
class Directory {
 public:
  enum class Access : std::uint8_t {
    /// Guests read files, list directories and see metadata; whatever would change something is
    /// refused with `not-permitted`.
    read_only,
    read_write,
  };

  /// Opens `path`, symbolic links followed. Errors: `io` where it is not there, no directory, or
  /// may not be read; `unsupported` where the system has no openat2 (Linux 5.6), or filters it.
  [[nodiscard]] static Result<Directory> open(const std::string& path, Access access);

  /// What `open` was given.
  [[nodiscard]] const std::string& path() const;
  [[nodiscard]] Access access() const;
  /// The open directory; valid as long as a copy of this lives.
  [[nodiscard]] int descriptor() const;

 private:
  friend class filesystem::OpenFile;
  struct Opened;
  explicit Directory(std::shared_ptr<const Opened> opened) : opened_{std::move(opened)} {}
  /// See `filesystem::is_local`.
  [[nodiscard]] bool local() const;

  std::shared_ptr<const Opened> opened_;
};

/// A directory that a guest finds open when it starts, and the name by which it finds it: what
/// paths in the guest begin with, such as "/data" or ".".
struct Preopen {
  Directory directory;
  std::string guest_name;
};

}  // namespace portico::wasi
