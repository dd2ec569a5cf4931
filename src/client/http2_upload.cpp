#include <client/http2_upload.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace portico::client {

using http::ErrorCode;

namespace {

/// As much as a DATA frame takes.
constexpr std::size_t kFirstLook = std::size_t{16} * 1024;

}  // namespace

void Http2Upload::peek() {
  look(kFirstLook);
}

std::size_t Http2Upload::read(std::span<std::byte> to) {
  if (state_ == State::waiting) {
    unlink();
    state_ = State::flowing;
  }
  std::size_t filled = 0;
  while (filled < to.size()) {
    const std::size_t count = read_some(to.subspan(filled));
    if (count == 0)
      break;
    filled += count;
  }
  return filled;
}

std::size_t Http2Upload::read_some(std::span<std::byte> to) {
  if (chunk_.empty() && state_ == State::flowing) {
    const std::size_t count = body_->available(to.size());
    if (count > 0 && body_->take(to.first(count)))
      return account(count) ? count : 0;
    look(to.size());
    if (chunk_.empty() && state_ == State::flowing) {
      state_ = State::waiting;
      body_->changed().add(*this);
    }
  }
  const std::size_t count = std::min(to.size(), chunk_.size() - chunk_read_);
  if (count == 0)
    return 0;
  std::memcpy(to.data(), chunk_.data() + chunk_read_, count);
  chunk_read_ += count;
  if (chunk_read_ == chunk_.size()) {
    chunk_ = {};
    chunk_read_ = 0;
  }
  return count;
}

void Http2Upload::look(std::size_t max) {
  http::Step step = body_->poll(max);
  if (auto* const chunk = std::get_if<http::Chunk>(&step)) {
    if (account(chunk->size()))
      chunk_ = std::move(*chunk);
  } else if (auto* const end = std::get_if<http::End>(&step)) {
    if (declared_.value_or(read_) != read_)
      return fail({ErrorCode::http_request_body_size, read_});
    trailers_ = std::move(end->trailers);
    state_ = State::ended;
    body_.reset();
  } else if (auto* const code = std::get_if<ErrorCode>(&step)) {
    fail(std::move(*code));
  }
}

bool Http2Upload::account(std::size_t bytes) {
  read_ += bytes;
  if (read_ <= declared_.value_or(read_))
    return true;
  fail({ErrorCode::http_request_body_size, read_});
  return false;
}

void Http2Upload::fail(ErrorCode code) {
  failure_ = std::move(code);
  state_ = State::failed;
  body_.reset();
}

void Http2Upload::notified() noexcept {
  state_ = State::flowing;
  listener_.upload_ready();
}

}  // namespace portico::client
