// Ends without a proper answer, each way by its path.
#include "kit.h"

HANDLE(request, outparam) {
  if (path_is(request, "/return"))
    return;
  if (path_is(request, "/drop")) {
    wasi_http_types_response_outparam_drop_own(outparam);
    return;
  }
  if (path_is(request, "/unfinished")) {
    write_text(respond(outparam, 200, no_fields()).stream, "only a part\n");
    return;
  }
  if (path_is(request, "/drop-body")) {
    Reply reply = respond(outparam, 200, no_fields());
    write_text(reply.stream, "only a part\n");
    wasi_io_streams_output_stream_drop_own(reply.stream);
    wasi_http_types_outgoing_body_drop_own(reply.body);
    return;
  }
  if (path_is(request,
              "/no-body")) {  // The body is never asked for: an empty answer, and a proper one.
    set_response(outparam, wasi_http_types_constructor_outgoing_response(no_fields()));
    return;
  }
  answer_unknown(outparam);
}
