#include <wasi/sockets.hpp>

#include <portico/wasi/streams.hpp>
#include <portico/wasi/wasi.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace portico::wasi {

using component::Borrow;
using component::Own;
using namespace sockets;

namespace {

struct UdpSocket {
  static constexpr const char* kWitName = "udp-socket";
};
struct IncomingDatagramStream {
  static constexpr const char* kWitName = "incoming-datagram-stream";
};
struct OutgoingDatagramStream {
  static constexpr const char* kWitName = "outgoing-datagram-stream";
};

struct IncomingDatagram {
  std::vector<std::byte> data;
  IpSocketAddress remote_address;
};
struct OutgoingDatagram {
  std::vector<std::byte> data;
  std::optional<IpSocketAddress> remote_address;
};

using Self = Borrow<UdpSocket>;
using Streams = std::tuple<Own<IncomingDatagramStream>, Own<OutgoingDatagramStream>>;

void add_udp_socket(component::Linker::Instance& udp) {
  udp.resource<UdpSocket>("udp-socket")
      .func("[method]udp-socket.start-bind", denied<void, Self, Borrow<Network>, IpSocketAddress>())
      .func("[method]udp-socket.finish-bind", denied<void, Self>())
      .func("[method]udp-socket.stream", denied<Streams, Self, std::optional<IpSocketAddress>>())
      .func("[method]udp-socket.local-address", denied<IpSocketAddress, Self>())
      .func("[method]udp-socket.remote-address", denied<IpSocketAddress, Self>())
      .func("[method]udp-socket.address-family", [](Self) { return IpAddressFamily::ipv4; })
      .func("[method]udp-socket.unicast-hop-limit", denied<std::uint8_t, Self>())
      .func("[method]udp-socket.set-unicast-hop-limit", denied<void, Self, std::uint8_t>())
      .func("[method]udp-socket.receive-buffer-size", denied<std::uint64_t, Self>())
      .func("[method]udp-socket.set-receive-buffer-size", denied<void, Self, std::uint64_t>())
      .func("[method]udp-socket.send-buffer-size", denied<std::uint64_t, Self>())
      .func("[method]udp-socket.set-send-buffer-size", denied<void, Self, std::uint64_t>())
      .func("[method]udp-socket.subscribe", [](Self) { return ready_pollable(); });
}

}  // namespace

}  // namespace portico::wasi

template <>
inline constexpr std::array<std::string_view, 2>
    portico::component::wit_names<portico::wasi::IncomingDatagram>{"data", "remote-address"};
template <>
inline constexpr std::array<std::string_view, 2>
    portico::component::wit_names<portico::wasi::OutgoingDatagram>{"data", "remote-address"};

namespace portico::wasi {

void add_udp(component::Linker& linker) {
  auto udp = linker.instance("wasi:sockets/udp@0.2.12");
  add_udp_socket(udp);
  using Receiver = Borrow<IncomingDatagramStream>;
  udp.resource<IncomingDatagramStream>("incoming-datagram-stream")
      .func("[method]incoming-datagram-stream.receive",
            denied<std::vector<IncomingDatagram>, Receiver, std::uint64_t>())
      .func("[method]incoming-datagram-stream.subscribe",
            [](Receiver) { return ready_pollable(); });
  using Sender = Borrow<OutgoingDatagramStream>;
  udp.resource<OutgoingDatagramStream>("outgoing-datagram-stream")
      .func("[method]outgoing-datagram-stream.check-send", denied<std::uint64_t, Sender>())
      .func("[method]outgoing-datagram-stream.send",
            denied<std::uint64_t, Sender, std::vector<OutgoingDatagram>>())
      .func("[method]outgoing-datagram-stream.subscribe", [](Sender) { return ready_pollable(); });
}

void add_udp_create_socket(component::Linker& linker) {
  linker.instance("wasi:sockets/udp-create-socket@0.2.12")
      .func("create-udp-socket", denied<Own<UdpSocket>, IpAddressFamily>());
}

}  // namespace portico::wasi
