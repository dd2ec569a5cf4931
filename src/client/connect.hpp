#pragma once

#include <client/plain_channel.hpp>
#include <client/problem.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <vector>

namespace portico::client {

using Connected = std::expected<StreamSocket, Problem>;

/// How long an address has to itself before the next one is tried beside it (RFC 8305 5).
inline constexpr std::chrono::milliseconds kConnectStagger{250};

/// Connects to the first of `addresses` that answers, of both families by turns, IPv6 first. The
/// next is tried when the one before has failed, or has had `stagger` to itself; what is not needed
/// is closed. If all fail, says why the first one did that could be reached at all.
[[nodiscard]] boost::asio::awaitable<Connected>
connect_first(std::vector<boost::asio::ip::address> addresses, std::uint16_t port,
              std::chrono::milliseconds stagger = kConnectStagger);

/// Waits where the listener's queue is full, as TCP does.
[[nodiscard]] boost::asio::awaitable<Connected> connect_unix(std::filesystem::path path);

}  // namespace portico::client
