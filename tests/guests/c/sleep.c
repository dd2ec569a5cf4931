// Waits ?ms=N on the monotonic clock, then answers. "/announced" first prints that it has begun.
#include "kit.h"

HANDLE(request, outparam) {
  if (path_is(request, "/announced"))
    write_text(wasi_cli_stdout_get_stdout(), "begun\n");
  sleep_ms(query(request, "ms", 1000));
  answer(outparam, "slept\n");
}
