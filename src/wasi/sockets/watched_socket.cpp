#include <wasi/sockets/watched_socket.hpp>

#include <boost/system/error_code.hpp>

#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace portico::wasi::sockets {

namespace asio = boost::asio;

namespace {

bool poll_for(int socket, short events) {
  pollfd one{.fd = socket, .events = events, .revents = 0};
  return ::poll(&one, 1, 0) > 0;
}

/// Whether a descriptor of this number, the lowest that was free, leaves less than a quarter of all
/// to others.
bool is_last(int number) {
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
         static_cast<rlim_t>(number) >= limit.rlim_cur - limit.rlim_cur / 4;
}

/// IPv6 sockets have no IPv4 in them, in WASI.
bool keep_to_ipv6(int socket) {
  const int on = 1;
  return ::setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) == 0;
}

}  // namespace

/// Kept by the handlers that wait, which come back once more when the socket is closed.
struct WatchedSocket::Watch : std::enable_shared_from_this<Watch> {
  struct Direction {
    Signal changed;
    bool waiting = false;
  };

  Watch(Descriptor socket, const asio::any_io_executor& executor)
      : descriptor{executor, socket.get()} {
    (void)socket.release();
  }

  Signal& wait(Direction& direction, asio::posix::descriptor_base::wait_type type) {
    if (!std::exchange(direction.waiting, true)) {
      descriptor.async_wait(
          type, [self = shared_from_this(), &direction](const boost::system::error_code&) {
            direction.waiting = false;
            direction.changed.notify();
          });
    }
    return direction.changed;
  }

  asio::posix::stream_descriptor descriptor;
  Direction reading;
  Direction writing;
};

SocketResult<WatchedSocket> WatchedSocket::open(const Grant& grant,
                                                const asio::any_io_executor& executor,
                                                IpAddressFamily family, int type) {
  auto slot = grant.take_socket();
  if (!slot)
    return refused(ErrorCode::new_socket_limit);
  Descriptor socket{::socket(family_number(family), type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!socket || (family == IpAddressFamily::ipv6 && !keep_to_ipv6(socket.get())))
    return last_failure();
  if (is_last(socket.get()))
    return refused(ErrorCode::new_socket_limit);
  return WatchedSocket{std::move(socket), *std::move(slot), executor};
}

bool WatchedSocket::descriptors_are_scarce(int any) {
  const Descriptor next{::fcntl(any, F_DUPFD_CLOEXEC, 0)};
  return !next || is_last(next.get());
}

WatchedSocket::WatchedSocket(Descriptor socket, Slot slot, const asio::any_io_executor& executor)
    : watch_{std::make_shared<Watch>(std::move(socket), executor)}, slot_{std::move(slot)} {}

WatchedSocket::~WatchedSocket() {
  if (watch_) {
    boost::system::error_code ignored;
    watch_->descriptor.close(ignored);
  }
}

int WatchedSocket::number() const {
  return watch_->descriptor.native_handle();
}

asio::any_io_executor WatchedSocket::executor() const {
  return watch_->descriptor.get_executor();
}

bool WatchedSocket::readable() const {
  return poll_for(number(), POLLIN);
}

bool WatchedSocket::writable() const {
  return poll_for(number(), POLLOUT);
}

Signal& WatchedSocket::may_be_readable() {
  return watch_->wait(watch_->reading, asio::posix::descriptor_base::wait_read);
}

Signal& WatchedSocket::may_be_writable() {
  return watch_->wait(watch_->writing, asio::posix::descriptor_base::wait_write);
}

void WatchedSocket::when_writable(std::function<void()> then) {
  watch_->descriptor.async_wait(
      asio::posix::descriptor_base::wait_write,
      [self = watch_, then = std::move(then)](const boost::system::error_code& error) {
        if (!error)
          then();
      });
}

SocketResult<> WatchedSocket::bind(const Endpoint& to) const {
  if (::bind(number(), to.data(), to.size()) == 0)
    return {};
  return errno == EAFNOSUPPORT ? refused(ErrorCode::invalid_argument) : last_failure();
}

SocketResult<Endpoint> WatchedSocket::local() const {
  Endpoint endpoint;
  socklen_t size = sizeof(sockaddr_in6);
  if (::getsockname(number(), endpoint.data(), &size) != 0)
    return last_failure();
  return endpoint;
}

SocketResult<Endpoint> WatchedSocket::remote() const {
  Endpoint endpoint;
  socklen_t size = sizeof(sockaddr_in6);
  if (::getpeername(number(), endpoint.data(), &size) != 0)
    return last_failure();
  return endpoint;
}

}  // namespace portico::wasi::sockets
