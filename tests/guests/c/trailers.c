// Echoes the body, then answers with the request's trailers as its own. The client names them in
// `trailer`. "/own": trailers that it makes up itself.
#include "kit.h"

static void announce(Request request, Fields to) {
  Fields from = wasi_http_types_method_incoming_request_headers(REQUEST(request));
  String key = string("trailer");
  Values values;
  wasi_http_types_method_fields_get(FIELDS(from), &key, &values);
  wasi_http_types_header_error_t error;
  require(wasi_http_types_method_fields_set(FIELDS(to), &key, &values, &error));
  wasi_http_types_fields_drop_own(from);
}

// The trailers of a body that was read to its end, if it had any.
static bool take_trailers(IncomingBody body, Fields* trailers) {
  FutureTrailers future = wasi_http_types_static_incoming_body_finish(body);
  await(wasi_http_types_method_future_trailers_subscribe(
      wasi_http_types_borrow_future_trailers(future)));
  wasi_http_types_result_result_option_own_trailers_error_code_void_t result;
  require(wasi_http_types_method_future_trailers_get(wasi_http_types_borrow_future_trailers(future),
                                                     &result));
  require(!result.is_err && !result.val.ok.is_err);
  wasi_http_types_future_trailers_drop_own(future);
  *trailers = result.val.ok.val.ok.val;
  return result.val.ok.val.ok.is_some;
}

static void send_own(Outparam outparam) {
  Reply reply = respond(outparam, 200, no_fields());
  require(write_text(reply.stream, "content\n"));
  Fields trailers = no_fields();
  append(trailers, "x-after", "all");
  require(finish_with(reply, &trailers));
}

HANDLE(request, outparam) {
  if (path_is(request, "/own")) {
    send_own(outparam);
    return;
  }
  Fields fields = no_fields();
  announce(request, fields);
  IncomingBody body = body_of(request);
  InputStream in = stream_of(body);
  Reply reply = respond(outparam, 200, fields);
  StreamError error;
  Bytes chunk;
  while (wasi_io_streams_method_input_stream_blocking_read(INPUT(in), 4096, &chunk, &error)) {
    require(write_all(reply.stream, chunk.ptr, chunk.len));
    guest_list_u8_free(&chunk);
  }
  require(error.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED);
  wasi_io_streams_input_stream_drop_own(in);
  Fields trailers;
  bool some = take_trailers(body, &trailers);
  finish_with(reply, some ? &trailers : NULL);
}
