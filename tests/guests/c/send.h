// What guests that send requests share, beside kit.h.
#pragma once

#include "kit.h"

typedef wasi_http_types_own_outgoing_request_t OutgoingRequest;
typedef wasi_http_types_own_request_options_t Options;
typedef wasi_http_types_own_future_incoming_response_t Future;
typedef wasi_http_types_own_incoming_response_t IncomingResponse;

#define OUTGOING(r) wasi_http_types_borrow_outgoing_request(r)
#define FUTURE(f) wasi_http_types_borrow_future_incoming_response(f)
#define INCOMING(r) wasi_http_types_borrow_incoming_response(r)

// The cases of error-code, in order.
static const char* const kErrorCodes[] = {
    "DNS-timeout",
    "DNS-error",
    "destination-not-found",
    "destination-unavailable",
    "destination-IP-prohibited",
    "destination-IP-unroutable",
    "connection-refused",
    "connection-terminated",
    "connection-timeout",
    "connection-read-timeout",
    "connection-write-timeout",
    "connection-limit-reached",
    "TLS-protocol-error",
    "TLS-certificate-error",
    "TLS-alert-received",
    "HTTP-request-denied",
    "HTTP-request-length-required",
    "HTTP-request-body-size",
    "HTTP-request-method-invalid",
    "HTTP-request-URI-invalid",
    "HTTP-request-URI-too-long",
    "HTTP-request-header-section-size",
    "HTTP-request-header-size",
    "HTTP-request-trailer-section-size",
    "HTTP-request-trailer-size",
    "HTTP-response-incomplete",
    "HTTP-response-header-section-size",
    "HTTP-response-header-size",
    "HTTP-response-body-size",
    "HTTP-response-trailer-section-size",
    "HTTP-response-trailer-size",
    "HTTP-response-transfer-coding",
    "HTTP-response-content-coding",
    "HTTP-response-timeout",
    "HTTP-upgrade-failed",
    "HTTP-protocol-error",
    "loop-detected",
    "configuration-error",
    "internal-error",
};

// The name of the case, with what it carries where guests of ours look at that.
static inline void add_error_code(Text* text, ErrorCode code) {
  add(text, kErrorCodes[code.tag]);
  bool sized = code.tag == WASI_HTTP_TYPES_ERROR_CODE_HTTP_REQUEST_BODY_SIZE ||
               code.tag == WASI_HTTP_TYPES_ERROR_CODE_HTTP_RESPONSE_BODY_SIZE;
  if (sized && code.val.http_request_body_size.is_some) {
    add(text, " ");
    add_number(text, code.val.http_request_body_size.val);
  }
  String rcode = code.val.dns_error.rcode.val;
  if (code.tag == WASI_HTTP_TYPES_ERROR_CODE_DNS_ERROR && code.val.dns_error.rcode.is_some) {
    add(text, " ");
    add_bytes(text, rcode.ptr, rcode.len);
  }
}

// What a stream's error is, in words.
static inline void add_stream_error(Text* text, StreamError error) {
  ErrorCode code;
  if (error.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED) {
    add(text, "closed");
  } else if (wasi_http_types_http_error_code(
                 wasi_io_error_borrow_error(error.val.last_operation_failed), &code)) {
    add_error_code(text, code);
  } else {
    add(text, "an error without a code");
  }
}

// A request to http://AUTHORITY PATH; NULL leaves a part unset.
static inline OutgoingRequest request_to(uint8_t method, const char* authority, const char* path,
                                         Fields fields) {
  OutgoingRequest request = wasi_http_types_constructor_outgoing_request(fields);
  wasi_http_types_method_t verb = {.tag = method};
  wasi_http_types_scheme_t scheme = {.tag = WASI_HTTP_TYPES_SCHEME_HTTP};
  require(wasi_http_types_method_outgoing_request_set_method(OUTGOING(request), &verb));
  require(wasi_http_types_method_outgoing_request_set_scheme(OUTGOING(request), &scheme));
  if (authority != NULL) {
    String text = string(authority);
    require(wasi_http_types_method_outgoing_request_set_authority(OUTGOING(request), &text));
  }
  if (path != NULL) {
    String text = string(path);
    require(wasi_http_types_method_outgoing_request_set_path_with_query(OUTGOING(request), &text));
  }
  return request;
}

// The body of a request that is not sent yet, to be written and finished.
static inline Reply open_body(OutgoingRequest request) {
  Reply body;
  require(wasi_http_types_method_outgoing_request_body(OUTGOING(request), &body.body));
  require(wasi_http_types_method_outgoing_body_write(
      wasi_http_types_borrow_outgoing_body(body.body), &body.stream));
  return body;
}

static inline bool send_with(OutgoingRequest request, Options* options, Future* future,
                             ErrorCode* error) {
  return wasi_http_outgoing_handler_handle(request, options, future, error);
}

static inline Future send(OutgoingRequest request) {
  Future future;
  ErrorCode error;
  require(send_with(request, NULL, &future, &error));
  return future;
}

static inline Pollable future_pollable(Future future) {
  return wasi_http_types_method_future_incoming_response_subscribe(FUTURE(future));
}

// Takes what is there; traps where nothing is.
static inline bool take_answer(Future future, IncomingResponse* response, ErrorCode* error) {
  wasi_http_types_result_result_own_incoming_response_error_code_void_t result;
  require(wasi_http_types_method_future_incoming_response_get(FUTURE(future), &result));
  require(!result.is_err);
  wasi_http_types_future_incoming_response_drop_own(future);
  if (result.val.ok.is_err)
    *error = result.val.ok.val.err;
  else
    *response = result.val.ok.val.ok;
  return !result.val.ok.is_err;
}

static inline bool await_answer(Future future, IncomingResponse* response, ErrorCode* error) {
  await(future_pollable(future));
  return take_answer(future, response, error);
}

static inline IncomingBody response_body(IncomingResponse response) {
  IncomingBody body;
  require(wasi_http_types_method_incoming_response_consume(INCOMING(response), &body));
  return body;
}

// "name: value\n" for each of the response's headers.
static inline void add_headers(Text* text, IncomingResponse response) {
  Fields headers = wasi_http_types_method_incoming_response_headers(INCOMING(response));
  Entries entries;
  wasi_http_types_method_fields_entries(FIELDS(headers), &entries);
  for (size_t i = 0; i < entries.len; ++i) {
    add_bytes(text, entries.ptr[i].f0.ptr, entries.ptr[i].f0.len);
    add(text, ": ");
    add_bytes(text, entries.ptr[i].f1.ptr, entries.ptr[i].f1.len);
    add(text, "\n");
  }
  wasi_http_types_fields_drop_own(headers);
}

// Reads to the end; false, with the error in words, if there is none.
static inline bool read_all(InputStream stream, Text* to, Text* trouble) {
  StreamError error;
  Bytes chunk;
  while (wasi_io_streams_method_input_stream_blocking_read(INPUT(stream), 65536, &chunk, &error)) {
    add_bytes(to, chunk.ptr, chunk.len);
    guest_list_u8_free(&chunk);
  }
  if (error.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED)
    return true;
  add_stream_error(trouble, error);
  return false;
}
