#include <cli/cache_options.hpp>

#include <server/artifact_cache.hpp>

#include <utility>

namespace portico::cli {

void add_cache(CLI::App& command, CacheOptions& options, bool& allow_precompiled) {
  auto* const folder =
      command
          .add_option(
              "--cache-dir", options.folder,
              "Where compiled components are kept. Default $XDG_CACHE_HOME/portico/components, "
              "or ~/.cache/portico/components")
          ->type_name("DIR");
  command.add_flag("--no-cache", options.none, "Compile at every start, keep nothing")
      ->excludes(folder);
  command.add_flag("--allow-precompiled", allow_precompiled,
                   "Accept what `portico compile` made. It is native code: trust its maker");
}

Result<std::optional<std::filesystem::path>> cache_folder(const CacheOptions& options) {
  if (!options.folder.empty())
    return options.folder;
  if (options.none)
    return std::nullopt;
  auto folder = server::ArtifactCache::default_folder();
  if (!folder)
    return std::unexpected{std::move(folder.error())};
  return *std::move(folder);
}

}  // namespace portico::cli
