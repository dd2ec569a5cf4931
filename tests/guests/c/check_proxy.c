// Tests from inside what a proxy may count on: the request is whole, what belongs to the connection
// is hidden, and nothing but HTTP is there. The host forbids "custom-forbidden-header" too.
#include "check.h"

static void request_parts(Request request) {
  wasi_http_types_scheme_t scheme;
  String authority, path;
  CHECK(wasi_http_types_method_incoming_request_scheme(REQUEST(request), &scheme));
  CHECK(wasi_http_types_method_incoming_request_authority(REQUEST(request), &authority));
  CHECK(wasi_http_types_method_incoming_request_path_with_query(REQUEST(request), &path));
}

static bool has(Fields fields, const char* name) {
  String key = string(name);
  return wasi_http_types_method_fields_has(FIELDS(fields), &key);
}

static uint8_t append_error(Fields fields, const char* name, const char* value) {
  String key = string(name);
  wasi_http_types_field_value_t bytes = {(uint8_t*)value, strlen(value)};
  wasi_http_types_header_error_t error;
  if (wasi_http_types_method_fields_append(FIELDS(fields), &key, &bytes, &error))
    return 255;
  return error.tag;
}

static void request_headers(Request request) {
  Fields headers = wasi_http_types_method_incoming_request_headers(REQUEST(request));
  CHECK(has(headers, "x-case"));
  CHECK(!has(headers, "host") && !has(headers, "connection"));
  CHECK(!has(headers, "custom-forbidden-header"));
  CHECK(append_error(headers, "a", "b") == WASI_HTTP_TYPES_HEADER_ERROR_IMMUTABLE);
  String key = string("x-case");
  Values none = {0};
  wasi_http_types_header_error_t error;
  CHECK(!wasi_http_types_method_fields_set(FIELDS(headers), &key, &none, &error) &&
        error.tag == WASI_HTTP_TYPES_HEADER_ERROR_IMMUTABLE);
  CHECK(!wasi_http_types_method_fields_delete(FIELDS(headers), &key, &error) &&
        error.tag == WASI_HTTP_TYPES_HEADER_ERROR_IMMUTABLE);
}

static void invalid_headers(void) {
  Fields fields = no_fields();
  CHECK(append_error(fields, "bad name", "v") == WASI_HTTP_TYPES_HEADER_ERROR_INVALID_SYNTAX);
  CHECK(append_error(fields, "name", "bad\nvalue") == WASI_HTTP_TYPES_HEADER_ERROR_INVALID_SYNTAX);
  for (const char* const* name =
           (const char* const[]){"Connection", "keep-alive", "HOST", "custom-forbidden-header",
                                 "Custom-Forbidden-Header", NULL};
       *name; ++name)
    CHECK(append_error(fields, *name, "v") == WASI_HTTP_TYPES_HEADER_ERROR_FORBIDDEN);
  CHECK(append_error(fields, "custom-allowed", "v") == 255);
  wasi_http_types_borrow_outgoing_request_t request =
      wasi_http_types_borrow_outgoing_request(wasi_http_types_constructor_outgoing_request(fields));
  Fields frozen = wasi_http_types_method_outgoing_request_headers(request);
  CHECK(append_error(frozen, "a", "b") == WASI_HTTP_TYPES_HEADER_ERROR_IMMUTABLE);
}

static void no_files(void) {
  wasi_filesystem_preopens_list_tuple2_own_descriptor_string_t directories;
  wasi_filesystem_preopens_get_directories(&directories);
  CHECK(directories.len == 0);
}

HANDLE(request, outparam) {
  request_parts(request);
  request_headers(request);
  invalid_headers();
  no_files();
  if (failures.size == 0)
    answer(outparam, "hello, world!");
  else
    answer_text(outparam, &failures);
}
