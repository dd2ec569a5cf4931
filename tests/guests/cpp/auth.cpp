// Stands before another handler: 401 without "authorization: Bearer sesame", and with it what the
// next one answers.
#include <string_view>

extern "C" {
#include "guest.h"
}

namespace {

guest_string_t string(std::string_view text) {
  return {reinterpret_cast<uint8_t*>(const_cast<char*>(text.data())), text.size()};
}

bool may_pass(wasi_http_types_borrow_incoming_request_t request) {
  auto headers = wasi_http_types_method_incoming_request_headers(request);
  guest_string_t name = string("authorization");
  wasi_http_types_list_field_value_t values;
  wasi_http_types_method_fields_get(wasi_http_types_borrow_fields(headers), &name, &values);
  wasi_http_types_fields_drop_own(headers);
  if (values.len != 1)
    return false;
  std::string_view given{reinterpret_cast<char*>(values.ptr[0].ptr), values.ptr[0].len};
  return given == "Bearer sesame";
}

wasi_http_types_own_fields_t challenge() {
  auto headers = wasi_http_types_constructor_fields();
  guest_string_t name = string("www-authenticate");
  guest_string_t scheme = string("Bearer");
  wasi_http_types_field_value_t value{scheme.ptr, scheme.len};
  wasi_http_types_header_error_t error;
  wasi_http_types_method_fields_append(wasi_http_types_borrow_fields(headers), &name, &value,
                                       &error);
  return headers;
}

void refuse(wasi_http_types_own_response_outparam_t outparam) {
  auto response = wasi_http_types_constructor_outgoing_response(challenge());
  wasi_http_types_method_outgoing_response_set_status_code(
      wasi_http_types_borrow_outgoing_response(response), 401);
  wasi_http_types_result_own_outgoing_response_error_code_t result{};
  result.val.ok = response;
  wasi_http_types_static_response_outparam_set(outparam, &result);
}

}  // namespace

extern "C" void exports_wasi_http_incoming_handler_handle(
    exports_wasi_http_incoming_handler_own_incoming_request_t request,
    exports_wasi_http_incoming_handler_own_response_outparam_t outparam) {
  if (may_pass(wasi_http_types_borrow_incoming_request(request)))
    wasi_http_incoming_handler_handle(request, outparam);
  else
    refuse(outparam);
}
