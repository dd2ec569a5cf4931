#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <expected>
#include <string>
#include <string_view>

namespace portico::cli {

/// Parses "127.0.0.1:8080" or "[::]:8080"; port 0 asks the kernel for one.
[[nodiscard]] std::expected<boost::asio::ip::tcp::endpoint, std::string>
parse_address(std::string_view text);

}  // namespace portico::cli
