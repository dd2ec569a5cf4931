// Answers without a look at the body: "/" never consumes it, "/consume" drops it unread, "/some"
// after a first read.
#include "kit.h"

HANDLE(request, outparam) {
  if (path_is(request, "/consume"))
    wasi_http_types_incoming_body_drop_own(body_of(request));
  if (path_is(request, "/some")) {
    IncomingBody body = body_of(request);
    InputStream in = stream_of(body);
    StreamError error;
    Bytes chunk;
    wasi_io_streams_method_input_stream_blocking_read(INPUT(in), 16, &chunk, &error);
    wasi_io_streams_input_stream_drop_own(in);
    wasi_http_types_incoming_body_drop_own(body);
  }
  answer(outparam, "ignored\n");
}
