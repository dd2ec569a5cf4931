// Content on its way through a guest, without entering it, for those that include it.
#pragma once

#include "send.h"

typedef struct {
  OutputStream to;
  InputStream from;
  Pollable writable, readable;
  bool whole;
} Pump;

static Pump pump_between(OutputStream to, InputStream from) {
  return (Pump){to, from, wasi_io_streams_method_output_stream_subscribe(OUTPUT(to)),
                wasi_io_streams_method_input_stream_subscribe(INPUT(from)), false};
}

// Moves what there is. True, and what to wait for, until the end; `whole` then says which.
static bool pump(Pump* pump, Pollable* until) {
  uint64_t moved, room = 0;
  StreamError error;
  bool good;
  do
    good = wasi_io_streams_method_output_stream_splice(OUTPUT(pump->to), INPUT(pump->from), 1 << 20,
                                                       &moved, &error);
  while (good && moved != 0);
  if (good && wasi_io_streams_method_output_stream_check_write(OUTPUT(pump->to), &room, &error)) {
    *until = room == 0 ? pump->writable : pump->readable;
    return true;
  }
  pump->whole = error.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED;
  wasi_io_poll_pollable_drop_own(pump->writable);
  wasi_io_poll_pollable_drop_own(pump->readable);
  wasi_io_streams_input_stream_drop_own(pump->from);
  return false;
}
