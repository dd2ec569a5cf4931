#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace portico::http {

/// The parts of a URI's authority (RFC 3986 3.2), as views of the text they were parsed from.
struct Authority {
  /// As written: a name, an IPv4 address, or an IPv6 address in its brackets. Never empty.
  std::string_view host;
  std::optional<std::uint16_t> port;
  /// Something stood before an `@`. Requests from clients may not have it (RFC 9110 4.2.4); a guest
  /// may put it in a request of its own.
  bool has_userinfo = false;
};

/// Longest path and query that is accepted anywhere, in bytes.
inline constexpr std::size_t kMaxPathWithQuery = 65'534;
/// Longest scheme, in bytes.
inline constexpr std::size_t kMaxScheme = 64;

/// Parses `[userinfo@]host[:port]`; nothing if it is malformed. A port must be a decimal number of
/// at most 65,535; the host must not be empty.
[[nodiscard]] std::optional<Authority> parse_authority(std::string_view text);
/// Whether `text` is an authority, with or without userinfo.
[[nodiscard]] bool is_authority(std::string_view text);
/// Whether `text` is an authority without userinfo, as a Host field needs it.
[[nodiscard]] bool is_host_and_port(std::string_view text);
/// Whether `text` may stand as path and query: empty, or it begins with `/` or `?`; visible ASCII
/// without `#`; at most `kMaxPathWithQuery` bytes.
[[nodiscard]] bool is_path_with_query(std::string_view text);
/// Whether `text` is a scheme (RFC 3986 3.1) of at most `kMaxScheme` bytes.
[[nodiscard]] bool is_scheme(std::string_view text);

}  // namespace portico::http
