#include <client/socket_io.hpp>

#include <boost/asio/error.hpp>

#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>
#include <sys/uio.h>

namespace portico::client {

namespace asio = boost::asio;

namespace {

/// More in one call gain nothing.
constexpr std::size_t kMaxVectors = 64;

Channel::Moved failure() {
  if (errno == EAGAIN || errno == EWOULDBLOCK)
    return {};
  return {.error = {errno, boost::system::system_category()}, .bytes = 0};
}

Channel::Moved send_vectors(int socket, std::span<iovec> vectors) {
  msghdr message{};
  message.msg_iov = vectors.data();
  message.msg_iovlen = vectors.size();
  for (;;) {
    const auto sent = ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0)
      return {.error = {}, .bytes = static_cast<std::size_t>(sent)};
    if (errno != EINTR)
      return failure();
  }
}

}  // namespace

Channel::Moved receive_now(int socket, std::span<std::byte> to) {
  if (to.empty())
    return {};
  for (;;) {
    const auto count = ::recv(socket, to.data(), to.size(), MSG_DONTWAIT);
    if (count > 0)
      return {.error = {}, .bytes = static_cast<std::size_t>(count)};
    if (count == 0)
      return {.error = asio::error::eof, .bytes = 0};
    if (errno != EINTR)
      return failure();
  }
}

bool is_quiet(int socket) {
  std::byte first{};
  for (;;) {
    if (::recv(socket, &first, 1, MSG_PEEK | MSG_DONTWAIT) >= 0)
      return false;
    if (errno != EINTR)
      return errno == EAGAIN || errno == EWOULDBLOCK;
  }
}

Channel::Moved send_now(int socket, std::span<const std::byte> bytes) {
  iovec vector{const_cast<std::byte*>(bytes.data()), bytes.size()};
  return send_vectors(socket, {&vector, 1});
}

Channel::Moved send_now(int socket, std::span<const asio::const_buffer> buffers, std::size_t skip) {
  std::array<iovec, kMaxVectors> vectors;
  std::size_t count = 0;
  for (const auto& buffer : buffers) {
    if (skip >= buffer.size()) {
      skip -= buffer.size();
      continue;
    }
    const auto rest = buffer + std::exchange(skip, 0);
    vectors[count++] = {const_cast<void*>(rest.data()), rest.size()};
    if (count == vectors.size())
      break;
  }
  return count == 0 ? Channel::Moved{} : send_vectors(socket, std::span{vectors}.first(count));
}

}  // namespace portico::client
