#include <wasi/sockets/tcp_socket.hpp>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <sys/socket.h>

namespace portico::wasi::sockets {

using component::Own;

namespace {

/// More is the kernel's usual own bound (net.core.somaxconn).
constexpr std::uint64_t kMaxBacklog = 4096;

ErrorCode connect_error(int error) {
  switch (error) {
  case EADDRNOTAVAIL:
  case EAGAIN:
    // No port was left for the implicit bind.
    return ErrorCode::address_in_use;
  case EAFNOSUPPORT:
    return ErrorCode::invalid_argument;
  default:
    return error_code_of(error);
  }
}

ErrorCode accept_error(int error) {
  switch (error) {
  case ECONNRESET:
  case ENETRESET:
  case EHOSTUNREACH:
  case EHOSTDOWN:
  case ENETDOWN:
  case ENETUNREACH:
  case EPROTO:
  case ENOPROTOOPT:
  case ENONET:
  case EOPNOTSUPP:
    // Linux tells of the new connection what it will not need to tell on its socket.
    return ErrorCode::connection_aborted;
  default:
    return error_code_of(error);
  }
}

std::tuple<Own<InputStream>, Own<OutputStream>>
streams_of(const std::shared_ptr<Connection>& connection) {
  return {Own<InputStream>{std::make_unique<ConnectionInput>(connection)},
          Own<OutputStream>{std::make_unique<ConnectionOutput>(connection)}};
}

}  // namespace

TcpSocket::TcpSocket(Grant grant, IpAddressFamily family, WatchedSocket socket)
    : grant_{std::move(grant)}, family_{family},
      socket_{std::make_shared<WatchedSocket>(std::move(socket))} {}

TcpSocket::TcpSocket(Grant grant, IpAddressFamily family, std::shared_ptr<WatchedSocket> socket,
                     std::shared_ptr<Connection> connection)
    : grant_{std::move(grant)}, family_{family}, state_{State::connected},
      socket_{std::move(socket)} {
  connection_.emplace(std::move(connection));
}

const char* TcpSocket::refuse_drop() const {
  return has_children()
             ? "a tcp-socket was dropped while a pollable of it is alive: drop the pollable first"
             : nullptr;
}

bool TcpSocket::ready() {
  switch (state_) {
  case State::connecting:
    return connect_error_ != 0 || socket_->writable();
  case State::listening:
    return socket_->readable();
  default:
    return true;
  }
}

Signal& TcpSocket::changed(component::Call&) {
  return state_ == State::connecting ? socket_->may_be_writable() : socket_->may_be_readable();
}

bool TcpSocket::is_busy() const {
  return state_ == State::binding || state_ == State::starting_to_listen ||
         state_ == State::connecting;
}

// Binding ----------------------------------------------------------------------------------------

SocketResult<> TcpSocket::start_bind(const Endpoint& to) {
  if (is_busy())
    return refused(ErrorCode::concurrency_conflict);
  if (state_ != State::unbound)
    return refused(ErrorCode::invalid_state);
  if (!to.is_of(family_) || !to.is_unicast())
    return refused(ErrorCode::invalid_argument);
  if (!to.is_wildcard() && !grant_.allows(SocketUse::tcp_listen, to.address(), to.port()))
    return refused(ErrorCode::access_denied);
  // So that a port can be listened at again at once.
  const int on = 1;
  ::setsockopt(socket_->number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (auto bound = socket_->bind(to); !bound)
    return bound;
  requested_ = to;
  state_ = State::binding;
  return {};
}

SocketResult<> TcpSocket::finish_bind() {
  if (state_ != State::binding)
    return refused(ErrorCode::not_in_progress);
  state_ = State::bound;
  return {};
}

// Connecting -------------------------------------------------------------------------------------

SocketResult<> TcpSocket::start_connect(const Endpoint& to) {
  if (is_busy())
    return refused(ErrorCode::concurrency_conflict);
  if (state_ != State::unbound && state_ != State::bound)
    return refused(ErrorCode::invalid_state);
  if (!to.is_of(family_) || !to.is_unicast() || !to.is_reachable())
    return refused(ErrorCode::invalid_argument);
  if (!grant_.allows(SocketUse::tcp_connect, to.address(), to.port()))
    return refused(ErrorCode::access_denied);
  if (::connect(socket_->number(), to.data(), to.size()) != 0 && errno != EINPROGRESS &&
      errno != EINTR)
    connect_error_ = errno;
  state_ = State::connecting;
  return {};
}

SocketResult<TcpSocket::Streams> TcpSocket::finish_connect() {
  if (state_ != State::connecting)
    return refused(ErrorCode::not_in_progress);
  if (!ready())
    return refused(ErrorCode::would_block);
  int error = std::exchange(connect_error_, 0);
  socklen_t size = sizeof error;
  if (error == 0 && ::getsockopt(socket_->number(), SOL_SOCKET, SO_ERROR, &error, &size) != 0)
    error = errno;
  if (error != 0) {
    state_ = State::closed;
    socket_.reset();
    return refused(connect_error(error));
  }
  const auto connection = std::make_shared<Connection>(socket_);
  connection_.emplace(connection);
  state_ = State::connected;
  return streams_of(connection);
}

SocketResult<> TcpSocket::shutdown(ShutdownType type) {
  if (state_ != State::connected)
    return refused(ErrorCode::invalid_state);
  if (type != ShutdownType::send)
    (*connection_)->end_receiving();
  if (type != ShutdownType::receive)
    (*connection_)->end_sending();
  return {};
}

// Listening --------------------------------------------------------------------------------------

SocketResult<> TcpSocket::start_listen() {
  if (is_busy())
    return refused(ErrorCode::concurrency_conflict);
  if (state_ != State::bound)
    return refused(ErrorCode::invalid_state);
  if (!grant_.allows(SocketUse::tcp_listen, requested_->address(), requested_->port()))
    return refused(ErrorCode::access_denied);
  if (::listen(socket_->number(), backlog_) != 0)
    return last_failure();
  state_ = State::starting_to_listen;
  return {};
}

SocketResult<> TcpSocket::finish_listen() {
  if (state_ != State::starting_to_listen)
    return refused(ErrorCode::not_in_progress);
  state_ = State::listening;
  return {};
}

SocketResult<TcpSocket::Accepted> TcpSocket::accept() {
  if (state_ != State::listening)
    return refused(ErrorCode::invalid_state);
  auto slot = grant_.take_socket();
  // Before it is accepted: until then it waits.
  if (!slot || WatchedSocket::descriptors_are_scarce(socket_->number()))
    return refused(ErrorCode::new_socket_limit);
  Descriptor accepted{::accept4(socket_->number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
  if (!accepted)
    return refused(accept_error(errno));
  auto socket =
      std::make_shared<WatchedSocket>(std::move(accepted), *std::move(slot), socket_->executor());
  const auto connection = std::make_shared<Connection>(socket);
  auto client = component::own<TcpSocket>(grant_, family_, std::move(socket), connection);
  auto [input, output] = streams_of(connection);
  return Accepted{std::move(client), std::move(input), std::move(output)};
}

SocketResult<> TcpSocket::set_backlog(std::uint64_t value) {
  if (value == 0)
    return refused(ErrorCode::invalid_argument);
  if (state_ == State::connecting || state_ == State::connected || state_ == State::closed)
    return refused(ErrorCode::invalid_state);
  const auto backlog = static_cast<int>(std::min(value, kMaxBacklog));
  const bool listens = state_ == State::starting_to_listen || state_ == State::listening;
  if (listens && ::listen(socket_->number(), backlog) != 0)
    return refused(ErrorCode::not_supported);
  backlog_ = backlog;
  return {};
}

// Looking ----------------------------------------------------------------------------------------

SocketResult<Endpoint> TcpSocket::local() const {
  if (state_ == State::unbound || state_ == State::closed)
    return refused(ErrorCode::invalid_state);
  return socket_->local();
}

SocketResult<Endpoint> TcpSocket::remote() const {
  if (state_ != State::connected)
    return refused(ErrorCode::invalid_state);
  return socket_->remote();
}

SocketResult<int> TcpSocket::number() const {
  if (!socket_)
    return refused(ErrorCode::invalid_state);
  return socket_->number();
}

}  // namespace portico::wasi::sockets
