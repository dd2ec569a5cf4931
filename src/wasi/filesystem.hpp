#pragma once

#include <portico/component/wit.hpp>

#include <wasi/datetime.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// The types of wasi:filesystem/types, for signatures: no object of its resources exists yet.
namespace portico::wasi::filesystem {

struct Descriptor {
  static constexpr const char* kWitName = "descriptor";
};
struct DirectoryEntryStream {
  static constexpr const char* kWitName = "directory-entry-stream";
};

/// In the order of the WIT; only what is answered has a name here.
enum class ErrorCode : std::uint8_t { access };
enum class DescriptorType : std::uint8_t { unknown };
enum class Advice : std::uint8_t { normal };
enum class DescriptorFlags : std::uint8_t { none };
enum class PathFlags : std::uint8_t { none };
enum class OpenFlags : std::uint8_t { none };

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
};

using NewTimestamp = std::variant<component::Case<"no-change">, component::Case<"now">,
                                  component::Case<"timestamp", Datetime>>;

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
