#include <portico/wasi/sockets.hpp>

#include <net/address_range.hpp>
#include <net/host.hpp>
#include <net/name_pattern.hpp>
#include <net/private_address.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <variant>

namespace portico::wasi {

namespace ip = boost::asio::ip;

namespace {

constexpr std::array<std::string_view, 4> kUseNames{"tcp-connect", "tcp-listen", "udp-send",
                                                    "udp-listen"};
constexpr std::string_view kResolve = "resolve";

constexpr const char* kExpected =
    "expected USE:WHERE[:PORTS], where USE is tcp-connect, tcp-listen, tcp, udp-send, udp-listen, "
    "udp or resolve, such as tcp-connect:10.1.2.3:5432, udp:localhost or resolve:*.example.com";
constexpr const char* kExpectedWhere =
    "expected an address, a range such as 10.0.0.0/8, localhost, private or *";

constexpr std::size_t index_of(SocketUse use) {
  return static_cast<std::size_t>(use);
}
constexpr std::uint8_t bit_of(SocketUse use) {
  return static_cast<std::uint8_t>(1U << index_of(use));
}
constexpr bool listens(SocketUse use) {
  return use == SocketUse::tcp_listen || use == SocketUse::udp_listen;
}

/// Lower case, of what is compared with keywords.
std::string lower(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

/// The uses, as bits.
std::optional<std::uint8_t> parse_uses(std::string_view name) {
  if (name == "tcp")
    return bit_of(SocketUse::tcp_connect) | bit_of(SocketUse::tcp_listen);
  if (name == "udp")
    return bit_of(SocketUse::udp_send) | bit_of(SocketUse::udp_listen);
  const auto found = std::ranges::find(kUseNames, name);
  if (found == kUseNames.end())
    return std::nullopt;
  return static_cast<std::uint8_t>(1U << (found - kUseNames.begin()));
}

struct Ports {
  unsigned first = 0;
  unsigned last = 65'535;
  [[nodiscard]] bool has(std::uint16_t port) const { return first <= port && port <= last; }
};

std::optional<Ports> parse_ports(std::string_view text) {
  constexpr unsigned kMax = 65'535;
  const auto dash = text.find('-');
  const auto first = net::parse_number(text.substr(0, dash), kMax);
  const auto last = dash == text.npos ? first : net::parse_number(text.substr(dash + 1), kMax);
  if (!first || !last || *first > *last)
    return std::nullopt;
  return Ports{*first, *last};
}

/// Where the ports begin: after the last colon that is not in brackets.
std::size_t port_colon(std::string_view text) {
  const auto bracket = text.rfind(']');
  return text.find(':', bracket == text.npos ? 0 : bracket);
}

}  // namespace

// Rules ------------------------------------------------------------------------------------------

class SocketRules::Rule {
 public:
  static Result<Rule> parse(std::string_view text);

  [[nodiscard]] bool is_for(SocketUse use) const { return (uses_ & bit_of(use)) != 0; }
  [[nodiscard]] bool allows(SocketUse use, const ip::address& address, std::uint16_t port) const {
    return is_for(use) && ports_.has(port) && covers(use, address);
  }
  [[nodiscard]] bool allows_name(std::string_view name) const {
    return names_ && names_->matches(name);
  }

 private:
  enum class Keyword : std::uint8_t { localhost, not_public, any };

  Result<> parse_where(std::string_view text);
  [[nodiscard]] bool covers(SocketUse use, const ip::address& address) const;

  std::uint8_t uses_ = 0;
  std::variant<Keyword, net::AddressRange> where_;
  Ports ports_;
  /// Of a rule for `resolve`.
  std::optional<net::NamePattern> names_;
};

Result<SocketRules::Rule> SocketRules::Rule::parse(std::string_view text) {
  const auto complain = [text](std::string_view what) {
    return fail(Errc::config, fmt::format("\"{}\": {}", text, what));
  };
  const auto colon = text.find(':');
  const auto use = lower(text.substr(0, colon));
  const auto uses = parse_uses(use);
  if (colon == text.npos || (!uses && use != kResolve))
    return complain(kExpected);

  Rule rule;
  auto where = text.substr(colon + 1);
  if (!uses) {
    if (where.find(':') != where.npos)
      return complain("names are looked up for any port; leave it out");
    rule.names_ = net::NamePattern::parse(where);
    if (!rule.names_)
      return complain("expected a name, *.NAME or * after resolve:");
    return rule;
  }

  rule.uses_ = *uses;
  if (const auto split = port_colon(where); split != where.npos) {
    if (where.find(':', split + 1) != where.npos)
      return complain("an IPv6 address stands in brackets, and ports are numbers");
    const auto ports = parse_ports(where.substr(split + 1));
    if (!ports)
      return complain("ports are a number of at most 65535, or two such as 8000-8099");
    if (ports->last == 0 && !rule.is_for(SocketUse::tcp_listen) &&
        !rule.is_for(SocketUse::udp_listen))
      return complain("nothing can be reached at port 0; leave it out for any port");
    rule.ports_ = *ports;
    where = where.substr(0, split);
  }
  if (auto parsed = rule.parse_where(where); !parsed)
    return complain(parsed.error().message());
  return rule;
}

Result<> SocketRules::Rule::parse_where(std::string_view text) {
  const auto keyword = lower(text);
  if (keyword == "*") {
    where_ = Keyword::any;
  } else if (keyword == "localhost") {
    where_ = Keyword::localhost;
  } else if (keyword == "private") {
    where_ = Keyword::not_public;
  } else {
    const auto range = net::AddressRange::parse(text);
    if (!range)
      return std::unexpected{range.error()};
    if (!*range && net::NamePattern::parse(text))
      return fail(
          Errc::config,
          fmt::format("rules for sockets are about addresses, not names: name the addresses "
                      "of {} (and resolve:{} lets guests look it up)",
                      text, text));
    if (!*range)
      return fail(Errc::config, kExpectedWhere);
    where_ = **range;
  }
  return {};
}

bool SocketRules::Rule::covers(SocketUse use, const ip::address& address) const {
  if (const auto* range = std::get_if<net::AddressRange>(&where_))
    return range->contains(address);
  switch (std::get<Keyword>(where_)) {
  case Keyword::localhost:
    return address.is_loopback();
  case Keyword::not_public:
    return net::is_private(address);
  case Keyword::any:
    return listens(use) || !net::is_private(address);
  }
  return false;
}

// Denials ----------------------------------------------------------------------------------------

/// The rules that were told already.
class SocketRules::Told {
 public:
  void tell(const std::function<void(std::string_view)>& listener, std::string rule) {
    if (!listener)
      return;
    const std::lock_guard lock{mutex_};
    if (known_.size() >= kMaxKnown && !known_.contains(rule))
      known_.clear();
    const auto [known, is_new] = known_.insert(std::move(rule));
    if (is_new)
      listener(*known);
  }

 private:
  static constexpr std::size_t kMaxKnown = 1000;
  std::mutex mutex_;
  std::set<std::string> known_;
};

SocketRules::SocketRules(std::vector<Rule> rules, Options options)
    : rules_{std::move(rules)}, options_{std::move(options)}, told_{std::make_unique<Told>()} {}

SocketRules::~SocketRules() = default;

Result<std::shared_ptr<const SocketRules>> SocketRules::parse(std::span<const std::string> rules,
                                                              Options options) {
  std::vector<Rule> parsed;
  for (const auto& text : rules) {
    auto rule = Rule::parse(text);
    if (!rule)
      return std::unexpected{std::move(rule.error())};
    parsed.push_back(*std::move(rule));
  }
  return std::make_shared<const SocketRules>(std::move(parsed), std::move(options));
}

bool SocketRules::allows(SocketUse use, const ip::address& address, std::uint16_t port) const {
  return std::ranges::any_of(rules_,
                             [&](const Rule& rule) { return rule.allows(use, address, port); });
}

bool SocketRules::allows_name(std::string_view name) const {
  return std::ranges::any_of(rules_, [name](const Rule& rule) { return rule.allows_name(name); });
}

void SocketRules::deny(SocketUse use, const ip::address& address, std::uint16_t port) const {
  const auto text =
      address.is_v4() ? address.to_string()
                      : fmt::format("[{}]", ip::address_v6{address.to_v6().to_bytes()}.to_string());
  told_->tell(options_.denied, fmt::format("{}:{}:{}", kUseNames[index_of(use)], text, port));
}

void SocketRules::deny_name(std::string_view name) const {
  told_->tell(options_.denied, fmt::format("{}:{}", kResolve, net::normal_name(name)));
}

}  // namespace portico::wasi
