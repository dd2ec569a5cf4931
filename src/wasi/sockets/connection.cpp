#include <wasi/sockets/connection.hpp>

#include <portico/trap.hpp>

#include <wasi/sockets/loop_share.hpp>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <sys/ioctl.h>
#include <sys/socket.h>

namespace portico::wasi::sockets {

namespace {

std::unexpected<StreamError> failed_with(int error) {
  return failed(std::make_unique<SocketError>(error));
}

}  // namespace

Connection::Use::Use(std::shared_ptr<Connection> connection) : connection_{std::move(connection)} {
  ++connection_->uses_;
}

Connection::Use::~Use() {
  if (--connection_->uses_ == 0)
    connection_->abandoned();
}

Connection::Connection(std::shared_ptr<WatchedSocket> socket) : socket_{std::move(socket)} {
  // Else a peer could hide bytes from what is counted as readable.
  const int on = 1;
  ::setsockopt(socket_->number(), SOL_SOCKET, SO_OOBINLINE, &on, sizeof on);
}

Connection::~Connection() {
  if (!held_.empty())
    reset();
}

// Receiving --------------------------------------------------------------------------------------

bool Connection::readable() const {
  return !receiving_ || socket_->readable();
}

StreamResult<std::size_t> Connection::available(std::uint64_t max) {
  if (!receiving_)
    return closed();
  if (max == 0)
    return 0;
  int there = 0;
  ::ioctl(socket_->number(), FIONREAD, &there);
  if (there > 0)
    return static_cast<std::size_t>(
        std::min({static_cast<std::uint64_t>(there), max, std::uint64_t{kPermit}}));
  // The end, an error, or nothing yet.
  std::byte next{};
  const auto got = ::recv(socket_->number(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got > 0)
    return 1;
  if (got < 0 && (errno == EAGAIN || errno == EINTR))
    return 0;
  receiving_ = false;
  return got == 0 ? closed() : failed_with(errno);
}

void Connection::take(std::span<std::byte> to) {
  while (!to.empty()) {
    const auto got = ::recv(socket_->number(), to.data(), to.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      throw Trap("the connection broke while it was read");
    to = to.subspan(static_cast<std::size_t>(got));
  }
}

void Connection::end_receiving() {
  receiving_ = false;
  ::shutdown(socket_->number(), SHUT_RD);
}

// Sending ----------------------------------------------------------------------------------------

bool Connection::writable() const {
  return !sending_ || send_error_ != 0 || (held_.empty() && socket_->writable());
}

Signal& Connection::may_be_writable() {
  return held_.empty() ? socket_->may_be_writable() : nothing_held_;
}

StreamResult<> Connection::flush() const {
  if (send_error_ == EPIPE || (send_error_ == 0 && !sending_))
    return closed();
  if (send_error_ != 0)
    return failed_with(send_error_);
  return {};
}

StreamResult<std::uint64_t> Connection::check_write() const {
  if (auto open = flush(); !open)
    return std::unexpected{std::move(open.error())};
  return writable() ? kPermit : 0;
}

StreamResult<> Connection::write(std::span<const std::byte> bytes) {
  const auto rest = bytes.subspan(send(bytes));
  if (send_error_ == 0 && !rest.empty()) {
    held_.assign(rest.begin(), rest.end());
    pass_on();
  }
  return flush();
}

void Connection::end_sending() {
  sending_ = false;
  if (held_.empty())
    ::shutdown(socket_->number(), SHUT_WR);
}

std::size_t Connection::send(std::span<const std::byte> bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const auto rest = bytes.subspan(sent);
    const auto taken =
        ::send(socket_->number(), rest.data(), rest.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (taken >= 0)
      sent += static_cast<std::size_t>(taken);
    else if (errno == EAGAIN)
      break;
    else if (errno != EINTR) {
      send_error_ = errno;
      break;
    }
  }
  return sent;
}

void Connection::pass_on() {
  if (!socket_)
    return;
  taken_ += send(std::span{held_}.subspan(taken_));
  if (send_error_ != 0 || taken_ == held_.size())
    passed_on();
  else
    socket_->when_writable([self = shared_from_this()] { self->pass_on(); });
}

void Connection::passed_on() {
  held_.clear();
  held_.shrink_to_fit();
  taken_ = 0;
  patience_.reset();
  lingering_.reset();
  if (!sending_)
    ::shutdown(socket_->number(), SHUT_WR);
  nothing_held_.notify();
}

void Connection::abandoned() {
  if (held_.empty())
    return;
  lingering_ = LoopShare::of(socket_->executor()).linger(kMaxLingering);
  if (!lingering_)
    return reset();
  patience_.emplace(socket_->executor(), kLinger);
  patience_->async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    if (const auto self = weak.lock(); self && !error)
      self->reset();
  });
}

void Connection::reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_->number(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  held_.clear();
  lingering_.reset();
  // Whoever waits for it to be writable, and keeps this alive, is let go.
  socket_.reset();
}

}  // namespace portico::wasi::sockets
