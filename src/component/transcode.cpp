#include <component/transcode.hpp>

#include <component/abi_limits.hpp>
#include <component/instance_pre.hpp>
#include <component/text.hpp>

#include <cstring>
#include <span>

namespace portico::component {
namespace {

/// A string of the sender's, checked.
struct Source {
  /// How it is written. `latin1` only where the sender may choose between it and UTF-16.
  enum class As : std::uint8_t { utf8, utf16, latin1 } as;
  std::span<const std::byte> bytes;

  [[nodiscard]] std::uint32_t units() const {
    return static_cast<std::uint32_t>(bytes.size() / (as == As::utf16 ? 2 : 1));
  }
  /// Calls `f` with each code point, or a run of ASCII.
  template <class F> void each(F f) const {
    switch (as) {
    case As::utf8:
      (void)each_in_utf8(bytes, f);
      return;
    case As::utf16:
      return each_in_utf16(bytes, f);
    case As::latin1:
      return each_in_latin1(bytes, f);
    }
  }
};

Source checked(Canon& from, std::uint32_t pointer, std::uint32_t length) {
  using enum Source::As;
  const StringEncoding encoding = from.canon_state().options.encoding;
  const bool mixed = encoding == StringEncoding::latin1_utf16;
  const bool tagged = mixed && (length & kUtf16Tag) != 0;
  const auto as = encoding == StringEncoding::utf8 ? utf8 : mixed && !tagged ? latin1 : utf16;
  const std::uint64_t size =
      std::uint64_t{mixed ? length & ~kUtf16Tag : length} * (as == utf16 ? 2 : 1);
  const std::byte* data = from.list_at(pointer, size, as == utf8 ? 1 : 2);
  const Source source{as, {data, static_cast<std::size_t>(size)}};
  if (as == utf8 &&
      !is_utf8({reinterpret_cast<const char*>(data), source.bytes.size()})) {  // NOLINT
    throw Trap("string is not valid UTF-8");
  }
  if (as == utf16 && !is_utf16(source.bytes)) {
    throw Trap("string is not valid UTF-16");
  }
  return source;
}

/// A block of the receiver's that is being written, and may be moved by its allocator.
class Block {
 public:
  Block(Canon& to, std::uint64_t size, std::uint32_t alignment)
      : to_{to}, size_{size}, pointer_{to.allocate(size, alignment)} {}

  void resize(std::uint64_t size, std::uint32_t alignment) {
    pointer_ = to_.reallocate(pointer_, size_, size, alignment);
    size_ = size;
  }
  /// Down to what was written, unless that is all of it.
  void trim(std::uint64_t used, std::uint32_t alignment) {
    if (used < size_) {
      resize(used, alignment);
    }
  }
  [[nodiscard]] std::byte* data() const { return to_.memory().data() + pointer_; }
  [[nodiscard]] std::uint32_t pointer() const { return pointer_; }

 private:
  Canon& to_;
  std::uint64_t size_;
  std::uint32_t pointer_;
};

void copy(std::byte* to, std::span<const std::byte> from) {
  if (!from.empty()) {
    std::memcpy(to, from.data(), from.size());
  }
}

/// Spreads the first `count` bytes at `data` to two bytes each.
void widen_in_place(std::byte* data, std::size_t count) {
  for (std::size_t i = count; i-- > 0;) {
    data[2 * i] = data[i];
    data[2 * i + 1] = std::byte{0};
  }
}

Canon::Lowered as_is(const Source& source, Canon& to, std::uint32_t alignment) {
  const Block block{to, source.bytes.size(), alignment};
  copy(block.data(), source.bytes);
  return {block.pointer(), source.units()};
}

Canon::Lowered to_utf8(const Source& source, Canon& to) {
  if (source.as == Source::As::utf8) {
    return as_is(source, to, 1);
  }
  const std::uint32_t units = source.units();
  Block block{to, units, 1};
  std::size_t written = 0;
  bool ascii = true;
  std::byte* out = block.data();
  source.each([&](const auto& part) {
    if (ascii && any_beyond(part, 0x7F)) {
      ascii = false;
      block.resize(std::uint64_t{units} * (source.as == Source::As::latin1 ? 2 : 3), 1);
      out = block.data();
    }
    written += put_utf8(out + written, part);
  });
  if (!ascii) {
    block.trim(written, 1);
  }
  return {block.pointer(), static_cast<std::uint32_t>(written)};
}

Canon::Lowered to_utf16(const Source& source, Canon& to) {
  if (source.as == Source::As::utf16) {
    return as_is(source, to, 2);
  }
  const std::uint64_t most = std::uint64_t{source.units()} * 2;
  Block block{to, most, 2};
  std::size_t written = 0;
  std::byte* const out = block.data();
  if (source.as == Source::As::latin1) {
    widen(source.bytes, out);
    written = most;
  } else {
    source.each([&](const auto& part) { written += put_utf16(out + written, part); });
  }
  block.trim(written, 2);
  return {block.pointer(), static_cast<std::uint32_t>(written / 2)};
}

/// From a sender that cannot write Latin-1: it is hoped for, until a character does not fit.
Canon::Lowered to_latin1_or_utf16(const Source& source, Canon& to) {
  const std::uint32_t units = source.units();
  Block block{to, units, 2};
  std::size_t written = 0;
  bool latin1 = true;
  std::byte* out = block.data();
  source.each([&](const auto& part) {
    if (latin1 && any_beyond(part, 0xFF)) {
      latin1 = false;
      block.resize(std::uint64_t{units} * 2, 2);
      out = block.data();
      widen_in_place(out, written);
      written *= 2;
    }
    written += latin1 ? put_latin1(out + written, part) : put_utf16(out + written, part);
  });
  block.trim(written, 2);
  const auto length = static_cast<std::uint32_t>(latin1 ? written : written / 2 | kUtf16Tag);
  return {block.pointer(), length};
}

/// From a sender that had the choice and took UTF-16: most likely it is needed.
Canon::Lowered probably_utf16(const Source& source, Canon& to) {
  const std::uint32_t units = source.units();
  Block block{to, source.bytes.size(), 2};
  std::byte high{0};
  for (std::size_t i = 0; i < units; ++i) {
    high |= source.bytes[2 * i + 1];
  }
  if (high != std::byte{0}) {
    copy(block.data(), source.bytes);
    return {block.pointer(), units | kUtf16Tag};
  }
  narrow(source.bytes, block.data());
  block.resize(units, 1);
  return {block.pointer(), units};
}

}  // namespace

Canon::Lowered transcode(Canon& from, std::uint32_t pointer, std::uint32_t length, Canon& to) {
  const Source source = checked(from, pointer, length);
  to.charge(source.bytes.size());
  switch (to.canon_state().options.encoding) {
  case StringEncoding::utf8:
    return to_utf8(source, to);
  case StringEncoding::utf16:
    return to_utf16(source, to);
  case StringEncoding::latin1_utf16:
    break;
  }
  if (from.canon_state().options.encoding != StringEncoding::latin1_utf16) {
    return to_latin1_or_utf16(source, to);
  }
  return source.as == Source::As::latin1 ? as_is(source, to, 2) : probably_utf16(source, to);
}

}  // namespace portico::component
