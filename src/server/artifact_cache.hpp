#pragma once

#include <portico/result.hpp>

#include <base/descriptor.hpp>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace portico::server {

/// Compiled components on disk, found by the content that they were compiled from. Entries are
/// native code that gets run, so the folder must be its user's alone.
class ArtifactCache {
 public:
  /// $XDG_CACHE_HOME/portico/components, else ~/.cache/portico/components.
  [[nodiscard]] static Result<std::filesystem::path> default_folder();

  /// Makes the folder where it is missing, with mode 0700. Errors: `io`; `config` when it belongs
  /// to another user, or others may write to it or read it.
  [[nodiscard]] static Result<ArtifactCache> open(const std::filesystem::path& folder);

  /// The name under which what is compiled from `component` by this engine is kept.
  [[nodiscard]] static std::string key(std::span<const std::byte> component);

  /// The entry, open for reading; none if there is none that may be trusted.
  [[nodiscard]] Descriptor find(const std::string& key) const;
  /// Keeps `artifact`, at once or not at all, and opens it for reading.
  [[nodiscard]] Result<Descriptor> store(const std::string& key,
                                         std::span<const std::byte> artifact) const;

 private:
  explicit ArtifactCache(std::filesystem::path folder) : folder_{std::move(folder)} {}
  std::filesystem::path folder_;
};

/// Writes `content` to a new file at `path`, in the place of what was there, at once or not at all.
[[nodiscard]] Result<> write_file(const std::filesystem::path& path,
                                  std::span<const std::byte> content);
/// `content` in a file that has no name.
[[nodiscard]] Result<Descriptor> nameless_file(std::span<const std::byte> content);

}  // namespace portico::server
