#pragma once

#include <portico/component/wit.hpp>

#include <wasi/datetime.hpp>

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

/// The types of wasi:filesystem/types.
namespace portico::wasi::filesystem {

/// In the order of the WIT.
enum class ErrorCode : std::uint8_t {
  access,
  would_block,
  already,
  bad_descriptor,
  busy,
  deadlock,
  quota,
  exist,
  file_too_large,
  illegal_byte_sequence,
  in_progress,
  interrupted,
  invalid,
  io,
  is_directory,
  loop,
  too_many_links,
  message_size,
  name_too_long,
  no_device,
  no_entry,
  no_lock,
  insufficient_memory,
  insufficient_space,
  not_directory,
  not_empty,
  not_recoverable,
  unsupported,
  no_tty,
  no_such_device,
  overflow,
  not_permitted,
  pipe,
  read_only,
  invalid_seek,
  text_file_busy,
  cross_device,
};

/// What every operation on files answers.
template <class T = void> using Answer = std::expected<T, ErrorCode>;

enum class DescriptorType : std::uint8_t {
  unknown,
  block_device,
  character_device,
  directory,
  fifo,
  symbolic_link,
  regular_file,
  socket,
};

enum class Advice : std::uint8_t { normal, sequential, random, will_need, dont_need, no_reuse };

enum class DescriptorFlags : std::uint8_t {
  none = 0,
  read = 1 << 0,
  write = 1 << 1,
  file_integrity_sync = 1 << 2,
  data_integrity_sync = 1 << 3,
  requested_write_sync = 1 << 4,
  mutate_directory = 1 << 5,
};
enum class PathFlags : std::uint8_t { none = 0, symlink_follow = 1 << 0 };
enum class OpenFlags : std::uint8_t {
  none = 0,
  create = 1 << 0,
  directory = 1 << 1,
  exclusive = 1 << 2,
  truncate = 1 << 3,
};

template <class T>
concept Flags = std::is_same_v<T, DescriptorFlags> || std::is_same_v<T, PathFlags> ||
                std::is_same_v<T, OpenFlags>;

template <Flags T> constexpr T operator|(T a, T b) {
  return static_cast<T>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
/// Whether `flags` has any of `some`.
template <Flags T> constexpr bool has(T flags, T some) {
  return (static_cast<unsigned>(flags) & static_cast<unsigned>(some)) != 0;
}

struct DescriptorStat {
  DescriptorType type;
  std::uint64_t link_count;
  std::uint64_t size;
  std::optional<Datetime> data_access_timestamp;
  std::optional<Datetime> data_modification_timestamp;
  std::optional<Datetime> status_change_timestamp;
};

struct DirectoryEntry {
  DescriptorType type;
  std::string name;
};

struct MetadataHashValue {
  std::uint64_t lower;
  std::uint64_t upper;

  friend bool operator==(const MetadataHashValue&, const MetadataHashValue&) = default;
};

using NoChange = component::Case<"no-change">;
using Now = component::Case<"now">;
using Timestamp = component::Case<"timestamp", Datetime>;
using NewTimestamp = std::variant<NoChange, Now, Timestamp>;

}  // namespace portico::wasi::filesystem

namespace portico::component {

template <>
inline constexpr std::array<std::string_view, 37> wit_names<wasi::filesystem::ErrorCode>{
    "access",
    "would-block",
    "already",
    "bad-descriptor",
    "busy",
    "deadlock",
    "quota",
    "exist",
    "file-too-large",
    "illegal-byte-sequence",
    "in-progress",
    "interrupted",
    "invalid",
    "io",
    "is-directory",
    "loop",
    "too-many-links",
    "message-size",
    "name-too-long",
    "no-device",
    "no-entry",
    "no-lock",
    "insufficient-memory",
    "insufficient-space",
    "not-directory",
    "not-empty",
    "not-recoverable",
    "unsupported",
    "no-tty",
    "no-such-device",
    "overflow",
    "not-permitted",
    "pipe",
    "read-only",
    "invalid-seek",
    "text-file-busy",
    "cross-device"};

template <>
inline constexpr std::array<std::string_view, 8> wit_names<wasi::filesystem::DescriptorType>{
    "unknown", "block-device",  "character-device", "directory",
    "fifo",    "symbolic-link", "regular-file",     "socket"};

template <>
inline constexpr std::array<std::string_view, 6> wit_names<wasi::filesystem::Advice>{
    "normal", "sequential", "random", "will-need", "dont-need", "no-reuse"};

template <> inline constexpr bool wit_flags<wasi::filesystem::DescriptorFlags> = true;
template <>
inline constexpr std::array<std::string_view, 6> wit_names<wasi::filesystem::DescriptorFlags>{
    "read",
    "write",
    "file-integrity-sync",
    "data-integrity-sync",
    "requested-write-sync",
    "mutate-directory"};

template <> inline constexpr bool wit_flags<wasi::filesystem::PathFlags> = true;
template <>
inline constexpr std::array<std::string_view, 1> wit_names<wasi::filesystem::PathFlags>{
    "symlink-follow"};

template <> inline constexpr bool wit_flags<wasi::filesystem::OpenFlags> = true;
template <>
inline constexpr std::array<std::string_view, 4> wit_names<wasi::filesystem::OpenFlags>{
    "create", "directory", "exclusive", "truncate"};

template <>
inline constexpr std::array<std::string_view, 6> wit_names<wasi::filesystem::DescriptorStat>{
    "type",
    "link-count",
    "size",
    "data-access-timestamp",
    "data-modification-timestamp",
    "status-change-timestamp"};

template <>
inline constexpr std::array<std::string_view, 2> wit_names<wasi::filesystem::DirectoryEntry>{
    "type", "name"};

template <>
inline constexpr std::array<std::string_view, 2> wit_names<wasi::filesystem::MetadataHashValue>{
    "lower", "upper"};

}  // namespace portico::component
