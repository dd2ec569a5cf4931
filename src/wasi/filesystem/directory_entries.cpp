#include <wasi/filesystem/directory_entries.hpp>

#include <wasi/filesystem/error_code.hpp>

#include <component/text.hpp>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace portico::wasi::filesystem {
namespace {

/// Bytes of entries read at once.
constexpr std::size_t kBatch = std::size_t{16} * 1024;

/// For file systems that do not say it with the name.
DescriptorType look_up_type(int directory, const char* name) {
  struct stat status{};
  if (::fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return DescriptorType::unknown;  // Gone meanwhile.
  return type_of(status);
}

/// The next entries; none at the end.
Answer<std::vector<DirectoryEntry>> read_entries(int directory) {
  std::vector<DirectoryEntry> entries;
  std::vector<std::byte> batch(kBatch);
  while (entries.empty()) {
    const ssize_t size = ::getdents64(directory, batch.data(), batch.size());
    if (size < 0 && errno == ENOENT)
      break;  // The directory itself is gone.
    if (size < 0)
      return last_failure();
    if (size == 0)
      break;
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      const auto* const entry = reinterpret_cast<const dirent64*>(batch.data() + at);  // NOLINT
      at += entry->d_reclen;
      const std::string_view name{entry->d_name};
      if (name == "." || name == "..")
        continue;
      const DescriptorType type = entry->d_type == DT_UNKNOWN
                                      ? look_up_type(directory, entry->d_name)
                                      : type_of_entry(entry->d_type);
      entries.push_back({.type = type, .name = std::string{name}});
    }
  }
  return entries;
}

}  // namespace

Answer<std::optional<DirectoryEntry>> DirectoryEntryStream::next(component::Call& call) {
  if (position_ == entries_.size() && !at_end_) {
    auto more = directory_.disk().run(
        call, [directory = directory_.shared()] { return read_entries(directory->number()); });
    if (!more)
      return std::unexpected{more.error()};
    at_end_ = more->empty();
    entries_ = std::move(*more);
    position_ = 0;
  }
  if (position_ == entries_.size())
    return std::nullopt;
  DirectoryEntry& entry = entries_[position_++];
  if (!component::is_utf8(entry.name))
    return refused(ErrorCode::illegal_byte_sequence);
  return std::move(entry);
}

}  // namespace portico::wasi::filesystem
