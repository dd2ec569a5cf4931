#pragma once

#include <wasi/sockets/grant.hpp>
#include <wasi/sockets/tcp_socket.hpp>
#include <wasi/sockets/udp_socket.hpp>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// What tests of sockets share: an event loop, rules, and sockets that are let do what they say.
namespace portico::wasi::sockets {

class SocketWorld : public testing::Test {
 protected:
  void allow(const std::vector<std::string>& rules, std::size_t max_sockets = 1024) {
    grant_.rules =
        SocketRules::parse(
            rules, {.name_servers = {},
                    .max_sockets = max_sockets,
                    .denied = [this](std::string_view rule) { denied_.emplace_back(rule); }})
            .value();
  }

  SocketResult<std::unique_ptr<TcpSocket>> tcp(IpAddressFamily family = IpAddressFamily::ipv4) {
    auto socket = WatchedSocket::open(grant_, loop_.get_executor(), family, SOCK_STREAM);
    if (!socket)
      return refused(socket.error());
    return std::make_unique<TcpSocket>(grant_, family, *std::move(socket));
  }
  SocketResult<std::unique_ptr<UdpSocket>> udp(IpAddressFamily family = IpAddressFamily::ipv4) {
    auto socket = WatchedSocket::open(grant_, loop_.get_executor(), family, SOCK_DGRAM);
    if (!socket)
      return refused(socket.error());
    return std::make_unique<UdpSocket>(
        std::make_shared<UdpPort>(grant_, family, *std::move(socket)));
  }

  static Endpoint at(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d,
                     std::uint16_t port) {
    return Endpoint{
        component::Case<"ipv4", Ipv4SocketAddress>{{.port = port, .address = {a, b, c, d}}}};
  }
  static Endpoint loopback(std::uint16_t port = 0) { return at(127, 0, 0, 1, port); }
  static Endpoint v6(const Ipv6Address& address, std::uint16_t port) {
    return Endpoint{component::Case<"ipv6", Ipv6SocketAddress>{
        {.port = port, .flow_info = 0, .address = address, .scope_id = 0}}};
  }

  std::unique_ptr<TcpSocket> listener() {
    auto socket = tcp().value();
    EXPECT_TRUE(socket->start_bind(loopback()) && socket->finish_bind());
    EXPECT_TRUE(socket->start_listen() && socket->finish_listen());
    return socket;
  }
  static std::uint16_t port_of(const TcpSocket& socket) { return socket.local().value().port(); }

  /// Turns the loop until it is so.
  template <class Condition> void until(Condition condition) {
    while (!condition()) {
      loop_.restart();
      loop_.poll();
    }
  }

  boost::asio::io_context loop_{1};
  Grant grant_{SocketRules::parse({}).value(), std::make_shared<SocketCounts>()};
  std::vector<std::string> denied_;
};

}  // namespace portico::wasi::sockets
