// Takes memory a MiB at a time. "/" traps when there is no more, "/report" answers how many MiB
// there were.
#include "kit.h"

HANDLE(request, outparam) {
  bool report = path_is(request, "/report");
  if (path_is(request, "/not")) {
    answer(outparam, "nothing leaked\n");
    return;
  }
  uint64_t mib = 0;
  while (__builtin_wasm_memory_grow(0, 16) != SIZE_MAX)
    memset((void*)((__builtin_wasm_memory_size(0) - 16) << 16), 1, 1 << 20), ++mib;
  require(report);
  Text text = {0};
  add_number(&text, mib);
  answer_text(outparam, &text);
}
