#include <wasi/filesystem/path.hpp>

#include <wasi/filesystem/error_code.hpp>

#include <climits>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace portico::wasi::filesystem {
namespace {

/// A look-up during which something is renamed anywhere on the machine may have to begin again.
/// This often, another attempt is not worth it.
constexpr int kMostAttempts = 1000;

constexpr std::uint64_t kConfined = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;

int open_at(int directory, const std::string& path, int flags, mode_t mode, std::uint64_t resolve) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
  how.mode = mode;
  how.resolve = resolve;
  return static_cast<int>(syscall(SYS_openat2, directory, path.c_str(), &how, sizeof how));
}

/// EXDEV is about the confinement here; nothing is linked or renamed.
std::unexpected<ErrorCode> lookup_failure() {
  return errno == EXDEV ? refused(ErrorCode::not_permitted) : last_failure();
}

}  // namespace

Answer<std::string> host_path(std::string_view path) {
  if (path.size() >= PATH_MAX)
    return refused(ErrorCode::name_too_long);
  if (path.find('\0') != path.npos)
    return refused(ErrorCode::invalid);
  return std::string{path};
}

Answer<portico::Descriptor> open_beneath(int directory, const std::string& path, int flags,
                                         mode_t mode) {
  for (int attempt = 1;; ++attempt) {
    const int opened = open_at(directory, path, flags, mode, kConfined);
    if (opened >= 0)
      return portico::Descriptor{opened};
    if ((errno != EAGAIN && errno != EINTR) || attempt == kMostAttempts)
      return lookup_failure();
    sched_yield();
  }
}

std::optional<Answer<portico::Descriptor>> open_cached(int directory, const std::string& path,
                                                       int flags) {
  const int opened =
      open_at(directory, path, flags, 0, kConfined | RESOLVE_CACHED | RESOLVE_NO_XDEV);
  if (opened >= 0)
    return portico::Descriptor{opened};
  // These may also be about what only this attempt asks for.
  if (errno == EAGAIN || errno == EINVAL || errno == EXDEV || errno == EINTR)
    return std::nullopt;
  return last_failure();
}

Answer<Place> Place::find(int directory, const std::string& path) {
  const std::size_t end = path.find_last_not_of('/');
  if (end == path.npos)
    return refused(path.empty() ? ErrorCode::no_entry : ErrorCode::not_permitted);
  const std::size_t slash = path.find_last_of('/', end);
  std::size_t start = slash == path.npos ? 0 : slash + 1;
  std::string name = path.substr(start, end - start + 1);
  // What would be looked up past the parent is looked up as part of it.
  if (name == "..") {
    name.pop_back();
    start = path.size();
  } else if (end + 1 < path.size()) {
    name.push_back('/');
  }
  if (start == 0)
    return Place{directory, {}, std::move(name)};
  auto parent = open_beneath(directory, path.substr(0, start), O_PATH | O_DIRECTORY);
  if (!parent)
    return std::unexpected{parent.error()};
  return Place{directory, std::move(*parent), std::move(name)};
}

}  // namespace portico::wasi::filesystem
