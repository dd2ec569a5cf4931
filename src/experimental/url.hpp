#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portico::experimental {

/// An absolute URL with a host (RFC 3986), as far as a request needs it.
struct Url {
  /// Lower-case.
  std::string scheme;
  /// "user:password", decoded; empty if there is none.
  std::string userinfo;
  /// Lower-case, without escapes; an IPv6 address in its shortest form and in brackets.
  std::string host;
  std::optional<std::uint16_t> port;
  /// Path and query; begins with "/".
  std::string target;

  /// Nothing if `text` is not one. The fragment is left out.
  [[nodiscard]] static std::optional<Url> parse(std::string_view text);
  /// What a reference found here leads to (RFC 3986 5.2), such as a Location field.
  [[nodiscard]] std::optional<Url> resolve(std::string_view reference) const;

  /// Host, and the port if one was given.
  [[nodiscard]] std::string authority() const;
  [[nodiscard]] bool of_http() const { return scheme == "http" || scheme == "https"; }
  /// Same scheme, host and port, whether the port was given or not.
  [[nodiscard]] bool same_origin(const Url& other) const;
};

/// The host of "host[:port]" as `Url::host` has it; nothing if it is not one.
[[nodiscard]] std::optional<std::string> host_of(std::string_view authority);

}  // namespace portico::experimental
