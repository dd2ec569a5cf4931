#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace fuzz {

/// Takes decisions off a fuzzer's input. When it is used up, every one is zero: whatever zero
/// chooses must come to an end.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_{data, size} {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  [[nodiscard]] std::span<const std::uint8_t> rest() const { return rest_; }

  /// A whole number, little-endian.
  template <class T> T take() {
    T value{};
    const auto size = std::min(sizeof value, rest_.size());
    std::memcpy(&value, rest_.data(), size);
    rest_ = rest_.subspan(size);
    return value;
  }
  std::uint32_t byte() { return take<std::uint8_t>(); }
  /// 0 to `count` - 1; `count` is at most 256.
  std::uint32_t below(std::uint32_t count) { return byte() % count; }

 private:
  std::span<const std::uint8_t> rest_;
};

}  // namespace fuzz
