#include <server/header_overrides.hpp>

#include <portico/http/fields.hpp>
#include <portico/http/uri.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace portico::server {

namespace {

/// The message has been framed by these already.
constexpr std::array<std::string_view, 2> kFraming = {"content-length", "transfer-encoding"};

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

Result<> check_override(const HeaderOverride& override) {
  const auto& [name, values] = override;
  if (!http::is_field_name(name))
    return fail(Errc::config, fmt::format("\"{}\" is not the name of a header", name));
  if (std::any_of(kFraming.begin(), kFraming.end(),
                  [&](std::string_view framing) { return http::names_equal(framing, name); }))
    return fail(Errc::config, fmt::format("header \"{}\" frames the request, so it cannot be "
                                          "replaced",
                                          name));
  if (!std::all_of(values.begin(), values.end(), http::is_field_value))
    return fail(Errc::config,
                fmt::format("the value of header \"{}\" has control characters", name));
  if (http::names_equal(name, "host") &&
      (values.size() != 1 || !http::is_host_and_port(values.front())))
    return fail(Errc::config, "header \"host\" must be one host name, with or without a port");
  return {};
}

Result<> add_override(std::string_view line, std::vector<HeaderOverride>& overrides) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos)
    return fail(Errc::config,
                fmt::format("\"{}\" is not a header: write \"name: value\", or \"name:\" to remove "
                            "what the client sends",
                            line));
  const std::string_view name = trim(line.substr(0, colon));
  const std::string_view value = trim(line.substr(colon + 1));
  auto found = std::find_if(overrides.begin(), overrides.end(), [&](const HeaderOverride& other) {
    return http::names_equal(other.name, name);
  });
  if (found == overrides.end())
    found = overrides.insert(found, {std::string{name}, {}});
  if (!value.empty())
    found->values.emplace_back(value);
  return check_override(*found);
}

void apply_overrides(const std::vector<HeaderOverride>& overrides, http::Request& request) {
  for (const auto& [name, values] : overrides) {
    request.headers.erase(name);
    for (const std::string& value : values)
      request.headers.append(name, value);
    if (http::names_equal(name, "host"))
      request.authority = values.front();
  }
}

}  // namespace portico::server
