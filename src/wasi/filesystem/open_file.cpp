#include <wasi/filesystem/open_file.hpp>

#include <wasi/filesystem/error_code.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/uio.h>
#include <sys/vfs.h>

namespace portico::wasi::filesystem {
namespace {

/// Those that linux/magic.h may not know yet, or never does.
constexpr std::uint64_t kErofs = 0xe0f5e1e2;
constexpr std::uint64_t kF2fs = 0xf2f52010;
constexpr std::uint64_t kZfs = 0x2fc12fc1;

constexpr std::array<std::uint64_t, 10> kLocal{EXT4_SUPER_MAGIC,
                                               XFS_SUPER_MAGIC,
                                               BTRFS_SUPER_MAGIC,
                                               TMPFS_MAGIC,
                                               RAMFS_MAGIC,
                                               SQUASHFS_MAGIC,
                                               OVERLAYFS_SUPER_MAGIC,
                                               kErofs,
                                               kF2fs,
                                               kZfs};

/// Offsets that the system takes.
bool in_range(std::uint64_t offset) {
  return offset <= std::uint64_t{std::numeric_limits<off_t>::max()};
}

/// One preadv2 or pwritev2. `would_wait`, EAGAIN and the like, is for the callers.
template <class Call, class Byte>
ssize_t transfer(Call call, int file, std::span<Byte> bytes, std::uint64_t offset, int flags) {
  const iovec piece{const_cast<std::byte*>(bytes.data()), bytes.size()};  // NOLINT: as for read
  for (;;) {
    const ssize_t moved = call(file, &piece, 1, static_cast<off_t>(offset), flags);
    if (moved >= 0 || errno != EINTR)
      return moved;
  }
}

/// What a system call that was not to wait has answered. One that never could says so to `able`.
std::optional<Answer<std::size_t>> answer_now(ssize_t moved, bool& able) {
  if (moved >= 0)
    return static_cast<std::size_t>(moved);
  if (errno == EOPNOTSUPP)
    able = false;
  if (errno == EOPNOTSUPP || errno == EAGAIN)
    return std::nullopt;
  return last_failure();
}

}  // namespace

bool is_local(int file) {
  struct statfs system{};
  if (::fstatfs(file, &system) != 0)
    return false;
  return std::ranges::find(kLocal, static_cast<std::uint64_t>(system.f_type)) != kLocal.end();
}

OpenFile::~OpenFile() {
  if (account_)
    --account_->open_files;
}

bool OpenFile::closes_quickly() const {
  if (preopen_)
    return true;
  const int mode = ::fcntl(file_.get(), F_GETFL) & O_ACCMODE;
  if (!local_ || mode != O_RDONLY)
    return false;
  const auto status = status_of(file_.get());
  return status && (status->st_nlink > 0);
}

std::optional<Answer<std::size_t>> OpenFile::read_now(std::span<std::byte> to,
                                                      std::uint64_t offset) {
  if (!reads_now_)
    return std::nullopt;
  if (!in_range(offset))
    return refused(ErrorCode::invalid);
  return answer_now(transfer(::preadv2, number(), to, offset, RWF_NOWAIT), reads_now_);
}

std::optional<Answer<std::size_t>> OpenFile::write_now(std::span<const std::byte> bytes,
                                                       std::optional<std::uint64_t> offset) {
  if (!writes_now_)
    return std::nullopt;
  if (offset && !in_range(*offset))
    return refused(ErrorCode::invalid);
  const int flags = offset ? RWF_NOWAIT : RWF_NOWAIT | RWF_APPEND;
  const ssize_t written = transfer(::pwritev2, number(), bytes, offset.value_or(0), flags);
  if (written == 0 && !bytes.empty())
    return std::nullopt;
  return answer_now(written, writes_now_);
}

Answer<std::size_t> OpenFile::read(std::span<std::byte> to, std::uint64_t offset) const {
  if (!in_range(offset))
    return refused(ErrorCode::invalid);
  const ssize_t read = transfer(::preadv2, number(), to, offset, 0);
  if (read < 0)
    return last_failure();
  return static_cast<std::size_t>(read);
}

Answer<std::size_t> OpenFile::write(std::span<const std::byte> bytes,
                                    std::optional<std::uint64_t> offset) const {
  std::size_t written = 0;
  while (written < bytes.size()) {
    if (offset && !in_range(*offset + written))
      return written > 0 ? Answer<std::size_t>{written} : refused(ErrorCode::invalid);
    const ssize_t more = transfer(::pwritev2, number(), bytes.subspan(written),
                                  offset ? *offset + written : 0, offset ? 0 : RWF_APPEND);
    if (more <= 0) {
      if (written > 0)
        return written;
      return more < 0 ? last_failure() : refused(ErrorCode::insufficient_space);
    }
    written += static_cast<std::size_t>(more);
  }
  return written;
}

FileHandle::~FileHandle() {
  if (!file_ || file_.use_count() > 1 || file_->closes_quickly())
    return;
  try {
    disk_->start(
        [file = std::move(file_)]() mutable -> Answer<> {
          file.reset();
          return {};
        },
        [](const Answer<>&) {});
  } catch (const std::bad_alloc&) {
    return;  // Closed here and now, then.
  }
}

}  // namespace portico::wasi::filesystem
