#pragma once

#include <portico_engine.h>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portico::component {

/// The binary of a component or module in the text format. It must parse.
inline std::vector<std::byte> assemble(std::string_view text) {
  wasm_byte_vec_t binary{};
  if (auto* error = wasmtime_wat2wasm(text.data(), text.size(), &binary)) {
    wasm_byte_vec_t message{};
    wasmtime_error_message(error, &message);
    ADD_FAILURE() << std::string_view{message.data, message.size};
    wasm_byte_vec_delete(&message);
    wasmtime_error_delete(error);
    return {};
  }
  const auto bytes = std::as_bytes(std::span{binary.data, binary.size});
  std::vector<std::byte> result{bytes.begin(), bytes.end()};
  wasm_byte_vec_delete(&binary);
  return result;
}

/// The same for one that the validator must accept too.
inline std::vector<std::byte> assemble_valid(std::string_view text) {
  auto binary = assemble(text);
  wasm_byte_vec_t message{};
  std::size_t offset = 0;
  if (!portico_validate_component(reinterpret_cast<const std::uint8_t*>(binary.data()),
                                  binary.size(), 0, &message, &offset)) {
    ADD_FAILURE() << std::string_view{message.data, message.size} << " at byte " << offset;
    wasm_byte_vec_delete(&message);
  }
  return binary;
}

}  // namespace portico::component
