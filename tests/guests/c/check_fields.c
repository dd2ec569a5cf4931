// Tests `fields` from inside a guest: syntax, forbidden names, order, case, content-length,
// immutability.
#include "check.h"

#define OK 255
#define INVALID WASI_HTTP_TYPES_HEADER_ERROR_INVALID_SYNTAX
#define FORBIDDEN WASI_HTTP_TYPES_HEADER_ERROR_FORBIDDEN
#define IMMUTABLE WASI_HTTP_TYPES_HEADER_ERROR_IMMUTABLE

typedef wasi_http_types_field_value_t Value;

static Value value_of(const char* text) {
  return (Value){(uint8_t*)text, strlen(text)};
}

static uint8_t try_append(Fields fields, const char* name, const char* value) {
  String key = string(name);
  Value bytes = value_of(value);
  wasi_http_types_header_error_t error;
  return wasi_http_types_method_fields_append(FIELDS(fields), &key, &bytes, &error) ? OK
                                                                                    : error.tag;
}

static uint8_t try_append_bytes(Fields fields, const char* name, const void* data, size_t size) {
  String key = string(name);
  Value bytes = {(uint8_t*)data, size};
  wasi_http_types_header_error_t error;
  return wasi_http_types_method_fields_append(FIELDS(fields), &key, &bytes, &error) ? OK
                                                                                    : error.tag;
}

static uint8_t try_set(Fields fields, const char* name, size_t count, Value* values) {
  String key = string(name);
  Values list = {values, count};
  wasi_http_types_header_error_t error;
  return wasi_http_types_method_fields_set(FIELDS(fields), &key, &list, &error) ? OK : error.tag;
}

static uint8_t try_set_one(Fields fields, const char* name, const char* value) {
  Value one = value_of(value);
  return try_set(fields, name, 1, &one);
}

static uint8_t try_delete(Fields fields, const char* name) {
  String key = string(name);
  wasi_http_types_header_error_t error;
  return wasi_http_types_method_fields_delete(FIELDS(fields), &key, &error) ? OK : error.tag;
}

static uint8_t try_from_list(const char* name, const char* value, Fields* fields) {
  wasi_http_types_tuple2_field_name_field_value_t entry = {string(name), value_of(value)};
  Entries entries = {&entry, 1};
  wasi_http_types_header_error_t error;
  return wasi_http_types_static_fields_from_list(&entries, fields, &error) ? OK : error.tag;
}

static bool has(Fields fields, const char* name) {
  String key = string(name);
  return wasi_http_types_method_fields_has(FIELDS(fields), &key);
}

static Values get(Fields fields, const char* name) {
  String key = string(name);
  Values values;
  wasi_http_types_method_fields_get(FIELDS(fields), &key, &values);
  return values;
}

// All values of the name, joined by '|'.
static bool holds(Fields fields, const char* name, const char* joined) {
  Values values = get(fields, name);
  Text text = {0};
  for (size_t i = 0; i < values.len; ++i) {
    if (i != 0)
      add(&text, "|");
    add_bytes(&text, values.ptr[i].ptr, values.ptr[i].len);
  }
  return text.size == strlen(joined) && memcmp(text.data, joined, text.size) == 0;
}

// All entries as "name=value;" in order.
static bool lists(Fields fields, const char* expected) {
  Entries entries;
  wasi_http_types_method_fields_entries(FIELDS(fields), &entries);
  Text text = {0};
  for (size_t i = 0; i < entries.len; ++i) {
    add_bytes(&text, entries.ptr[i].f0.ptr, entries.ptr[i].f0.len);
    add(&text, "=");
    add_bytes(&text, entries.ptr[i].f1.ptr, entries.ptr[i].f1.len);
    add(&text, ";");
  }
  return text.size == strlen(expected) && memcmp(text.data, expected, text.size) == 0;
}

static void names(void) {
  Fields fields = no_fields();
  static const char* const bad[] = {"",     " ",    "a b",      "a:b", "a\"b", "(",
                                    "a\tb", "a\nb", "\xc3\xa9", "a/b", "a@b",  "a{b"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
    CHECK(try_append(fields, bad[i], "x") == INVALID);
    CHECK(try_set_one(fields, bad[i], "x") == INVALID);
    CHECK(try_delete(fields, bad[i]) == INVALID);
    CHECK(!has(fields, bad[i]));
    CHECK(get(fields, bad[i]).len == 0);
  }
  CHECK(try_append(fields, "!#$%&'*+-.^_`|~09azAZ", "x") == OK);
  char* longest = malloc(65537);
  memset(longest, 'a', 65536);
  longest[65536] = 0;
  CHECK(try_append(fields, longest, "") == INVALID);
  longest[65535] = 0;
  CHECK(try_append(fields, longest, "") == OK);
  CHECK(has(fields, longest));
}

static void values(void) {
  Fields fields = no_fields();
  CHECK(try_append(fields, "empty", "") == OK);
  CHECK(holds(fields, "empty", ""));
  CHECK(get(fields, "empty").len == 1);
  for (unsigned byte = 0; byte < 256; ++byte) {
    uint8_t data[3] = {'a', (uint8_t)byte, 'b'};
    bool bad = (byte < 0x20 && byte != '\t') || byte == 0x7f;
    CHECK(try_append_bytes(fields, "byte", data, 3) == (bad ? INVALID : OK));
  }
  CHECK(try_append(fields, "padded", "  kept  ") == OK);
  CHECK(holds(fields, "padded", "  kept  "));
}

static void forbidden(void) {
  static const char* const names[] = {
      "connection",       "keep-alive", "proxy-authenticate", "proxy-authorization",
      "proxy-connection", "upgrade",    "transfer-encoding",  "host",
      "http2-settings",   "Host",       "Transfer-ENCODING"};
  Fields fields = no_fields(), other;
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i) {
    CHECK(try_append(fields, names[i], "x") == FORBIDDEN);
    CHECK(try_append(fields, names[i], "\n") == FORBIDDEN);  // The name is looked at first.
    CHECK(try_set_one(fields, names[i], "x") == FORBIDDEN);
    CHECK(try_delete(fields, names[i]) == FORBIDDEN);
    CHECK(try_from_list(names[i], "x", &other) == FORBIDDEN);
    CHECK(!has(fields, names[i]));
  }
  static const char* const allowed[] = {"te",  "expect", "trailer",       "date",
                                        "via", "server", "content-length"};
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; ++i)
    CHECK(try_append(fields, allowed[i], "1") == OK);
}

static void order_and_case(void) {
  Fields fields = no_fields();
  append(fields, "A", "1");
  append(fields, "b", "2");
  append(fields, "a", "3");
  CHECK(holds(fields, "a", "1|3"));
  CHECK(holds(fields, "A", "1|3"));
  CHECK(has(fields, "B"));
  CHECK(try_delete(fields, "B") == OK);
  CHECK(!has(fields, "b"));
  CHECK(try_delete(fields, "absent") == OK);
  CHECK(try_set_one(fields, "a", "4") == OK);
  CHECK(holds(fields, "a", "4"));
  Value two[] = {value_of("5"), value_of("6")};
  CHECK(try_set(fields, "c", 2, two) == OK);
  CHECK(holds(fields, "c", "5|6"));
  CHECK(try_set(fields, "c", 0, NULL) == OK);
  CHECK(!has(fields, "c"));
  CHECK(try_set(fields, "c", 0, NULL) == OK);
  CHECK(get(fields, "c").len == 0);
}

// Kept by Portico, where others fold the case and group the names.
static void kept_order_and_case(void) {
  Fields fields = no_fields();
  append(fields, "X-One", "1");
  append(fields, "two", "2");
  append(fields, "x-one", "3");
  CHECK(lists(fields, "X-One=1;two=2;x-one=3;"));
}

static void content_length(void) {
  static const char* const bad[] = {"", " 5", "+5", "-5", "5 ", "5,5", "x", "18446744073709551616"};
  Fields fields = no_fields(), other;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
    CHECK(try_append(fields, "content-length", bad[i]) == INVALID);
    CHECK(try_set_one(fields, "Content-Length", bad[i]) == INVALID);
    CHECK(try_from_list("content-length", bad[i], &other) == INVALID);
  }
  CHECK(try_append(fields, "content-length", "007") == OK);
  CHECK(holds(fields, "content-length", "7"));
  CHECK(try_append(fields, "content-length", "7") == INVALID);
  CHECK(try_set_one(fields, "content-length", "18446744073709551615") == OK);
  CHECK(holds(fields, "content-length", "18446744073709551615"));
  Value two[] = {value_of("5"), value_of("5")};
  CHECK(try_set(fields, "content-length", 2, two) == INVALID);
  CHECK(holds(fields, "content-length", "18446744073709551615"));
}

static void clones_and_constructors(Request request) {
  Fields incoming = wasi_http_types_method_incoming_request_headers(REQUEST(request));
  CHECK(try_append(incoming, "a", "b") == IMMUTABLE);
  CHECK(try_set_one(incoming, "a", "b") == IMMUTABLE);
  CHECK(try_delete(incoming, "a") == IMMUTABLE);
  CHECK(try_append(incoming, "a b", "x") == INVALID);
  CHECK(try_append(incoming, "host", "x") == FORBIDDEN);
  CHECK(try_append(incoming, "a", "\n") == INVALID);
  CHECK(!has(incoming, "host"));
  Fields clone = wasi_http_types_method_fields_clone(FIELDS(incoming));
  CHECK(try_append(clone, "added", "b") == OK);
  CHECK(has(clone, "added"));
  CHECK(!has(incoming, "added"));

  Fields fields;
  CHECK(try_from_list("name", "value", &fields) == OK);
  CHECK(lists(fields, "name=value;"));
  CHECK(try_append(fields, "name", "more") == OK);
  CHECK(try_from_list("bad name", "value", &clone) == INVALID);
  CHECK(try_from_list("name", "bad\nvalue", &clone) == INVALID);

  Response response = wasi_http_types_constructor_outgoing_response(fields);
  Fields frozen = wasi_http_types_method_outgoing_response_headers(RESPONSE(response));
  CHECK(holds(frozen, "name", "value|more"));
  CHECK(try_append(frozen, "name", "x") == IMMUTABLE);
  CHECK(try_delete(frozen, "name") == IMMUTABLE);
  wasi_http_types_outgoing_response_drop_own(response);
  CHECK(holds(frozen, "name", "value|more"));
  CHECK(try_append(wasi_http_types_method_fields_clone(FIELDS(frozen)), "name", "x") == OK);
}

HANDLE(request, outparam) {
  names();
  values();
  forbidden();
  order_and_case();
  if (!path_is(request, "/common"))
    kept_order_and_case();
  content_length();
  clones_and_constructors(request);
  answer_checks(outparam);
}
