#pragma once

#include <wast/outcome.hpp>

#include <filesystem>
#include <string>

namespace portico::wast {

/// The content of a regular file: nothing else is sure to end.
[[nodiscard]] Outcome<std::string> read_file(const std::filesystem::path& path);

}  // namespace portico::wast
