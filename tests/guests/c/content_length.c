// Declares ?declared=N bytes and writes ?write=M of them; reports on stderr what the host said.
#include "kit.h"

static void log_text(const char* what, bool ok, const ErrorCode* code) {
  Text text = {0};
  add(&text, what);
  add(&text, ok ? ": ok" : ": ");
  if (!ok && code->tag == WASI_HTTP_TYPES_ERROR_CODE_HTTP_RESPONSE_BODY_SIZE) {
    add(&text, "HTTP-response-body-size ");
    if (code->val.http_response_body_size.is_some)
      add_number(&text, code->val.http_response_body_size.val);
  } else if (!ok) {
    add(&text, "another error");
  }
  add(&text, "\n");
  write_all(wasi_cli_stderr_get_stderr(), text.data, text.size);
}

// Writes in one call, and says which error-code the stream's error carries.
static bool write_once(OutputStream stream, uint8_t* data, size_t size, ErrorCode* code) {
  Bytes bytes = {data, size};
  StreamError error;
  if (wasi_io_streams_method_output_stream_blocking_write_and_flush(OUTPUT(stream), &bytes, &error))
    return true;
  code->tag = 255;
  if (error.tag == WASI_IO_STREAMS_STREAM_ERROR_LAST_OPERATION_FAILED)
    wasi_http_types_http_error_code(wasi_io_error_borrow_error(error.val.last_operation_failed),
                                    code);
  return false;
}

HANDLE(request, outparam) {
  Text length = {0};
  add_number(&length, query(request, "declared", 11));
  add_bytes(&length, "", 1);
  Fields fields = no_fields();
  append(fields, "content-length", (const char*)length.data);
  size_t size = query(request, "write", 11);
  Reply reply = respond(outparam, 200, fields);
  uint8_t data[4096];
  memset(data, 'x', sizeof data);
  ErrorCode code = {0};
  if (size != 0)
    log_text("write", write_once(reply.stream, data, size, &code), &code);
  wasi_io_streams_output_stream_drop_own(reply.stream);
  log_text("finish", wasi_http_types_static_outgoing_body_finish(reply.body, NULL, &code), &code);
}
