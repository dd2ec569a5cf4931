#include <wasi/filesystem/metadata.hpp>

#include <wasi/filesystem/error_code.hpp>

#include <cstdint>
#include <initializer_list>
#include <limits>

#include <dirent.h>
#include <fcntl.h>

namespace portico::wasi::filesystem {
namespace {

/// Times before 1970 have no place in the WIT.
std::optional<Datetime> datetime_of(const timespec& time) {
  if (time.tv_sec < 0)
    return std::nullopt;
  return Datetime{static_cast<std::uint64_t>(time.tv_sec),
                  static_cast<std::uint32_t>(time.tv_nsec)};
}

/// Spreads every bit of `value` over all (the finalizer of splitmix64).
std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

std::uint64_t hash(std::initializer_list<std::uint64_t> values) {
  std::uint64_t result = 0;
  for (const std::uint64_t value : values)
    result = mixed(result + 0x9e3779b97f4a7c15 + value);
  return result;
}

Answer<timespec> time_of(const NewTimestamp& timestamp) {
  if (std::holds_alternative<NoChange>(timestamp))
    return timespec{.tv_sec = 0, .tv_nsec = UTIME_OMIT};
  if (std::holds_alternative<Now>(timestamp))
    return timespec{.tv_sec = 0, .tv_nsec = UTIME_NOW};
  const Datetime& time = std::get<Timestamp>(timestamp).value;
  // The two above are such nanoseconds.
  if (time.nanoseconds >= 1'000'000'000)
    return refused(ErrorCode::invalid);
  if (time.seconds > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
    return refused(ErrorCode::overflow);
  return timespec{.tv_sec = static_cast<std::time_t>(time.seconds),
                  .tv_nsec = static_cast<long>(time.nanoseconds)};
}

}  // namespace

Answer<struct stat> status_of(int file) {
  struct stat status{};
  if (::fstat(file, &status) != 0)
    return last_failure();
  return status;
}

DescriptorType type_of(const struct stat& status) {
  return type_of_entry(static_cast<unsigned char>(IFTODT(status.st_mode)));
}

DescriptorType type_of_entry(unsigned char type) {
  switch (type) {
  case DT_BLK:
    return DescriptorType::block_device;
  case DT_CHR:
    return DescriptorType::character_device;
  case DT_DIR:
    return DescriptorType::directory;
  case DT_FIFO:
    return DescriptorType::fifo;
  case DT_LNK:
    return DescriptorType::symbolic_link;
  case DT_REG:
    return DescriptorType::regular_file;
  case DT_SOCK:
    return DescriptorType::socket;
  default:
    return DescriptorType::unknown;
  }
}

DescriptorStat stat_of(const struct stat& status) {
  return {.type = type_of(status),
          .link_count = status.st_nlink,
          .size = static_cast<std::uint64_t>(status.st_size),
          .data_access_timestamp = datetime_of(status.st_atim),
          .data_modification_timestamp = datetime_of(status.st_mtim),
          .status_change_timestamp = datetime_of(status.st_ctim)};
}

MetadataHashValue hash_of(const struct stat& status) {
  const std::uint64_t identity = hash({status.st_dev, status.st_ino});
  return {.lower = identity,
          .upper = hash({identity, static_cast<std::uint64_t>(status.st_size),
                         static_cast<std::uint64_t>(status.st_mtim.tv_sec),
                         static_cast<std::uint64_t>(status.st_mtim.tv_nsec)})};
}

bool same_file(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

Answer<Times> times_of(const NewTimestamp& access, const NewTimestamp& modification) {
  const auto accessed = time_of(access);
  if (!accessed)
    return std::unexpected{accessed.error()};
  const auto modified = time_of(modification);
  if (!modified)
    return std::unexpected{modified.error()};
  return Times{*accessed, *modified};
}

}  // namespace portico::wasi::filesystem
