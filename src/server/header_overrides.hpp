#pragma once

#include <portico/http/message.hpp>
#include <portico/result.hpp>
#include <portico/server.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace portico::server {

/// Adds "name: value" to `overrides`, to those of the same name where there are some; "name:" only
/// removes the client's. Errors, `config`: syntax, and names that frame the message.
[[nodiscard]] Result<> add_override(std::string_view line, std::vector<HeaderOverride>& overrides);

/// Whether `override` may be applied: `config` says why not.
[[nodiscard]] Result<> check_override(const HeaderOverride& override);

/// Replaces the client's fields. An override of Host is the request's authority as well.
void apply_overrides(const std::vector<HeaderOverride>& overrides, http::Request& request);

}  // namespace portico::server
