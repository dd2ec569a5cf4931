#include <http/field_rules.hpp>

#include <portico/http/fields.hpp>

#include <algorithm>
#include <array>

namespace portico::http {

namespace {

constexpr std::array<std::string_view, 6> kConnectionFields{"connection",       "keep-alive",
                                                            "proxy-connection", "transfer-encoding",
                                                            "upgrade",          "http2-settings"};

/// Besides the connection fields and the conditionals (`if-...`).
constexpr std::array<std::string_view, 22> kNotInTrailers{"authorization",
                                                          "cache-control",
                                                          "content-encoding",
                                                          "content-length",
                                                          "content-range",
                                                          "content-type",
                                                          "cookie",
                                                          "date",
                                                          "expect",
                                                          "host",
                                                          "location",
                                                          "max-forwards",
                                                          "pragma",
                                                          "proxy-authenticate",
                                                          "range",
                                                          "proxy-authorization",
                                                          "retry-after",
                                                          "set-cookie",
                                                          "te",
                                                          "trailer",
                                                          "vary",
                                                          "www-authenticate"};

template <std::size_t kSize>
bool has_name(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [name](std::string_view one) { return names_equal(one, name); });
}

}  // namespace

bool is_trailer_name(std::string_view name) {
  return !is_connection_field(name) && !has_name(kNotInTrailers, name) &&
         !names_equal(name.substr(0, 3), "if-");
}

bool is_connection_field(std::string_view name) {
  return has_name(kConnectionFields, name);
}

bool list_has(std::string_view list, std::string_view token) {
  bool found = false;
  for_each_element(list, [&](std::string_view element) { found |= names_equal(element, token); });
  return found;
}

}  // namespace portico::http
