#pragma once

#include <client/plain_channel.hpp>
#include <client/problem.hpp>

#include <portico/client/policy.hpp>
#include <portico/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace portico::client {

/// Where `ProxyOptions::url` points to.
struct ProxyServer {
  std::string host;
  std::uint16_t port = 80;
  /// Value of Proxy-Authorization, or empty.
  std::string authorization;

  /// Also without "http://", as variables of the environment often are. Errors: `config`; the text,
  /// which may hold a password, is not in the message.
  [[nodiscard]] static Result<ProxyServer> parse(std::string_view url);
};

/// Asks the proxy at the other end of `socket` to pass everything on to `origin` (CONNECT). What
/// refuses:
///
/// | the proxy answers | becomes |
/// |---|---|
/// | 403 | HTTP-request-denied |
/// | 407 | configuration-error |
/// | 502, 503 | destination-unavailable |
/// | 504 | connection-timeout |
/// | anything else | connection-refused |
/// | no HTTP, or more than `kMaxProxyHead` bytes | HTTP-protocol-error |
/// | nothing, and closes | connection-terminated |
[[nodiscard]] boost::asio::awaitable<std::expected<StreamSocket, Problem>>
open_tunnel(StreamSocket socket, Origin origin, std::string authorization);
inline constexpr std::size_t kMaxProxyHead = std::size_t{16} * 1024;

}  // namespace portico::client
