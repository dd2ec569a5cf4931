#pragma once

#include <portico/http/message.hpp>
#include <portico/result.hpp>

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portico::client {

/// Where a request goes: scheme, host in lower case without brackets, port (the scheme's, if none
/// was given).
struct Origin {
  http::Scheme::Kind scheme = http::Scheme::Kind::http;
  std::string host;
  std::uint16_t port = 80;

  /// As a URI writes it, with the port only where it is not the scheme's: "https://example.com".
  [[nodiscard]] std::string text() const;
  bool operator==(const Origin&) const = default;
};

/// Which origins something is about: `[SCHEME://]HOST[:PORT]`.
///
/// | HOST | is |
/// |---|---|
/// | `example.com` | this name; not what is below it |
/// | `*.example.com` | every name below it, at any depth; not itself |
/// | `10.1.2.3`, `[fd00::1]` | this address |
/// | `10.0.0.0/8`, `[fd00::]/8` | this range of addresses, where a request names one |
/// | `*` | any host |
///
/// Names are never looked up to find out. A host is an address in its usual notation only, not in
/// the ones that some programs understand ("127.1"), which are refused here.
///
/// SCHEME is http or https, PORT a number; what is left out may be anything. Case does not matter.
class OriginPattern {
 public:
  /// Errors: `config`, naming what is wrong and what is expected.
  [[nodiscard]] static Result<OriginPattern> parse(std::string_view text);
  [[nodiscard]] bool matches(const Origin& origin) const;
  /// Nothing, if it may be either.
  [[nodiscard]] std::optional<http::Scheme::Kind> scheme() const { return scheme_; }

 private:
  struct Host;
  std::optional<http::Scheme::Kind> scheme_;
  std::optional<std::uint16_t> port_;
  std::shared_ptr<const Host> host_;
};

/// Whether packets to `address` stay off the public internet: loopback, private, link-local (cloud
/// metadata services among them), shared, unspecified, multicast, benchmarking, documentation and
/// reserved ranges of IPv4 and IPv6 (IANA special-purpose registries), also where an IPv6 address
/// wraps such an IPv4 one (mapped, NAT64, 6to4, Teredo).
[[nodiscard]] bool is_private(const boost::asio::ip::address& address);

/// What guests may reach. The default is nothing.
struct Policy {
  /// Origins that may be asked for. Checked before anything is looked up: HTTP-request-denied.
  std::vector<OriginPattern> allowed;
  /// Whether the addresses found may be private (see `is_private`). Checked on each address before
  /// it is connected to, however it was named, so that no name service gets around it:
  /// destination-IP-prohibited. Separate, since whoever allows `*` means the internet.
  bool allow_private = false;

  [[nodiscard]] bool allows(const Origin& origin) const;
  [[nodiscard]] bool allows(const boost::asio::ip::address& address) const;
};

}  // namespace portico::client
