// Answers when it has read ?first=N bytes; then goes on to read after ?pause=MS, and prints how
// many bytes there were and whether that was all. With ?leak=1 it ends there, its handles still
// open.
#include "kit.h"

static uint64_t read_up_to(InputStream in, uint64_t most, StreamError* error) {
  uint64_t total = 0;
  Bytes chunk;
  while (total < most && wasi_io_streams_method_input_stream_blocking_read(INPUT(in), most - total,
                                                                           &chunk, error)) {
    total += chunk.len;
    guest_list_u8_free(&chunk);
  }
  return total;
}

HANDLE(request, outparam) {
  uint64_t pause = query(request, "pause", 0);
  bool leak = query(request, "leak", 0) != 0;
  InputStream in = stream_of(body_of(request));
  StreamError error = {0};
  uint64_t total = read_up_to(in, query(request, "first", 10), &error);
  answer(outparam, "answered\n");
  if (leak)
    return;
  if (pause != 0)
    sleep_ms(pause);
  total += read_up_to(in, UINT64_MAX, &error);
  Text text = {0};
  add_number(&text, total);
  add(&text, error.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED ? " whole\n" : " broken\n");
  write_all(wasi_cli_stdout_get_stdout(), text.data, text.size);
}
