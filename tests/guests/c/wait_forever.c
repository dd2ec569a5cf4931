// Waits for what never comes: "/" before any answer, "/after" behind the head and a first chunk.
// "/first?ms=N" prints a line when N ms are over, so that a test can tell whether it was still
// alive.
#include "kit.h"

static void print(const char* text) {
  OutputStream out = wasi_cli_stdout_get_stdout();
  write_text(out, text);
  wasi_io_streams_output_stream_drop_own(out);
}

HANDLE(request, outparam) {
  print("waiting\n");
  if (path_is(request, "/after"))
    write_text(respond(outparam, 200, no_fields()).stream, "then silence\n");
  if (path_is(request, "/first")) {
    sleep_ms(query(request, "ms", 1000));
    print("still here\n");
  }
  await(wasi_clocks_monotonic_clock_subscribe_instant(UINT64_MAX));
}
