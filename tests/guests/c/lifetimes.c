// Drops or consumes a parent while its child lives, which must trap, each case by its path. The
// cases under "/fine/" are such that the child may outlive the parent: they answer.
#include "kit.h"

static Outparam out;

static Reply reply(void) {
  return respond(out, 200, no_fields());
}

static void input_body_before_stream(Request request) {
  IncomingBody body = body_of(request);
  stream_of(body);
  wasi_http_types_incoming_body_drop_own(body);
}

static void input_finish_before_stream(Request request) {
  IncomingBody body = body_of(request);
  stream_of(body);
  wasi_http_types_static_incoming_body_finish(body);
}

static void input_stream_before_pollable(Request request) {
  InputStream stream = stream_of(body_of(request));
  wasi_io_streams_method_input_stream_subscribe(INPUT(stream));
  wasi_io_streams_input_stream_drop_own(stream);
}

static void trailers_before_pollable(Request request) {
  FutureTrailers future = wasi_http_types_static_incoming_body_finish(body_of(request));
  wasi_http_types_method_future_trailers_subscribe(wasi_http_types_borrow_future_trailers(future));
  wasi_http_types_future_trailers_drop_own(future);
}

static void output_body_before_stream(Request request) {
  (void)request;
  wasi_http_types_outgoing_body_drop_own(reply().body);
}

static void output_finish_before_stream(Request request) {
  (void)request;
  ErrorCode error;
  wasi_http_types_static_outgoing_body_finish(reply().body, NULL, &error);
}

static void output_stream_before_pollable(Request request) {
  (void)request;
  OutputStream stream = reply().stream;
  wasi_io_streams_method_output_stream_subscribe(OUTPUT(stream));
  wasi_io_streams_output_stream_drop_own(stream);
}

static void fine_headers(Request request) {
  Fields headers = wasi_http_types_method_incoming_request_headers(REQUEST(request));
  wasi_http_types_incoming_request_drop_own(request);
  Entries entries;
  wasi_http_types_method_fields_entries(FIELDS(headers), &entries);
  answer(out, "fine\n");
}

static void fine_body(Request request) {
  IncomingBody body = body_of(request);
  wasi_http_types_incoming_request_drop_own(request);
  InputStream stream = stream_of(body);
  wasi_io_streams_input_stream_drop_own(stream);
  wasi_http_types_incoming_body_drop_own(body);
  answer(out, "fine\n");
}

static const struct {
  const char* path;
  void (*run)(Request);
} cases[] = {
    {"/incoming-body-before-stream", input_body_before_stream},
    {"/incoming-finish-before-stream", input_finish_before_stream},
    {"/input-stream-before-pollable", input_stream_before_pollable},
    {"/future-trailers-before-pollable", trailers_before_pollable},
    {"/outgoing-body-before-stream", output_body_before_stream},
    {"/outgoing-finish-before-stream", output_finish_before_stream},
    {"/output-stream-before-pollable", output_stream_before_pollable},
    {"/fine/headers-outlive-request", fine_headers},
    {"/fine/body-outlives-request", fine_body},
};

HANDLE(request, outparam) {
  out = outparam;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i)
    if (path_is(request, cases[i].path)) {
      cases[i].run(request);
      return;
    }
  answer_unknown(outparam);
}
