#pragma once

#include <client/channel.hpp>

#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <span>

namespace portico::client {

/// What the kernel has, or takes, without waiting; never a signal. No bytes and no error: it would
/// have to wait. The end of the input is `asio::error::eof`.
[[nodiscard]] Channel::Moved receive_now(int socket, std::span<std::byte> to);
/// Whether neither bytes nor the end nor an error are there.
[[nodiscard]] bool is_quiet(int socket);
[[nodiscard]] Channel::Moved send_now(int socket, std::span<const std::byte> bytes);
/// `buffers` from `skip` bytes on; perhaps not all that it would take.
[[nodiscard]] Channel::Moved
send_now(int socket, std::span<const boost::asio::const_buffer> buffers, std::size_t skip = 0);

}  // namespace portico::client
