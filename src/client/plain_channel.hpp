#pragma once

#include <client/channel.hpp>

#include <boost/asio/generic/stream_protocol.hpp>

#include <memory>

namespace portico::client {

/// TCP or a Unix socket.
using StreamSocket = boost::asio::generic::stream_protocol::socket;

/// A channel that carries bytes as they are, over a connected socket.
[[nodiscard]] std::unique_ptr<Channel> make_plain_channel(StreamSocket socket);

}  // namespace portico::client
