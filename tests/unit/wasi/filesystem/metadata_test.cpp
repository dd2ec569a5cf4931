#include <wasi/filesystem/metadata.hpp>

#include "wasi/filesystem/scratch.hpp"

#include <wasi/filesystem/error_code.hpp>

#include <cstdint>
#include <limits>

#include <dirent.h>

namespace portico::wasi::filesystem {
namespace {

struct stat regular_file() {
  struct stat status{};
  status.st_mode = S_IFREG | 0644;
  status.st_dev = 7;
  status.st_ino = 42;
  status.st_nlink = 3;
  status.st_size = 1234;
  status.st_atim = {1, 2};
  status.st_mtim = {3, 999'999'999};
  status.st_ctim = {-1, 5};
  return status;
}

TEST(Metadata, IsToldExactly) {
  const DescriptorStat stat = stat_of(regular_file());
  EXPECT_EQ(stat.type, DescriptorType::regular_file);
  EXPECT_EQ(stat.link_count, 3U);
  EXPECT_EQ(stat.size, 1234U);
  EXPECT_EQ(stat.data_access_timestamp->seconds, 1U);
  EXPECT_EQ(stat.data_access_timestamp->nanoseconds, 2U);
  EXPECT_EQ(stat.data_modification_timestamp->nanoseconds, 999'999'999U);
  EXPECT_FALSE(stat.status_change_timestamp) << "before 1970";
}

TEST(Metadata, KnowsEveryType) {
  const auto of = [](mode_t mode) {
    struct stat status{};
    status.st_mode = mode;
    return type_of(status);
  };
  EXPECT_EQ(of(S_IFBLK), DescriptorType::block_device);
  EXPECT_EQ(of(S_IFCHR), DescriptorType::character_device);
  EXPECT_EQ(of(S_IFDIR), DescriptorType::directory);
  EXPECT_EQ(of(S_IFIFO), DescriptorType::fifo);
  EXPECT_EQ(of(S_IFLNK), DescriptorType::symbolic_link);
  EXPECT_EQ(of(S_IFREG), DescriptorType::regular_file);
  EXPECT_EQ(of(S_IFSOCK), DescriptorType::socket);
  EXPECT_EQ(of(0), DescriptorType::unknown);
  EXPECT_EQ(type_of_entry(DT_WHT), DescriptorType::unknown);
}

TEST(Metadata, HashTellsFilesAndTheirStatesApart) {
  const auto file = regular_file();
  auto other = file;
  EXPECT_EQ(hash_of(file), hash_of(other));
  other.st_atim = {9, 9};
  other.st_nlink = 1;
  EXPECT_EQ(hash_of(file), hash_of(other)) << "looking at it is no change";
  other.st_size = 1235;
  EXPECT_EQ(hash_of(file).lower, hash_of(other).lower) << "it is the same file still";
  EXPECT_NE(hash_of(file).upper, hash_of(other).upper);
  EXPECT_TRUE(same_file(file, other));
  other.st_ino = 43;
  EXPECT_NE(hash_of(file).lower, hash_of(other).lower);
  EXPECT_FALSE(same_file(file, other));
}

TEST(Metadata, TimesAreCheckedBeforeTheSystemTakesThem) {
  const auto times = times_of(NoChange{}, Timestamp{Datetime{7, 8}});
  ASSERT_TRUE(times);
  EXPECT_EQ((*times)[0].tv_nsec, UTIME_OMIT);
  EXPECT_EQ((*times)[1].tv_sec, 7);
  EXPECT_EQ((*times)[1].tv_nsec, 8);
  EXPECT_EQ((*times_of(Now{}, Now{}))[0].tv_nsec, UTIME_NOW);
  EXPECT_EQ(times_of(Timestamp{Datetime{0, 1'000'000'000}}, Now{}).error(), ErrorCode::invalid);
  // What would be "now" and "no change" to the system.
  EXPECT_EQ(times_of(Now{}, Timestamp{Datetime{0, UTIME_NOW}}).error(), ErrorCode::invalid);
  EXPECT_EQ(times_of(Now{}, Timestamp{Datetime{0, UTIME_OMIT}}).error(), ErrorCode::invalid);
  EXPECT_EQ(times_of(Now{}, Timestamp{Datetime{std::uint64_t{1} << 63, 0}}).error(),
            ErrorCode::overflow);
}

TEST(FilesystemError, EveryCodeIsReached) {
  using enum ErrorCode;
  const std::pair<int, ErrorCode> table[] = {
      {EACCES, access},
      {EAGAIN, would_block},
      {EALREADY, already},
      {EBADF, bad_descriptor},
      {EBUSY, busy},
      {EDEADLK, deadlock},
      {EDQUOT, quota},
      {EMFILE, quota},
      {ENFILE, quota},
      {EEXIST, exist},
      {EFBIG, file_too_large},
      {EILSEQ, illegal_byte_sequence},
      {EINPROGRESS, in_progress},
      {EINTR, interrupted},
      {EINVAL, invalid},
      {EIO, io},
      {EISDIR, is_directory},
      {ELOOP, loop},
      {EMLINK, too_many_links},
      {EMSGSIZE, message_size},
      {ENAMETOOLONG, name_too_long},
      {ENODEV, no_device},
      {ENOENT, no_entry},
      {ENOLCK, no_lock},
      {ENOMEM, insufficient_memory},
      {ENOSPC, insufficient_space},
      {ENOTDIR, not_directory},
      {ENOTEMPTY, not_empty},
      {ENOTRECOVERABLE, not_recoverable},
      {ENOTSUP, unsupported},
      {ENOSYS, unsupported},
      {ENOTTY, no_tty},
      {ENXIO, no_such_device},
      {EOVERFLOW, overflow},
      {EPERM, not_permitted},
      {EPIPE, pipe},
      {EROFS, read_only},
      {ESPIPE, invalid_seek},
      {ETXTBSY, text_file_busy},
      {EXDEV, cross_device},
      {ESTALE, io},
  };
  for (const auto& [number, code] : table)
    EXPECT_EQ(error_code_of(number), code) << number;
}

TEST(FilesystemError, OfAStreamSaysWhichItIs) {
  EXPECT_EQ(FileError{ErrorCode::insufficient_space}.text(), "insufficient-space");
  EXPECT_EQ(FileError{ErrorCode::cross_device}.text(), "cross-device");
}

}  // namespace
}  // namespace portico::wasi::filesystem
