// A guest with a C++ library under it, and WASI's first preview through the adapter: environment,
// clock, stderr.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" {
#include "guest.h"
}

namespace {

std::string greeting(std::string_view path) {
  std::string text = "Hello from C++: ";
  text += path;
  if (const char* name = std::getenv("NAME"))
    text += " for " + std::string(name);
  auto now = std::chrono::system_clock::now().time_since_epoch();
  text += now > std::chrono::years(50) ? " today\n" : " long ago\n";
  return text;
}

}  // namespace

extern "C" void exports_wasi_http_incoming_handler_handle(
    exports_wasi_http_incoming_handler_own_incoming_request_t request,
    exports_wasi_http_incoming_handler_own_response_outparam_t outparam) {
  guest_string_t path{};
  wasi_http_types_method_incoming_request_path_with_query(
      wasi_http_types_borrow_incoming_request(request), &path);
  std::string text = greeting({reinterpret_cast<char*>(path.ptr), path.len});
  std::fprintf(stderr, "greeting %zu bytes long\n", text.size());

  auto response =
      wasi_http_types_constructor_outgoing_response(wasi_http_types_constructor_fields());
  wasi_http_types_own_outgoing_body_t body;
  wasi_http_types_method_outgoing_response_body(wasi_http_types_borrow_outgoing_response(response),
                                                &body);
  wasi_http_types_result_own_outgoing_response_error_code_t result{};
  result.val.ok = response;
  wasi_http_types_static_response_outparam_set(outparam, &result);
  wasi_io_streams_own_output_stream_t stream;
  wasi_http_types_method_outgoing_body_write(wasi_http_types_borrow_outgoing_body(body), &stream);
  guest_list_u8_t bytes{reinterpret_cast<uint8_t*>(text.data()), text.size()};
  wasi_io_streams_stream_error_t stream_error;
  wasi_io_streams_method_output_stream_blocking_write_and_flush(
      wasi_io_streams_borrow_output_stream(stream), &bytes, &stream_error);
  wasi_io_streams_output_stream_drop_own(stream);
  wasi_http_types_error_code_t error;
  wasi_http_types_static_outgoing_body_finish(body, nullptr, &error);
}
