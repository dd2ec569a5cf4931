// Answers what it was told of the request, one fact a line: method, path, scheme, authority, then
// headers in order.
#include "kit.h"

static const char* const method_names[] = {"GET",     "HEAD",    "POST",  "PUT",  "DELETE",
                                           "CONNECT", "OPTIONS", "TRACE", "PATCH"};

static void add_string(Text* text, String more) {
  add_bytes(text, more.ptr, more.len);
}

HANDLE(request, outparam) {
  Text text = {0};
  wasi_http_types_method_t method;
  wasi_http_types_method_incoming_request_method(REQUEST(request), &method);
  add(&text, "method ");
  if (method.tag == WASI_HTTP_TYPES_METHOD_OTHER) {
    add(&text, "other ");
    add_string(&text, method.val.other);
  } else {
    add(&text, method_names[method.tag]);
  }
  String value;
  add(&text, "\npath ");
  if (wasi_http_types_method_incoming_request_path_with_query(REQUEST(request), &value))
    add_string(&text, value);
  else
    add(&text, "(none)");
  wasi_http_types_scheme_t scheme;
  add(&text, "\nscheme ");
  if (!wasi_http_types_method_incoming_request_scheme(REQUEST(request), &scheme))
    add(&text, "(none)");
  else if (scheme.tag == WASI_HTTP_TYPES_SCHEME_OTHER)
    add_string(&text, scheme.val.other);
  else
    add(&text, scheme.tag == WASI_HTTP_TYPES_SCHEME_HTTP ? "HTTP" : "HTTPS");
  add(&text, "\nauthority ");
  if (wasi_http_types_method_incoming_request_authority(REQUEST(request), &value))
    add_string(&text, value);
  else
    add(&text, "(none)");
  add(&text, "\n");
  Entries entries;
  wasi_http_types_method_fields_entries(
      FIELDS(wasi_http_types_method_incoming_request_headers(REQUEST(request))), &entries);
  for (size_t i = 0; i < entries.len; ++i) {
    add(&text, "header ");
    add_string(&text, entries.ptr[i].f0);
    add(&text, ": ");
    add_bytes(&text, entries.ptr[i].f1.ptr, entries.ptr[i].f1.len);
    add(&text, "\n");
  }
  answer_text(outparam, &text);
}
