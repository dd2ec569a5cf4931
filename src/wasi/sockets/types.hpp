#pragma once

#include <portico/component/resource.hpp>
#include <portico/component/wit.hpp>

#include <array>
#include <cstdint>
#include <expected>
#include <string_view>
#include <tuple>
#include <variant>

/// The types of wasi:sockets/network.
namespace portico::wasi::sockets {

struct Network {
  static constexpr const char* kWitName = "network";
};

enum class ErrorCode : std::uint8_t {
  unknown,
  access_denied,
  not_supported,
  invalid_argument,
  out_of_memory,
  timeout,
  concurrency_conflict,
  not_in_progress,
  would_block,
  invalid_state,
  new_socket_limit,
  address_not_bindable,
  address_in_use,
  remote_unreachable,
  connection_refused,
  connection_reset,
  connection_aborted,
  datagram_too_large,
  name_unresolvable,
  temporary_resolver_failure,
  permanent_resolver_failure,
};
template <class T = void> using SocketResult = std::expected<T, ErrorCode>;

enum class IpAddressFamily : std::uint8_t { ipv4, ipv6 };

using Ipv4Address = std::tuple<std::uint8_t, std::uint8_t, std::uint8_t, std::uint8_t>;
using Ipv6Address = std::tuple<std::uint16_t, std::uint16_t, std::uint16_t, std::uint16_t,
                               std::uint16_t, std::uint16_t, std::uint16_t, std::uint16_t>;
using IpAddress =
    std::variant<component::Case<"ipv4", Ipv4Address>, component::Case<"ipv6", Ipv6Address>>;

struct Ipv4SocketAddress {
  std::uint16_t port;
  Ipv4Address address;
};
struct Ipv6SocketAddress {
  std::uint16_t port;
  std::uint32_t flow_info;
  Ipv6Address address;
  std::uint32_t scope_id;
};
using IpSocketAddress = std::variant<component::Case<"ipv4", Ipv4SocketAddress>,
                                     component::Case<"ipv6", Ipv6SocketAddress>>;

}  // namespace portico::wasi::sockets

namespace portico::component {

template <>
inline constexpr std::array<std::string_view, 21> wit_names<wasi::sockets::ErrorCode>{
    "unknown",
    "access-denied",
    "not-supported",
    "invalid-argument",
    "out-of-memory",
    "timeout",
    "concurrency-conflict",
    "not-in-progress",
    "would-block",
    "invalid-state",
    "new-socket-limit",
    "address-not-bindable",
    "address-in-use",
    "remote-unreachable",
    "connection-refused",
    "connection-reset",
    "connection-aborted",
    "datagram-too-large",
    "name-unresolvable",
    "temporary-resolver-failure",
    "permanent-resolver-failure"};

template <>
inline constexpr std::array<std::string_view, 2> wit_names<wasi::sockets::IpAddressFamily>{"ipv4",
                                                                                           "ipv6"};

template <>
inline constexpr std::array<std::string_view, 2> wit_names<wasi::sockets::Ipv4SocketAddress>{
    "port", "address"};

template <>
inline constexpr std::array<std::string_view, 4> wit_names<wasi::sockets::Ipv6SocketAddress>{
    "port", "flow-info", "address", "scope-id"};

}  // namespace portico::component
