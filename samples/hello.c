// Greets whoever asks, in plain text, and says what was asked for. No C library: the few functions
// that the generated bindings call are at the end.
#include "proxy.h"

static size_t heap_used;

typedef struct {
  uint8_t data[4096];
  size_t size;
} Text;

static void add(Text* text, const void* data, size_t size) {
  for (size_t i = 0; i < size && text->size < sizeof text->data; ++i)
    text->data[text->size++] = ((const uint8_t*)data)[i];
}

#define ADD(text, literal) add(text, literal, sizeof literal - 1)

static void add_method(Text* text,
                       exports_wasi_http_incoming_handler_own_incoming_request_t request) {
  static const char names[][8] = {"GET",     "HEAD",    "POST",  "PUT",  "DELETE",
                                  "CONNECT", "OPTIONS", "TRACE", "PATCH"};
  wasi_http_types_method_t method;
  wasi_http_types_method_incoming_request_method(wasi_http_types_borrow_incoming_request(request),
                                                 &method);
  if (method.tag == WASI_HTTP_TYPES_METHOD_OTHER)
    add(text, method.val.other.ptr, method.val.other.len);
  else
    for (const char* letter = names[method.tag]; *letter != 0; ++letter)
      add(text, letter, 1);
}

static void add_path(Text* text,
                     exports_wasi_http_incoming_handler_own_incoming_request_t request) {
  proxy_string_t path;
  if (wasi_http_types_method_incoming_request_path_with_query(
          wasi_http_types_borrow_incoming_request(request), &path))
    add(text, path.ptr, path.len);
}

static wasi_http_types_own_fields_t plain_text(void) {
  wasi_http_types_own_fields_t fields = wasi_http_types_constructor_fields();
  proxy_string_t name = {(uint8_t*)"content-type", 12};
  wasi_http_types_field_value_t value = {(uint8_t*)"text/plain; charset=utf-8", 25};
  wasi_http_types_header_error_t error;
  wasi_http_types_method_fields_append(wasi_http_types_borrow_fields(fields), &name, &value,
                                       &error);
  return fields;
}

// Sets the response, writes its whole body, and ends it.
static void send(exports_wasi_http_incoming_handler_own_response_outparam_t outparam, Text* text) {
  wasi_http_types_own_outgoing_response_t response =
      wasi_http_types_constructor_outgoing_response(plain_text());
  wasi_http_types_own_outgoing_body_t body;
  wasi_http_types_method_outgoing_response_body(wasi_http_types_borrow_outgoing_response(response),
                                                &body);
  wasi_http_types_result_own_outgoing_response_error_code_t result = {.is_err = false,
                                                                      .val.ok = response};
  wasi_http_types_static_response_outparam_set(outparam, &result);

  wasi_http_types_own_output_stream_t stream;
  wasi_http_types_method_outgoing_body_write(wasi_http_types_borrow_outgoing_body(body), &stream);
  proxy_list_u8_t bytes = {text->data, text->size};
  wasi_io_streams_stream_error_t stream_error;
  wasi_io_streams_method_output_stream_blocking_write_and_flush(
      wasi_io_streams_borrow_output_stream(stream), &bytes, &stream_error);
  wasi_io_streams_output_stream_drop_own(stream);
  wasi_http_types_error_code_t error;
  wasi_http_types_static_outgoing_body_finish(body, NULL, &error);
}

void exports_wasi_http_incoming_handler_handle(
    exports_wasi_http_incoming_handler_own_incoming_request_t request,
    exports_wasi_http_incoming_handler_own_response_outparam_t outparam) {
  static Text text;
  heap_used = text.size = 0;
  ADD(&text, "Hello from a WebAssembly component!\n\nYou asked: ");
  add_method(&text, request);
  ADD(&text, " ");
  add_path(&text, request);
  ADD(&text, "\nThis answer was made in a sandbox of its own, which is already gone.\n");
  wasi_http_types_incoming_request_drop_own(request);
  send(outparam, &text);
}

// What the bindings need of a C library. Memory is handed out and never taken back: it ends with
// the request, and where the sandbox is used again, the handler starts from the front.
void* realloc(void* old, size_t size) {
  static _Alignas(16) uint8_t heap[1 << 17];
  size = (size + 15) & ~(size_t)15;
  if (old != NULL || size > sizeof heap - heap_used)
    __builtin_trap();
  heap_used += size;
  return heap + heap_used - size;
}

void free(void* pointer) {
  (void)pointer;
}

void abort(void) {
  __builtin_trap();
}
