// Sends a request out, to a host that needs no look-up, and answers what came of it.
#include "kit.h"

static const char* describe(ErrorCode code) {
  return code.tag == WASI_HTTP_TYPES_ERROR_CODE_HTTP_REQUEST_DENIED ? "HTTP-request-denied\n"
                                                                    : "another error\n";
}

HANDLE(request, outparam) {
  (void)request;
  wasi_http_types_own_outgoing_request_t outgoing =
      wasi_http_types_constructor_outgoing_request(no_fields());
  String authority = string("127.0.0.1:1"), path = string("/");
  wasi_http_types_borrow_outgoing_request_t borrowed =
      wasi_http_types_borrow_outgoing_request(outgoing);
  require(wasi_http_types_method_outgoing_request_set_authority(borrowed, &authority));
  require(wasi_http_types_method_outgoing_request_set_path_with_query(borrowed, &path));
  wasi_http_types_own_future_incoming_response_t future;
  ErrorCode error;
  if (!wasi_http_outgoing_handler_handle(outgoing, NULL, &future, &error)) {
    answer(outparam, describe(error));
    return;
  }
  await(wasi_http_types_method_future_incoming_response_subscribe(
      wasi_http_types_borrow_future_incoming_response(future)));
  wasi_http_types_result_result_own_incoming_response_error_code_void_t result;
  require(wasi_http_types_method_future_incoming_response_get(
      wasi_http_types_borrow_future_incoming_response(future), &result));
  require(!result.is_err);
  answer(outparam, result.val.ok.is_err ? describe(result.val.ok.val.err) : "answered\n");
}
