#pragma once

#include <portico/result.hpp>

#include <CLI/CLI.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace portico::cli {

/// Where compiled components are kept, as the command line says it.
struct CacheOptions {
  std::string folder{};
  bool none = false;
};

/// Adds --cache-dir, --no-cache and --allow-precompiled. Both must outlive the parsing.
void add_cache(CLI::App& command, CacheOptions& options, bool& allow_precompiled);

/// The folder; none where nothing is kept. Errors: `config`.
[[nodiscard]] Result<std::optional<std::filesystem::path>>
cache_folder(const CacheOptions& options);

}  // namespace portico::cli
