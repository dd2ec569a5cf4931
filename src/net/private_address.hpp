#pragma once

#include <boost/asio/ip/address.hpp>

namespace portico::net {

/// Whether packets to `address` stay off the public internet (`client::is_private` says which).
[[nodiscard]] bool is_private(const boost::asio::ip::address& address);

}  // namespace portico::net
