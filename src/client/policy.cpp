#include <portico/client/policy.hpp>

#include <net/host.hpp>
#include <net/private_address.hpp>

#include <boost/asio/ip/address_v6.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace portico::client {

namespace ip = boost::asio::ip;
using http::Scheme;

namespace {

/// Length of the prefix that stands before an IPv4 address in IPv6.
constexpr unsigned kMappedBits = 96;

std::optional<unsigned> parse_number(std::string_view digits, unsigned max) {
  unsigned number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || stopped != end || number > max)
    return std::nullopt;
  return number;
}

ip::address_v6 as_v6(const ip::address& address) {
  return address.is_v6() ? address.to_v6() : ip::make_address_v6(ip::v4_mapped, address.to_v4());
}

/// `address/length`, where no bit beyond `length` may be set.
Result<ip::network_v6> parse_range(std::string_view address_text, std::string_view length_text) {
  const auto address = net::parse_address(address_text);
  if (!address)
    return fail(Errc::config, "only addresses have a range");
  const unsigned bits = address->is_v4() ? 32 : 128;
  const auto length = parse_number(length_text, bits);
  if (!length)
    return fail(Errc::config, fmt::format("the range's length must be 0 to {}", bits));
  ip::network_v6 range{as_v6(*address), static_cast<unsigned short>(128 - bits + *length)};
  if (range.network() != range.address())
    return fail(Errc::config, fmt::format("the range has bits beyond its {}", *length));
  return range;
}

}  // namespace

bool is_private(const ip::address& address) {
  return net::is_private(address);
}

std::string Origin::text() const {
  const bool https = scheme == Scheme::Kind::https;
  const bool bracketed = host.find(':') != std::string::npos;
  auto text = fmt::format("{}://{}{}{}", https ? "https" : "http", bracketed ? "[" : "", host,
                          bracketed ? "]" : "");
  if (port != (https ? 443 : 80))
    text += fmt::format(":{}", port);
  return text;
}

// Patterns ---------------------------------------------------------------------------------------

Result<OriginPattern> OriginPattern::parse(std::string_view text) {
  OriginPattern pattern;
  auto rest = text;
  const auto complain = [text](std::string_view what) {
    return fail(Errc::config, fmt::format("\"{}\": {}", text, what));
  };

  if (const auto end = rest.find("://"); end != rest.npos) {
    pattern.scheme_ = Scheme::parse(rest.substr(0, end)).kind;
    if (pattern.scheme_ == Scheme::Kind::other)
      return complain("the scheme must be http or https");
    rest.remove_prefix(end + 3);
  }

  // The port comes last; colons also stand in brackets.
  const auto bracket = rest.rfind(']');
  if (const auto colon = rest.find(':', bracket == rest.npos ? 0 : bracket); colon != rest.npos) {
    if (rest.find(':', colon + 1) != rest.npos)
      return complain("an IPv6 address stands in brackets, and a port is a number");
    const auto port = parse_number(rest.substr(colon + 1), 65'535);
    if (!port)
      return complain("the port must be a number of at most 65535");
    pattern.port_ = static_cast<std::uint16_t>(*port);
    rest = rest.substr(0, colon);
  }

  auto host = rest.substr(0, rest.find('/'));
  const auto length =
      host.size() < rest.size() ? std::optional{rest.substr(host.size() + 1)} : std::nullopt;
  const bool bracketed = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
  if (bracketed)
    host = host.substr(1, host.size() - 2);
  const auto address = net::parse_address(host);
  if (bracketed && (!address || !address->is_v6()))
    return complain("in brackets there must be an IPv6 address, without a zone");

  if (address || length) {
    const auto range = parse_range(host, length.value_or(bracketed ? "128" : "32"));
    if (!range)
      return complain(range.error().message());
    pattern.kind_ = Kind::range;
    pattern.range_ = *range;
  } else if (host != "*") {
    pattern.kind_ = host.starts_with("*.") ? Kind::below : Kind::name;
    if (pattern.kind_ == Kind::below)
      host.remove_prefix(2);
    if (!net::is_host_name(host))
      return complain("expected [SCHEME://]HOST[:PORT], where HOST is a name, *.NAME, an address, "
                      "a range of addresses such as 10.0.0.0/8, or *");
    pattern.name_ = net::normal_name(host);
  }
  return pattern;
}

bool OriginPattern::matches(const Origin& origin) const {
  if ((scheme_ && *scheme_ != origin.scheme) || (port_ && *port_ != origin.port))
    return false;
  if (kind_ == Kind::any)
    return true;
  const auto address = net::parse_address(origin.host);
  if (kind_ == Kind::range) {
    if (!address)
      return false;
    const auto v6 = as_v6(*address);
    // A range of IPv6 has no IPv4 in it, however short it is.
    if (v6.is_v4_mapped() && range_.prefix_length() < kMappedBits)
      return false;
    return ip::network_v6{v6, range_.prefix_length()}.network() == range_.network();
  }
  const auto host = net::normal_name(origin.host);
  if (kind_ == Kind::name)
    return host == name_;
  return !address && host.size() > name_.size() + 1 && host.ends_with(name_) &&
         host[host.size() - name_.size() - 1] == '.';
}

bool Policy::allows(const Origin& origin) const {
  return std::ranges::any_of(allowed, [&](const auto& pattern) { return pattern.matches(origin); });
}

bool Policy::allows(const ip::address& address) const {
  return allow_private || !is_private(address);
}

}  // namespace portico::client
