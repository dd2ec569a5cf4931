#include <portico/client/policy.hpp>

#include <net/address_range.hpp>
#include <net/host.hpp>
#include <net/name_pattern.hpp>
#include <net/private_address.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace portico::client {

namespace ip = boost::asio::ip;
using http::Scheme;

/// One of them.
struct OriginPattern::Host {
  std::optional<net::AddressRange> range;
  std::optional<net::NamePattern> name;
};

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
    const auto port = net::parse_number(rest.substr(colon + 1), 65'535);
    if (!port)
      return complain("the port must be a number of at most 65535");
    pattern.port_ = static_cast<std::uint16_t>(*port);
    rest = rest.substr(0, colon);
  }

  auto range = net::AddressRange::parse(rest);
  if (!range)
    return complain(range.error().message());
  auto name = *range ? std::nullopt : net::NamePattern::parse(rest);
  if (!*range && !name)
    return complain("expected [SCHEME://]HOST[:PORT], where HOST is a name, *.NAME, an address, "
                    "a range of addresses such as 10.0.0.0/8, or *");
  pattern.host_ = std::make_shared<const Host>(*std::move(range), std::move(name));
  return pattern;
}

bool OriginPattern::matches(const Origin& origin) const {
  if ((scheme_ && *scheme_ != origin.scheme) || (port_ && *port_ != origin.port))
    return false;
  if (!host_)
    return true;
  if (host_->name)
    return host_->name->matches(origin.host);
  const auto address = net::parse_address(origin.host);
  return address && host_->range->contains(*address);
}

bool Policy::allows(const Origin& origin) const {
  return std::ranges::any_of(allowed, [&](const auto& pattern) { return pattern.matches(origin); });
}

bool Policy::allows(const ip::address& address) const {
  return allow_private || !is_private(address);
}

}  // namespace portico::client
