#include <component/module_match.hpp>

#include <component/binary.hpp>

#include <engine/wasm.hpp>

#include <initializer_list>
#include <vector>

// The validator knows when a module has a type, and tells of a component in which one stands for
// the other. So such a component is made.

namespace portico::component {
namespace {

using Bytes = std::vector<std::byte>;

void append(Bytes& to, std::span<const std::byte> more) {
  to.insert(to.end(), more.begin(), more.end());
}

Bytes bytes(std::initializer_list<int> values) {
  Bytes made;
  for (const int value : values) {
    made.push_back(static_cast<std::byte>(value));
  }
  return made;
}

void section(Bytes& to, int id, std::span<const std::byte> content) {
  to.push_back(static_cast<std::byte>(id));
  append_u32(to, static_cast<std::uint32_t>(content.size()));
  append(to, content);
}

Bytes preamble() {
  return bytes({0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00});
}

/// (component (alias outer 1 0 (core type)) (import "m" (core module (type 0))))
Bytes importer() {
  Bytes component = preamble();
  section(component, 6, bytes({1, 0x00, 0x10, 0x02, 1, 0}));
  section(component, 10, bytes({1, 0x00, 1, 'm', 0x00, 0x11, 0}));
  return component;
}

}  // namespace

Result<> match_module(std::span<const std::byte> type, std::span<const std::byte> binary,
                      const Features& features) {
  Bytes component = preamble();
  Bytes types = bytes({1});
  append(types, type);
  section(component, 3, types);
  section(component, 1, binary);
  section(component, 4, importer());
  section(component, 5, bytes({1, 0x00, 0, 1, 1, 'm', 0x00, 0x11, 0}));  // instantiate it with "m"
  auto fits = engine::validate(component, features);
  if (!fits) {
    // Where, is said of bytes that nobody else has.
    const std::string& message = fits.error().message();
    return fail(Errc::link, message.substr(0, message.rfind(" (at offset ")));
  }
  return {};
}

}  // namespace portico::component
