#include <wasi/sockets/udp_socket.hpp>

#include <portico/trap.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <sys/socket.h>

namespace portico::wasi::sockets {

namespace {

/// Datagrams that the guest may not have and that one look throws away. Whoever floods it then
/// waits for its turn of the loop.
constexpr int kMaxUnwanted = 64;

bool nothing_there(int error) {
  return error == EAGAIN || error == EINTR;
}

}  // namespace

// Binding and connecting -------------------------------------------------------------------------

SocketResult<> UdpPort::bind(const Endpoint& to) {
  if (!to.is_of(family_))
    return refused(ErrorCode::invalid_argument);
  const auto& rules = *grant_.rules;
  const bool listens = rules.allows(SocketUse::udp_listen, to.address(), to.port());
  if (!listens && !to.is_wildcard()) {
    rules.deny(SocketUse::udp_listen, to.address(), to.port());
    return refused(ErrorCode::access_denied);
  }
  if (auto bound = socket_.bind(to); !bound)
    return bound;
  listens_ = listens;
  bound_ = to;
  return {};
}

SocketResult<> UdpPort::connect(const Endpoint& to) {
  if (!to.is_of(family_) || !to.is_reachable())
    return refused(ErrorCode::invalid_argument);
  if (!grant_.allows(SocketUse::udp_send, to.address(), to.port()))
    return refused(ErrorCode::access_denied);
  // From anew, or the old route would bind it.
  if (auto free = disconnect(); !free)
    return free;
  if (::connect(socket_.number(), to.data(), to.size()) != 0) {
    if (errno == EADDRNOTAVAIL || errno == EAGAIN)
      return refused(ErrorCode::address_in_use);
    return errno == EAFNOSUPPORT ? refused(ErrorCode::invalid_argument) : last_failure();
  }
  remote_ = to;
  return {};
}

SocketResult<> UdpPort::disconnect() {
  if (!remote_)
    return {};
  const auto before = socket_.local();
  const sockaddr none{.sa_family = AF_UNSPEC, .sa_data = {}};
  if (::connect(socket_.number(), &none, sizeof none) != 0)
    return last_failure();
  remote_.reset();
  // Linux takes back a port that it picked itself; the guest has told others of it.
  const auto after = socket_.local();
  if (before && after && after->port() == 0) {
    auto again = bound_;
    again.set_port(before->port());
    return socket_.bind(again);
  }
  return {};
}

// Receiving --------------------------------------------------------------------------------------

bool UdpPort::may_receive_from(const Endpoint& from) const {
  // What arrived before the socket was connected comes from anywhere.
  if (remote_ && !(from == *remote_))
    return false;
  return listens_ || grant_.rules->allows(SocketUse::udp_send, from.address(), from.port());
}

std::optional<UdpPort::Head> UdpPort::head() {
  for (int unwanted = 0; unwanted < kMaxUnwanted; ++unwanted) {
    Head head{};
    socklen_t size = sizeof(sockaddr_in6);
    const auto whole = ::recvfrom(socket_.number(), nullptr, 0, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT,
                                  head.from.data(), &size);
    if (whole < 0) {
      if (!nothing_there(errno))
        error_ = errno;
      return std::nullopt;
    }
    head.size = static_cast<std::size_t>(whole);
    if (may_receive_from(head.from))
      return head;
    (void)::recv(socket_.number(), nullptr, 0, MSG_DONTWAIT);
  }
  return std::nullopt;
}

bool UdpPort::receivable() {
  const bool wanted = error_ == 0 && head();
  return wanted || error_ != 0;
}

SocketResult<std::vector<IncomingDatagram>> UdpPort::receive(std::uint64_t max) {
  std::vector<IncomingDatagram> datagrams;
  std::size_t bytes = 0;
  while (error_ == 0 && datagrams.size() < std::min(max, kMaxDatagrams) && bytes < kMaxBytes) {
    const auto next = head();
    if (!next)
      break;
    IncomingDatagram datagram{.data = std::vector<std::byte>(next->size),
                              .remote_address = next->from.wit()};
    const auto got =
        ::recv(socket_.number(), datagram.data.data(), datagram.data.size(), MSG_DONTWAIT);
    if (got < 0) {
      error_ = nothing_there(errno) ? 0 : errno;
      break;
    }
    datagram.data.resize(static_cast<std::size_t>(got));
    bytes += datagram.data.size();
    datagrams.push_back(std::move(datagram));
  }
  if (error_ != 0 && datagrams.empty() && max > 0)
    return refused(error_code_of(std::exchange(error_, 0)));
  return datagrams;
}

// Sending ----------------------------------------------------------------------------------------

SocketResult<> UdpPort::send(const OutgoingDatagram& datagram) {
  if (datagram.data.size() > kMaxDatagram)
    return refused(ErrorCode::datagram_too_large);
  auto to = remote_;
  if (datagram.remote_address) {
    to.emplace(*datagram.remote_address);
    if (!to->is_of(family_) || !to->is_reachable() || (remote_ && !(*to == *remote_)))
      return refused(ErrorCode::invalid_argument);
  }
  if (!to)
    return refused(ErrorCode::invalid_argument);
  if (!grant_.allows(SocketUse::udp_send, to->address(), to->port()))
    return refused(ErrorCode::access_denied);
  const auto sent = ::sendto(socket_.number(), datagram.data.data(), datagram.data.size(),
                             MSG_DONTWAIT | MSG_NOSIGNAL, remote_ ? nullptr : to->data(),
                             remote_ ? 0 : to->size());
  if (sent < 0)
    return last_failure();
  return {};
}

// Streams ----------------------------------------------------------------------------------------

IncomingDatagramStream::IncomingDatagramStream(std::shared_ptr<UdpPort> port)
    : port_{std::move(port)} {
  ++port_->streams;
}

IncomingDatagramStream::~IncomingDatagramStream() {
  --port_->streams;
}

const char* IncomingDatagramStream::refuse_drop() const {
  return has_children() ? "an incoming-datagram-stream was dropped while a pollable of it is "
                          "alive: drop the pollable first"
                        : nullptr;
}

OutgoingDatagramStream::OutgoingDatagramStream(std::shared_ptr<UdpPort> port)
    : port_{std::move(port)} {
  ++port_->streams;
}

OutgoingDatagramStream::~OutgoingDatagramStream() {
  --port_->streams;
}

const char* OutgoingDatagramStream::refuse_drop() const {
  return has_children() ? "an outgoing-datagram-stream was dropped while a pollable of it is "
                          "alive: drop the pollable first"
                        : nullptr;
}

SocketResult<std::uint64_t> OutgoingDatagramStream::check_send() {
  permit_ = ready() ? UdpPort::kMaxDatagrams : 0;
  return permit_;
}

SocketResult<std::uint64_t>
OutgoingDatagramStream::send(const std::vector<OutgoingDatagram>& datagrams) {
  if (datagrams.empty())
    return 0;
  if (datagrams.size() > permit_)
    throw Trap(fmt::format("{} datagrams, where check-send permits {}; call check-send (and wait "
                           "on subscribe while it says 0) before each send",
                           datagrams.size(), permit_));
  permit_ = 0;
  std::uint64_t sent = 0;
  for (const auto& datagram : datagrams) {
    const auto result = port_->send(datagram);
    if (!result && result.error() != ErrorCode::would_block && sent == 0)
      return refused(result.error());
    if (!result)
      break;
    ++sent;
  }
  return sent;
}

// Socket -----------------------------------------------------------------------------------------

const char* UdpSocket::refuse_drop() const {
  return has_children()
             ? "a udp-socket was dropped while a pollable of it is alive: drop the pollable first"
             : nullptr;
}

SocketResult<> UdpSocket::start_bind(const Endpoint& to) {
  if (state_ == State::binding)
    return refused(ErrorCode::concurrency_conflict);
  if (state_ == State::bound)
    return refused(ErrorCode::invalid_state);
  if (auto bound = port_->bind(to); !bound)
    return bound;
  state_ = State::binding;
  return {};
}

SocketResult<> UdpSocket::finish_bind() {
  if (state_ != State::binding)
    return refused(ErrorCode::not_in_progress);
  state_ = State::bound;
  return {};
}

SocketResult<UdpSocket::Streams> UdpSocket::stream(const std::optional<Endpoint>& remote) {
  if (port_->streams > 0)
    throw Trap("a udp-socket was asked for streams while those it gave before are alive: drop "
               "them first");
  if (state_ != State::bound)
    return refused(ErrorCode::invalid_state);
  if (auto done = remote ? port_->connect(*remote) : port_->disconnect(); !done)
    return refused(done.error());
  return Streams{component::own<IncomingDatagramStream>(port_),
                 component::own<OutgoingDatagramStream>(port_)};
}

SocketResult<Endpoint> UdpSocket::local() const {
  if (state_ == State::unbound)
    return refused(ErrorCode::invalid_state);
  return port_->socket().local();
}

SocketResult<Endpoint> UdpSocket::remote() const {
  if (!port_->remote())
    return refused(ErrorCode::invalid_state);
  return *port_->remote();
}

}  // namespace portico::wasi::sockets
