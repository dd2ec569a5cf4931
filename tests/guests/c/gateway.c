// A reverse proxy: passes each request on to the first `x-upstream` of its headers,
// http://AUTHORITY or https://AUTHORITY, with method, path, headers (further upstreams among them),
// content and trailers, and the response back; one without it answers itself. What fails before
// there is a response is a 502 with the error-code. `x-connect-timeout` and the like, in
// milliseconds, are its request-options. After it has sent "/spin" on, it computes for ever.
#include "pump.h"

static Values fields(Request request, const char* name) {
  Fields headers = wasi_http_types_method_incoming_request_headers(REQUEST(request));
  String key = string(name);
  Values values;
  wasi_http_types_method_fields_get(FIELDS(headers), &key, &values);
  wasi_http_types_fields_drop_own(headers);
  return values;
}

static bool field(Request request, const char* name, String* value) {
  Values values = fields(request, name);
  if (values.len != 0)
    *value = (String){values.ptr[0].ptr, values.ptr[0].len};
  return values.len != 0;
}

static bool after(String* text, const char* prefix) {
  size_t size = strlen(prefix);
  if (text->len < size || memcmp(text->ptr, prefix, size) != 0)
    return false;
  *text = (String){text->ptr + size, text->len - size};
  return true;
}

// The request's own headers, without those that are for this program.
static Fields headers_to_send(Request request) {
  static const char* const kOurs[] = {"x-connect-timeout", "x-first-byte-timeout",
                                      "x-between-bytes-timeout"};
  Fields headers = wasi_http_types_method_incoming_request_headers(REQUEST(request));
  Fields copy = wasi_http_types_method_fields_clone(FIELDS(headers));
  wasi_http_types_header_error_t error;
  Values upstreams = fields(request, "x-upstream");
  Values others = {upstreams.ptr + 1, upstreams.len - 1};
  String upstream = string("x-upstream");
  require(wasi_http_types_method_fields_set(FIELDS(copy), &upstream, &others, &error));
  for (size_t i = 0; i < sizeof kOurs / sizeof *kOurs; ++i) {
    String name = string(kOurs[i]);
    require(wasi_http_types_method_fields_delete(FIELDS(copy), &name, &error));
  }
  wasi_http_types_fields_drop_own(headers);
  return copy;
}

static OutgoingRequest request_to_send(Request request, wasi_http_types_method_t* method) {
  OutgoingRequest outgoing = wasi_http_types_constructor_outgoing_request(headers_to_send(request));
  require(wasi_http_types_method_outgoing_request_set_method(OUTGOING(outgoing), method));
  String upstream, path;
  require(field(request, "x-upstream", &upstream));
  wasi_http_types_scheme_t scheme = {.tag = WASI_HTTP_TYPES_SCHEME_HTTP};
  if (!after(&upstream, "http://")) {
    scheme.tag = WASI_HTTP_TYPES_SCHEME_HTTPS;
    require(after(&upstream, "https://"));
  }
  require(wasi_http_types_method_outgoing_request_set_scheme(OUTGOING(outgoing), &scheme));
  require(wasi_http_types_method_outgoing_request_set_authority(OUTGOING(outgoing), &upstream));
  path = path_of(request);
  require(wasi_http_types_method_outgoing_request_set_path_with_query(OUTGOING(outgoing), &path));
  return outgoing;
}

static bool milliseconds(Request request, const char* name, uint64_t* nanoseconds) {
  String text;
  if (!field(request, name, &text))
    return false;
  *nanoseconds = 0;
  for (size_t i = 0; i < text.len; ++i)
    *nanoseconds = *nanoseconds * 10 + (uint64_t)(text.ptr[i] - '0');
  *nanoseconds *= 1000000;
  return true;
}

static Options options_of(Request request) {
  Options options = wasi_http_types_constructor_request_options();
  wasi_http_types_borrow_request_options_t self = wasi_http_types_borrow_request_options(options);
  uint64_t time;
  if (milliseconds(request, "x-connect-timeout", &time))
    require(wasi_http_types_method_request_options_set_connect_timeout(self, &time));
  if (milliseconds(request, "x-first-byte-timeout", &time))
    require(wasi_http_types_method_request_options_set_first_byte_timeout(self, &time));
  if (milliseconds(request, "x-between-bytes-timeout", &time))
    require(wasi_http_types_method_request_options_set_between_bytes_timeout(self, &time));
  return options;
}

// Trailers, once the content is at its end; NULL where there are none.
static bool take_trailers(IncomingBody body, Fields* trailers, bool* any) {
  FutureTrailers future = wasi_http_types_static_incoming_body_finish(body);
  await(wasi_http_types_method_future_trailers_subscribe(
      wasi_http_types_borrow_future_trailers(future)));
  wasi_http_types_result_result_option_own_trailers_error_code_void_t result;
  require(wasi_http_types_method_future_trailers_get(wasi_http_types_borrow_future_trailers(future),
                                                     &result));
  require(!result.is_err);
  wasi_http_types_future_trailers_drop_own(future);
  if (result.val.ok.is_err)
    return false;
  *any = result.val.ok.val.ok.is_some;
  if (*any)
    *trailers = result.val.ok.val.ok.val;
  return true;
}

// One message's content on its way through.
typedef struct {
  Pump pump;
  IncomingBody from;
  Reply to;
  bool moving;
} Passage;

static Passage passage(IncomingBody from, Reply to) {
  return (Passage){pump_between(to.stream, stream_of(from)), from, to, true};
}

// Moves what there is; what to wait for is added to `list`. What is not whole is not finished, so
// that it does not look so to anybody else.
static void move_on(Passage* passage, wasi_io_poll_list_borrow_pollable_t* list) {
  if (!passage->moving || pump(&passage->pump, (Pollable*)&list->ptr[list->len])) {
    list->len += passage->moving;
    return;
  }
  passage->moving = false;
  Fields trailers;
  bool any = false;
  if (passage->pump.whole && take_trailers(passage->from, &trailers, &any)) {
    finish_with(passage->to, any ? &trailers : NULL);
  } else {
    wasi_io_streams_output_stream_drop_own(passage->to.stream);
    wasi_http_types_outgoing_body_drop_own(passage->to.body);
  }
}

static void bad_gateway(Outparam outparam, ErrorCode code) {
  Text text = {0};
  add_error_code(&text, code);
  answer_bytes(outparam, 502, text.data, text.size);
}

// Whether content follows is not known before it is looked for, and most methods may have some.
static bool may_have_content(Request request, uint8_t method) {
  String ignored;
  return (method != WASI_HTTP_TYPES_METHOD_GET && method != WASI_HTTP_TYPES_METHOD_HEAD) ||
         field(request, "content-length", &ignored);
}

// The head goes back at once; the content is left to the passage that is returned.
static Passage answer_with(Outparam outparam, uint8_t method, IncomingResponse response) {
  uint16_t status = wasi_http_types_method_incoming_response_status(INCOMING(response));
  Fields headers = wasi_http_types_method_incoming_response_headers(INCOMING(response));
  if (method != WASI_HTTP_TYPES_METHOD_HEAD && status != 204 && status != 304)
    return passage(response_body(response), respond(outparam, status, headers));
  Response bare = wasi_http_types_constructor_outgoing_response(headers);
  require(wasi_http_types_method_outgoing_response_set_status_code(RESPONSE(bare), status));
  set_response(outparam, bare);
  return (Passage){.moving = false};
}

HANDLE(request, outparam) {
  if (fields(request, "x-upstream").len == 0) {
    answer(outparam, "nobody else was asked\n");
    return;
  }
  wasi_http_types_method_t method;
  wasi_http_types_method_incoming_request_method(REQUEST(request), &method);
  OutgoingRequest outgoing = request_to_send(request, &method);
  Options options = options_of(request);
  Passage up = {.moving = false}, down = {.moving = false};
  wasi_io_poll_borrow_pollable_t room[3];
  wasi_io_poll_list_borrow_pollable_t list = {room, 0};
  if (may_have_content(request, method.tag)) {
    Reply out = open_body(outgoing);
    up = passage(body_of(request), out);
    move_on(&up, &list);  // What is there already need not wait, and may be all.
  }
  Future future;
  ErrorCode error;
  if (!send_with(outgoing, &options, &future, &error)) {
    bad_gateway(outparam, error);
    return;
  }
  if (path_is(request, "/spin"))
    spin();
  Pollable answered = future_pollable(future);
  bool waiting = true;
  while (waiting || up.moving || down.moving) {
    list.len = 0;
    move_on(&up, &list);
    move_on(&down, &list);
    if (waiting)
      room[list.len++] = POLLABLE(answered);
    if (list.len == 0)
      break;
    guest_list_u32_t ready;
    wasi_io_poll_poll(&list, &ready);
    guest_list_u32_free(&ready);
    if (!waiting || !wasi_io_poll_method_pollable_ready(POLLABLE(answered)))
      continue;
    waiting = false;
    wasi_io_poll_pollable_drop_own(answered);
    IncomingResponse response;
    if (!take_answer(future, &response, &error)) {
      bad_gateway(outparam, error);
      return;
    }
    down = answer_with(outparam, method.tag, response);
  }
}
