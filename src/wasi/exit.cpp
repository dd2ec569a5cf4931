#include <portico/component/store.hpp>
#include <portico/wasi/wasi.hpp>

#include <cstdint>
#include <expected>
#include <variant>

namespace portico::wasi {

void add_exit(component::Linker& linker) {
  linker.instance("wasi:cli/exit@0.2.12")
      .func("exit",
            [](std::expected<void, std::monostate> status) {
              throw component::Exit{status.has_value() ? 0 : 1};
            })
      .func("exit-with-code", [](std::uint8_t status) { throw component::Exit{status}; });
}

}  // namespace portico::wasi
