#include <wasi/sockets/options.hpp>

#include <wasi/sockets/address.hpp>

#include <algorithm>
#include <limits>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace portico::wasi::sockets {

namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;
/// The kernel's own bounds.
constexpr std::uint64_t kMaxSeconds = 32'767;
constexpr std::uint32_t kMaxCount = 127;

SocketResult<int> get(int socket, int level, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  if (::getsockopt(socket, level, name, &value, &size) != 0)
    return last_failure();
  return value;
}

SocketResult<> set(int socket, int level, int name, int value) {
  if (::setsockopt(socket, level, name, &value, sizeof value) != 0)
    return last_failure();
  return {};
}

template <class T> SocketResult<T> as(SocketResult<int> value) {
  if (!value)
    return refused(value.error());
  return static_cast<T>(*value);
}

constexpr int name_of(KeepAliveTime which) {
  return which == KeepAliveTime::idle ? TCP_KEEPIDLE : TCP_KEEPINTVL;
}
constexpr int name_of(Buffer which) {
  return which == Buffer::receive ? SO_RCVBUF : SO_SNDBUF;
}
constexpr std::pair<int, int> hops_of(IpAddressFamily family) {
  return family == IpAddressFamily::ipv4 ? std::pair{IPPROTO_IP, IP_TTL}
                                         : std::pair{IPPROTO_IPV6, IPV6_UNICAST_HOPS};
}

}  // namespace

SocketResult<bool> keep_alive(int socket) {
  const auto value = get(socket, SOL_SOCKET, SO_KEEPALIVE);
  if (!value)
    return refused(value.error());
  return *value != 0;
}

SocketResult<> set_keep_alive(int socket, bool on) {
  return set(socket, SOL_SOCKET, SO_KEEPALIVE, on ? 1 : 0);
}

SocketResult<std::uint64_t> keep_alive_nanoseconds(int socket, KeepAliveTime which) {
  const auto seconds = as<std::uint64_t>(get(socket, IPPROTO_TCP, name_of(which)));
  if (!seconds)
    return seconds;
  return *seconds * kSecond;
}

SocketResult<> set_keep_alive_nanoseconds(int socket, KeepAliveTime which, std::uint64_t value) {
  if (value == 0)
    return refused(ErrorCode::invalid_argument);
  const auto seconds = std::min(value / kSecond + (value % kSecond == 0 ? 0 : 1), kMaxSeconds);
  return set(socket, IPPROTO_TCP, name_of(which), static_cast<int>(seconds));
}

SocketResult<std::uint32_t> keep_alive_count(int socket) {
  return as<std::uint32_t>(get(socket, IPPROTO_TCP, TCP_KEEPCNT));
}

SocketResult<> set_keep_alive_count(int socket, std::uint32_t value) {
  if (value == 0)
    return refused(ErrorCode::invalid_argument);
  return set(socket, IPPROTO_TCP, TCP_KEEPCNT, static_cast<int>(std::min(value, kMaxCount)));
}

SocketResult<std::uint8_t> hop_limit(int socket, IpAddressFamily family) {
  const auto [level, name] = hops_of(family);
  return as<std::uint8_t>(get(socket, level, name));
}

SocketResult<> set_hop_limit(int socket, IpAddressFamily family, std::uint8_t value) {
  if (value == 0)
    return refused(ErrorCode::invalid_argument);
  const auto [level, name] = hops_of(family);
  return set(socket, level, name, value);
}

SocketResult<std::uint64_t> buffer_size(int socket, Buffer which) {
  const auto doubled = as<std::uint64_t>(get(socket, SOL_SOCKET, name_of(which)));
  if (!doubled)
    return doubled;
  return *doubled / 2;
}

SocketResult<> set_buffer_size(int socket, Buffer which, std::uint64_t value) {
  if (value == 0)
    return refused(ErrorCode::invalid_argument);
  constexpr std::uint64_t kMax = std::numeric_limits<int>::max();
  return set(socket, SOL_SOCKET, name_of(which), static_cast<int>(std::min(value, kMax)));
}

}  // namespace portico::wasi::sockets
