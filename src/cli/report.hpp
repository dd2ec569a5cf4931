#pragma once

#include <string_view>

namespace portico::cli {

/// Prints `KIND: TEXT` to standard error, on one line, so that whoever reads logs by lines gets all
/// of it.
void report(std::string_view kind, std::string_view text);

}  // namespace portico::cli
