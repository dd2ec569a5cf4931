#pragma once

#include <client/channel.hpp>
#include <client/problem.hpp>

#include <portico/client/transport.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

namespace portico::client {

enum class Protocol : std::uint8_t { http1, http2 };

/// How far a dial has come, for whoever loses patience with it.
enum class DialStep : std::uint8_t { resolving, connecting, tunneling, securing };

/// A connection on which nothing has been said yet.
struct Dialed {
  std::unique_ptr<Channel> channel;
  Protocol protocol = Protocol::http1;
  /// Requests go to a proxy that takes whole URIs as targets.
  bool absolute_form = false;
  /// Value of Proxy-Authorization for those; or empty.
  std::string proxy_authorization;
};

/// Opens connections: Unix route or resolve, check addresses, connect, tunnel, TLS. One for each
/// transport; owns its resolver and TLS context.
class Dialer {
 public:
  /// Errors: `config`, `io` for certificates and keys that cannot be used.
  [[nodiscard]] static Result<std::unique_ptr<Dialer>>
  make(const boost::asio::any_io_executor& executor, const TransportOptions& options);
  virtual ~Dialer() = default;

  /// Leaves nothing on the executor that no dial waits for any more.
  virtual void close() {}
  /// Whether `origin` is served on a Unix socket, which needs no permission of the policy's.
  [[nodiscard]] virtual bool has_route(const Origin& /*origin*/) const { return false; }
  /// `policy.allows(origin)` has been asked. Honours cancellation, which throws nothing but
  /// `operation_aborted`. Keeps `*step` (not null) current. The dialer and `*step` must outlive it.
  [[nodiscard]] virtual boost::asio::awaitable<std::expected<Dialed, Problem>>
  dial(Origin origin, DialStep* step) = 0;
};

/// Those of the addresses of `host` that the policy lets through; destination-IP-prohibited if it
/// is none of them.
[[nodiscard]] std::expected<std::vector<boost::asio::ip::address>, Problem>
permitted(const Policy& policy, const std::string& host,
          std::vector<boost::asio::ip::address> addresses);

}  // namespace portico::client
