// A proxy: what it is asked for it asks others for. The request's `url` fields,
// http://AUTHORITY/PATH, say whom.
#include "pump.h"
#include "sha256.h"

static Values urls_of(Request request) {
  Fields headers = wasi_http_types_method_incoming_request_headers(REQUEST(request));
  String name = string("url");
  Values values;
  wasi_http_types_method_fields_get(FIELDS(headers), &name, &values);
  wasi_http_types_fields_drop_own(headers);
  return values;
}

static OutgoingRequest request_to_url(uint8_t method, wasi_http_types_field_value_t url) {
  const size_t scheme = strlen("http://");
  require(url.len > scheme && memcmp(url.ptr, "http://", scheme) == 0);
  size_t slash = scheme;
  while (slash < url.len && url.ptr[slash] != '/')
    ++slash;
  String authority = {url.ptr + scheme, slash - scheme}, path = {url.ptr + slash, url.len - slash};
  OutgoingRequest request = request_to(method, NULL, NULL, no_fields());
  require(wasi_http_types_method_outgoing_request_set_authority(OUTGOING(request), &authority));
  require(wasi_http_types_method_outgoing_request_set_path_with_query(OUTGOING(request), &path));
  return request;
}

// "/hash-all": asks for all at once, and answers "URL: SHA-256" or "URL: error-code" for each as it
// comes to its end.
typedef struct {
  wasi_http_types_field_value_t url;
  Future future;
  InputStream stream;
  Pollable pollable;
  bool reading, done;
  Sha256 sha;
} Job;

static void end_job(Job* job, Reply* reply, const char* outcome) {
  require(write_all(reply->stream, job->url.ptr, job->url.len) && write_text(reply->stream, ": ") &&
          write_text(reply->stream, outcome) && write_text(reply->stream, "\n"));
  job->done = true;
}

static void go_on(Job* job, Reply* reply) {
  if (!job->reading) {
    IncomingResponse response;
    ErrorCode error;
    wasi_io_poll_pollable_drop_own(job->pollable);
    if (!take_answer(job->future, &response, &error)) {
      end_job(job, reply, kErrorCodes[error.tag]);
      return;
    }
    job->stream = stream_of(response_body(response));
    job->pollable = wasi_io_streams_method_input_stream_subscribe(INPUT(job->stream));
    job->reading = true;
    return;
  }
  Bytes chunk;
  StreamError error;
  if (wasi_io_streams_method_input_stream_read(INPUT(job->stream), 65536, &chunk, &error)) {
    sha256_add(&job->sha, chunk.ptr, chunk.len);
    guest_list_u8_free(&chunk);
    return;
  }
  wasi_io_poll_pollable_drop_own(job->pollable);
  char digits[65];
  sha256_finish(&job->sha, digits);
  end_job(job, reply, error.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED ? digits : "broken");
}

static void hash_all(Request request, Outparam outparam) {
  Values urls = urls_of(request);
  Reply reply = respond(outparam, 200, no_fields());
  Job* jobs = calloc(urls.len, sizeof *jobs);
  for (size_t i = 0; i < urls.len; ++i) {
    jobs[i].url = urls.ptr[i];
    jobs[i].future = send(request_to_url(WASI_HTTP_TYPES_METHOD_GET, urls.ptr[i]));
    jobs[i].pollable = future_pollable(jobs[i].future);
    sha256_start(&jobs[i].sha);
  }
  Pollable* pollables = malloc(urls.len * sizeof *pollables);
  Job** waiting = malloc(urls.len * sizeof *waiting);
  for (;;) {
    wasi_io_poll_list_borrow_pollable_t list = {(wasi_io_poll_borrow_pollable_t*)pollables, 0};
    for (size_t i = 0; i < urls.len; ++i) {
      if (jobs[i].done)
        continue;
      pollables[list.len] = jobs[i].pollable;
      waiting[list.len++] = &jobs[i];
    }
    if (list.len == 0)
      break;
    guest_list_u32_t ready;
    wasi_io_poll_poll(&list, &ready);
    for (size_t i = 0; i < ready.len; ++i)
      go_on(waiting[ready.ptr[i]], &reply);
    guest_list_u32_free(&ready);
  }
  require(finish(reply));
}

// "/double-echo": the request's body goes out to `url`, and what comes back is the answer, both at
// the same time.
static void double_echo(Request request, Outparam outparam) {
  OutgoingRequest outgoing = request_to_url(WASI_HTTP_TYPES_METHOD_POST, urls_of(request).ptr[0]);
  Reply out = open_body(outgoing);
  Future future = send(outgoing);
  Pump up = pump_between(out.stream, stream_of(body_of(request))), down;
  Reply reply;
  Pollable answered = future_pollable(future);
  bool sending = true, reading = false;
  for (;;) {
    Pollable wait[2];
    wasi_io_poll_list_borrow_pollable_t list = {(wasi_io_poll_borrow_pollable_t*)wait, 0};
    if (sending) {
      sending = pump(&up, &wait[list.len]);
      list.len += sending;
      if (!sending)
        require(up.whole && finish(out));
    }
    if (!reading)
      wait[list.len++] = answered;
    else if (pump(&down, &wait[list.len]))
      ++list.len;
    else
      break;
    guest_list_u32_t ready;
    wasi_io_poll_poll(&list, &ready);
    guest_list_u32_free(&ready);
    if (!reading && wasi_io_poll_method_pollable_ready(POLLABLE(answered))) {
      IncomingResponse response;
      ErrorCode error;
      wasi_io_poll_pollable_drop_own(answered);
      require(take_answer(future, &response, &error));
      reply = respond(outparam, wasi_http_types_method_incoming_response_status(INCOMING(response)),
                      wasi_http_types_method_incoming_response_headers(INCOMING(response)));
      down = pump_between(reply.stream, stream_of(response_body(response)));
      reading = true;
    }
  }
  require(down.whole && finish(reply));
}

// Answers with what comes back.
static void pass_back(Outparam outparam, OutgoingRequest request) {
  IncomingResponse response;
  ErrorCode error;
  require(await_answer(send(request), &response, &error));
  Reply reply =
      respond(outparam, wasi_http_types_method_incoming_response_status(INCOMING(response)),
              wasi_http_types_method_incoming_response_headers(INCOMING(response)));
  InputStream stream = stream_of(response_body(response));
  StreamError closed;
  uint64_t moved;
  while (wasi_io_streams_method_output_stream_blocking_splice(OUTPUT(reply.stream), INPUT(stream),
                                                              1 << 20, &moved, &closed))
    ;
  require(closed.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED && finish(reply));
}

// "/forward": the same authority, path and headers, as they came in.
static void forward(Request request, Outparam outparam) {
  Fields headers = wasi_http_types_method_incoming_request_headers(REQUEST(request));
  OutgoingRequest outgoing = request_to(WASI_HTTP_TYPES_METHOD_GET, NULL, NULL, headers);
  String authority, path = path_of(request);
  require(wasi_http_types_method_incoming_request_authority(REQUEST(request), &authority));
  require(wasi_http_types_method_outgoing_request_set_authority(OUTGOING(outgoing), &authority));
  require(wasi_http_types_method_outgoing_request_set_path_with_query(OUTGOING(outgoing), &path));
  pass_back(outparam, outgoing);
}

HANDLE(request, outparam) {
  if (path_is(request, "/hash-all"))
    hash_all(request, outparam);
  else if (path_is(request, "/double-echo"))
    double_echo(request, outparam);
  else if (path_is(request, "/get"))
    pass_back(outparam, request_to_url(WASI_HTTP_TYPES_METHOD_GET, urls_of(request).ptr[0]));
  else
    forward(request, outparam);
}
