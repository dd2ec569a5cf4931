#pragma once

#include <boost/asio/ip/address.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace portico::net {

/// The address that `host` is, which stands there without brackets: four decimal numbers, or IPv6
/// without a zone. Nothing else is taken for an address, whatever other programs make of "127.1".
[[nodiscard]] std::optional<boost::asio::ip::address> parse_address(std::string_view host);

/// Whether `host`, perhaps with the dot at its end, is a name that can be asked for: labels of
/// letters, digits, "-" and "_", of at most 63 bytes, 253 in all. Not where the last label is a
/// number: no such name exists, and there are programs (a proxy may be one) that take it for an
/// address.
[[nodiscard]] bool is_host_name(std::string_view host);

/// `name` as name services know it: what is not ASCII by IDNA 2008, with the mapping of UTS 46
/// (non-transitional). Nothing, if that cannot be, or the result is no name (`is_host_name`).
[[nodiscard]] std::optional<std::string> to_ascii_name(const std::string& name);

/// `host` in lower case and without the dot at its end, which says only that the name is whole.
[[nodiscard]] std::string normal_name(std::string_view host);

/// `host`, perhaps in brackets, in its only notation, without them. Nothing, if it is neither a
/// name nor an address.
[[nodiscard]] std::optional<std::string> normal_host(std::string_view host);

/// Whether `host` is a name for loopback, wherever it is asked for (RFC 6761 6.3).
[[nodiscard]] bool is_localhost(std::string_view host);

}  // namespace portico::net
