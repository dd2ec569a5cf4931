// Passes pointers and lengths that do not lie in its memory, or text that is none: every case must
// trap.
#include "kit.h"

__attribute__((import_module("wasi:clocks/wall-clock@0.2.12"), import_name("now"))) void
raw_now(uint32_t result);
__attribute__((import_module("wasi:http/types@0.2.12"), import_name("[method]fields.has"))) int32_t
raw_has(int32_t fields, uint32_t name, uint32_t size);
__attribute__((import_module("wasi:http/types@0.2.12"),
               import_name("[static]fields.from-list"))) void
raw_from_list(uint32_t entries, uint32_t count, uint32_t result);
__attribute__((import_module("wasi:io/poll@0.2.12"), import_name("poll"))) void
raw_poll(uint32_t list, uint32_t count, uint32_t result);
__attribute__((import_module("wasi:http/types@0.2.12"),
               import_name("[static]response-outparam.set"))) void
raw_set(int32_t param, int32_t is_err, int32_t value, int32_t a, int64_t b, int32_t c, int32_t d,
        int32_t e, int32_t f);

static uint32_t result_area[16];

static uint32_t address(const void* pointer) {
  return (uint32_t)(uintptr_t)pointer;
}

static uint32_t memory_end(void) {
  return (uint32_t)__builtin_wasm_memory_size(0) << 16;
}

HANDLE(request, outparam) {
  int32_t fields = no_fields().__handle;
  uint32_t area = address(result_area);
  if (path_is(request, "/string-outside")) {
    raw_has(fields, 0xfffffff0u, 8);
  } else if (path_is(request, "/string-over-the-end")) {
    raw_has(fields, memory_end() - 4, 8);
  } else if (path_is(request, "/string-wraps")) {
    raw_has(fields, 16, 0xfffffff8u);
  } else if (path_is(request, "/string-bad-utf8")) {
    raw_has(fields, address("\xc3\x28"), 2);
  } else if (path_is(request, "/string-surrogate")) {
    raw_has(fields, address("\xed\xa0\x80"), 3);
  } else if (path_is(request, "/list-outside")) {
    raw_from_list(memory_end(), 1, area);
  } else if (path_is(request, "/list-overflows")) {  // 16 bytes an entry: the product is 2^32.
    raw_from_list(16, 0x10000000u, area);
  } else if (path_is(request, "/list-unaligned")) {
    raw_from_list(area + 1, 1, area);
  } else if (path_is(request, "/inner-string-outside")) {
    result_area[0] = address("a"), result_area[1] = 1, result_area[2] = 0xffffff00u,
    result_area[3] = 1;
    raw_from_list(area, 1, area + 32);
  } else if (path_is(request, "/handles-outside")) {
    raw_poll(memory_end() - 4, 2, area);
  } else if (path_is(request, "/result-outside")) {
    raw_now(memory_end() - 8);
  } else if (path_is(request, "/result-far-outside")) {
    raw_now(0xfffffff0u);
  } else if (path_is(request, "/result-unaligned")) {
    raw_now(area + 1);
  } else if (path_is(request, "/bad-discriminant")) {
    raw_set(outparam.__handle, 7, 0, 0, 0, 0, 0, 0, 0);
    return;
  } else if (path_is(request, "/bad-error-code")) {
    raw_set(outparam.__handle, 1, 200, 0, 0, 0, 0, 0, 0);
    return;
  } else {
    answer_unknown(outparam);
    return;
  }
  answer(outparam, "not trapped\n");
}
