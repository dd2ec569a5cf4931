#include <client/http1_upload.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <utility>

namespace portico::client {

namespace asio = boost::asio;

using http::ErrorCode;

namespace {

/// What is taken of a body at once. The clock of stalled writes starts anew with each.
constexpr std::size_t kPartSize = std::size_t{64} * 1024;
/// Written without a pause before others have their turn.
constexpr std::size_t kMostAtOnce = std::size_t{1} << 20;
/// Bytes that most heads fit in.
constexpr std::size_t kUsualHead = 512;
/// RFC 9110 10.1.1: a server may never say that it wants the content.
constexpr std::chrono::seconds kContinueWait{1};

void consume(std::vector<asio::const_buffer>& buffers, std::size_t size) {
  auto first = buffers.begin();
  for (; first != buffers.end() && size >= first->size(); ++first)
    size -= first->size();
  if (size > 0)
    *first += size;
  buffers.erase(buffers.begin(), first);
}

}  // namespace

std::expected<void, Problem> Http1Upload::start(const http::RequestVia& via) {
  const http::Request& request = call_.request();
  auto length = request.body->length();
  if (length == 0U) {
    part_.end.emplace();  // Untouched, for another attempt.
  } else {
    body_ = call_.take_body();
    part_.gather(*body_, kPartSize);
    if (part_.error)
      return std::unexpected{broken_off()};
    if (part_.end)
      length = part_.end->trailers ? std::nullopt : std::optional<std::uint64_t>{part_.size};
  }
  text_.reserve(kUsualHead);
  if (const auto written = writer_.start(request, length, via, text_); !written)
    return std::unexpected{Problem{written.error(), "the request cannot be written as HTTP/1.1"}};
  held_back_ = writer_.expects_continue();
  if (held_back_)
    buffers_.emplace_back(text_.data(), text_.size());
  else if (!collect())
    return std::unexpected{malformed()};
  // What goes wrong here shows again in `run`.
  write_now();
  return {};
}

void Http1Upload::go_on(std::shared_ptr<void> owner) {
  asio::co_spawn(channel_.executor(), run(shared_from_this(), std::move(owner)), asio::detached);
}

void Http1Upload::continue_now() {
  held_back_ = false;
  if (continue_timer_)
    continue_timer_->cancel();
}

void Http1Upload::stop() {
  stopped_ = true;
  continue_now();
  body_.reset();  // Wakes us, if we wait for it.
}

Problem Http1Upload::broken_off() const {
  return {*part_.error, "the request's content broke off"};
}

Problem Http1Upload::malformed() const {
  if (writer_.framing() == http::Framing::chunked)
    return {ErrorCode::http_protocol_error, "malformed trailers of the request"};
  return {{ErrorCode::http_request_body_size, content_size_},
          "the request's content is not as long as it said"};
}

/// Lines up what `part_` has. False if it may not be sent.
bool Http1Upload::collect() {
  buffers_.clear();
  if (!text_.empty())
    buffers_.emplace_back(text_.data(), text_.size());
  content_size_ += part_.size;
  if (part_.size > 0) {
    const auto frame = writer_.frame(part_.size);
    if (!frame)
      return false;
    if (!frame->before.empty())
      buffers_.emplace_back(frame->before.data(), frame->before.size());
    for (const http::Chunk& chunk : part_.chunks)
      buffers_.emplace_back(chunk.data(), chunk.size());
    tail_ = frame->after;
  }
  if (part_.end && !writer_.finish(part_.trailers(), tail_))
    return false;
  if (!tail_.empty())
    buffers_.emplace_back(tail_.data(), tail_.size());
  return true;
}

Channel::Moved Http1Upload::write_now() {
  const auto moved = channel_.try_write(buffers_);
  note_written(moved.bytes);
  return moved;
}

void Http1Upload::note_written(std::size_t bytes) {
  if (bytes == 0)
    return;
  at_once_ += bytes;
  sent_ = Sent::some;
  consume(buffers_, bytes);
  if (buffers_.empty() && part_.end && !held_back_) {
    sent_ = Sent::all;
    body_.reset();
  }
}

asio::awaitable<void> Http1Upload::run(std::shared_ptr<Http1Upload> self,
                                       std::shared_ptr<void> /*owner*/) {
  // Only now is the one who started it ready to hear how it went.
  co_await asio::post(channel_.executor(), asio::use_awaitable);
  try {
    if (!stopped_)
      co_await self->send();
  } catch (const std::exception& failure) {
    if (!stopped_)
      fail({ErrorCode::internal_error, failure.what()});
  }
}

asio::awaitable<void> Http1Upload::send() {
  bool going = true;
  if (held_back_) {
    going = co_await write();
    if (going)
      going = co_await wait_for_continue();
    if (going) {
      text_.clear();
      going = collect() || fail(malformed());
    }
  }
  while (going) {
    going = co_await write();
    if (going && sent_ == Sent::all)
      co_return listener_.upload_done();
    if (going)
      going = co_await next_part();
  }
}

asio::awaitable<bool> Http1Upload::wait_for_continue() {
  if (held_back_) {
    continue_timer_.emplace(channel_.executor(), kContinueWait);
    co_await continue_timer_->async_wait(asio::as_tuple(asio::use_awaitable));
    held_back_ = false;
  }
  co_return !stopped_;
}

asio::awaitable<bool> Http1Upload::write() {
  while (!buffers_.empty()) {
    auto moved = write_now();
    if (!moved.error && !buffers_.empty()) {
      call_.write_stalled();
      moved = co_await channel_.write(buffers_);
      if (stopped_)
        co_return false;
      call_.write_moved();
      note_written(moved.bytes);
      at_once_ = 0;
    }
    if (moved.error) {
      listener_.upload_cut(moved.error);
      co_return false;
    }
  }
  co_return true;
}

asio::awaitable<bool> Http1Upload::next_part() {
  if (at_once_ >= kMostAtOnce) {
    at_once_ = 0;
    co_await asio::post(channel_.executor(), asio::use_awaitable);
    if (stopped_)
      co_return false;
  }
  text_.clear();
  tail_.clear();
  part_.gather(*body_, kPartSize);
  while (part_.empty()) {
    at_once_ = 0;
    co_await body_->changed().wait();
    if (stopped_)
      co_return false;
    part_.gather(*body_, kPartSize);
  }
  if (part_.error)
    co_return fail(broken_off());
  co_return collect() || fail(malformed());
}

bool Http1Upload::fail(Problem problem) {
  listener_.upload_failed(std::move(problem));
  return false;
}

}  // namespace portico::client
