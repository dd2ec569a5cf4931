#include <wasi/filesystem/open_file.hpp>
#include <wasi/filesystem/path.hpp>

#include <base/descriptor.hpp>

#include <portico/wasi/directory.hpp>

#include <fmt/format.h>

#include <utility>

#include <fcntl.h>

namespace portico::wasi {

struct Directory::Opened {
  std::string path;
  Access access;
  portico::Descriptor file;
  bool local;
};

Result<Directory> Directory::open(const std::string& path, Access access) {
  portico::Descriptor file{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!file)
    return fail(Errc::io, fmt::format("cannot open directory {}: {}", path, last_error()));
  if (!filesystem::open_beneath(file.get(), ".", O_PATH)) {
    return fail(Errc::unsupported,
                fmt::format("cannot confine guests to directory {}: this needs the system call "
                            "openat2 (Linux 5.6), which is not there or not allowed",
                            path));
  }
  const bool local = filesystem::is_local(file.get());
  return Directory{std::make_shared<const Opened>(Opened{path, access, std::move(file), local})};
}

const std::string& Directory::path() const {
  return opened_->path;
}

Directory::Access Directory::access() const {
  return opened_->access;
}

int Directory::descriptor() const {
  return opened_->file.get();
}

bool Directory::local() const {
  return opened_->local;
}

}  // namespace portico::wasi
