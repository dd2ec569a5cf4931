#pragma once

#include "input.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace fuzz {

/// An input whose first bytes choose a type, for which something has to be compiled, and the others
/// what is done with it.
struct TypedInput {
  static constexpr std::size_t kTypeBytes = 64;

  TypedInput(const std::uint8_t* data, std::size_t size)
      : type{data, std::min(size, kTypeBytes)},
        rest{data + std::min(size, kTypeBytes), size - std::min(size, kTypeBytes)} {}

  Input type;
  Input rest;
};

}  // namespace fuzz

/// Keeps the type most of the time. Here, as a program has one.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  constexpr std::size_t kKept = fuzz::TypedInput::kTypeBytes;
  if (size <= kKept || seed % 16 == 0)
    return LLVMFuzzerMutate(data, size, most);
  return kKept + LLVMFuzzerMutate(data + kKept, size - kKept, most - kKept);
}
