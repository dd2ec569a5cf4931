#include <portico/wasi/streams.hpp>
#include <portico/wasi/wasi.hpp>

#include <wasi/sockets/options.hpp>
#include <wasi/sockets/tcp_socket.hpp>

#include <array>
#include <string_view>
#include <utility>

template <>
inline constexpr std::array<std::string_view, 3>
    portico::component::wit_names<portico::wasi::sockets::ShutdownType>{"receive", "send", "both"};

namespace portico::wasi {

using component::Borrow;
using component::Call;
using component::Own;
using namespace sockets;

namespace {

using Self = Borrow<TcpSocket>;

SocketResult<IpSocketAddress> to_wit(SocketResult<Endpoint> endpoint) {
  if (!endpoint)
    return refused(endpoint.error());
  return endpoint->wit();
}

void add_connecting(component::Linker::Instance& tcp) {
  tcp.func("[method]tcp-socket.start-bind",
           [](Self self, Borrow<Network>, IpSocketAddress to) {
             return self->start_bind(Endpoint{to});
           })
      .func("[method]tcp-socket.finish-bind", [](Self self) { return self->finish_bind(); })
      .func("[method]tcp-socket.start-connect",
            [](Self self, Borrow<Network>, IpSocketAddress to) {
              return self->start_connect(Endpoint{to});
            })
      .func("[method]tcp-socket.finish-connect", [](Self self) { return self->finish_connect(); })
      .func("[method]tcp-socket.start-listen", [](Self self) { return self->start_listen(); })
      .func("[method]tcp-socket.finish-listen", [](Self self) { return self->finish_listen(); })
      .func("[method]tcp-socket.accept", [](Self self) { return self->accept(); })
      .func("[method]tcp-socket.local-address", [](Self self) { return to_wit(self->local()); })
      .func("[method]tcp-socket.remote-address", [](Self self) { return to_wit(self->remote()); })
      .func("[method]tcp-socket.is-listening", [](Self self) { return self->is_listening(); })
      .func("[method]tcp-socket.address-family", [](Self self) { return self->family(); })
      .func("[method]tcp-socket.set-listen-backlog-size",
            [](Self self, std::uint64_t value) { return self->set_backlog(value); })
      .func("[method]tcp-socket.subscribe", [](Self self) { return self->subscribe(); })
      .func("[method]tcp-socket.shutdown",
            [](Self self, ShutdownType type) { return self->shutdown(type); });
}

/// A method that calls `option(socket, arguments...)` on the kernel's socket.
template <auto option, class Result, class... Args> auto on_socket() {
  return [](Self self, Args... args) -> SocketResult<Result> {
    const auto number = self->number();
    if (!number)
      return refused(number.error());
    return option(*number, args...);
  };
}

/// The two methods of a time of keep-alive.
template <KeepAliveTime which> auto time() {
  return on_socket<[](int socket) { return keep_alive_nanoseconds(socket, which); },
                   std::uint64_t>();
}
template <KeepAliveTime which> auto set_time() {
  return on_socket<[](int socket, std::uint64_t value) {
    return set_keep_alive_nanoseconds(socket, which, value);
  },
                   void, std::uint64_t>();
}
template <Buffer which> auto size() {
  return on_socket<[](int socket) { return buffer_size(socket, which); }, std::uint64_t>();
}
template <Buffer which> auto set_size() {
  return on_socket<[](int socket, std::uint64_t value) {
    return set_buffer_size(socket, which, value);
  },
                   void, std::uint64_t>();
}

void add_options(component::Linker::Instance& tcp) {
  tcp.func("[method]tcp-socket.keep-alive-enabled", on_socket<&keep_alive, bool>())
      .func("[method]tcp-socket.set-keep-alive-enabled", on_socket<&set_keep_alive, void, bool>())
      .func("[method]tcp-socket.keep-alive-idle-time", time<KeepAliveTime::idle>())
      .func("[method]tcp-socket.set-keep-alive-idle-time", set_time<KeepAliveTime::idle>())
      .func("[method]tcp-socket.keep-alive-interval", time<KeepAliveTime::interval>())
      .func("[method]tcp-socket.set-keep-alive-interval", set_time<KeepAliveTime::interval>())
      .func("[method]tcp-socket.keep-alive-count", on_socket<&keep_alive_count, std::uint32_t>())
      .func("[method]tcp-socket.set-keep-alive-count",
            on_socket<&set_keep_alive_count, void, std::uint32_t>())
      .func("[method]tcp-socket.hop-limit",
            [](Self self) -> SocketResult<std::uint8_t> {
              const auto number = self->number();
              return number ? hop_limit(*number, self->family()) : refused(number.error());
            })
      .func("[method]tcp-socket.set-hop-limit",
            [](Self self, std::uint8_t value) -> SocketResult<> {
              const auto number = self->number();
              return number ? set_hop_limit(*number, self->family(), value)
                            : refused(number.error());
            })
      .func("[method]tcp-socket.receive-buffer-size", size<Buffer::receive>())
      .func("[method]tcp-socket.set-receive-buffer-size", set_size<Buffer::receive>())
      .func("[method]tcp-socket.send-buffer-size", size<Buffer::send>())
      .func("[method]tcp-socket.set-send-buffer-size", set_size<Buffer::send>());
}

SocketResult<Own<TcpSocket>> create(Call& call, IpAddressFamily family) {
  const auto grant = call.state<Context>().sockets();
  if (!grant)
    return refused(ErrorCode::access_denied);
  auto socket = WatchedSocket::open(*grant, call.executor(), family, SOCK_STREAM);
  if (!socket)
    return refused(socket.error());
  return component::own<TcpSocket>(*grant, family, *std::move(socket));
}

}  // namespace

void add_tcp(component::Linker& linker) {
  auto tcp = linker.instance("wasi:sockets/tcp@0.2.12");
  tcp.resource<TcpSocket>("tcp-socket");
  add_connecting(tcp);
  add_options(tcp);
}

void add_tcp_create_socket(component::Linker& linker) {
  linker.instance("wasi:sockets/tcp-create-socket@0.2.12").func("create-tcp-socket", &create);
}

}  // namespace portico::wasi
