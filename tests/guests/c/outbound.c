// Sends a request, chosen by the path, and answers what came of it: "status", the headers and the
// body of the response, or the error-code. The hosts it asks are the test's own.
#include "send.h"

static void report(Text* text, Future future) {
  IncomingResponse response;
  ErrorCode error;
  if (!await_answer(future, &response, &error)) {
    add_error_code(text, error);
    add(text, "\n");
    return;
  }
  add(text, "status ");
  add_number(text, wasi_http_types_method_incoming_response_status(INCOMING(response)));
  add(text, "\n");
  add_headers(text, response);
  add(text, "\n");
  Text trouble = {0};
  IncomingBody body = response_body(response);
  if (!read_all(stream_of(body), text, &trouble)) {
    add(text, "\nbroken: ");
    add_bytes(text, trouble.data, trouble.size);
  }
}

static void report_sent(Text* text, OutgoingRequest request, Options* options) {
  Future future;
  ErrorCode error;
  if (send_with(request, options, &future, &error)) {
    report(text, future);
    return;
  }
  add(text, "not sent: ");
  add_error_code(text, error);
  add(text, "\n");
}

static void get(Text* text) {
  Fields fields = no_fields();
  append(fields, "X-Own", "Kept");
  append(fields, "x-own", "twice");
  report_sent(text, request_to(WASI_HTTP_TYPES_METHOD_GET, "echo.test", "/get?some=arg", fields),
              NULL);
}

static void post(Text* text, uint8_t method, const char* path, const char* content) {
  OutgoingRequest request = request_to(method, "echo.test", path, no_fields());
  Reply body = open_body(request);
  Future future = send(request);
  require(write_text(body.stream, content) && finish(body));
  report(text, future);
}

// 1025 KiB, written as the stream has room.
static void large_post(Text* text) {
  OutgoingRequest request =
      request_to(WASI_HTTP_TYPES_METHOD_POST, "echo.test", "/large", no_fields());
  Reply body = open_body(request);
  Future future = send(request);
  Pollable writable = wasi_io_streams_method_output_stream_subscribe(OUTPUT(body.stream));
  const size_t size = 1025 * 1024;
  uint8_t* data = malloc(size);
  for (size_t i = 0; i < size; ++i)
    data[i] = (uint8_t)('a' + i % 26);
  StreamError error;
  for (size_t at = 0; at < size;) {
    uint64_t room;
    wasi_io_poll_method_pollable_block(POLLABLE(writable));
    require(wasi_io_streams_method_output_stream_check_write(OUTPUT(body.stream), &room, &error));
    Bytes piece = {data + at, size - at < room ? size - at : (size_t)room};
    if (piece.len > 100000)
      piece.len = 100000;
    require(wasi_io_streams_method_output_stream_write(OUTPUT(body.stream), &piece, &error));
    at += piece.len;
  }
  require(wasi_io_streams_method_output_stream_blocking_flush(OUTPUT(body.stream), &error));
  wasi_io_poll_pollable_drop_own(writable);
  require(finish(body));
  report(text, future);
}

// ?connect=NS, ?first=NS and ?between=NS to a host that never answers.
static void timeout(Text* text, Request request) {
  Options options = wasi_http_types_constructor_request_options();
  wasi_http_types_borrow_request_options_t borrowed =
      wasi_http_types_borrow_request_options(options);
  uint64_t unset = UINT64_MAX - 1;
  uint64_t connect = query(request, "connect", unset), first = query(request, "first", unset),
           between = query(request, "between", unset);
  if (connect != unset)
    require(wasi_http_types_method_request_options_set_connect_timeout(borrowed, &connect));
  if (first != unset)
    require(wasi_http_types_method_request_options_set_first_byte_timeout(borrowed, &first));
  if (between != unset)
    require(wasi_http_types_method_request_options_set_between_bytes_timeout(borrowed, &between));
  report_sent(text, request_to(WASI_HTTP_TYPES_METHOD_GET, "silent.test", "/", no_fields()),
              &options);
}

static void unsupported_scheme(Text* text) {
  OutgoingRequest request = request_to(WASI_HTTP_TYPES_METHOD_GET, "echo.test", "/", no_fields());
  wasi_http_types_scheme_t scheme = {.tag = WASI_HTTP_TYPES_SCHEME_OTHER,
                                     .val.other = string("WS")};
  require(wasi_http_types_method_outgoing_request_set_scheme(OUTGOING(request), &scheme));
  report_sent(text, request, NULL);
}

static void no_scheme(Text* text) {
  OutgoingRequest request = request_to(WASI_HTTP_TYPES_METHOD_GET, "echo.test", "/", no_fields());
  require(wasi_http_types_method_outgoing_request_set_scheme(OUTGOING(request), NULL));
  report_sent(text, request, NULL);
}

static void own_host(Text* text) {
  Fields fields = no_fields();
  append(fields, "host", "else.test");
  report_sent(text, request_to(WASI_HTTP_TYPES_METHOD_GET, "echo.test", "/", fields), NULL);
}

// A setter that has to refuse the part, so that it never gets as far as a client.
static void refused(Text* text, bool taken) {
  add(text, taken ? "taken\n" : "refused\n");
}

static void unknown_method(Text* text) {
  OutgoingRequest request = request_to(WASI_HTTP_TYPES_METHOD_GET, "echo.test", "/", no_fields());
  wasi_http_types_method_t method = {.tag = WASI_HTTP_TYPES_METHOD_OTHER,
                                     .val.other = string("bad\nmethod")};
  refused(text, wasi_http_types_method_outgoing_request_set_method(OUTGOING(request), &method));
}

static void invalid_port(Text* text) {
  OutgoingRequest request = request_to(WASI_HTTP_TYPES_METHOD_GET, NULL, "/", no_fields());
  String authority = string("localhost:99999");
  refused(text,
          wasi_http_types_method_outgoing_request_set_authority(OUTGOING(request), &authority));
}

static void long_path(Text* text) {
  OutgoingRequest request = request_to(WASI_HTTP_TYPES_METHOD_GET, "echo.test", NULL, no_fields());
  String path = {malloc(65535), 65535};
  memset(path.ptr, 'a', path.len);
  path.ptr[0] = '/';
  refused(text,
          wasi_http_types_method_outgoing_request_set_path_with_query(OUTGOING(request), &path));
  path.len = 65534;
  require(wasi_http_types_method_outgoing_request_set_path_with_query(OUTGOING(request), &path));
  report_sent(text, request, NULL);
}

// Requests and responses with bodies that nobody will see.
static void build_only(Text* text) {
  OutgoingRequest request = request_to(WASI_HTTP_TYPES_METHOD_POST, "[::]:443", "/", no_fields());
  Reply body = open_body(request);
  require(write_text(body.stream, "request") && finish(body));
  wasi_http_types_outgoing_request_drop_own(request);
  Response response = wasi_http_types_constructor_outgoing_response(no_fields());
  require(wasi_http_types_method_outgoing_response_body(RESPONSE(response), &body.body));
  require(wasi_http_types_method_outgoing_body_write(
      wasi_http_types_borrow_outgoing_body(body.body), &body.stream));
  require(write_text(body.stream, "response") && finish(body));
  wasi_http_types_outgoing_response_drop_own(response);
  add(text, "built\n");
}

// A body whose length is declared: ?write=N of 11.
static void content_length(Text* text, Request incoming) {
  Fields fields = no_fields();
  append(fields, "content-length", "11");
  OutgoingRequest request = request_to(WASI_HTTP_TYPES_METHOD_POST, "echo.test", "/length", fields);
  Reply body = open_body(request);
  Future future = send(request);
  Bytes bytes = {(uint8_t*)"abcdefghijklmnopqrstuvwxyz", query(incoming, "write", 11)};
  StreamError error;
  if (!wasi_io_streams_method_output_stream_blocking_write_and_flush(OUTPUT(body.stream), &bytes,
                                                                     &error)) {
    add(text, "write: ");
    add_stream_error(text, error);
    add(text, "\n");
    if (error.tag == WASI_IO_STREAMS_STREAM_ERROR_LAST_OPERATION_FAILED)
      wasi_io_error_error_drop_own(error.val.last_operation_failed);
  }
  wasi_io_streams_output_stream_drop_own(body.stream);
  ErrorCode code;
  if (!wasi_http_types_static_outgoing_body_finish(body.body, NULL, &code)) {
    add(text, "finish: ");
    add_error_code(text, code);
    add(text, "\n");
  }
  report(text, future);
}

// Declares a length and never opens the body.
static void untaken_body(Text* text) {
  Fields fields = no_fields();
  append(fields, "content-length", "11");
  report_sent(text, request_to(WASI_HTTP_TYPES_METHOD_POST, "echo.test", "/", fields), NULL);
}

// Gets a response whose headers name two lengths, and sends on what they are.
static void forward_lengths(Text* text) {
  IncomingResponse response;
  ErrorCode error;
  require(
      await_answer(send(request_to(WASI_HTTP_TYPES_METHOD_GET, "lengths.test", "/", no_fields())),
                   &response, &error));
  Fields headers = wasi_http_types_method_incoming_response_headers(INCOMING(response));
  report_sent(text, request_to(WASI_HTTP_TYPES_METHOD_GET, "echo.test", "/", headers), NULL);
}

// Writes once more than check-write allows.
static void overwrite(void) {
  OutgoingRequest request = request_to(WASI_HTTP_TYPES_METHOD_POST, "echo.test", "/", no_fields());
  Reply body = open_body(request);
  uint64_t room;
  StreamError error;
  require(wasi_io_streams_method_output_stream_check_write(OUTPUT(body.stream), &room, &error));
  Bytes bytes = {malloc(room + 1), room + 1};
  memset(bytes.ptr, 'x', bytes.len);
  wasi_io_streams_method_output_stream_write(OUTPUT(body.stream), &bytes, &error);
}

// Writes more than fits before anything is sent: "/deadlock" by blocking, "/deadlock-poll" with a
// response beside it, "/no-deadlock" with a timer, which does end the wait.
static void fill(Reply body) {
  static uint8_t data[65536];
  StreamError error;
  Bytes bytes = {data, sizeof data};
  for (;;) {
    uint64_t room;
    require(wasi_io_streams_method_output_stream_check_write(OUTPUT(body.stream), &room, &error));
    if (room == 0)
      return;
    bytes.len = room < sizeof data ? room : sizeof data;
    require(wasi_io_streams_method_output_stream_write(OUTPUT(body.stream), &bytes, &error));
  }
}

static void deadlock(Text* text, bool beside, bool timer) {
  OutgoingRequest request = request_to(WASI_HTTP_TYPES_METHOD_POST, "echo.test", "/", no_fields());
  Reply body = open_body(request);
  fill(body);
  Pollable pollables[2];
  size_t count = 0;
  pollables[count++] = wasi_io_streams_method_output_stream_subscribe(OUTPUT(body.stream));
  if (beside) {
    Response response = wasi_http_types_constructor_outgoing_response(no_fields());
    Reply other;
    require(wasi_http_types_method_outgoing_response_body(RESPONSE(response), &other.body));
    require(wasi_http_types_method_outgoing_body_write(
        wasi_http_types_borrow_outgoing_body(other.body), &other.stream));
    fill(other);
    pollables[count++] = wasi_io_streams_method_output_stream_subscribe(OUTPUT(other.stream));
  }
  if (timer)
    pollables[count++] = wasi_clocks_monotonic_clock_subscribe_duration(1000);
  wasi_io_poll_list_borrow_pollable_t list = {(wasi_io_poll_borrow_pollable_t*)pollables, count};
  guest_list_u32_t ready;
  wasi_io_poll_poll(&list, &ready);
  add(text, "woken\n");
}

// Asks again and again without ever waiting.
static void spin_on_get(Text* text) {
  Future future = send(request_to(WASI_HTTP_TYPES_METHOD_GET, "later.test", "/", no_fields()));
  wasi_http_types_result_result_own_incoming_response_error_code_void_t result;
  while (!wasi_http_types_method_future_incoming_response_get(FUTURE(future), &result))
    ;
  require(!result.is_err && !result.val.ok.is_err);
  add(text, "answered\n");
  require(wasi_http_types_method_future_incoming_response_get(FUTURE(future), &result));
  require(result.is_err);
}

// Gives the request up before its answer: whoever writes its body then hears that nobody reads it.
static void give_up(Text* text) {
  OutgoingRequest request =
      request_to(WASI_HTTP_TYPES_METHOD_POST, "silent.test", "/", no_fields());
  Reply body = open_body(request);
  wasi_http_types_future_incoming_response_drop_own(send(request));
  static uint8_t data[4096];
  StreamError error;
  Bytes bytes = {data, sizeof data};
  while (wasi_io_streams_method_output_stream_blocking_write_and_flush(OUTPUT(body.stream), &bytes,
                                                                       &error))
    ;
  add_stream_error(text, error);
  add(text, "\n");
  require(finish(body));
}

// Drops the future once the response is taken, and the response once its body is.
static void stand_alone(Text* text) {
  IncomingResponse response;
  ErrorCode error;
  require(
      await_answer(send(request_to(WASI_HTTP_TYPES_METHOD_GET, "echo.test", "/alone", no_fields())),
                   &response, &error));
  IncomingBody body = response_body(response);
  wasi_http_types_incoming_response_drop_own(response);
  Text trouble = {0};
  require(read_all(stream_of(body), text, &trouble));
  add(text, "read\n");
}

static void drop_unfinished(Text* text) {
  OutgoingRequest request =
      request_to(WASI_HTTP_TYPES_METHOD_POST, "echo.test", "/unfinished", no_fields());
  Reply body = open_body(request);
  Future future = send(request);
  require(write_text(body.stream, "half"));
  wasi_io_streams_output_stream_drop_own(body.stream);
  wasi_http_types_outgoing_body_drop_own(body.body);
  report(text, future);
}

static void trailers(Text* text) {
  OutgoingRequest request =
      request_to(WASI_HTTP_TYPES_METHOD_POST, "echo.test", "/trailers", no_fields());
  Reply body = open_body(request);
  Future future = send(request);
  Fields own = no_fields();
  append(own, "X-After", "sent");
  require(write_text(body.stream, "content") && finish_with(body, &own));
  IncomingResponse response;
  ErrorCode error;
  require(await_answer(future, &response, &error));
  IncomingBody incoming = response_body(response);
  InputStream stream = stream_of(incoming);
  Text trouble = {0};
  require(read_all(stream, text, &trouble));
  wasi_io_streams_input_stream_drop_own(stream);
  FutureTrailers after = wasi_http_types_static_incoming_body_finish(incoming);
  await(wasi_http_types_method_future_trailers_subscribe(
      wasi_http_types_borrow_future_trailers(after)));
  wasi_http_types_result_result_option_own_trailers_error_code_void_t result;
  require(wasi_http_types_method_future_trailers_get(wasi_http_types_borrow_future_trailers(after),
                                                     &result));
  require(!result.is_err && !result.val.ok.is_err && result.val.ok.val.ok.is_some);
  Entries entries;
  wasi_http_types_method_fields_entries(FIELDS(result.val.ok.val.ok.val), &entries);
  for (size_t i = 0; i < entries.len; ++i) {
    add(text, "\n");
    add_bytes(text, entries.ptr[i].f0.ptr, entries.ptr[i].f0.len);
    add(text, "=");
    add_bytes(text, entries.ptr[i].f1.ptr, entries.ptr[i].f1.len);
  }
}

static void send_to(Text* text, uint8_t method, const char* authority) {
  report_sent(text, request_to(method, authority, "/", no_fields()), NULL);
}

static bool run(Request request, Text* text) {
  if (path_is(request, "/get"))
    get(text);
  else if (path_is(request, "/post"))
    post(text, WASI_HTTP_TYPES_METHOD_POST, "/post", "{\"foo\": \"bar\"}");
  else if (path_is(request, "/put"))
    post(text, WASI_HTTP_TYPES_METHOD_PUT, "/put", "");
  else if (path_is(request, "/large-post"))
    large_post(text);
  else if (path_is(request, "/timeout"))
    timeout(text, request);
  else if (path_is(request, "/invalid-version"))
    send_to(text, WASI_HTTP_TYPES_METHOD_CONNECT, "http2-only.test");
  else if (path_is(request, "/invalid-dnsname"))
    send_to(text, WASI_HTTP_TYPES_METHOD_GET, "some.invalid.dnsname:3000");
  else if (path_is(request, "/no-authority"))
    send_to(text, WASI_HTTP_TYPES_METHOD_GET, NULL);
  else if (path_is(request, "/broken-body"))
    send_to(text, WASI_HTTP_TYPES_METHOD_GET, "broken.test");
  else if (path_is(request, "/hidden-fields"))
    send_to(text, WASI_HTTP_TYPES_METHOD_GET, "connection-fields.test");
  else if (path_is(request, "/missing-path"))
    report_sent(text, request_to(WASI_HTTP_TYPES_METHOD_GET, "echo.test", NULL, no_fields()), NULL);
  else if (path_is(request, "/unsupported-scheme"))
    unsupported_scheme(text);
  else if (path_is(request, "/no-scheme"))
    no_scheme(text);
  else if (path_is(request, "/own-host"))
    own_host(text);
  else if (path_is(request, "/unknown-method"))
    unknown_method(text);
  else if (path_is(request, "/invalid-port"))
    invalid_port(text);
  else if (path_is(request, "/long-path"))
    long_path(text);
  else if (path_is(request, "/build-only"))
    build_only(text);
  else if (path_is(request, "/content-length"))
    content_length(text, request);
  else if (path_is(request, "/untaken-body"))
    untaken_body(text);
  else if (path_is(request, "/forward-lengths"))
    forward_lengths(text);
  else if (path_is(request, "/overwrite"))
    overwrite();
  else if (path_is(request, "/deadlock"))
    deadlock(text, false, false);
  else if (path_is(request, "/deadlock-poll"))
    deadlock(text, true, false);
  else if (path_is(request, "/no-deadlock"))
    deadlock(text, false, true);
  else if (path_is(request, "/spin-on-get"))
    spin_on_get(text);
  else if (path_is(request, "/give-up"))
    give_up(text);
  else if (path_is(request, "/stand-alone"))
    stand_alone(text);
  else if (path_is(request, "/drop-unfinished"))
    drop_unfinished(text);
  else if (path_is(request, "/trailers"))
    trailers(text);
  else
    return false;
  return true;
}

HANDLE(request, outparam) {
  Text text = {0};
  if (run(request, &text))
    answer_text(outparam, &text);
  else
    answer_unknown(outparam);
}
