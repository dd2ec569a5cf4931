// Answers with the status ?code=N, or says that the host refused it. "/empty" takes no body.
#include "kit.h"

HANDLE(request, outparam) {
  Response response = wasi_http_types_constructor_outgoing_response(no_fields());
  uint16_t code = (uint16_t)query(request, "code", 200);
  if (!wasi_http_types_method_outgoing_response_set_status_code(RESPONSE(response), code)) {
    answer(outparam, "refused\n");
    return;
  }
  if (path_is(request, "/empty")) {
    set_response(outparam, response);
    return;
  }
  wasi_http_types_outgoing_response_drop_own(response);
  Reply reply = respond(outparam, code, no_fields());
  write_text(reply.stream, "a body\n");
  finish(reply);
}
