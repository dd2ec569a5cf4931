#pragma once

#include <wasi/filesystem/types.hpp>

#include <array>
#include <ctime>

#include <sys/stat.h>

/// What the system knows of files, as guests are told it, and the other way round.
namespace portico::wasi::filesystem {

/// Of an open file; with O_PATH too.
[[nodiscard]] Answer<struct stat> status_of(int file);

[[nodiscard]] DescriptorType type_of(const struct stat& status);
/// Of the type that comes with a directory's entry.
[[nodiscard]] DescriptorType type_of_entry(unsigned char type);
[[nodiscard]] DescriptorStat stat_of(const struct stat& status);

/// The lower half tells which file it is, and stays the same as long as that exists: it is what
/// POSIX programs get as inode number. The upper half changes when the file does.
[[nodiscard]] MetadataHashValue hash_of(const struct stat& status);

[[nodiscard]] bool same_file(const struct stat& a, const struct stat& b);

/// Access and modification time, as utimensat(2) takes them.
using Times = std::array<timespec, 2>;
[[nodiscard]] Answer<Times> times_of(const NewTimestamp& access, const NewTimestamp& modification);

}  // namespace portico::wasi::filesystem
