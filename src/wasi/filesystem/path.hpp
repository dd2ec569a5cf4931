#pragma once

#include <wasi/filesystem/types.hpp>

#include <base/descriptor.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

/// Looking up paths that guests give, which never leads out of the directory where it starts: the
/// kernel refuses absolute paths, `..` past the start, links to either and the links of /proc, and
/// begins again when something is renamed meanwhile. What leads out is `not_permitted`.
///
/// All of this may wait for a disk, but for `open_cached`.
namespace portico::wasi::filesystem {

/// A copy for system calls. Refuses what these would cut short or never take.
[[nodiscard]] Answer<std::string> host_path(std::string_view path);

/// Opens `path` beneath `directory`. `flags` and `mode` are open(2)'s; `mode` is for O_CREAT.
[[nodiscard]] Answer<portico::Descriptor> open_beneath(int directory, const std::string& path,
                                                       int flags, mode_t mode = 0);

/// The same, without O_CREAT and O_TRUNC, where the kernel can tell without waiting: it has all of
/// the path in memory, and what is opened is on the file system of `directory`. Nothing where it
/// cannot.
[[nodiscard]] std::optional<Answer<portico::Descriptor>>
open_cached(int directory, const std::string& path, int flags);

/// Where a name is to be made, removed or changed: the last component of a path, which the system
/// calls for that do not follow if it is a link, in its directory.
class Place {
 public:
  /// `directory` must stay open as long as this is used.
  [[nodiscard]] static Answer<Place> find(int directory, const std::string& path);

  [[nodiscard]] int directory() const { return parent_ ? parent_.get() : start_; }
  /// Not "..", and with a slash at its end if the path has one.
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  Place(int start, portico::Descriptor parent, std::string name)
      : start_{start}, parent_{std::move(parent)}, name_{std::move(name)} {}

  int start_;
  portico::Descriptor parent_;
  std::string name_;
};

}  // namespace portico::wasi::filesystem
