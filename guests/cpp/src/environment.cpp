#include <portico/guest/system.hpp>

#include "host.hpp"

namespace portico::guest {

std::optional<std::string> environment(std::string_view name) {
  sdk_list_tuple2_string_string_t list{};
  wasi_cli_environment_get_environment(&list);
  std::optional<std::string> found;
  for (std::size_t i = 0; i < list.len; ++i) {
    const std::string key = detail::take_text(list.ptr[i].f0);
    std::string value = detail::take_text(list.ptr[i].f1);
    if (key == name)
      found = std::move(value);
  }
  if (list.len != 0)
    std::free(list.ptr);
  return found;
}

}  // namespace portico::guest
