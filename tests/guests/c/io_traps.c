// Breaks the contracts of wasi:io: every case must trap. "/write-4096" and "/write-all-room" are
// the last allowed sizes.
#include "kit.h"

static uint8_t data[(1 << 20) + 1];

static uint64_t room_of(OutputStream stream) {
  uint64_t room;
  StreamError error;
  require(wasi_io_streams_method_output_stream_check_write(OUTPUT(stream), &room, &error));
  return room;
}

static void blocking_write(OutputStream stream, size_t size) {
  Bytes bytes = {data, size};
  StreamError error;
  wasi_io_streams_method_output_stream_blocking_write_and_flush(OUTPUT(stream), &bytes, &error);
}

HANDLE(request, outparam) {
  StreamError error;
  if (path_is(request, "/poll-nothing")) {
    wasi_io_poll_list_borrow_pollable_t list = {NULL, 0};
    guest_list_u32_t ready;
    wasi_io_poll_poll(&list, &ready);
    answer(outparam, "not trapped\n");
    return;
  }
  Reply reply = respond(outparam, 200, no_fields());
  if (path_is(request, "/write-4097")) {
    blocking_write(reply.stream, 4097);
  } else if (path_is(request, "/write-4096")) {
    blocking_write(reply.stream, 4096);
  } else if (path_is(request, "/zeroes-4097")) {
    wasi_io_streams_method_output_stream_blocking_write_zeroes_and_flush(OUTPUT(reply.stream), 4097,
                                                                         &error);
  } else if (path_is(request, "/write-over-room")) {
    size_t room = (size_t)room_of(reply.stream);
    require(room < sizeof data);
    Bytes bytes = {data, room + 1};
    wasi_io_streams_method_output_stream_write(OUTPUT(reply.stream), &bytes, &error);
  } else if (path_is(request, "/write-all-room")) {
    Bytes bytes = {data, (size_t)room_of(reply.stream)};
    wasi_io_streams_method_output_stream_write(OUTPUT(reply.stream), &bytes, &error);
  } else if (path_is(request, "/zeroes-over-room")) {
    wasi_io_streams_method_output_stream_write_zeroes(OUTPUT(reply.stream),
                                                      room_of(reply.stream) + 1, &error);
  } else if (path_is(request,
                     "/write-without-room")) {  // Nothing reads so fast: the room runs out.
    for (Bytes bytes = {data, 65536};;)
      wasi_io_streams_method_output_stream_write(OUTPUT(reply.stream), &bytes, &error);
  }
  finish(reply);
}
