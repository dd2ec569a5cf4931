// Private: waiting. A component is one thread, so whoever waits does meanwhile what is left of the
// others' work.
#pragma once

#include "host.hpp"

#include <span>
#include <vector>

namespace portico::guest::detail {

/// Waits until one of these pollables is ready, and says which. There is at least one.
std::size_t wait_for_any(std::span<const std::int32_t> pollables);
void wait_for(std::int32_t pollable);

/// Work that goes on while the component waits. Where nothing starts any, none of its code is
/// linked.
struct Background {
  /// Goes on with all that can go on, and adds what the rest waits for.
  void (*step)(std::vector<wasi_io_poll_borrow_pollable_t>& waits_for);
  void (*give_up)();
};
inline constinit const Background* background = nullptr;

}  // namespace portico::guest::detail
