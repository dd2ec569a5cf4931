// Gzip (RFC 1952) of a stream, piece by piece: DEFLATE (RFC 1951) with its fixed codes and a window
// of 32 KiB. Half as good as zlib at its best, and small enough to travel with a component.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

class Gzip {
 public:
  Gzip() { out_.assign("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10); }

  /// Compresses one piece, so that the receiver can read all of it at once; the result is what to
  /// send.
  std::string add(std::string_view piece) {
    update_crc(piece);
    size_ += std::uint32_t(piece.size());
    compress(piece);
    put(0b000, 3);  // An empty stored block ends the byte.
    align();
    out_.append("\0\0\xff\xff", 4);
    return take();
  }

  /// What ends the stream.
  std::string finish() {
    put(0b011, 3);   // The last block, with fixed codes
    put_code(0, 7);  // and nothing in it.
    align();
    for (const std::uint32_t word : {~crc_, size_}) {
      for (int shift = 0; shift < 32; shift += 8)
        out_ += char(word >> shift);
    }
    return take();
  }

 private:
  static constexpr std::size_t kWindow = 32 * 1024;
  static constexpr std::array<std::uint16_t, 29> kLengths = {
      3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
      31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
  static constexpr std::array<std::uint16_t, 30> kDistances = {
      1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
      193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};

  std::string take() { return std::exchange(out_, {}); }

  void put(std::uint32_t bits, int count) {
    bits_ |= std::uint64_t(bits) << used_;
    for (used_ += count; used_ >= 8; used_ -= 8, bits_ >>= 8)
      out_ += char(bits_);
  }

  void align() {
    if (used_ > 0)
      put(0, 8 - used_);
  }

  // Codes go with their first bit first, unlike numbers.
  void put_code(std::uint32_t code, int count) {
    std::uint32_t reversed = 0;
    for (int i = 0; i < count; ++i)
      reversed |= (code >> i & 1) << (count - 1 - i);
    put(reversed, count);
  }

  void put_symbol(unsigned symbol) {
    if (symbol < 144)
      put_code(0x30 + symbol, 8);
    else if (symbol < 256)
      put_code(0x190 + symbol - 144, 9);
    else if (symbol < 280)
      put_code(symbol - 256, 7);
    else
      put_code(0xc0 + symbol - 280, 8);
  }

  template <std::size_t count>
  static unsigned slot(const std::array<std::uint16_t, count>& bases, std::size_t value) {
    unsigned at = count - 1;
    while (bases[at] > value)
      --at;
    return at;
  }

  void put_match(std::size_t length, std::size_t distance) {
    const unsigned l = slot(kLengths, length), d = slot(kDistances, distance);
    put_symbol(257 + l);
    if (l >= 8 && l < 28)
      put(std::uint32_t(length - kLengths[l]), int(l / 4 - 1));
    put_code(d, 5);
    if (d >= 4)
      put(std::uint32_t(distance - kDistances[d]), int(d / 2 - 1));
  }

  std::size_t hash(std::size_t at) const {
    const auto byte = [&](std::size_t i) { return std::uint32_t(std::uint8_t(text_[at + i])); };
    return (byte(0) | byte(1) << 8 | byte(2) << 16) * 2654435761U >> 18;
  }

  std::size_t match(std::size_t earlier, std::size_t at) const {
    std::size_t length = 0;
    while (length < 258 && at + length < text_.size() &&
           text_[earlier + length] == text_[at + length])
      ++length;
    return length;
  }

  void compress(std::string_view piece) {
    if (text_.size() > kWindow) {  // What lies further back cannot be pointed to.
      const auto gone = text_.size() - kWindow;
      text_.erase(0, gone);
      start_ += gone;
    }
    std::size_t at = text_.size();
    text_ += piece;
    put(0b010, 3);  // A block with fixed codes
    while (at < text_.size()) {
      std::size_t length = 0, earlier = 0;
      if (at + 3 <= text_.size()) {
        auto& last = last_[hash(at)];  // Positions in the whole stream, from 1.
        if (last > start_ && start_ + at + 1 - last <= kWindow)
          length = match(earlier = std::size_t(last - 1 - start_), at);
        last = start_ + at + 1;
      }
      if (length >= 3) {
        put_match(length, at - earlier);
        at += length;
      } else {
        put_symbol(std::uint8_t(text_[at++]));
      }
    }
    put_symbol(256);
  }

  void update_crc(std::string_view piece) {
    static const auto table = [] {
      std::array<std::uint32_t, 256> made{};
      for (std::uint32_t i = 0; i < 256; ++i) {
        made[i] = i;
        for (int bit = 0; bit < 8; ++bit)
          made[i] = made[i] >> 1 ^ (made[i] & 1 ? 0xedb88320 : 0);
      }
      return made;
    }();
    for (const char c : piece)
      crc_ = crc_ >> 8 ^ table[(crc_ ^ std::uint8_t(c)) & 0xff];
  }

  std::string out_, text_;                     // text_: the window, and what is being compressed
  std::uint64_t start_ = 0;                    // Where text_ starts in the stream.
  std::array<std::uint64_t, 1 << 14> last_{};  // By hash of three bytes: where they were last.
  std::uint64_t bits_ = 0;
  int used_ = 0;
  std::uint32_t crc_ = ~0U, size_ = 0;
};
