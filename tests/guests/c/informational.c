// Sends 103 with a link, then ?code=N besides if it is given, then the answer, which tells what the
// host said.
#include "kit.h"

static bool inform(Outparam outparam, uint16_t status, ErrorCode* error) {
  Fields fields = no_fields();
  append(fields, "link", "</style.css>; rel=preload");
  return wasi_http_types_method_response_outparam_send_informational(
      wasi_http_types_borrow_response_outparam(outparam), status, fields, error);
}

HANDLE(request, outparam) {
  ErrorCode error;
  Text text = {0};
  add(&text, inform(outparam, 103, &error) ? "sent\n" : "refused\n");
  uint64_t code = query(request, "code", 0);
  if (code != 0 && inform(outparam, (uint16_t)code, &error))
    add(&text, "sent\n");
  else if (code != 0)
    add(&text, error.tag == WASI_HTTP_TYPES_ERROR_CODE_HTTP_PROTOCOL_ERROR ? "HTTP-protocol-error\n"
                                                                           : "another error\n");
  answer_text(outparam, &text);
}
