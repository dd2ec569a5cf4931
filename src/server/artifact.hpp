#pragma once

#include <portico/component/component.hpp>
#include <portico/http/proxy.hpp>

#include <base/descriptor.hpp>
#include <server/serve.hpp>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace portico::server {

/// All bytes of a file, or of standard input for "-".
[[nodiscard]] Result<std::vector<std::byte>> read_input(const std::filesystem::path& file);

/// Whether `bytes` begin as compiled components do.
[[nodiscard]] bool is_artifact(std::span<const std::byte> bytes);

/// Where compiled components come from, and where they are kept.
struct ArtifactOptions {
  bool allow_precompiled = false;
  /// None: nowhere.
  std::optional<std::filesystem::path> cache_folder{};
};

/// Whether a component is what it is wanted for.
using Check = std::function<Result<>(const component::Component&)>;

/// Makes or finds the compiled component of `bytes`, which may be an artifact, has it checked, and
/// gives its open file.
[[nodiscard]] Result<Descriptor> prepare_artifact(const Engine& engine,
                                                  std::span<const std::byte> bytes,
                                                  const ArtifactOptions& options,
                                                  const Check& check);
/// The same for the component in `file`, which is to answer requests.
[[nodiscard]] Result<Descriptor> prepare_artifact(const ServeOptions& options,
                                                  const std::filesystem::path& file);

/// The error of a component from `file`, unless it is of the cache.
[[nodiscard]] Error named(Error error, const std::filesystem::path& file);

/// What workers do with it. It is looked through for damage once, when it is prepared.
[[nodiscard]] Result<http::Proxy> load_artifact(const Engine& engine, int descriptor,
                                                bool check = false);

}  // namespace portico::server
