#include <cli/report.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace portico::cli {

void report(std::string_view kind, std::string_view message) {
  std::string text{message};
  while (text.ends_with('\n'))
    text.pop_back();
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos;) {
    const auto next = std::min(text.find_first_not_of("\n ", at), text.size());
    const bool listed = at > 0 && (text[at - 1] == ':' || text[at - 1] == ';');
    text.replace(at, next - at, listed ? " " : "; ");
  }
  // Nobody can be told if this fails.
  const std::string line = fmt::format("{}: {}\n", kind, text);
  (void)std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace portico::cli
