#include <client/http2_body.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace portico::client {

namespace {

/// Room of a chunk that begins while others are held: a server that sends byte by byte must not
/// make each cost an allocation.
constexpr std::size_t kLeastRoom = std::size_t{16} * 1024;

}  // namespace

Http2Body::~Http2Body() {
  if (source_)
    source_->dropped();
}

void Http2Body::append(std::span<const std::byte> bytes) {
  if (chunks_.empty() || chunks_.back().capacity() - chunks_.back().size() < bytes.size()) {
    http::Chunk chunk;
    chunk.reserve(chunks_.empty() ? bytes.size() : std::max(bytes.size(), kLeastRoom));
    chunks_.push_back(std::move(chunk));
  }
  http::Chunk& last = chunks_.back();
  const std::size_t before = last.size();
  last.resize(before + bytes.size());
  std::memcpy(last.data() + before, bytes.data(), bytes.size());
  held_ += bytes.size();
  changed_.notify();
}

void Http2Body::finish(http::Step end) {
  if (end_)
    return;
  end_ = std::move(end);
  changed_.notify();
}

http::Step Http2Body::poll(std::size_t max) {
  if (chunks_.empty())
    return end_ ? std::move(*end_) : http::Pending{};
  max = std::max<std::size_t>(max, 1);
  if (taken_ == 0 && chunks_.front().size() <= max) {
    http::Chunk chunk = std::move(chunks_.front());
    chunks_.pop_front();
    release(chunk.size());
    return chunk;
  }
  http::Chunk chunk(std::min(max, chunks_.front().size() - taken_));
  static_cast<void>(take(chunk));
  return chunk;
}

std::size_t Http2Body::available(std::size_t max) {
  return std::min(max, held_);
}

bool Http2Body::take(std::span<std::byte> to) {
  if (to.size() > held_)
    return false;
  const std::size_t size = to.size();
  while (!to.empty()) {
    const http::Chunk& first = chunks_.front();
    const std::size_t part = std::min(to.size(), first.size() - taken_);
    std::memcpy(to.data(), first.data() + taken_, part);
    to = to.subspan(part);
    taken_ += part;
    if (taken_ == first.size()) {
      chunks_.pop_front();
      taken_ = 0;
    }
  }
  release(size);
  return true;
}

void Http2Body::release(std::size_t bytes) {
  held_ -= bytes;
  if (source_)
    source_->taken(bytes);
}

}  // namespace portico::client
