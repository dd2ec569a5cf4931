#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portico::component {

/// An import or export name apart: "wasi:io/poll" and 0.2.12. Names without a version have none.
struct VersionedName {
  std::string_view name;
  struct Version {
    std::uint64_t major = 0;
    std::uint64_t minor = 0;
    std::uint64_t patch = 0;
    /// Pre-release or build text; such versions are compatible only with themselves.
    std::string_view rest;

    auto operator<=>(const Version&) const = default;
  };
  std::optional<Version> version;

  [[nodiscard]] static VersionedName parse(std::string_view text);
};

/// Whether a definition at `have` may serve where `want` is asked for, or the other way round: same
/// major version, or for 0.x same minor, or for 0.0.x the same patch (semver.org, item 4 and 8).
[[nodiscard]] bool compatible(const VersionedName& have, const VersionedName& want);

}  // namespace portico::component
