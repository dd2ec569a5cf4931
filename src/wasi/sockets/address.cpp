#include <wasi/sockets/address.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <tuple>
#include <utility>

#include <arpa/inet.h>

namespace portico::wasi::sockets {

namespace ip = boost::asio::ip;

namespace {

Ipv4Address wit_v4(const ip::address_v4& address) {
  const auto bytes = address.to_bytes();
  return {bytes[0], bytes[1], bytes[2], bytes[3]};
}

Ipv6Address wit_v6(const ip::address_v6& address) {
  const auto bytes = address.to_bytes();
  const auto word = [&](std::size_t i) {
    return static_cast<std::uint16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  };
  return {word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7)};
}

ip::address_v4 from_wit(const Ipv4Address& address) {
  return ip::address_v4{
      std::apply([](auto... part) { return ip::address_v4::bytes_type{{part...}}; }, address)};
}

ip::address_v6 from_wit(const Ipv6Address& address) {
  ip::address_v6::bytes_type bytes;
  std::size_t at = 0;
  const auto put = [&](std::uint16_t word) {
    bytes[at++] = static_cast<std::uint8_t>(word >> 8);
    bytes[at++] = static_cast<std::uint8_t>(word & 0xff);
  };
  std::apply([&](auto... word) { (put(word), ...); }, address);
  return ip::address_v6{bytes};
}

/// `::a.b.c.d` but for the two addresses that look so and are not.
bool is_v4_compatible(const ip::address_v6& address) {
  const auto bytes = address.to_bytes();
  return std::all_of(bytes.begin(), bytes.begin() + 12, [](auto byte) { return byte == 0; }) &&
         !address.is_unspecified() && !address.is_loopback();
}

template <class Sockaddr> Sockaddr read(const sockaddr_in6& storage) {
  static_assert(sizeof(Sockaddr) <= sizeof storage);
  Sockaddr address;
  std::memcpy(&address, &storage, sizeof address);
  return address;
}

}  // namespace

Endpoint::Endpoint(const IpSocketAddress& from) {
  if (const auto* v4 = std::get_if<0>(&from)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(v4->value.port);
    to.sin_addr.s_addr = htonl(from_wit(v4->value.address).to_uint());
    std::memcpy(&storage_, &to, sizeof to);
  } else {
    const auto& v6 = std::get<1>(from).value;
    storage_.sin6_family = AF_INET6;
    storage_.sin6_port = htons(v6.port);
    storage_.sin6_flowinfo = v6.flow_info;
    // Elsewhere the kernel knows of none, and would say that answers come from another address.
    if (const auto where = from_wit(v6.address);
        where.is_link_local() || where.is_multicast_link_local() || where.is_multicast_node_local())
      storage_.sin6_scope_id = v6.scope_id;
    const auto bytes = from_wit(v6.address).to_bytes();
    std::memcpy(&storage_.sin6_addr, bytes.data(), bytes.size());
  }
}

Endpoint Endpoint::wildcard(IpAddressFamily family) {
  Endpoint endpoint;
  endpoint.storage_.sin6_family = static_cast<sa_family_t>(family_number(family));
  return endpoint;
}

IpSocketAddress Endpoint::wit() const {
  const auto where = address();
  if (where.is_v4())
    return component::Case<"ipv4", Ipv4SocketAddress>{
        {.port = port(), .address = wit_v4(where.to_v4())}};
  return component::Case<"ipv6", Ipv6SocketAddress>{{.port = port(),
                                                     .flow_info = storage_.sin6_flowinfo,
                                                     .address = wit_v6(where.to_v6()),
                                                     .scope_id = storage_.sin6_scope_id}};
}

ip::address Endpoint::address() const {
  if (storage_.sin6_family == AF_INET)
    return ip::address_v4{ntohl(read<sockaddr_in>(storage_).sin_addr.s_addr)};
  ip::address_v6::bytes_type bytes;
  std::memcpy(bytes.data(), &storage_.sin6_addr, bytes.size());
  return ip::address_v6{bytes, storage_.sin6_scope_id};
}

std::uint16_t Endpoint::port() const {
  return ntohs(storage_.sin6_family == AF_INET ? read<sockaddr_in>(storage_).sin_port
                                               : storage_.sin6_port);
}

void Endpoint::set_port(std::uint16_t port) {
  // Both families have it in the same place.
  static_assert(offsetof(sockaddr_in, sin_port) == offsetof(sockaddr_in6, sin6_port));
  storage_.sin6_port = htons(port);
}

bool Endpoint::is_of(IpAddressFamily family) const {
  if (storage_.sin6_family != family_number(family))
    return false;
  const auto where = address();
  return where.is_v4() || (!where.to_v6().is_v4_mapped() && !is_v4_compatible(where.to_v6()));
}

bool Endpoint::is_unicast() const {
  const auto where = address();
  return !where.is_multicast() && where != ip::address_v4::broadcast();
}

bool Endpoint::is_reachable() const {
  return !address().is_unspecified() && port() != 0;
}

socklen_t Endpoint::size() const {
  return storage_.sin6_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
}

bool Endpoint::operator==(const Endpoint& other) const {
  return address() == other.address() && port() == other.port();
}

IpAddress to_wit(const ip::address& address) {
  if (address.is_v4())
    return component::Case<"ipv4", Ipv4Address>{wit_v4(address.to_v4())};
  if (address.to_v6().is_v4_mapped())
    return component::Case<"ipv4", Ipv4Address>{
        wit_v4(ip::make_address_v4(ip::v4_mapped, address.to_v6()))};
  return component::Case<"ipv6", Ipv6Address>{wit_v6(address.to_v6())};
}

}  // namespace portico::wasi::sockets
