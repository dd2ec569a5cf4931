// Answers at once, works on for ?ms=N, then prints.
#include "kit.h"

HANDLE(request, outparam) {
  uint64_t ms = query(request, "ms", 50);
  answer(outparam, "answered\n");
  sleep_ms(ms);
  write_text(wasi_cli_stdout_get_stdout(), "worked on\n");
}
