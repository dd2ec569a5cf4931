#pragma once

#include <portico/result.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <optional>
#include <string_view>

namespace portico::net {

/// Addresses that begin with the same bits, such as 10.0.0.0/8; perhaps only one.
class AddressRange {
 public:
  /// `10.1.2.3`, `10.0.0.0/8`, `[fd00::1]`, `[fd00::]/8`. Nothing where `text` is neither an
  /// address nor pretends to be one. Errors: `config`, saying what is wrong with it.
  [[nodiscard]] static Result<std::optional<AddressRange>> parse(std::string_view text);

  /// An IPv4-mapped address is an IPv4 one; a range of IPv6 has no IPv4 in it, however short it is.
  [[nodiscard]] bool contains(const boost::asio::ip::address& address) const;

 private:
  /// IPv4 as IPv4-mapped IPv6.
  boost::asio::ip::network_v6 range_;
};

/// The number that `digits` is, all of them, if it is at most `max`.
[[nodiscard]] std::optional<unsigned> parse_number(std::string_view digits, unsigned max);

}  // namespace portico::net
