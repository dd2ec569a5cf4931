#include <wasi/filesystem/descriptor.hpp>

#include <wasi/filesystem/error_code.hpp>
#include <wasi/filesystem/file_streams.hpp>

#include <algorithm>
#include <limits>
#include <memory>

#include <fcntl.h>
#include <unistd.h>

namespace portico::wasi::filesystem {

using component::Call;
using component::Own;

namespace {

/// As in the reference. Less is always allowed, and what is read is held until the guest has it.
constexpr std::uint64_t kMostRead = std::uint64_t{64} * 1024;
/// What is copied of the guest's memory at once, for other threads.
constexpr std::size_t kMostCopied = std::size_t{1024} * 1024;

constexpr std::uint64_t kMostOffset = std::uint64_t{std::numeric_limits<off_t>::max()};

int advice_of(Advice advice) {
  switch (advice) {
  case Advice::sequential:
    return POSIX_FADV_SEQUENTIAL;
  case Advice::random:
    return POSIX_FADV_RANDOM;
  case Advice::will_need:
    return POSIX_FADV_WILLNEED;
  case Advice::dont_need:
    return POSIX_FADV_DONTNEED;
  case Advice::no_reuse:
    return POSIX_FADV_NOREUSE;
  case Advice::normal:
    break;
  }
  return POSIX_FADV_NORMAL;
}

}  // namespace

Own<Descriptor> Descriptor::preopened(Call& call, const Directory& directory) {
  const bool writable = directory.access() == Access::read_write;
  return component::own<Descriptor>(
      FileHandle{Disk::of(call).shared_from_this(), std::make_shared<OpenFile>(directory)},
      DescriptorType::directory,
      writable ? DescriptorFlags::read | DescriptorFlags::mutate_directory : DescriptorFlags::read,
      directory.access());
}

Answer<> Descriptor::check_file(DescriptorFlags needed) const {
  if (is_directory() || (needed != DescriptorFlags::none && !has(flags_, needed)))
    return refused(ErrorCode::bad_descriptor);
  return {};
}

Answer<> Descriptor::check_write() const {
  if (auto good = check_file(DescriptorFlags::none); !good)
    return good;
  if (access_ == Access::read_only)
    return refused(ErrorCode::not_permitted);
  return check_file(DescriptorFlags::write);
}

Answer<struct stat> Descriptor::status(Call& call) const {
  if (file_.shared()->local() && file_.disk().idle())
    return status_of(file_.shared()->number());
  return on_disk(call, status_of);
}

Answer<DescriptorStat> Descriptor::stat(Call& call) const {
  const auto found = status(call);
  if (!found)
    return std::unexpected{found.error()};
  return stat_of(*found);
}

Answer<MetadataHashValue> Descriptor::hash(Call& call) const {
  const auto found = status(call);
  if (!found)
    return std::unexpected{found.error()};
  return hash_of(*found);
}

bool Descriptor::is_same(Call& call, const Descriptor& other) const {
  const auto mine = status(call);
  const auto others = other.status(call);
  return mine && others && same_file(*mine, *others);
}

Answer<> Descriptor::set_times(Call& call, const NewTimestamp& access,
                               const NewTimestamp& modification) {
  if (access_ == Access::read_only)
    return refused(ErrorCode::not_permitted);
  const auto times = times_of(access, modification);
  if (!times)
    return std::unexpected{times.error()};
  return on_disk(call, [times = *times](int file) -> Answer<> {
    if (::futimens(file, times.data()) != 0)
      return last_failure();
    return {};
  });
}

/// Without effect where nothing could have been written.
Answer<> Descriptor::flush(Call& call, int (*operation)(int)) {
  if (!has(flags_, DescriptorFlags::write | DescriptorFlags::mutate_directory))
    return {};
  return on_disk(call, [operation](int file) -> Answer<> {
    if (operation(file) != 0)
      return last_failure();
    return {};
  });
}

Answer<> Descriptor::sync(Call& call) {
  return flush(call, ::fsync);
}

Answer<> Descriptor::sync_data(Call& call) {
  return flush(call, ::fdatasync);
}

// Files -------------------------------------------------------------------------------------------

Answer<Own<InputStream>> Descriptor::read_stream(std::uint64_t offset) {
  if (is_directory())
    return refused(ErrorCode::is_directory);
  if (auto good = check_file(DescriptorFlags::read); !good)
    return std::unexpected{good.error()};
  return Own<InputStream>{std::make_unique<FileInput>(file_, offset)};
}

Answer<Own<OutputStream>> Descriptor::write_stream(std::uint64_t offset) {
  if (auto good = check_write(); !good)
    return std::unexpected{good.error()};
  return Own<OutputStream>{std::make_unique<FileOutput>(file_, offset)};
}

Answer<Own<OutputStream>> Descriptor::append_stream() {
  if (auto good = check_write(); !good)
    return std::unexpected{good.error()};
  return Own<OutputStream>{std::make_unique<FileOutput>(file_, std::nullopt)};
}

Answer<> Descriptor::advise(Call& call, std::uint64_t offset, std::uint64_t length, Advice advice) {
  if (auto good = check_file(DescriptorFlags::none); !good)
    return good;
  if (offset > kMostOffset || length > kMostOffset)
    return refused(ErrorCode::invalid);
  return on_disk(call, [=](int file) -> Answer<> {
    const int error = ::posix_fadvise(file, static_cast<off_t>(offset), static_cast<off_t>(length),
                                      advice_of(advice));
    if (error != 0)
      return refused(error_code_of(error));
    return {};
  });
}

Answer<> Descriptor::set_size(Call& call, std::uint64_t size) {
  if (auto good = check_file(DescriptorFlags::none); !good)
    return good;
  if (access_ == Access::read_only)
    return refused(ErrorCode::not_permitted);
  if (size > kMostOffset)
    return refused(ErrorCode::invalid);
  return on_disk(call, [size](int file) -> Answer<> {
    if (::ftruncate(file, static_cast<off_t>(size)) != 0)
      return last_failure();
    return {};
  });
}

Answer<Descriptor::Read> Descriptor::read(Call& call, std::uint64_t length, std::uint64_t offset) {
  if (auto good = check_file(DescriptorFlags::read); !good)
    return std::unexpected{good.error()};
  std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(length, kMostRead)));
  const auto answer = [&](Answer<std::size_t> size) -> Answer<Read> {
    if (!size)
      return std::unexpected{size.error()};
    bytes.resize(*size);
    return Read{std::move(bytes), *size == 0 && length > 0};
  };
  if (file_.disk().idle()) {
    if (const auto now = file_->read_now(bytes, offset))
      return answer(*now);
  }
  struct Piece {
    std::vector<std::byte> bytes;
    std::size_t size;
  };
  auto piece = file_.disk().run(
      call, [file = file_.shared(), offset, bytes = std::move(bytes)]() mutable -> Answer<Piece> {
        const auto size = file->read(bytes, offset);
        if (!size)
          return std::unexpected{size.error()};
        return Piece{std::move(bytes), *size};
      });
  if (!piece)
    return std::unexpected{piece.error()};
  bytes = std::move(piece->bytes);
  return answer(piece->size);
}

Answer<std::uint64_t> Descriptor::write(Call& call, std::span<const std::byte> bytes,
                                        std::uint64_t offset) {
  if (auto good = check_write(); !good)
    return std::unexpected{good.error()};
  std::uint64_t written = 0;
  do {
    // The guest's memory stays as it is while the guest waits, but other threads must not see it.
    const auto piece = bytes.first(std::min(bytes.size(), kMostCopied));
    std::optional<Answer<std::size_t>> more;
    if (file_.disk().idle())
      more = file_->write_now(piece, offset + written);
    if (!more) {
      more = file_.disk().run(call, [file = file_.shared(), at = offset + written,
                                     copy = std::vector<std::byte>(piece.begin(), piece.end())] {
        return file->write(copy, at);
      });
    }
    if (!*more)
      return written > 0 ? Answer<std::uint64_t>{written} : std::unexpected{more->error()};
    written += **more;
    bytes = bytes.subspan(**more);
  } while (!bytes.empty());
  return written;
}

}  // namespace portico::wasi::filesystem
