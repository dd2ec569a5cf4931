#pragma once

#include <wasi/sockets/connection.hpp>
#include <wasi/sockets/grant.hpp>
#include <wasi/sockets/watched_socket.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <tuple>

namespace portico::wasi::sockets {

enum class ShutdownType : std::uint8_t { receive, send, both };

/// `tcp-socket` of wasi:sockets/tcp.
class TcpSocket : public Source {
 public:
  static constexpr const char* kWitName = "tcp-socket";
  using Streams = std::tuple<component::Own<InputStream>, component::Own<OutputStream>>;
  using Accepted = std::tuple<component::Own<TcpSocket>, component::Own<InputStream>,
                              component::Own<OutputStream>>;

  enum class State : std::uint8_t {
    unbound,
    /// From a successful `start_...` to its `finish_...`; bound and listening for the kernel.
    binding,
    bound,
    starting_to_listen,
    listening,
    connecting,
    connected,
    /// After a connect that failed.
    closed,
  };

  TcpSocket(Grant grant, IpAddressFamily family, WatchedSocket socket);
  /// One that was accepted.
  TcpSocket(Grant grant, IpAddressFamily family, std::shared_ptr<WatchedSocket> socket,
            std::shared_ptr<Connection> connection);

  [[nodiscard]] const char* refuse_drop() const;
  bool ready() override;
  Signal& changed(component::Call& call) override;

  [[nodiscard]] SocketResult<> start_bind(const Endpoint& to);
  [[nodiscard]] SocketResult<> finish_bind();
  [[nodiscard]] SocketResult<> start_connect(const Endpoint& to);
  [[nodiscard]] SocketResult<Streams> finish_connect();
  [[nodiscard]] SocketResult<> start_listen();
  [[nodiscard]] SocketResult<> finish_listen();
  [[nodiscard]] SocketResult<Accepted> accept();
  [[nodiscard]] SocketResult<> shutdown(ShutdownType type);

  [[nodiscard]] SocketResult<Endpoint> local() const;
  [[nodiscard]] SocketResult<Endpoint> remote() const;
  [[nodiscard]] bool is_listening() const { return state_ == State::listening; }
  [[nodiscard]] IpAddressFamily family() const { return family_; }
  [[nodiscard]] SocketResult<> set_backlog(std::uint64_t value);
  /// To read and set options of; invalid-state if it is closed.
  [[nodiscard]] SocketResult<int> number() const;

 private:
  /// An operation has been started and not finished.
  [[nodiscard]] bool is_busy() const;

  Grant grant_;
  IpAddressFamily family_;
  State state_ = State::unbound;
  /// Null when closed.
  std::shared_ptr<WatchedSocket> socket_;
  /// What the guest asked to be bound to. A port that the kernel picked is none that rules name.
  std::optional<Endpoint> requested_;
  /// How connecting failed at once, as an errno.
  int connect_error_ = 0;
  int backlog_ = 128;
  std::optional<Connection::Use> connection_;
};

}  // namespace portico::wasi::sockets
