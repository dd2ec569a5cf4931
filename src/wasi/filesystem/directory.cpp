#include <portico/wasi/directory.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace portico::wasi {

struct Directory::Opened {
  Opened(std::string name, Access granted, int fd)
      : path{std::move(name)}, access{granted}, descriptor{fd} {}
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  ~Opened() { ::close(descriptor); }

  std::string path;
  Access access;
  int descriptor;
};

Result<Directory> Directory::open(const std::string& path, Access access) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) {
    return fail(Errc::io, fmt::format("cannot open directory {}: {}", path,
                                      std::generic_category().message(errno)));
  }
  return Directory{std::make_shared<const Opened>(path, access, fd)};
}

const std::string& Directory::path() const {
  return opened_->path;
}

Directory::Access Directory::access() const {
  return opened_->access;
}

int Directory::descriptor() const {
  return opened_->descriptor;
}

}  // namespace portico::wasi
