// Asks for more than any guest may have: every case must trap, or end at the deadline.
#include "kit.h"

HANDLE(request, outparam) {
  wasi_http_types_header_error_t error;
  if (path_is(request, "/fields-same-name")) {
    Fields fields = no_fields();
    for (;;)
      append(fields, "name", "value");
  } else if (path_is(request, "/fields-new-names")) {
    Fields fields = no_fields();
    char name[] = "xaaaaaaa";
    for (uint32_t i = 0;; ++i) {
      for (size_t digit = 1; digit < 8; ++digit)
        name[digit] = (char)('a' + (i >> (4 * (digit - 1))) % 16);
      append(fields, name, "");
    }
  } else if (path_is(request, "/fields-huge-value")) {
    Fields fields = no_fields();
    String name = string("name");
    wasi_http_types_field_value_t value = {malloc(1 << 20), 1 << 20};
    memset(value.ptr, 'x', value.len);
    wasi_http_types_method_fields_append(FIELDS(fields), &name, &value, &error);
  } else if (path_is(request, "/random")) {
    Bytes bytes;
    wasi_random_random_get_random_bytes(UINT64_MAX, &bytes);
  } else if (path_is(request, "/insecure-random")) {
    Bytes bytes;
    wasi_random_insecure_get_insecure_random_bytes(UINT64_MAX, &bytes);
  } else if (path_is(request, "/handles")) {
    for (;;)
      no_fields();
  } else if (path_is(request, "/pollables")) {
    for (;;)
      wasi_clocks_monotonic_clock_subscribe_duration(0);
  } else {
    answer_unknown(outparam);
    return;
  }
  answer(outparam, "not trapped\n");
}
