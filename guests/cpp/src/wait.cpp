#include "wait.hpp"

#include <algorithm>

namespace portico::guest::detail {

template <> void drop<Resource::pollable>(std::int32_t id) noexcept {
  wasi_io_poll_pollable_drop_own({id});
}

std::size_t wait_for_any(std::span<const std::int32_t> pollables) {
  for (;;) {
    std::vector<wasi_io_poll_borrow_pollable_t> list;
    for (const std::int32_t id : pollables)
      list.push_back({id});
    if (background != nullptr)
      background->step(list);
    wasi_io_poll_list_borrow_pollable_t in{list.data(), list.size()};
    sdk_list_u32_t ready{};
    wasi_io_poll_poll(&in, &ready);
    std::size_t first = list.size();
    for (std::size_t i = 0; i < ready.len; ++i)
      first = std::min<std::size_t>(first, ready.ptr[i]);
    if (ready.len != 0)
      std::free(ready.ptr);
    if (first < pollables.size())
      return first;
  }
}

void wait_for(std::int32_t pollable) {
  if (background != nullptr)
    (void)wait_for_any({&pollable, 1});
  else
    wasi_io_poll_method_pollable_block({pollable});
}

}  // namespace portico::guest::detail
