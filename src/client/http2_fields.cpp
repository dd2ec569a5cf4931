#include <client/http2_fields.hpp>

#include <http/field_rules.hpp>

#include <portico/http/uri.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace portico::client {

using http::names_equal;

namespace {

/// Secrets, kept out of the compression's memory: a connection carries the requests of several
/// guests, none of which should learn from sizes what another has sent (RFC 7541 7.1.3).
constexpr std::array<std::string_view, 3> kNeverIndexed{"authorization", "cookie",
                                                        "proxy-authorization"};

bool is_secret(std::string_view name) {
  return std::any_of(kNeverIndexed.begin(), kNeverIndexed.end(),
                     [name](std::string_view one) { return names_equal(one, name); });
}

std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
}

/// Whether a Connection field says that fields of that name are about the connection.
bool is_connection_option(const http::Fields& fields, std::string_view name) {
  return std::any_of(fields.begin(), fields.end(), [name](const http::Field& field) {
    return names_equal(field.name, "connection") && http::list_has(field.value, name);
  });
}

Problem malformed(std::string_view what) {
  return {http::ErrorCode::http_protocol_error,
          fmt::format("the request cannot be sent: {}", what)};
}

}  // namespace

std::string_view without_space(std::string_view value) {
  constexpr std::string_view kSpace = " \t";
  const auto first = value.find_first_not_of(kSpace);
  if (first == std::string_view::npos)
    return {};
  return value.substr(first, value.find_last_not_of(kSpace) - first + 1);
}

void Http2Fields::add(std::string_view name, std::string_view value) {
  const auto flags = is_secret(name) ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE;
  list_.push_back({bytes_of(name), bytes_of(value), name.size(), value.size(),
                   static_cast<std::uint8_t>(flags)});
}

std::optional<Problem> Http2Fields::add_pseudo_fields(const http::Request& request) {
  std::string_view authority{request.authority};
  authority.remove_prefix(authority.rfind('@') + 1);
  add(":method", request.method.text());
  const bool tunnel = request.method.kind == http::Method::Kind::connect;
  if (!tunnel) {
    add(":scheme", request.scheme.text());
    if (const auto* const host = request.headers.find("host")) {
      if (!http::is_host_and_port(*host) || request.headers.count("host") > 1)
        return malformed("its Host is malformed");
      authority = *host;
    }
  }
  add(":authority", authority);
  if (tunnel)
    return std::nullopt;
  path_ = request.path_with_query.value_or("/");
  if (path_.empty() || path_.front() == '?')
    path_.insert(0, 1, '/');
  add(":path", path_);
  return std::nullopt;
}

std::optional<Problem> Http2Fields::add_request(const http::Request& request,
                                                std::optional<std::uint64_t> body_length) {
  list_.reserve(request.headers.size() + 5);
  if (auto problem = add_pseudo_fields(request))
    return problem;
  if (auto problem = add_fields(request.headers))
    return problem;
  if (!content_length_ && body_length.value_or(0) > 0) {
    length_ = fmt::format_int{*body_length}.str();
    content_length_ = body_length;
    add("content-length", length_);
  }
  return std::nullopt;
}

std::optional<Problem> Http2Fields::add_fields(const http::Fields& fields) {
  const bool has_options = fields.has("connection");
  bool has_te = false;
  for (const auto& [name, text] : fields) {
    if (!http::is_field_name(name) || !http::is_field_value(text))
      return malformed("a field is malformed");
    if (http::is_connection_field(name) || names_equal(name, "host") ||
        (has_options && is_connection_option(fields, name)))
      continue;
    std::string_view value = without_space(text);
    if (names_equal(name, "te")) {
      if (!http::list_has(value, "trailers") || std::exchange(has_te, true))
        continue;
      value = "trailers";
    } else if (names_equal(name, "content-length")) {
      const bool again = content_length_.has_value();
      if (!declare(value))
        return malformed("its content-lengths are malformed or contradict each other");
      if (again)
        continue;
    }
    add(name, value);
  }
  return std::nullopt;
}

bool Http2Fields::declare(std::string_view text) {
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty())
    return false;
  return std::exchange(content_length_, length).value_or(length) == length;
}

void Http2Fields::add_trailers(const http::Fields& trailers) {
  for (const auto& [name, value] : trailers)
    if (http::is_field_name(name) && http::is_field_value(value) && http::is_trailer_name(name))
      add(name, without_space(value));
}

}  // namespace portico::client
