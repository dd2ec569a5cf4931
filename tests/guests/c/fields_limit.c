// Headers that came in over the limit of fields are there whole; making a map as large traps:
// "/new" adds ?size=N bytes to an empty map, "/clone" one field to a copy of what came in.
#include "kit.h"

static void add_value(Fields fields, size_t size) {
  char* value = malloc(size + 1);
  memset(value, 'v', size);
  value[size] = 0;
  append(fields, "added", value);
}

HANDLE(request, outparam) {
  Fields headers = wasi_http_types_method_incoming_request_headers(REQUEST(request));
  Entries entries;
  wasi_http_types_method_fields_entries(FIELDS(headers), &entries);
  if (path_is(request, "/new"))
    add_value(no_fields(), query(request, "size", 1000));
  else if (path_is(request, "/clone"))
    add_value(wasi_http_types_method_fields_clone(FIELDS(headers)), 1);
  Text text = {0};
  add_number(&text, entries.len);
  add(&text, " fields\n");
  answer_text(outparam, &text);
}
