// Writes to a body whose response it has not set yet: what fits is fine, waiting for room can never
// end.
#include "kit.h"

HANDLE(request, outparam) {
  uint64_t chunks = query(request, "chunks", 1000);
  Response response = wasi_http_types_constructor_outgoing_response(no_fields());
  Reply reply;
  require(wasi_http_types_method_outgoing_response_body(RESPONSE(response), &reply.body));
  require(wasi_http_types_method_outgoing_body_write(
      wasi_http_types_borrow_outgoing_body(reply.body), &reply.stream));
  StreamError error;
  static uint8_t data[4096];
  memset(data, 'x', sizeof data);
  Bytes chunk = {data, sizeof data};
  for (; chunks != 0; --chunks)
    require(wasi_io_streams_method_output_stream_blocking_write_and_flush(OUTPUT(reply.stream),
                                                                          &chunk, &error));
  set_response(outparam, response);
  finish(reply);
}
