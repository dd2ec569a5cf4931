#include <wasi/sockets.hpp>

#include <portico/wasi/streams.hpp>
#include <portico/wasi/wasi.hpp>

namespace portico::wasi {

using component::Borrow;
using component::Own;
using namespace sockets;

namespace {

struct TcpSocket {
  static constexpr const char* kWitName = "tcp-socket";
};

enum class ShutdownType : std::uint8_t { receive, send, both };

using Self = Borrow<TcpSocket>;
using Duration = std::uint64_t;
using Streams = std::tuple<Own<InputStream>, Own<OutputStream>>;
using Accepted = std::tuple<Own<TcpSocket>, Own<InputStream>, Own<OutputStream>>;

void add_connecting(component::Linker::Instance& tcp) {
  tcp.func("[method]tcp-socket.start-bind", denied<void, Self, Borrow<Network>, IpSocketAddress>())
      .func("[method]tcp-socket.finish-bind", denied<void, Self>())
      .func("[method]tcp-socket.start-connect",
            denied<void, Self, Borrow<Network>, IpSocketAddress>())
      .func("[method]tcp-socket.finish-connect", denied<Streams, Self>())
      .func("[method]tcp-socket.start-listen", denied<void, Self>())
      .func("[method]tcp-socket.finish-listen", denied<void, Self>())
      .func("[method]tcp-socket.accept", denied<Accepted, Self>())
      .func("[method]tcp-socket.local-address", denied<IpSocketAddress, Self>())
      .func("[method]tcp-socket.remote-address", denied<IpSocketAddress, Self>())
      .func("[method]tcp-socket.is-listening", [](Self) { return false; })
      .func("[method]tcp-socket.address-family", [](Self) { return IpAddressFamily::ipv4; })
      .func("[method]tcp-socket.subscribe", [](Self) { return ready_pollable(); });
}

void add_options(component::Linker::Instance& tcp) {
  tcp.func("[method]tcp-socket.set-listen-backlog-size", denied<void, Self, std::uint64_t>())
      .func("[method]tcp-socket.keep-alive-enabled", denied<bool, Self>())
      .func("[method]tcp-socket.set-keep-alive-enabled", denied<void, Self, bool>())
      .func("[method]tcp-socket.keep-alive-idle-time", denied<Duration, Self>())
      .func("[method]tcp-socket.set-keep-alive-idle-time", denied<void, Self, Duration>())
      .func("[method]tcp-socket.keep-alive-interval", denied<Duration, Self>())
      .func("[method]tcp-socket.set-keep-alive-interval", denied<void, Self, Duration>())
      .func("[method]tcp-socket.keep-alive-count", denied<std::uint32_t, Self>())
      .func("[method]tcp-socket.set-keep-alive-count", denied<void, Self, std::uint32_t>())
      .func("[method]tcp-socket.hop-limit", denied<std::uint8_t, Self>())
      .func("[method]tcp-socket.set-hop-limit", denied<void, Self, std::uint8_t>())
      .func("[method]tcp-socket.receive-buffer-size", denied<std::uint64_t, Self>())
      .func("[method]tcp-socket.set-receive-buffer-size", denied<void, Self, std::uint64_t>())
      .func("[method]tcp-socket.send-buffer-size", denied<std::uint64_t, Self>())
      .func("[method]tcp-socket.set-send-buffer-size", denied<void, Self, std::uint64_t>());
}

}  // namespace

}  // namespace portico::wasi

template <>
inline constexpr std::array<std::string_view, 3>
    portico::component::wit_names<portico::wasi::ShutdownType>{"receive", "send", "both"};

namespace portico::wasi {

void add_tcp(component::Linker& linker) {
  auto tcp = linker.instance("wasi:sockets/tcp@0.2.12");
  tcp.resource<TcpSocket>("tcp-socket");
  add_connecting(tcp);
  add_options(tcp);
  tcp.func("[method]tcp-socket.shutdown", denied<void, Self, ShutdownType>());
}

void add_tcp_create_socket(component::Linker& linker) {
  linker.instance("wasi:sockets/tcp-create-socket@0.2.12")
      .func("create-tcp-socket", denied<Own<TcpSocket>, IpAddressFamily>());
}

}  // namespace portico::wasi
