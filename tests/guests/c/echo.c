// Sends the request's body back while it arrives, holding at most one chunk.
#include "kit.h"

static void copy_header(Request request, Fields to, const char* name) {
  Fields from = wasi_http_types_method_incoming_request_headers(REQUEST(request));
  String key = string(name);
  Values values;
  wasi_http_types_method_fields_get(FIELDS(from), &key, &values);
  wasi_http_types_header_error_t error;
  if (values.len != 0)
    require(wasi_http_types_method_fields_set(FIELDS(to), &key, &values, &error));
  wasi_http_types_list_field_value_free(&values);
  wasi_http_types_fields_drop_own(from);
}

// Writes as the stream allows, without the 4096 bytes that the blocking call is held to.
static bool pass_on(OutputStream out, Pollable writable, Bytes chunk) {
  StreamError error;
  for (size_t at = 0; at < chunk.len;) {
    uint64_t room;
    if (!wasi_io_streams_method_output_stream_check_write(OUTPUT(out), &room, &error))
      return false;
    if (room == 0) {
      wasi_io_poll_method_pollable_block(POLLABLE(writable));
      continue;
    }
    size_t size = chunk.len - at < room ? chunk.len - at : (size_t)room;
    Bytes piece = {chunk.ptr + at, size};
    if (!wasi_io_streams_method_output_stream_write(OUTPUT(out), &piece, &error))
      return false;
    at += size;
  }
  return true;
}

HANDLE(request, outparam) {
  Fields fields = no_fields();
  copy_header(request, fields, "content-type");
  copy_header(request, fields, "content-length");
  IncomingBody body = body_of(request);
  InputStream in = stream_of(body);
  Reply reply = respond(outparam, 200, fields);
  Pollable writable = wasi_io_streams_method_output_stream_subscribe(OUTPUT(reply.stream));

  StreamError error;
  Bytes chunk;
  while (wasi_io_streams_method_input_stream_blocking_read(INPUT(in), 65536, &chunk, &error)) {
    bool taken = pass_on(reply.stream, writable, chunk);
    guest_list_u8_free(&chunk);
    if (!taken)
      return;
  }
  if (error.tag != WASI_IO_STREAMS_STREAM_ERROR_CLOSED)
    return;  // A broken request must not look like a whole answer.
  wasi_io_poll_pollable_drop_own(writable);
  wasi_io_streams_input_stream_drop_own(in);
  wasi_http_types_incoming_body_drop_own(body);
  finish(reply);
}
