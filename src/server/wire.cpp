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

constexpr std::uint64_t kWorthReading = std::uint64_t{64} * 1024;
/// How often input that nobody reads is looked at.
constexpr std::chrono::seconds kWatchInterval{1};

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

}  // namespace

std::span<char> Wire::room() {
  const std::size_t held = end_ - begin_;
  const bool was_full = end_ == size_;
  if (held == 0)
    begin_ = end_ = 0;
  if (size_ == 0 || (was_full && size_ < capacity_)) {
    // What fills its buffer is likely to have more behind it.
    const std::size_t grown = size_ == 0 ? kSmallBuffer : std::min(size_ * 4, capacity_);
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

void Wire::note_buffered(std::size_t count) {
  end_ += count;
  content_left_ -= std::min<std::uint64_t>(content_left_, count);
}

asio::awaitable<bool> Wire::more() {
  if (fetching_) {
    co_await changed_.wait();
    co_return !ended_;
  }
  if (ended_)
    co_return false;
  const auto space = room();
  if (space.empty())
    co_return false;
  const auto [error, count] =
      co_await socket_.async_read_some(asio::buffer(space.data(), space.size()), kTuple);
  note_buffered(count);
  ended_ = static_cast<bool>(error);
  co_return !error;
}

void Wire::fetch() {
  if (fetching_ || ended_ || !content_.empty())
    return;
  if (content_left_ > 0 && begin_ == end_) {
    content_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(content_left_, capacity_)));
    return read_into(content_, [this](std::size_t count) {
      content_.resize(count);
      content_left_ -= count;
    });
  }
  if (const auto space = room(); !space.empty())
    read_into(std::as_writable_bytes(space), [this](std::size_t count) { note_buffered(count); });
}

template <class Done> void Wire::read_into(std::span<std::byte> space, Done done) {
  fetching_ = true;
  socket_.async_read_some(
      asio::buffer(space.data(), space.size()),
      [self = shared_from_this(), done](const boost::system::error_code& error, std::size_t count) {
        self->fetching_ = false;
        self->ended_ = static_cast<bool>(error);
        done(count);
        if (self->listener_)
          error ? self->listener_->input_ended() : self->listener_->moved();
        self->changed_.notify();
        if (!self->fetching_)
          self->watch();
      });
}

http::Chunk Wire::take_content() {
  if (fetching_)
    return {};
  if (content_.empty() && content_left_ > 0 && begin_ == end_)
    read_content_now();
  return std::exchange(content_, {});
}

/// Only what is worth it: little by little costs more than to wait a turn of the loop.
void Wire::read_content_now() {
  boost::system::error_code error;
  const std::size_t there = socket_.available(error);
  if (there == 0 || there < std::min<std::uint64_t>(content_left_, kWorthReading))
    return;
  content_.resize(static_cast<std::size_t>(
      std::min<std::uint64_t>({there, content_left_, std::uint64_t{capacity_}})));
  content_.resize(socket_.read_some(asio::buffer(content_.data(), content_.size()), error));
  content_left_ -= content_.size();
  if (error)
    ended_ = true;
  if (listener_)
    listener_->moved();
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
  if (fetching_ || ended_ || !listener_)
    return;
  pollfd state{socket_.native_handle(), POLLRDHUP, 0};
  if (::poll(&state, 1, 0) > 0)
    listener_->input_ended();
  else
    watch();
}

void Wire::rest() {
  if (fetching_ || begin_ != end_)
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
