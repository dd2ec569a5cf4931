// What the C guests share: short names for the generated bindings, and the steps that nearly every
// handler repeats.
#pragma once

#include "guest.h"

#include <stdlib.h>
#include <string.h>

typedef wasi_http_types_own_incoming_request_t Request;
typedef wasi_http_types_own_response_outparam_t Outparam;
typedef wasi_http_types_own_outgoing_response_t Response;
typedef wasi_http_types_own_outgoing_body_t OutgoingBody;
typedef wasi_http_types_own_incoming_body_t IncomingBody;
typedef wasi_http_types_own_future_trailers_t FutureTrailers;
typedef wasi_http_types_own_fields_t Fields;
typedef wasi_http_types_list_field_value_t Values;
typedef wasi_http_types_list_tuple2_field_name_field_value_t Entries;
typedef wasi_http_types_error_code_t ErrorCode;
typedef wasi_io_streams_own_input_stream_t InputStream;
typedef wasi_io_streams_own_output_stream_t OutputStream;
typedef wasi_io_streams_stream_error_t StreamError;
typedef wasi_io_poll_own_pollable_t Pollable;
typedef guest_string_t String;
typedef guest_list_u8_t Bytes;

// Defines the exported handler.
#define HANDLE(request, outparam)                                                                  \
  void exports_wasi_http_incoming_handler_handle(Request request, Outparam outparam)

// Borrows of the handles above, spelled once.
#define REQUEST(r) wasi_http_types_borrow_incoming_request(r)
#define RESPONSE(r) wasi_http_types_borrow_outgoing_response(r)
#define FIELDS(f) wasi_http_types_borrow_fields(f)
#define INPUT(s) wasi_io_streams_borrow_input_stream(s)
#define OUTPUT(s) wasi_io_streams_borrow_output_stream(s)
#define POLLABLE(p) wasi_io_poll_borrow_pollable(p)

// A guest whose own assumptions fail traps: the test then sees a 500 instead of a wrong answer.
static inline void require(bool condition) {
  if (!condition)
    __builtin_trap();
}

static inline String string(const char* text) {
  return (String){(uint8_t*)text, strlen(text)};
}

static inline bool equals(String a, const char* b) {
  return a.len == strlen(b) && memcmp(a.ptr, b, a.len) == 0;
}

static inline Bytes string_bytes(const char* text) {
  return (Bytes){(uint8_t*)text, strlen(text)};
}

// Text that grows, for answers.
typedef struct {
  uint8_t* data;
  size_t size, capacity;
} Text;

static inline void add_bytes(Text* text, const void* data, size_t size) {
  if (text->size + size > text->capacity) {
    text->capacity = (text->size + size) * 2;
    text->data = realloc(text->data, text->capacity);
    require(text->data != NULL);
  }
  memcpy(text->data + text->size, data, size);
  text->size += size;
}

static inline void add(Text* text, const char* more) {
  add_bytes(text, more, strlen(more));
}

static inline void add_number(Text* text, uint64_t number) {
  char digits[20];
  size_t at = sizeof digits;
  do
    digits[--at] = (char)('0' + number % 10);
  while (number /= 10);
  add_bytes(text, digits + at, sizeof digits - at);
}

// The request's path with its query, "" when there is none.
static inline String path_of(Request request) {
  String path;
  return wasi_http_types_method_incoming_request_path_with_query(REQUEST(request), &path)
             ? path
             : string("");
}

// Whether the path, without its query, is exactly this.
static inline bool path_is(Request request, const char* path) {
  String target = path_of(request);
  size_t size = strlen(path);
  return target.len >= size && memcmp(target.ptr, path, size) == 0 &&
         (target.len == size || target.ptr[size] == '?');
}

// The number given to `name` in the query, or `otherwise`.
static inline uint64_t query(Request request, const char* name, uint64_t otherwise) {
  String path = path_of(request);
  size_t size = strlen(name);
  for (size_t i = 0; i + size + 1 < path.len; ++i) {
    bool starts = path.ptr[i] == '?' || path.ptr[i] == '&';
    if (!starts || memcmp(path.ptr + i + 1, name, size) != 0 || path.ptr[i + 1 + size] != '=')
      continue;
    uint64_t number = 0;
    for (i += size + 2; i < path.len && path.ptr[i] >= '0' && path.ptr[i] <= '9'; ++i)
      number = number * 10 + (path.ptr[i] - '0');
    return number;
  }
  return otherwise;
}

static inline void append(Fields fields, const char* name, const char* value) {
  String key = string(name);
  wasi_http_types_field_value_t bytes = {(uint8_t*)value, strlen(value)};
  wasi_http_types_header_error_t error;
  require(wasi_http_types_method_fields_append(FIELDS(fields), &key, &bytes, &error));
}

static inline Fields no_fields(void) {
  return wasi_http_types_constructor_fields();
}

// A response under way: its head is out, its body is being written.
typedef struct {
  OutgoingBody body;
  OutputStream stream;
} Reply;

static inline void set_response(Outparam outparam, Response response) {
  wasi_http_types_result_own_outgoing_response_error_code_t result = {.is_err = false,
                                                                      .val.ok = response};
  wasi_http_types_static_response_outparam_set(outparam, &result);
}

static inline void set_error(Outparam outparam, ErrorCode code) {
  wasi_http_types_result_own_outgoing_response_error_code_t result = {.is_err = true,
                                                                      .val.err = code};
  wasi_http_types_static_response_outparam_set(outparam, &result);
}

// Sends the head and opens the body.
static inline Reply respond(Outparam outparam, uint16_t status, Fields fields) {
  Response response = wasi_http_types_constructor_outgoing_response(fields);
  require(wasi_http_types_method_outgoing_response_set_status_code(RESPONSE(response), status));
  Reply reply;
  require(wasi_http_types_method_outgoing_response_body(RESPONSE(response), &reply.body));
  set_response(outparam, response);
  require(wasi_http_types_method_outgoing_body_write(
      wasi_http_types_borrow_outgoing_body(reply.body), &reply.stream));
  return reply;
}

// Writes everything, waiting where it must; false when nobody reads any more.
static inline bool write_all(OutputStream stream, const void* data, size_t size) {
  const uint8_t* at = data;
  StreamError error;
  while (size != 0) {
    Bytes piece = {(uint8_t*)at, size < 4096 ? size : 4096};
    if (!wasi_io_streams_method_output_stream_blocking_write_and_flush(OUTPUT(stream), &piece,
                                                                       &error))
      return false;
    at += piece.len;
    size -= piece.len;
  }
  return true;
}

static inline bool write_text(OutputStream stream, const char* text) {
  return write_all(stream, text, strlen(text));
}

static inline bool finish_with(Reply reply, Fields* trailers) {
  ErrorCode error;
  wasi_io_streams_output_stream_drop_own(reply.stream);
  return wasi_http_types_static_outgoing_body_finish(reply.body, trailers, &error);
}

static inline bool finish(Reply reply) {
  return finish_with(reply, NULL);
}

// A whole answer at once.
static inline void answer_bytes(Outparam outparam, uint16_t status, const void* data, size_t size) {
  Fields fields = no_fields();
  append(fields, "content-type", "text/plain");
  Reply reply = respond(outparam, status, fields);
  write_all(reply.stream, data, size);
  finish(reply);
}

static inline void answer(Outparam outparam, const char* text) {
  answer_bytes(outparam, 200, text, strlen(text));
}

static inline void answer_text(Outparam outparam, const Text* text) {
  answer_bytes(outparam, 200, text->data, text->size);
}

// For a path that the guest does not know.
static inline void answer_unknown(Outparam outparam) {
  answer_bytes(outparam, 404, "no such case\n", 13);
}

static inline IncomingBody body_of(Request request) {
  IncomingBody body;
  require(wasi_http_types_method_incoming_request_consume(REQUEST(request), &body));
  return body;
}

static inline InputStream stream_of(IncomingBody body) {
  InputStream stream;
  require(wasi_http_types_method_incoming_body_stream(wasi_http_types_borrow_incoming_body(body),
                                                      &stream));
  return stream;
}

// Waits for a pollable and drops it.
static inline void await(Pollable pollable) {
  wasi_io_poll_method_pollable_block(POLLABLE(pollable));
  wasi_io_poll_pollable_drop_own(pollable);
}

static inline void sleep_ms(uint64_t ms) {
  await(wasi_clocks_monotonic_clock_subscribe_duration(ms * 1000000));
}

// A loop that the optimiser may not remove.
static inline void spin(void) {
  for (volatile uint32_t i = 0;; ++i)
    ;
}

// Leaves a request to the handler that this one stands before; what that answers is not seen here.
static inline void leave_to_next(Request request, Outparam outparam) {
  wasi_http_incoming_handler_handle(request, outparam);
}
