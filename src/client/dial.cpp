#include <client/dial.hpp>

#include <client/connect.hpp>
#include <client/proxy.hpp>
#include <client/tls_channel.hpp>
#include <client/tls_context.hpp>
#include <net/host.hpp>
#include <net/resolver.hpp>

#include <portico/http/uri.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/un.h>

namespace portico::client {

namespace asio = boost::asio;
namespace ip = asio::ip;
using http::ErrorCode;
using http::Scheme;

namespace {

using Addresses = std::expected<std::vector<ip::address>, Problem>;

/// `UnixRoute`, taken apart.
struct Route {
  std::string host;
  std::optional<std::uint16_t> port;
  std::filesystem::path socket;

  [[nodiscard]] bool leads_to(const Origin& origin) const {
    const bool https = origin.scheme == Scheme::Kind::https;
    return host == net::normal_name(origin.host) && port.value_or(https ? 443 : 80) == origin.port;
  }
  [[nodiscard]] bool overlaps(const Route& other) const {
    if (host != other.host)
      return false;
    if (port && other.port)
      return port == other.port;
    const auto given = port ? port : other.port;
    return !given || given == 80 || given == 443;
  }
};

Result<Route> parse_route(const UnixRoute& route) {
  const auto authority = http::parse_authority(route.authority);
  auto host = authority ? net::normal_host(authority->host) : std::nullopt;
  if (!host || authority->has_userinfo)
    return fail(Errc::config,
                fmt::format("\"{}\": expected HOST[:PORT] for a Unix socket", route.authority));
  if (route.socket.empty() || route.socket.native().size() >= sizeof(sockaddr_un::sun_path))
    return fail(Errc::config,
                fmt::format("\"{}\": not a Unix socket's path (1 to {} bytes)",
                            route.socket.string(), sizeof(sockaddr_un::sun_path) - 1));
  return Route{.host = *std::move(host), .port = authority->port, .socket = route.socket};
}

Result<std::vector<Route>> parse_routes(const std::vector<UnixRoute>& routes) {
  std::vector<Route> parsed;
  for (const auto& route : routes) {
    auto one = parse_route(route);
    if (!one)
      return std::unexpected{std::move(one.error())};
    if (std::ranges::any_of(parsed, [&](const Route& other) { return other.overlaps(*one); }))
      return fail(Errc::config,
                  fmt::format("\"{}\": there is a Unix socket for it already", route.authority));
    parsed.push_back(std::move(*one));
  }
  return parsed;
}

Problem prohibited(const std::string& host, const ip::address& address) {
  const auto text = address.to_string();
  return {ErrorCode::destination_ip_prohibited,
          fmt::format("{}{} private (--allow-private would allow it)", host,
                      text == host ? " is" : " is at " + text + ", which is")};
}

/// DNS-timeout; DNS-error with the response code; connection-limit-reached for too many look-ups.
Problem lookup_problem(net::LookupFailure failure) {
  using Kind = net::LookupFailure::Kind;
  switch (failure.kind) {
  case Kind::timed_out:
    return {ErrorCode::dns_timeout, std::move(failure.detail)};
  case Kind::cancelled:
    return {ErrorCode::connection_terminated, std::move(failure.detail)};
  case Kind::too_many:
    return {ErrorCode::connection_limit_reached, std::move(failure.detail)};
  case Kind::failed:
    break;
  }
  return {{ErrorCode::dns_error,
           http::DnsErrorPayload{.rcode = std::move(failure.rcode), .info_code = {}}},
          std::move(failure.detail)};
}

class NetworkDialer final : public Dialer {
 public:
  /// What `make` has read of the options.
  struct Parts {
    Policy policy;
    std::vector<Route> routes;
    std::optional<ProxyServer> proxy;
    std::vector<OriginPattern> direct;
    std::vector<OriginPattern> http2;
    std::shared_ptr<TlsContext> tls;
    std::unique_ptr<net::Resolver> resolver;
  };

  explicit NetworkDialer(Parts parts) : parts_{std::move(parts)} {}

  void close() override { parts_.resolver->cancel(); }

  [[nodiscard]] bool has_route(const Origin& origin) const override {
    return route_to(origin) != nullptr;
  }

  asio::awaitable<std::expected<Dialed, Problem>> dial(Origin origin, DialStep* step) override {
    const auto* const route = route_to(origin);
    const bool proxied = !route && parts_.proxy && !matches(parts_.direct, origin);
    if (!route && !net::parse_address(origin.host) && !net::is_host_name(origin.host))
      co_return std::unexpected{
          Problem{ErrorCode::http_request_uri_invalid,
                  fmt::format("\"{}\" is neither a name nor an address", origin.host)}};

    Connected socket = std::unexpected{Problem{}};
    if (route) {
      *step = DialStep::connecting;
      socket = co_await connect_unix(route->socket);
    } else if (proxied) {
      socket = co_await through_proxy(origin, step);
    } else {
      socket = co_await reach(origin.host, origin.port, Check::policy, step);
    }
    if (!socket)
      co_return std::unexpected{std::move(socket.error())};

    if (origin.scheme == Scheme::Kind::https) {
      *step = DialStep::securing;
      auto secured = co_await secure(std::move(*socket), parts_.tls, std::move(origin));
      if (!secured)
        co_return std::unexpected{std::move(secured.error())};
      Dialed dialed;
      dialed.channel = std::move(secured->channel);
      dialed.protocol = secured->protocol;
      co_return dialed;
    }
    Dialed dialed;
    dialed.channel = make_plain_channel(std::move(*socket));
    dialed.absolute_form = proxied;
    if (proxied)
      dialed.proxy_authorization = parts_.proxy->authorization;
    else if (matches(parts_.http2, origin))
      dialed.protocol = Protocol::http2;
    co_return dialed;
  }

 private:
  enum class Check : std::uint8_t { none, policy };

  static bool matches(const std::vector<OriginPattern>& patterns, const Origin& origin) {
    return std::ranges::any_of(patterns, [&](const auto& each) { return each.matches(origin); });
  }

  [[nodiscard]] const Route* route_to(const Origin& origin) const {
    const auto found = std::ranges::find_if(
        parts_.routes, [&](const auto& each) { return each.leads_to(origin); });
    return found == parts_.routes.end() ? nullptr : &*found;
  }

  /// The addresses of `host` that may be connected to, at least one.
  asio::awaitable<Addresses> addresses_of(std::string host, Check check) {
    std::vector<ip::address> addresses;
    if (const auto address = net::parse_address(host)) {
      addresses.push_back(*address);
    } else {
      auto found = co_await parts_.resolver->resolve(host);
      if (!found)
        co_return std::unexpected{lookup_problem(std::move(found.error()))};
      addresses = std::move(*found);
    }
    if (check == Check::none)
      co_return addresses;
    co_return permitted(parts_.policy, host, std::move(addresses));
  }

  asio::awaitable<Connected> reach(std::string host, std::uint16_t port, Check check,
                                   DialStep* step) {
    *step = net::parse_address(host) ? DialStep::connecting : DialStep::resolving;
    auto addresses = co_await addresses_of(std::move(host), check);
    if (!addresses)
      co_return std::unexpected{std::move(addresses.error())};
    *step = DialStep::connecting;
    co_return co_await connect_first(std::move(*addresses), port);
  }

  asio::awaitable<Connected> through_proxy(Origin origin, DialStep* step) {
    // What is named as private; names are the proxy's to look up.
    const auto address = net::parse_address(origin.host);
    if (address && !parts_.policy.allows(*address))
      co_return std::unexpected{prohibited(origin.host, *address)};
    if (net::is_localhost(origin.host) && !parts_.policy.allow_private)
      co_return std::unexpected{prohibited(origin.host, ip::address_v4::loopback())};

    const auto& proxy = *parts_.proxy;
    auto socket = co_await reach(proxy.host, proxy.port, Check::none, step);
    if (socket && origin.scheme == Scheme::Kind::https) {
      *step = DialStep::tunneling;
      socket = co_await open_tunnel(std::move(*socket), std::move(origin), proxy.authorization);
    }
    if (!socket)
      socket.error().detail = fmt::format("proxy {}: {}", proxy.host, socket.error().detail);
    co_return socket;
  }

  Parts parts_;
};

}  // namespace

std::expected<std::vector<ip::address>, Problem>
permitted(const Policy& policy, const std::string& host, std::vector<ip::address> addresses) {
  const auto first = addresses.front();
  std::erase_if(addresses, [&](const auto& address) { return !policy.allows(address); });
  if (addresses.empty())
    return std::unexpected{prohibited(host, first)};
  return addresses;
}

Result<std::unique_ptr<Dialer>> Dialer::make(const asio::any_io_executor& executor,
                                             const TransportOptions& options) {
  NetworkDialer::Parts parts;
  parts.policy = options.policy;
  parts.direct = options.proxy.except;
  parts.http2 = options.http2_prior_knowledge;

  auto routes = parse_routes(options.unix_routes);
  if (!routes)
    return std::unexpected{std::move(routes.error())};
  parts.routes = std::move(*routes);

  if (!options.proxy.url.empty()) {
    auto proxy = ProxyServer::parse(options.proxy.url);
    if (!proxy)
      return std::unexpected{std::move(proxy.error())};
    parts.proxy = std::move(*proxy);
  }

  auto tls = TlsContext::make(options.tls, options.http2 ? TlsContext::Offer::http1_and_2
                                                         : TlsContext::Offer::http1);
  if (!tls)
    return std::unexpected{std::move(tls.error())};
  parts.tls = std::move(*tls);

  auto resolver = net::Resolver::make(executor, {.name_servers = options.name_servers});
  if (!resolver)
    return std::unexpected{std::move(resolver.error())};
  parts.resolver = std::move(*resolver);
  return std::make_unique<NetworkDialer>(std::move(parts));
}

}  // namespace portico::client
