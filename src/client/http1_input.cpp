#include <client/http1_input.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace portico::client {

std::span<std::byte> Http1Input::room() {
  const std::size_t held = end_ - begin_;
  const bool was_full = end_ == size_;
  if (held == 0)
    begin_ = end_ = 0;
  // What fills its buffer is likely to have more behind it.
  if (was_full && size_ < capacity_ && (held > 0 || size_ == kSmall)) {
    const std::size_t grown = std::min(size_ == kSmall ? kLarge : size_ * 4, capacity_);
    auto larger = std::make_unique_for_overwrite<char[]>(grown);
    std::memcpy(larger.get(), data() + begin_, held);
    large_ = std::move(larger);
    size_ = grown;
    begin_ = 0;
    end_ = held;
  } else if (was_full && begin_ > 0) {
    std::memmove(data(), data() + begin_, held);
    begin_ = 0;
    end_ = held;
  }
  return std::as_writable_bytes(std::span{data() + end_, size_ - end_});
}

void Http1Input::read(const Channel::Moved& moved) {
  end_ += moved.bytes;
  drained_ = end_ < size_;
  error_ = moved.error;
}

void Http1Input::rest() {
  if (begin_ != end_)
    return;
  begin_ = end_ = 0;
  large_.reset();
  size_ = kSmall;
}

}  // namespace portico::client
