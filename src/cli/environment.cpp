#include <cli/environment.hpp>

#include <fmt/format.h>

#include <cstdlib>

namespace portico::cli {

std::expected<std::pair<std::string, std::string>, std::string>
parse_environment(std::string_view text) {
  const auto equals = text.find('=');
  std::string name{text.substr(0, equals)};
  if (name.empty())
    return std::unexpected{fmt::format("\"{}\" has no name: write NAME=VALUE, or NAME", text)};
  if (equals != std::string_view::npos)
    return std::pair{std::move(name), std::string{text.substr(equals + 1)}};
  const char* const inherited = std::getenv(name.c_str());
  if (!inherited)
    return std::unexpected{
        fmt::format("{} is not set here, so it cannot be inherited: write {}=VALUE", name, name)};
  return std::pair{std::move(name), std::string{inherited}};
}

}  // namespace portico::cli
