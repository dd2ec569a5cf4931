// Tests requests, responses and their options from inside a guest: what setters take, what getters
// give back.
#include "check.h"

typedef wasi_http_types_borrow_outgoing_request_t Outgoing;

static Outgoing new_request(void) {
  return wasi_http_types_borrow_outgoing_request(
      wasi_http_types_constructor_outgoing_request(no_fields()));
}

static bool set_other_method(Outgoing request, const char* name) {
  wasi_http_types_method_t method = {.tag = WASI_HTTP_TYPES_METHOD_OTHER,
                                     .val.other = string(name)};
  return wasi_http_types_method_outgoing_request_set_method(request, &method);
}

static bool set_path(Outgoing request, const char* path) {
  String text = string(path);
  return wasi_http_types_method_outgoing_request_set_path_with_query(request, &text);
}

static bool set_other_scheme(Outgoing request, const char* name) {
  wasi_http_types_scheme_t scheme = {.tag = WASI_HTTP_TYPES_SCHEME_OTHER,
                                     .val.other = string(name)};
  return wasi_http_types_method_outgoing_request_set_scheme(request, &scheme);
}

static bool set_authority(Outgoing request, const char* authority) {
  String text = string(authority);
  return wasi_http_types_method_outgoing_request_set_authority(request, &text);
}

static void methods(void) {
  Outgoing request = new_request();
  wasi_http_types_method_t method;
  wasi_http_types_method_outgoing_request_method(request, &method);
  CHECK(method.tag == WASI_HTTP_TYPES_METHOD_GET);
  CHECK(set_other_method(request, "PROPFIND"));
  CHECK(!set_other_method(request, ""));
  CHECK(!set_other_method(request, "bad method"));
  CHECK(!set_other_method(request, "bad\nmethod"));
  wasi_http_types_method_outgoing_request_method(request, &method);
  CHECK(method.tag == WASI_HTTP_TYPES_METHOD_OTHER && equals(method.val.other, "PROPFIND"));
  method.tag = WASI_HTTP_TYPES_METHOD_PATCH;
  CHECK(wasi_http_types_method_outgoing_request_set_method(request, &method));
}

static void paths(void) {
  Outgoing request = new_request();
  String path;
  CHECK(!wasi_http_types_method_outgoing_request_path_with_query(request, &path));
  CHECK(set_path(request, "/a?b=c"));
  CHECK(!set_path(request, "no-slash"));
  CHECK(!set_path(request, "*"));
  CHECK(!set_path(request, "http://host/"));
  CHECK(!set_path(request, "/a b"));
  CHECK(!set_path(request, "/a\r\nb"));
  CHECK(wasi_http_types_method_outgoing_request_path_with_query(request, &path) &&
        equals(path, "/a?b=c"));
  CHECK(set_path(request, "?query"));
  CHECK(set_path(request, ""));
  char* longest = malloc(65536);
  memset(longest, 'a', 65535);
  longest[0] = '/', longest[65535] = 0;
  CHECK(!set_path(request, longest));
  longest[65534] = 0;
  CHECK(set_path(request, longest));
  CHECK(wasi_http_types_method_outgoing_request_set_path_with_query(request, NULL));
  CHECK(!wasi_http_types_method_outgoing_request_path_with_query(request, &path));
}

static void schemes(void) {
  Outgoing request = new_request();
  wasi_http_types_scheme_t scheme;
  CHECK(!wasi_http_types_method_outgoing_request_scheme(request, &scheme));
  CHECK(set_other_scheme(request, "ws+x-1.0"));
  CHECK(!set_other_scheme(request, ""));
  CHECK(!set_other_scheme(request, "a:b"));
  CHECK(!set_other_scheme(request, "a b"));
  CHECK(wasi_http_types_method_outgoing_request_scheme(request, &scheme) &&
        scheme.tag == WASI_HTTP_TYPES_SCHEME_OTHER && equals(scheme.val.other, "ws+x-1.0"));
  CHECK(wasi_http_types_method_outgoing_request_set_scheme(request, NULL));
  CHECK(!wasi_http_types_method_outgoing_request_scheme(request, &scheme));
}

static void authorities(void) {
  Outgoing request = new_request();
  String authority;
  CHECK(!wasi_http_types_method_outgoing_request_authority(request, &authority));
  static const char* const good[] = {"host",      "host:80",        "[::1]",
                                     "[::1]:443", "user@host:8080", "10.0.0.1:1"};
  for (size_t i = 0; i < sizeof good / sizeof *good; ++i)
    CHECK(set_authority(request, good[i]));
  static const char* const bad[] = {"",     " ",          "@@",        "::", "#",
                                    "a\nb", "a:80:80:80", "host/path", "a b"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i)
    CHECK(!set_authority(request, bad[i]));
  CHECK(wasi_http_types_method_outgoing_request_authority(request, &authority) &&
        equals(authority, "10.0.0.1:1"));
}

static void options(void) {
  wasi_http_types_borrow_request_options_t options =
      wasi_http_types_borrow_request_options(wasi_http_types_constructor_request_options());
  uint64_t duration = 5;
  CHECK(!wasi_http_types_method_request_options_connect_timeout(options, &duration));
  duration = 7;
  CHECK(wasi_http_types_method_request_options_set_connect_timeout(options, &duration));
  duration = UINT64_MAX;
  CHECK(wasi_http_types_method_request_options_set_first_byte_timeout(options, &duration));
  CHECK(wasi_http_types_method_request_options_connect_timeout(options, &duration) &&
        duration == 7);
  CHECK(wasi_http_types_method_request_options_first_byte_timeout(options, &duration) &&
        duration == UINT64_MAX);
  CHECK(!wasi_http_types_method_request_options_between_bytes_timeout(options, &duration));
  CHECK(wasi_http_types_method_request_options_set_connect_timeout(options, NULL));
  CHECK(!wasi_http_types_method_request_options_connect_timeout(options, &duration));
}

static void responses(void) {
  Response response = wasi_http_types_constructor_outgoing_response(no_fields());
  CHECK(wasi_http_types_method_outgoing_response_status_code(RESPONSE(response)) == 200);
  static const uint16_t bad[] = {0, 42, 99, 1000, 65535};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i)
    CHECK(!wasi_http_types_method_outgoing_response_set_status_code(RESPONSE(response), bad[i]));
  CHECK(wasi_http_types_method_outgoing_response_set_status_code(RESPONSE(response), 404));
  CHECK(wasi_http_types_method_outgoing_response_set_status_code(RESPONSE(response), 999));
  CHECK(wasi_http_types_method_outgoing_response_status_code(RESPONSE(response)) == 999);
  OutgoingBody body, second;
  CHECK(wasi_http_types_method_outgoing_response_body(RESPONSE(response), &body));
  CHECK(!wasi_http_types_method_outgoing_response_body(RESPONSE(response), &second));
  OutputStream stream, other;
  CHECK(wasi_http_types_method_outgoing_body_write(wasi_http_types_borrow_outgoing_body(body),
                                                   &stream));
  CHECK(!wasi_http_types_method_outgoing_body_write(wasi_http_types_borrow_outgoing_body(body),
                                                    &other));
  // With the response gone, nobody will ever read: writers are told so.
  wasi_http_types_outgoing_response_drop_own(response);
  uint64_t room;
  StreamError error = {0};
  CHECK(!wasi_io_streams_method_output_stream_check_write(OUTPUT(stream), &room, &error));
  CHECK(error.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED);
}

static void incoming(Request request) {
  IncomingBody body, second;
  CHECK(wasi_http_types_method_incoming_request_consume(REQUEST(request), &body));
  CHECK(!wasi_http_types_method_incoming_request_consume(REQUEST(request), &second));
  InputStream stream, other;
  CHECK(wasi_http_types_method_incoming_body_stream(wasi_http_types_borrow_incoming_body(body),
                                                    &stream));
  CHECK(!wasi_http_types_method_incoming_body_stream(wasi_http_types_borrow_incoming_body(body),
                                                     &other));
  wasi_io_streams_input_stream_drop_own(stream);
  wasi_http_types_borrow_future_trailers_t future =
      wasi_http_types_borrow_future_trailers(wasi_http_types_static_incoming_body_finish(body));
  await(wasi_http_types_method_future_trailers_subscribe(future));
  wasi_http_types_result_result_option_own_trailers_error_code_void_t result;
  CHECK(wasi_http_types_method_future_trailers_get(future, &result) && !result.is_err &&
        !result.val.ok.is_err && !result.val.ok.val.ok.is_some);
  CHECK(wasi_http_types_method_future_trailers_get(future, &result) && result.is_err);
}

HANDLE(request, outparam) {
  methods();
  paths();
  schemes();
  authorities();
  options();
  responses();
  incoming(request);
  answer_checks(outparam);
}
