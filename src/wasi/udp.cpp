#include <portico/wasi/streams.hpp>
#include <portico/wasi/wasi.hpp>

#include <wasi/sockets/options.hpp>
#include <wasi/sockets/udp_socket.hpp>

#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

template <>
inline constexpr std::array<std::string_view, 2>
    portico::component::wit_names<portico::wasi::sockets::IncomingDatagram>{"data",
                                                                            "remote-address"};
template <>
inline constexpr std::array<std::string_view, 2>
    portico::component::wit_names<portico::wasi::sockets::OutgoingDatagram>{"data",
                                                                            "remote-address"};

namespace portico::wasi {

using component::Borrow;
using component::Call;
using component::Own;
using namespace sockets;

namespace {

using Self = Borrow<UdpSocket>;

SocketResult<IpSocketAddress> to_wit(SocketResult<Endpoint> endpoint) {
  if (!endpoint)
    return refused(endpoint.error());
  return endpoint->wit();
}

SocketResult<UdpSocket::Streams> stream(Self self, std::optional<IpSocketAddress> remote) {
  return self->stream(remote ? std::optional{Endpoint{*remote}} : std::nullopt);
}

void add_udp_socket(component::Linker::Instance& udp) {
  udp.resource<UdpSocket>("udp-socket")
      .func("[method]udp-socket.start-bind",
            [](Self self, Borrow<Network>, IpSocketAddress to) {
              return self->start_bind(Endpoint{to});
            })
      .func("[method]udp-socket.finish-bind", [](Self self) { return self->finish_bind(); })
      .func("[method]udp-socket.stream", &stream)
      .func("[method]udp-socket.local-address", [](Self self) { return to_wit(self->local()); })
      .func("[method]udp-socket.remote-address", [](Self self) { return to_wit(self->remote()); })
      .func("[method]udp-socket.address-family", [](Self self) { return self->family(); })
      .func("[method]udp-socket.unicast-hop-limit",
            [](Self self) { return hop_limit(self->number(), self->family()); })
      .func("[method]udp-socket.set-unicast-hop-limit",
            [](Self self, std::uint8_t value) {
              return set_hop_limit(self->number(), self->family(), value);
            })
      .func("[method]udp-socket.receive-buffer-size",
            [](Self self) { return buffer_size(self->number(), Buffer::receive); })
      .func("[method]udp-socket.set-receive-buffer-size",
            [](Self self, std::uint64_t value) {
              return set_buffer_size(self->number(), Buffer::receive, value);
            })
      .func("[method]udp-socket.send-buffer-size",
            [](Self self) { return buffer_size(self->number(), Buffer::send); })
      .func("[method]udp-socket.set-send-buffer-size",
            [](Self self, std::uint64_t value) {
              return set_buffer_size(self->number(), Buffer::send, value);
            })
      .func("[method]udp-socket.subscribe", [](Self self) { return self->subscribe(); });
}

SocketResult<Own<UdpSocket>> create(Call& call, IpAddressFamily family) {
  const auto grant = call.state<Context>().sockets();
  if (!grant)
    return refused(ErrorCode::access_denied);
  auto socket = WatchedSocket::open(*grant, call.executor(), family, SOCK_DGRAM);
  if (!socket)
    return refused(socket.error());
  return component::own<UdpSocket>(std::make_shared<UdpPort>(*grant, family, *std::move(socket)));
}

}  // namespace

void add_udp(component::Linker& linker) {
  auto udp = linker.instance("wasi:sockets/udp@0.2.12");
  add_udp_socket(udp);
  using Receiver = Borrow<IncomingDatagramStream>;
  udp.resource<IncomingDatagramStream>("incoming-datagram-stream")
      .func("[method]incoming-datagram-stream.receive",
            [](Receiver self, std::uint64_t max) { return self->receive(max); })
      .func("[method]incoming-datagram-stream.subscribe",
            [](Receiver self) { return self->subscribe(); });
  using Sender = Borrow<OutgoingDatagramStream>;
  udp.resource<OutgoingDatagramStream>("outgoing-datagram-stream")
      .func("[method]outgoing-datagram-stream.check-send",
            [](Sender self) { return self->check_send(); })
      .func("[method]outgoing-datagram-stream.send",
            [](Sender self, std::vector<OutgoingDatagram> datagrams) {
              return self->send(datagrams);
            })
      .func("[method]outgoing-datagram-stream.subscribe",
            [](Sender self) { return self->subscribe(); });
}

void add_udp_create_socket(component::Linker& linker) {
  linker.instance("wasi:sockets/udp-create-socket@0.2.12").func("create-udp-socket", &create);
}

}  // namespace portico::wasi
