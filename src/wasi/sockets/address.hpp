#pragma once

#include <wasi/sockets/types.hpp>

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <optional>

#include <netinet/in.h>
#include <sys/socket.h>

namespace portico::wasi::sockets {

/// An address and a port, as the kernel has them.
class Endpoint {
 public:
  Endpoint() = default;
  explicit Endpoint(const IpSocketAddress& from);
  /// What leads everywhere, or comes from nowhere yet: the wildcard address with port 0.
  [[nodiscard]] static Endpoint wildcard(IpAddressFamily family);

  [[nodiscard]] IpSocketAddress wit() const;
  [[nodiscard]] boost::asio::ip::address address() const;
  [[nodiscard]] std::uint16_t port() const;
  void set_port(std::uint16_t port);
  /// Whether it is of `family`, and neither IPv4-mapped nor (long given up) IPv4-compatible.
  [[nodiscard]] bool is_of(IpAddressFamily family) const;
  [[nodiscard]] bool is_unicast() const;
  /// Whether something can be there: neither the wildcard address nor port 0.
  [[nodiscard]] bool is_reachable() const;
  [[nodiscard]] bool is_wildcard() const { return address().is_unspecified() && port() == 0; }

  // For system calls.
  [[nodiscard]] sockaddr* data() { return reinterpret_cast<sockaddr*>(&storage_); }
  [[nodiscard]] const sockaddr* data() const {
    return reinterpret_cast<const sockaddr*>(&storage_);
  }
  [[nodiscard]] socklen_t size() const;

  bool operator==(const Endpoint& other) const;

 private:
  /// Of IPv4 the first bytes. Big enough for both families of the sockets here.
  sockaddr_in6 storage_{};
};

[[nodiscard]] constexpr int family_number(IpAddressFamily family) {
  return family == IpAddressFamily::ipv4 ? AF_INET : AF_INET6;
}

/// An IPv4-mapped address as what it stands for.
[[nodiscard]] IpAddress to_wit(const boost::asio::ip::address& address);

}  // namespace portico::wasi::sockets
