#pragma once

#include <portico/signal.hpp>

#include <base/descriptor.hpp>

#include <wasi/sockets/address.hpp>
#include <wasi/sockets/error_code.hpp>
#include <wasi/sockets/grant.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <memory>

namespace portico::wasi::sockets {

/// A non-blocking socket of the kernel's, of one sandbox, that an event loop can watch.
class WatchedSocket {
 public:
  /// `type` is SOCK_STREAM or SOCK_DGRAM. Errors: new-socket-limit, not-supported...
  [[nodiscard]] static SocketResult<WatchedSocket>
  open(const Grant& grant, const boost::asio::any_io_executor& executor, IpAddressFamily family,
       int type);
  /// Whether the process has so few descriptors left that guests get no more; `any` is one of them.
  [[nodiscard]] static bool descriptors_are_scarce(int any);
  /// Takes over one that was accepted.
  WatchedSocket(Descriptor socket, Slot slot, const boost::asio::any_io_executor& executor);
  WatchedSocket(WatchedSocket&&) noexcept = default;
  WatchedSocket& operator=(WatchedSocket&&) = delete;
  /// Closes it.
  ~WatchedSocket();

  [[nodiscard]] int number() const;
  [[nodiscard]] boost::asio::any_io_executor executor() const;
  /// Whether an attempt would not have to wait; it may still fail.
  [[nodiscard]] bool readable() const;
  [[nodiscard]] bool writable() const;
  /// Notified when it may be. Asked for anew before each wait.
  [[nodiscard]] Signal& may_be_readable();
  [[nodiscard]] Signal& may_be_writable();

  /// Calls `then` when it may be, unless the socket is closed before. `then` must not throw.
  void when_writable(std::function<void()> then);

  [[nodiscard]] SocketResult<> bind(const Endpoint& to) const;
  [[nodiscard]] SocketResult<Endpoint> local() const;
  [[nodiscard]] SocketResult<Endpoint> remote() const;

 private:
  struct Watch;

  std::shared_ptr<Watch> watch_;
  Slot slot_;
};

}  // namespace portico::wasi::sockets
