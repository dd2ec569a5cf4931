#pragma once

#include <portico/http/message.hpp>

#include <http/http1_limits.hpp>

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace portico::http {

/// What a request-target says (RFC 9112 3.2).
struct RequestTarget {
  Scheme scheme;
  /// Present in absolute-form and authority-form; it then wins over the Host field.
  std::optional<std::string> authority;
  /// As in `Request::path_with_query`.
  std::optional<std::string> path_with_query;
};

/// Parses a request-target in the form that `method` allows: origin-form or absolute-form (http or
/// https) for most, authority-form with a port for CONNECT, and asterisk-form for OPTIONS too.
[[nodiscard]] std::expected<RequestTarget, Refusal> parse_request_target(const Method& method,
                                                                         std::string_view target);

}  // namespace portico::http
