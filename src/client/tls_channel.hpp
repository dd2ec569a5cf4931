#pragma once

#include <client/channel.hpp>
#include <client/dial.hpp>
#include <client/plain_channel.hpp>
#include <client/problem.hpp>
#include <client/tls_context.hpp>

#include <boost/asio/awaitable.hpp>

#include <expected>
#include <memory>

namespace portico::client {

struct Secured {
  std::unique_ptr<Channel> channel;
  /// As negotiated.
  Protocol protocol = Protocol::http1;
};

/// The handshake over a connected socket, with a server that proves to be `origin`'s.
[[nodiscard]] boost::asio::awaitable<std::expected<Secured, Problem>>
secure(StreamSocket socket, std::shared_ptr<TlsContext> context, Origin origin);

}  // namespace portico::client
