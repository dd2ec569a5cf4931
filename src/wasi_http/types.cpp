#include <wasi_http/types.hpp>

#include <wasi_http/future_incoming_response.hpp>
#include <wasi_http/incoming_body.hpp>
#include <wasi_http/incoming_request.hpp>
#include <wasi_http/incoming_response.hpp>
#include <wasi_http/outgoing_body.hpp>
#include <wasi_http/outgoing_request.hpp>
#include <wasi_http/outgoing_response.hpp>
#include <wasi_http/request_options.hpp>
#include <wasi_http/response_outparam.hpp>

namespace portico::wasi_http {

void add_types(component::Linker& linker) {
  auto types = linker.instance("wasi:http/types@0.2.12");
  add_error_code(types);
  add_fields(types);
  add_incoming_request(types);
  add_incoming_response(types);
  add_incoming_body(types);
  add_outgoing_request(types);
  add_request_options(types);
  add_outgoing_response(types);
  add_outgoing_body(types);
  add_response_outparam(types);
  add_future_incoming_response(types);
}

void add_to_linker(component::Linker& linker) {
  add_types(linker);
  add_outgoing_handler(linker);
}

}  // namespace portico::wasi_http
