#pragma once

#include <client/channel.hpp>

#include <boost/system/error_code.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace portico::client {

/// The bytes read from a channel that nobody has taken yet. Small responses fit in what is always
/// there; what fills that gets a larger buffer, up to a bound, until it is empty between messages.
class Http1Input {
 public:
  explicit Http1Input(std::size_t capacity) : capacity_{capacity} {}

  [[nodiscard]] std::string_view view() const { return {data() + begin_, end_ - begin_}; }
  [[nodiscard]] bool empty() const { return begin_ == end_; }
  void consume(std::size_t count) { begin_ += count; }

  /// A place to read to, valid until `read` or the next call; empty if no more is to be held.
  [[nodiscard]] std::span<std::byte> room();
  /// So much has been read to there.
  void read(const Channel::Moved& moved);
  /// Nothing more will come, for this reason.
  [[nodiscard]] const boost::system::error_code& error() const { return error_; }
  [[nodiscard]] bool ended() const { return error_.failed(); }
  /// The last read took all that was there.
  [[nodiscard]] bool drained() const { return drained_; }
  /// Gives a large buffer back, if it is empty.
  void rest();

  /// Bytes of the buffer that is always there, and of the one after it.
  static constexpr std::size_t kSmall = 1024;
  static constexpr std::size_t kLarge = std::size_t{16} * 1024;

 private:
  [[nodiscard]] char* data() { return large_ ? large_.get() : small_.data(); }
  [[nodiscard]] const char* data() const { return large_ ? large_.get() : small_.data(); }

  std::size_t capacity_;
  std::size_t size_ = kSmall;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  boost::system::error_code error_;
  bool drained_ = false;
  std::unique_ptr<char[]> large_;
  std::array<char, kSmall> small_;
};

}  // namespace portico::client
