#include <portico/wasi/streams.hpp>
#include <portico/wasi/wasi.hpp>

#include <string_view>

namespace portico::wasi {

using component::Borrow;

void add_error(component::Linker& linker) {
  linker.instance("wasi:io/error@0.2.12")
      .resource<IoError>("error")
      .func("[method]error.to-debug-string",
            [](Borrow<IoError> self) -> std::string_view { return self->text(); });
}

}  // namespace portico::wasi
