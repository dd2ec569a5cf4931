#pragma once

#include <portico/wasi/streams.hpp>

#include <wasi/sockets/grant.hpp>
#include <wasi/sockets/watched_socket.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

namespace portico::wasi::sockets {

struct IncomingDatagram {
  std::vector<std::byte> data;
  IpSocketAddress remote_address;
};
struct OutgoingDatagram {
  std::vector<std::byte> data;
  std::optional<IpSocketAddress> remote_address;
};

/// What a UDP socket and its streams share.
class UdpPort {
 public:
  /// Of one `receive` or `send`: datagrams, and bytes after which no further one is looked for.
  static constexpr std::uint64_t kMaxDatagrams = 16;
  static constexpr std::size_t kMaxBytes = std::size_t{64} * 1024;
  static constexpr std::size_t kMaxDatagram = 65'535;

  UdpPort(Grant grant, IpAddressFamily family, WatchedSocket socket)
      : grant_{std::move(grant)}, family_{family}, socket_{std::move(socket)} {}

  /// Whether a datagram is there that the guest may have, or an error. Throws others away.
  [[nodiscard]] bool receivable();
  [[nodiscard]] SocketResult<std::vector<IncomingDatagram>> receive(std::uint64_t max);
  [[nodiscard]] SocketResult<> send(const OutgoingDatagram& datagram);

  [[nodiscard]] SocketResult<> bind(const Endpoint& to);
  [[nodiscard]] SocketResult<> connect(const Endpoint& to);
  [[nodiscard]] SocketResult<> disconnect();

  [[nodiscard]] const Grant& grant() const { return grant_; }
  [[nodiscard]] IpAddressFamily family() const { return family_; }
  [[nodiscard]] WatchedSocket& socket() { return socket_; }
  [[nodiscard]] const std::optional<Endpoint>& remote() const { return remote_; }

  /// Streams of the guest's that are alive.
  int streams = 0;

 private:
  /// A datagram that waits: its whole size and where it is from.
  struct Head {
    std::size_t size;
    Endpoint from;
  };
  /// The first that the guest may have; nothing if there is none. `error_` is set where it fails.
  [[nodiscard]] std::optional<Head> head();
  [[nodiscard]] bool may_receive_from(const Endpoint& from) const;

  Grant grant_;
  IpAddressFamily family_;
  WatchedSocket socket_;
  /// Receives from anywhere.
  bool listens_ = false;
  /// As the guest asked.
  Endpoint bound_;
  std::optional<Endpoint> remote_;
  /// An errno that is not told yet: looking takes it from the kernel.
  int error_ = 0;
};

/// `incoming-datagram-stream`.
class IncomingDatagramStream : public Source {
 public:
  static constexpr const char* kWitName = "incoming-datagram-stream";

  explicit IncomingDatagramStream(std::shared_ptr<UdpPort> port);
  ~IncomingDatagramStream() override;
  [[nodiscard]] const char* refuse_drop() const;
  bool ready() override { return port_->receivable(); }
  Signal& changed(component::Call&) override { return port_->socket().may_be_readable(); }

  [[nodiscard]] SocketResult<std::vector<IncomingDatagram>> receive(std::uint64_t max) {
    return port_->receive(max);
  }

 private:
  std::shared_ptr<UdpPort> port_;
};

/// `outgoing-datagram-stream`.
class OutgoingDatagramStream : public Source {
 public:
  static constexpr const char* kWitName = "outgoing-datagram-stream";

  explicit OutgoingDatagramStream(std::shared_ptr<UdpPort> port);
  ~OutgoingDatagramStream() override;
  [[nodiscard]] const char* refuse_drop() const;
  bool ready() override { return port_->socket().writable(); }
  Signal& changed(component::Call&) override { return port_->socket().may_be_writable(); }

  [[nodiscard]] SocketResult<std::uint64_t> check_send();
  /// Throws `Trap` for more datagrams than `check_send` permitted.
  [[nodiscard]] SocketResult<std::uint64_t> send(const std::vector<OutgoingDatagram>& datagrams);

 private:
  std::shared_ptr<UdpPort> port_;
  std::uint64_t permit_ = 0;
};

/// `udp-socket` of wasi:sockets/udp.
class UdpSocket : public Source {
 public:
  static constexpr const char* kWitName = "udp-socket";
  using Streams =
      std::tuple<component::Own<IncomingDatagramStream>, component::Own<OutgoingDatagramStream>>;

  explicit UdpSocket(std::shared_ptr<UdpPort> port) : port_{std::move(port)} {}

  [[nodiscard]] const char* refuse_drop() const;
  /// Nothing here takes time.
  bool ready() override { return true; }
  Signal& changed(component::Call&) override { return never_; }

  [[nodiscard]] SocketResult<> start_bind(const Endpoint& to);
  [[nodiscard]] SocketResult<> finish_bind();
  /// Throws `Trap` while streams that it gave before are alive.
  [[nodiscard]] SocketResult<Streams> stream(const std::optional<Endpoint>& remote);
  [[nodiscard]] SocketResult<Endpoint> local() const;
  [[nodiscard]] SocketResult<Endpoint> remote() const;
  [[nodiscard]] IpAddressFamily family() const { return port_->family(); }
  [[nodiscard]] int number() const { return port_->socket().number(); }

 private:
  enum class State : std::uint8_t { unbound, binding, bound };

  std::shared_ptr<UdpPort> port_;
  State state_ = State::unbound;
  Signal never_;
};

}  // namespace portico::wasi::sockets
