#include <server/wire.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace portico::server {

namespace asio = boost::asio;

namespace {

/// Most requests fit, and thousands of idle connections can afford it.
constexpr std::size_t kSmallBuffer = std::size_t{4} * 1024;
/// Interim responses that a client does not take.
constexpr std::size_t kMaxUnsent = std::size_t{64} * 1024;

/// Little by little costs more than to wait a turn of the loop.
constexpr std::uint64_t kWorthReading = std::uint64_t{64} * 1024;
constexpr std::size_t kMostAtOnce = std::size_t{1} << 20;
/// How often input that nobody reads is looked at.
constexpr std::chrono::seconds kWatchInterval{1};

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

}  // namespace

std::span<char> Wire::room() {
  const std::size_t held = end_ - begin_;
  const bool was_full = end_ == size_;
  if (held == 0)
    begin_ = end_ = 0;
  // What fills its buffer is likely to have more behind it. Content has not come this way if it
  // was taken.
  const bool grow = was_full && size_ < capacity_ && (content_left_ == 0 || held > 0);
  if (size_ == 0 || grow) {
    const std::size_t grown = size_ == 0 ? kSmallBuffer : std::min(size_ * 16, capacity_);
    auto larger = std::make_unique_for_overwrite<char[]>(grown);
    if (held > 0)
      std::memcpy(larger.get(), buffer_.get() + begin_, held);
    buffer_ = std::move(larger);
    size_ = grown;
    begin_ = 0;
    end_ = held;
  } else if (was_full && begin_ >= size_ / 2) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, held);
    begin_ = 0;
    end_ = held;
  }
  return {buffer_.get() + end_, size_ - end_};
}

void Wire::note_read(const boost::system::error_code& error, std::size_t count) {
  reading_ = false;
  there_ = 0;
  taken_at_once_ = 0;
  ended_ = static_cast<bool>(error);
  end_ += count;
  content_left_ -= std::min<std::uint64_t>(content_left_, count);
}

asio::awaitable<bool> Wire::more() {
  if (reading_) {
    co_await changed_.wait();
    co_return !ended_;
  }
  if (ended_)
    co_return false;
  const auto space = room();
  if (space.empty())
    co_return false;
  reading_ = true;
  const auto [error, count] =
      co_await socket_.async_read_some(asio::buffer(space.data(), space.size()), kTuple);
  note_read(error, count);
  co_return !error;
}

void Wire::fetch() {
  // Content that nobody takes is not added to: there may be no end to it.
  if (content_left_ > 0 && begin_ != end_)
    watch();
  else
    read_ahead();
}

void Wire::read_ahead() {
  if (reading_ || ended_)
    return;
  const auto space = promised_ ? std::span<char>{} : room();
  if (space.empty())
    return watch();
  reading_ = true;
  socket_.async_read_some(
      asio::buffer(space.data(), space.size()),
      [self = shared_from_this()](const boost::system::error_code& error, std::size_t count) {
        self->note_read(error, count);
        if (self->listener_)
          error ? self->listener_->input_ended() : self->listener_->moved();
        self->changed_.notify();
        if (!self->reading_)
          self->watch();
      });
}

std::size_t Wire::content(std::size_t max) {
  promised_ = false;
  const std::size_t held = end_ - begin_;
  if (reading_ || ended_ || content_left_ == 0 || taken_at_once_ >= kMostAtOnce)
    return 0;
  const auto worth = std::min<std::uint64_t>(content_left_, kWorthReading);
  if (held < max && there_ < worth) {
    boost::system::error_code error;
    there_ = socket_.available(error);
  }
  if (held == 0 && there_ < worth)
    return 0;
  promised_ = true;
  return std::min<std::uint64_t>(max, held + std::min<std::uint64_t>(there_, content_left_));
}

bool Wire::take_content(std::span<std::byte> to) {
  promised_ = false;
  const std::size_t held = std::min(to.size(), end_ - begin_);
  std::memcpy(to.data(), input().data(), held);
  consume(held);
  const auto rest = to.subspan(held);
  if (rest.empty())
    return true;
  const auto count = ::recv(socket_.native_handle(), rest.data(), rest.size(), MSG_DONTWAIT);
  const std::size_t read = count > 0 ? static_cast<std::size_t>(count) : 0;
  there_ -= std::min(there_, read);
  content_left_ -= read;
  taken_at_once_ += read;
  ended_ = read < rest.size();
  if (listener_)
    listener_->moved();
  return !ended_;
}

void Wire::watch() {
  if (watching_ || ended_)
    return;
  watching_ = true;
  if (!watch_)
    watch_.emplace(socket_.get_executor());
  watch_->expires_after(kWatchInterval);
  watch_->async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    if (const auto self = weak.lock(); self && !error)
      self->look();
  });
}

void Wire::look() {
  watching_ = false;
  if (reading_ || ended_ || !listener_)
    return;
  pollfd state{socket_.native_handle(), POLLRDHUP, 0};
  if (::poll(&state, 1, 0) > 0)
    listener_->input_ended();
  else
    read_ahead();
}

void Wire::rest() {
  if (reading_ || begin_ != end_)
    return;
  begin_ = end_ = 0;
  if (size_ > kSmallBuffer) {
    buffer_.reset();
    size_ = 0;
  }
}

std::optional<std::size_t> Wire::send(std::span<const asio::const_buffer> buffers) {
  std::array<iovec, kMaxBuffers> vectors;
  const std::size_t count = std::min(buffers.size(), vectors.size());
  for (std::size_t i = 0; i < count; ++i)
    vectors[i] = {const_cast<void*>(buffers[i].data()), buffers[i].size()};
  msghdr message{};
  message.msg_iov = vectors.data();
  message.msg_iovlen = count;
  for (;;) {
    const auto sent = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0)
      return static_cast<std::size_t>(sent);
    if (errno == EAGAIN || errno == EWOULDBLOCK)
      return 0;
    if (errno != EINTR)
      return std::nullopt;
  }
}

bool Wire::write_now(std::string_view bytes) {
  if (broken_ || unsent_.size() + bytes.size() > kMaxUnsent)
    return false;
  std::size_t sent = 0;
  if (unsent_.empty()) {
    const asio::const_buffer buffer{bytes.data(), bytes.size()};
    const auto taken = send({&buffer, 1});
    broken_ = !taken;
    sent = taken.value_or(bytes.size());
  }
  unsent_.append(bytes.substr(sent));
  return !broken_;
}

asio::awaitable<bool> Wire::write(std::span<asio::const_buffer> buffers) {
  if (!unsent_.empty()) {
    const std::string first = std::exchange(unsent_, {});
    asio::const_buffer buffer{first.data(), first.size()};
    const bool written = co_await write({&buffer, 1});
    if (!written)
      co_return false;
  }
  for (;;) {
    if (broken_)
      co_return false;
    const auto taken = send(buffers);
    if (!taken) {
      broken_ = true;
      co_return false;
    }
    std::size_t left = *taken;
    while (!buffers.empty() && left >= buffers.front().size()) {
      left -= buffers.front().size();
      buffers = buffers.subspan(1);
    }
    if (buffers.empty())
      co_return true;
    buffers.front() += left;
    if (listener_)
      listener_->moved();
    // Whoever waits to write also wants to hear that the client has gone.
    fetch();
    const auto [error] = co_await socket_.async_wait(asio::socket_base::wait_write, kTuple);
    if (error)
      co_return false;
  }
}

void Wire::shut_output() {
  boost::system::error_code ignored;
  socket_.shutdown(asio::socket_base::shutdown_send, ignored);
}

void Wire::close(Close how) {
  listener_ = nullptr;
  boost::system::error_code ignored;
  if (how == Close::reset && socket_.is_open())
    socket_.set_option(asio::socket_base::linger{true, 0}, ignored);
  socket_.close(ignored);
  ended_ = broken_ = true;
}

}  // namespace portico::server
