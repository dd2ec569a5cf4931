#include <engine/wasm.hpp>

#include <portico_engine.h>

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace portico {

Features::Features() : bits_{portico_features_default()} {}

namespace {

Result<std::uint64_t> feature(std::string_view name) {
  const auto bit = portico_feature(name.data(), name.size());
  if (bit == 0) {
    return fail(Errc::config, fmt::format("no WebAssembly feature is called \"{}\"", name));
  }
  return bit;
}

}  // namespace

Result<> Features::enable(std::string_view name) {
  const auto bit = feature(name);
  if (!bit) {
    return std::unexpected{bit.error()};
  }
  bits_ |= *bit;
  return {};
}

Result<> Features::disable(std::string_view name) {
  const auto bit = feature(name);
  if (!bit) {
    return std::unexpected{bit.error()};
  }
  bits_ &= ~*bit;
  return {};
}

}  // namespace portico

namespace portico::engine {
namespace {

const std::uint8_t* octets(std::span<const std::byte> bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());  // NOLINT
}

bool looks_like_text(std::span<const std::byte> bytes) {
  const auto first = std::ranges::find_if(bytes, [](std::byte b) {
    return b != std::byte{' '} && b != std::byte{'\t'} && b != std::byte{'\r'} &&
           b != std::byte{'\n'};
  });
  return first != bytes.end() && (*first == std::byte{'('} || *first == std::byte{';'});
}

bool is_binary(std::span<const std::byte> bytes) {
  return !bytes.empty() && bytes.front() == std::byte{0};
}

std::string taken(wasm_byte_vec_t& message) {
  std::string text{message.data, message.size};
  wasm_byte_vec_delete(&message);
  return text;
}

}  // namespace

WasmKind kind_of(std::span<const std::byte> bytes) {
  switch (portico_wasm_kind(octets(bytes), bytes.size())) {
  case PORTICO_WASM_MODULE:
    return WasmKind::module;
  case PORTICO_WASM_COMPONENT:
    return WasmKind::component;
  default:
    return WasmKind::none;
  }
}

Result<std::vector<std::byte>> from_text(std::string_view text) {
  wasm_byte_vec_t binary{};
  wasm_byte_vec_t message{};
  if (!portico_text_to_binary(text.data(), text.size(), &binary, &message)) {
    return fail(Errc::invalid_component, fmt::format("text format: {}", taken(message)));
  }
  const auto data = std::as_bytes(std::span{binary.data, binary.size});
  std::vector<std::byte> copy(data.begin(), data.end());
  wasm_byte_vec_delete(&binary);
  return copy;
}

Result<std::vector<std::byte>> to_binary(std::span<const std::byte> bytes) {
  if (is_binary(bytes)) {
    return std::vector<std::byte>(bytes.begin(), bytes.end());
  }
  if (!looks_like_text(bytes)) {
    return fail(Errc::invalid_component, "neither a WebAssembly binary nor its text format");
  }
  return from_text({reinterpret_cast<const char*>(bytes.data()), bytes.size()});  // NOLINT
}

Result<> validate(std::span<const std::byte> bytes, const Features& features) {
  wasm_byte_vec_t message{};
  std::uint64_t offset = 0;
  if (!portico_validate(octets(bytes), bytes.size(), features.bits(), &message, &offset)) {
    return fail(Errc::invalid_component,
                fmt::format("{} (at offset {:#x})", taken(message), offset));
  }
  return {};
}

}  // namespace portico::engine
