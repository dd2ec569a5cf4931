#include <server/listeners.hpp>

#include <fmt/format.h>

#include <sys/socket.h>

namespace portico::server {

using boost::asio::ip::tcp;

namespace {

/// Connections that may wait to be accepted; the kernel lowers it to net.core.somaxconn.
constexpr int kBacklog = 4096;

void enable(int socket, int option) {
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, option, &on, sizeof on);
}

std::unexpected<Error> failure(const tcp::endpoint& address) {
  return fail(Errc::io, fmt::format("cannot listen on {}: {}", to_text(address), last_error()));
}

}  // namespace

std::string to_text(const tcp::endpoint& address) {
  const auto host = address.address().to_string();
  return address.address().is_v6() ? fmt::format("[{}]:{}", host, address.port())
                                   : fmt::format("{}:{}", host, address.port());
}

Result<Listeners> Listeners::bind(const tcp::endpoint& address, unsigned count) {
  Listeners listeners;
  listeners.address_ = address;
  for (unsigned i = 0; i < count; ++i) {
    Descriptor socket{::socket(address.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (!socket)
      return failure(address);
    // Lets a port be taken again while old connections still close.
    enable(socket.get(), SO_REUSEADDR);
    // The first is bound without sharing, which proves that the port is free; it shares from then
    // on, with sockets of this user only.
    if (i > 0)
      enable(socket.get(), SO_REUSEPORT);
    auto& bound = listeners.address_;
    if (::bind(socket.get(), bound.data(), static_cast<socklen_t>(bound.size())) != 0)
      return failure(bound);
    if (i == 0) {
      enable(socket.get(), SO_REUSEPORT);
      auto size = static_cast<socklen_t>(bound.capacity());
      if (::getsockname(socket.get(), bound.data(), &size) != 0)
        return failure(bound);
      bound.resize(size);
    }
    listeners.sockets_.push_back(std::move(socket));
  }
  return listeners;
}

Result<> Listeners::listen() {
  for (const Descriptor& socket : sockets_)
    if (::listen(socket.get(), kBacklog) != 0)
      return failure(address_);
  return {};
}

}  // namespace portico::server
