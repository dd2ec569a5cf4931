// A cabi_realloc that answers nonsense, by the request's method (which needs no allocation itself).
#include "kit.h"

static enum { kHonest, kOutside, kUnaligned, kTraps, kAsksBack } mode;

__attribute__((export_name("cabi_realloc"))) void* cabi_realloc(void* old, size_t old_size,
                                                                size_t align, size_t new_size) {
  switch (mode) {
  case kOutside:
    return (void*)0xfffffff0u;
  case kUnaligned:
    return (char*)realloc(old, new_size + 8) + 1;
  case kTraps:
    __builtin_trap();
  case kAsksBack:  // The guest may not leave while it is asked for memory.
    wasi_random_random_get_random_u64();
    return realloc(old, new_size);
  case kHonest:
    break;
  }
  (void)old_size, (void)align;
  return new_size == 0 ? (void*)align : realloc(old, new_size);
}

HANDLE(request, outparam) {
  wasi_http_types_method_t method;
  wasi_http_types_method_incoming_request_method(REQUEST(request), &method);
  Fields headers = wasi_http_types_method_incoming_request_headers(REQUEST(request));
  Entries entries;
  switch (method.tag) {
  case WASI_HTTP_TYPES_METHOD_POST:
    mode = kOutside;
    break;
  case WASI_HTTP_TYPES_METHOD_PUT:
    mode = kUnaligned;
    break;
  case WASI_HTTP_TYPES_METHOD_DELETE:
    mode = kTraps;
    break;
  case WASI_HTTP_TYPES_METHOD_PATCH:
    mode = kAsksBack;
    break;
  default:
    break;
  }
  wasi_http_types_method_fields_entries(FIELDS(headers), &entries);
  mode = kHonest;
  answer(outparam, "not trapped\n");
}
