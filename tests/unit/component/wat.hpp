#pragma once

#include <engine/wasm.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <string_view>
#include <vector>

namespace portico::component {

/// The binary of a component or module in the text format. It must parse.
inline std::vector<std::byte> assemble(std::string_view text) {
  auto binary = engine::from_text(text);
  if (!binary) {
    ADD_FAILURE() << binary.error().message();
    return {};
  }
  return std::move(*binary);
}

/// The same for one that the validator must accept too.
inline std::vector<std::byte> assemble_valid(std::string_view text) {
  auto binary = assemble(text);
  if (auto valid = engine::validate(binary, {}); !valid) {
    ADD_FAILURE() << valid.error().message();
  }
  return binary;
}

}  // namespace portico::component
