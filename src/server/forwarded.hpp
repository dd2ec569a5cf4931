#pragma once

#include <portico/http/message.hpp>
#include <portico/server.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <string>

namespace portico::server {

/// The address that `socket` is connected to, if `mode` needs it, else nothing.
[[nodiscard]] std::string address_of(Forwarded mode, const boost::asio::ip::tcp::socket& socket);

/// Tells the guest where `request` came from: from `address`, as `mode` says.
void tell_origin(Forwarded mode, const std::string& address, http::Request& request);

}  // namespace portico::server
