// Reads the body ?size=N bytes at a time with ?pause=MS before each read, then answers how many
// there were.
#include "kit.h"

HANDLE(request, outparam) {
  uint64_t size = query(request, "size", 65536);
  uint64_t pause = query(request, "pause", 0);
  InputStream in = stream_of(body_of(request));
  uint64_t total = 0;
  StreamError error;
  Bytes chunk;
  for (;;) {
    if (pause != 0)
      sleep_ms(pause);
    if (!wasi_io_streams_method_input_stream_blocking_read(INPUT(in), size, &chunk, &error))
      break;
    total += chunk.len;
    guest_list_u8_free(&chunk);
  }
  Text text = {0};
  add_number(&text, total);
  add(&text, error.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED ? " whole\n" : " broken\n");
  answer_text(outparam, &text);
}
