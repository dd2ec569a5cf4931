#pragma once

#include <portico/component/abi.hpp>
#include <portico/component/type.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <cstring>

namespace portico::component {

// Values that one core value holds, as words of 32 or 64 bits, by a type that is known at run time.

inline std::uint32_t low_word(const CoreValue& value) {
  return static_cast<std::uint32_t>(value.i32);
}

inline void put_word(CoreValue*& out, std::uint32_t word) {
  detail::put_i32(out, word);
}

/// 1, 2 or 4 bytes as a number.
inline std::uint32_t load_word(const std::byte* from, std::uint32_t size) {
  if (size == 1) {
    return std::to_integer<std::uint32_t>(*from);
  }
  if (size == 2) {
    std::uint16_t half;
    std::memcpy(&half, from, sizeof half);
    return half;
  }
  return detail::load_u32(from);
}

inline std::uint32_t flags_mask(const Type& type) {
  const auto count = type.members().size();
  return count >= 32 ? ~std::uint32_t{0} : (std::uint32_t{1} << count) - 1;
}

inline std::uint32_t checked_case(const Type& type, std::uint32_t index) {
  if (index >= type.cases()) {
    throw Trap(
        fmt::format("case {} of {}, which has {} cases", index, type.to_string(), type.cases()));
  }
  return index;
}

[[noreturn]] inline void throw_not_built(const Type& type) {
  throw Trap(fmt::format("values of type {} cannot be passed by this version", type.to_string()));
}

/// The one form of a bool, number, char or flags that a core value or a word of memory stands for:
/// what is beyond the type is cut off, signs are spread, NaNs are one.
inline std::uint32_t scalar32(const Type& type, std::uint32_t word) {
  switch (type.kind()) {
  case Kind::boolean:
    return word != 0 ? 1 : 0;
  case Kind::s8:
    return static_cast<std::uint32_t>(static_cast<std::int8_t>(word));
  case Kind::u8:
    return static_cast<std::uint8_t>(word);
  case Kind::s16:
    return static_cast<std::uint32_t>(static_cast<std::int16_t>(word));
  case Kind::u16:
    return static_cast<std::uint16_t>(word);
  case Kind::f32:
    return std::bit_cast<std::uint32_t>(detail::canonical(std::bit_cast<float>(word)));
  case Kind::character:
    return static_cast<std::uint32_t>(Abi<char32_t>::checked(word));
  case Kind::flags:
    return word & flags_mask(type);
  case Kind::s32:
  case Kind::u32:
    return word;
  default:
    throw_not_built(type);
  }
}

inline std::uint64_t scalar64(Kind kind, std::uint64_t word) {
  return kind == Kind::f64
             ? std::bit_cast<std::uint64_t>(detail::canonical(std::bit_cast<double>(word)))
             : word;
}

}  // namespace portico::component
