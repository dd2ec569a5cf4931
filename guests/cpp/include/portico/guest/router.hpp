/// \file
/// A router: a table of methods and path patterns, and the functions that answer them.
///
///     constexpr Route kRoutes[] = {
///         {"GET", "/notes", list},
///         {"GET", "/notes/:id", show},
///         {"GET", "/files/*path", file},
///     };
///     Response handle(Request request) { return route(kRoutes, request); }
///
/// A pattern is compared segment by segment: `:name` takes one segment that is not empty, `*name`,
/// which must be the last, all that is left, including nothing. What they took is percent-decoded;
/// all else is compared as it came. The first route that fits wins. The table is a constant: no
/// instance pays for building it.
#pragma once

#include <portico/guest/error.hpp>
#include <portico/guest/request.hpp>
#include <portico/guest/response.hpp>
#include <portico/guest/text.hpp>

#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portico::guest {

/// What the `:name` and `*name` of a pattern took.
class Params {
 public:
  /// The value of a name that the pattern has; another is a mistake in the program and traps.
  [[nodiscard]] const std::string& operator[](std::string_view name) const {
    for (const auto& [key, value] : taken_) {
      if (key == name)
        return value;
    }
    std::abort();
  }

  void add(std::string_view name, std::string_view encoded) {
    taken_.emplace_back(name, percent_decode(encoded));
  }
  void clear() { taken_.clear(); }

 private:
  std::vector<std::pair<std::string_view, std::string>> taken_;
};

/// One line of the table; its texts must outlive it, as literals do.
struct Route {
  std::string_view method;   ///< "GET" (which answers HEAD as well), ...; "*" is any
  std::string_view pattern;  ///< "/notes/:id"
  Result<Response> (*answer)(Request& request, const Params& params);
};

/// Whether a path, without its query, fits a pattern; adds what was taken.
[[nodiscard]] inline bool matches(std::string_view pattern, std::string_view path, Params& params) {
  for (;;) {
    const auto wanted = pattern.substr(0, pattern.find('/'));
    if (wanted.starts_with('*')) {
      params.add(wanted.substr(1), path);
      return true;
    }
    const auto segment = path.substr(0, path.find('/'));
    if (wanted.starts_with(':') && !segment.empty())
      params.add(wanted.substr(1), segment);
    else if (wanted != segment)
      return false;
    if (wanted.size() == pattern.size() || segment.size() == path.size())
      return wanted.size() == pattern.size() && segment.size() == path.size();
    pattern.remove_prefix(wanted.size() + 1);
    path.remove_prefix(segment.size() + 1);
  }
}

/// Answers a request by the first route that fits: 404 if no pattern does, 405 with `allow` if only
/// methods differ. An error of the route's function is the result.
[[nodiscard]] inline Result<Response> route(std::span<const Route> routes, Request& request) {
  const std::string path = request.path();
  std::string allowed;
  for (const Route& one : routes) {
    Params params;
    if (!matches(one.pattern, path, params))
      continue;
    const auto& method = request.method();
    if (one.method == "*" || one.method == method || (one.method == "GET" && method == "HEAD"))
      return one.answer(request, params);
    allowed.append(allowed.empty() ? "" : ", ").append(one.method);
  }
  if (allowed.empty())
    return Response::text("Nothing is here.\n", 404);
  return Response::text("Not by this method.\n", 405).header("allow", allowed);
}

}  // namespace portico::guest
