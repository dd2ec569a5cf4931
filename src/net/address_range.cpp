#include <net/address_range.hpp>

#include <net/host.hpp>

#include <boost/asio/ip/address_v6.hpp>
#include <fmt/format.h>

#include <charconv>
#include <system_error>

namespace portico::net {

namespace ip = boost::asio::ip;

namespace {

/// Length of the prefix that stands before an IPv4 address in IPv6.
constexpr unsigned kMappedBits = 96;

/// Without a zone.
ip::address_v6 as_v6(const ip::address& address) {
  return address.is_v6() ? ip::address_v6{address.to_v6().to_bytes()}
                         : ip::make_address_v6(ip::v4_mapped, address.to_v4());
}

}  // namespace

std::optional<unsigned> parse_number(std::string_view digits, unsigned max) {
  unsigned number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || stopped != end || number > max)
    return std::nullopt;
  return number;
}

Result<std::optional<AddressRange>> AddressRange::parse(std::string_view text) {
  const auto slash = text.find('/');
  auto host = text.substr(0, slash);
  const bool bracketed = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
  if (bracketed)
    host = host.substr(1, host.size() - 2);
  const auto address = parse_address(host);
  if (bracketed && (!address || !address->is_v6()))
    return fail(Errc::config, "in brackets there must be an IPv6 address, without a zone");
  if (!address && slash == text.npos)
    return std::nullopt;
  if (!address)
    return fail(Errc::config, "only addresses have a range");
  if (address->is_v6() && !bracketed)
    return fail(Errc::config, "an IPv6 address stands in brackets");

  const unsigned bits = address->is_v4() ? 32 : 128;
  const auto length = slash == text.npos ? bits : parse_number(text.substr(slash + 1), bits);
  if (!length)
    return fail(Errc::config, fmt::format("the range's length must be 0 to {}", bits));
  AddressRange range;
  range.range_ = {as_v6(*address), static_cast<unsigned short>(128 - bits + *length)};
  if (range.range_.network() != range.range_.address())
    return fail(Errc::config, fmt::format("the range has bits beyond its {}", *length));
  return range;
}

bool AddressRange::contains(const ip::address& address) const {
  const auto v6 = as_v6(address);
  if (v6.is_v4_mapped() && range_.prefix_length() < kMappedBits)
    return false;
  return ip::network_v6{v6, range_.prefix_length()}.network() == range_.network();
}

}  // namespace portico::net
