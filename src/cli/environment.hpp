#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace portico::cli {

/// Parses "NAME=VALUE", or "NAME", which takes the value of this process's own environment.
[[nodiscard]] std::expected<std::pair<std::string, std::string>, std::string>
parse_environment(std::string_view text);

}  // namespace portico::cli
