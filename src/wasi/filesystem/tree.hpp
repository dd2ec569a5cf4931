#pragma once

#include <wasi/filesystem/metadata.hpp>
#include <wasi/filesystem/types.hpp>

#include <string>

#include <sys/stat.h>

/// What is done to a tree of directories by path. Every path is from a guest and is looked up
/// beneath a directory of its own (see path.hpp). All of this may wait for a disk.
namespace portico::wasi::filesystem {

enum class Follow : std::uint8_t { no, yes };

[[nodiscard]] Answer<struct stat> status_at(int directory, const std::string& path, Follow follow);
[[nodiscard]] Answer<> set_times_at(int directory, const std::string& path, Follow follow,
                                    const Times& times);
[[nodiscard]] Answer<> create_directory_at(int directory, const std::string& path);
[[nodiscard]] Answer<> remove_directory_at(int directory, const std::string& path);
[[nodiscard]] Answer<> unlink_file_at(int directory, const std::string& path);
[[nodiscard]] Answer<> rename_at(int directory, const std::string& path, int new_directory,
                                 const std::string& new_path);
/// Links are linked themselves, not what they lead to.
[[nodiscard]] Answer<> link_at(int directory, const std::string& path, int new_directory,
                               const std::string& new_path);
/// `target` may be any text that is no absolute path.
[[nodiscard]] Answer<> symlink_at(const std::string& target, int directory,
                                  const std::string& path);
/// Refuses to tell of absolute targets, which say something of the host, and of those that are not
/// UTF-8.
[[nodiscard]] Answer<std::string> readlink_at(int directory, const std::string& path);

}  // namespace portico::wasi::filesystem
