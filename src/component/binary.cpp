#include "binary.hpp"

#include <fmt/format.h>

namespace portico::component {

void throw_invalid(std::string_view what, std::size_t offset) {
  throw Error{Errc::invalid_component, fmt::format("{} (at byte {:#x})", what, offset)};
}

void throw_unsupported(std::string_view feature) {
  throw Error{Errc::unsupported,
              fmt::format("the component uses {}, which is not supported", feature)};
}

void Budget::charge(std::size_t bytes) {
  if (bytes > left_)
    throw Error{Errc::limit, "the component's definitions are too large"};
  left_ -= bytes;
}

std::uint8_t Reader::peek() const {
  if (done())
    throw_invalid("unexpected end", at_);
  return static_cast<std::uint8_t>(bytes_[at_]);
}

std::uint8_t Reader::byte() {
  const auto value = peek();
  ++at_;
  return value;
}

std::uint64_t Reader::unsigned_leb(unsigned bits) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < bits; shift += 7) {
    const auto next = byte();
    const std::uint64_t payload = next & 0x7fU;
    if (bits - shift < 7 && (payload >> (bits - shift)) != 0)
      break;
    value |= payload << shift;
    if ((next & 0x80U) == 0)
      return value;
  }
  throw_invalid("number too large", at_ - 1);
}

std::uint32_t Reader::u32() {
  return static_cast<std::uint32_t>(unsigned_leb(32));
}

std::uint64_t Reader::u64() {
  return unsigned_leb(64);
}

std::int64_t Reader::s33() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 35; shift += 7) {
    const auto next = byte();
    value |= static_cast<std::uint64_t>(next & 0x7fU) << shift;
    if ((next & 0x80U) != 0)
      continue;
    if ((next & 0x40U) != 0)
      value |= ~std::uint64_t{0} << (shift + 7);
    return static_cast<std::int64_t>(value);
  }
  throw_invalid("number too large", at_ - 1);
}

std::string_view Reader::name() {
  const std::size_t size = u32();
  const auto start = at_;
  skip(size);
  return {reinterpret_cast<const char*>(bytes_.data()) + start, size};
}

std::uint32_t Reader::count() {
  const auto start = at_;
  const auto value = u32();
  if (value > left())
    throw_invalid("more items than bytes", start);
  return value;
}

void Reader::skip(std::size_t size) {
  if (size > left())
    throw_invalid("unexpected end", at_);
  at_ += size;
}

Reader Reader::part(std::size_t size) {
  Reader inner = *this;
  skip(size);
  inner.end_ = at_;
  return inner;
}

void Reader::expect(std::uint8_t expected, std::string_view what) {
  const auto start = at_;
  if (byte() != expected)
    throw_invalid(what, start);
}

void Reader::finish(std::string_view what) const {
  if (!done())
    throw_invalid(what, at_);
}

void append_u32(std::vector<std::byte>& to, std::uint32_t value) {
  while (value >= 0x80) {
    to.push_back(static_cast<std::byte>(value & 0x7FU) | std::byte{0x80});
    value >>= 7U;
  }
  to.push_back(static_cast<std::byte>(value));
}

}  // namespace portico::component
