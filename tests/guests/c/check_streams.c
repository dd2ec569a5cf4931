// Tests streams and pollables from inside a guest. Wants a POST of exactly 100,000 bytes, byte i
// being i % 251.
#include "check.h"

static StreamError error;

static bool closed(void) {
  return error.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED;
}

static bool pattern(Bytes bytes, uint64_t from) {
  for (size_t i = 0; i < bytes.len; ++i)
    if (bytes.ptr[i] != (from + i) % 251)
      return false;
  return true;
}

static void reads(InputStream stream, OutputStream out) {
  Bytes bytes;
  uint64_t count, at = 0;
  CHECK(wasi_io_streams_method_input_stream_blocking_read(INPUT(stream), 10, &bytes, &error));
  CHECK(bytes.len > 0 && bytes.len <= 10 && pattern(bytes, at));
  at += bytes.len;
  Pollable readable = wasi_io_streams_method_input_stream_subscribe(INPUT(stream));
  wasi_io_poll_method_pollable_block(POLLABLE(readable));
  CHECK(wasi_io_poll_method_pollable_ready(POLLABLE(readable)));
  CHECK(wasi_io_streams_method_input_stream_read(INPUT(stream), 0, &bytes, &error) &&
        bytes.len == 0);
  CHECK(wasi_io_streams_method_input_stream_blocking_read(INPUT(stream), 0, &bytes, &error) &&
        bytes.len == 0);
  CHECK(wasi_io_streams_method_input_stream_read(INPUT(stream), 7, &bytes, &error));
  CHECK(bytes.len > 0 && bytes.len <= 7 && pattern(bytes, at));
  at += bytes.len;
  CHECK(wasi_io_streams_method_input_stream_blocking_skip(INPUT(stream), 100, &count, &error));
  CHECK(count > 0 && count <= 100);
  at += count;
  CHECK(wasi_io_streams_method_input_stream_blocking_read(INPUT(stream), 1, &bytes, &error));
  CHECK(bytes.len == 1 && pattern(bytes, at));
  at += bytes.len;
  wasi_io_poll_method_pollable_block(POLLABLE(readable));
  CHECK(wasi_io_streams_method_input_stream_skip(INPUT(stream), 3, &count, &error) && count <= 3);
  at += count;
  CHECK(wasi_io_streams_method_output_stream_blocking_splice(OUTPUT(out), INPUT(stream), 50, &count,
                                                             &error));
  CHECK(count > 0 && count <= 50);
  at += count;
  CHECK(
      wasi_io_streams_method_output_stream_splice(OUTPUT(out), INPUT(stream), 0, &count, &error) &&
      count == 0);
  bool whole = true;
  while (wasi_io_streams_method_input_stream_blocking_read(INPUT(stream), UINT64_MAX, &bytes,
                                                           &error)) {
    whole = whole && pattern(bytes, at);
    at += bytes.len;
    guest_list_u8_free(&bytes);
  }
  CHECK(whole);
  CHECK(closed());
  CHECK(at == 100000);
  CHECK(!wasi_io_streams_method_input_stream_read(INPUT(stream), 1, &bytes, &error) && closed());
  CHECK(!wasi_io_streams_method_input_stream_skip(INPUT(stream), 1, &count, &error) && closed());
  CHECK(!wasi_io_streams_method_output_stream_blocking_splice(OUTPUT(out), INPUT(stream), 1, &count,
                                                              &error));
  CHECK(closed());
  CHECK(wasi_io_poll_method_pollable_ready(POLLABLE(readable)));  // The end is something to read.
  wasi_io_poll_pollable_drop_own(readable);
}

static void polls(void) {
  Pollable past = wasi_clocks_monotonic_clock_subscribe_instant(0);
  Pollable never = wasi_clocks_monotonic_clock_subscribe_instant(UINT64_MAX);
  Pollable far = wasi_clocks_monotonic_clock_subscribe_duration(UINT64_MAX);
  wasi_io_poll_method_pollable_block(POLLABLE(past));
  CHECK(wasi_io_poll_method_pollable_ready(POLLABLE(past)));
  CHECK(!wasi_io_poll_method_pollable_ready(POLLABLE(never)));
  CHECK(!wasi_io_poll_method_pollable_ready(POLLABLE(far)));
  wasi_io_poll_borrow_pollable_t some[] = {POLLABLE(never), POLLABLE(past), POLLABLE(far),
                                           POLLABLE(past)};
  wasi_io_poll_list_borrow_pollable_t list = {some, 4};
  guest_list_u32_t ready;
  wasi_io_poll_poll(&list, &ready);
  CHECK(ready.len == 2 && ready.ptr[0] + ready.ptr[1] == 4 && ready.ptr[0] % 2 == 1);
  Pollable soon = wasi_clocks_monotonic_clock_subscribe_duration(2000000);
  wasi_io_poll_borrow_pollable_t later[] = {POLLABLE(never), POLLABLE(soon)};
  list = (wasi_io_poll_list_borrow_pollable_t){later, 2};
  wasi_io_poll_poll(&list, &ready);
  CHECK(ready.len == 1 && ready.ptr[0] == 1);
  wasi_io_poll_pollable_drop_own(never);
  wasi_io_poll_pollable_drop_own(far);
}

static void writes(OutputStream stream) {
  uint64_t room;
  Pollable writable = wasi_io_streams_method_output_stream_subscribe(OUTPUT(stream));
  wasi_io_poll_method_pollable_block(POLLABLE(writable));
  CHECK(wasi_io_streams_method_output_stream_check_write(OUTPUT(stream), &room, &error) &&
        room >= 4096);
  Bytes bytes = string_bytes("written ");
  CHECK(wasi_io_streams_method_output_stream_write(OUTPUT(stream), &bytes, &error));
  CHECK(wasi_io_streams_method_output_stream_flush(OUTPUT(stream), &error));
  CHECK(wasi_io_streams_method_output_stream_blocking_flush(OUTPUT(stream), &error));
  CHECK(wasi_io_streams_method_output_stream_check_write(OUTPUT(stream), &room, &error) &&
        room != 0);
  CHECK(wasi_io_streams_method_output_stream_write_zeroes(OUTPUT(stream), 3, &error));
  CHECK(wasi_io_streams_method_output_stream_blocking_write_zeroes_and_flush(OUTPUT(stream), 4096,
                                                                             &error));
  bytes.len = 0;
  CHECK(wasi_io_streams_method_output_stream_blocking_write_and_flush(OUTPUT(stream), &bytes,
                                                                      &error));
  wasi_io_poll_pollable_drop_own(writable);
}

static void standard_streams(void) {
  Bytes bytes;
  InputStream in = wasi_cli_stdin_get_stdin();
  CHECK(!wasi_io_streams_method_input_stream_blocking_read(INPUT(in), 1, &bytes, &error) &&
        closed());
  wasi_io_streams_input_stream_drop_own(in);
  OutputStream out = wasi_cli_stdout_get_stdout();
  uint64_t room;
  CHECK(wasi_io_streams_method_output_stream_check_write(OUTPUT(out), &room, &error) &&
        room >= 4096);
  wasi_io_streams_output_stream_drop_own(out);
}

HANDLE(request, outparam) {
  Reply scratch = respond(outparam, 200, no_fields());
  reads(stream_of(body_of(request)), scratch.stream);
  writes(scratch.stream);
  polls();
  standard_streams();
  if (failures.size == 0)
    add(&failures, "ok\n");
  write_text(scratch.stream, "\nverdict: ");
  write_all(scratch.stream, failures.data, failures.size);
  finish(scratch);
}
