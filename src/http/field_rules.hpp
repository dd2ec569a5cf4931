#pragma once

#include <string_view>

namespace portico::http {

/// Whether a field of that name may stand in trailers. Those may not that frame or route a message,
/// authenticate, or tell how its content is to be understood (RFC 9110 6.5.1): a recipient that
/// merges trailers into headers would be misled.
[[nodiscard]] bool is_trailer_name(std::string_view name);

/// Whether the fields of that name are about one connection only, so that no handler may set them
/// (RFC 9110 7.6.1). Content-Length is not among them, Transfer-Encoding is.
[[nodiscard]] bool is_connection_field(std::string_view name);

/// Calls `visit` with each element of a comma-separated list, without the white space around it;
/// empty elements do not count (RFC 9110 5.6.1).
template <class Visit> void for_each_element(std::string_view list, Visit visit) {
  constexpr std::string_view kSpace = " \t";
  while (!list.empty()) {
    const auto comma = list.find(',');
    std::string_view element = list.substr(0, comma);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    const auto first = element.find_first_not_of(kSpace);
    if (first != std::string_view::npos)
      visit(element.substr(first, element.find_last_not_of(kSpace) - first + 1));
  }
}

/// Whether a comma-separated list has `token`, in any case.
[[nodiscard]] bool list_has(std::string_view list, std::string_view token);

}  // namespace portico::http
