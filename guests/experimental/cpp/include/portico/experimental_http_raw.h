/* The host functions of the experimental HTTP interface as a core module imports them, for C and
 * for C++. <portico/experimental_http.hpp> is made of these and easier to use.
 *
 * Every function returns 0, or the number of an error (`portico::experimental_http::Error`). The
 * memory that they read and write must be exported as `memory`, as linkers do by default. Lengths
 * and capacities are in bytes; no text ends in a NUL. What is given to a function is not kept by
 * the host after it returns; out parameters are written only on success. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PORTICO_EXPERIMENTAL_HTTP(name)                                                            \
  __attribute__((import_module("wasi_experimental_http"), import_name(#name)))

/* Sends a request and waits until its whole response is there. `headers` is text with one line
 * `name:value\n` for each header. The response keeps `*handle_out`, and its part of the host's
 * limit on responses, until it is closed. */
PORTICO_EXPERIMENTAL_HTTP(req)
uint32_t wasi_experimental_http_req(const char* url, size_t url_length, const char* method,
                                    size_t method_length, const char* headers,
                                    size_t headers_length, const char* body, size_t body_length,
                                    uint16_t* status_out, uint32_t* handle_out);

/* Forgets a response. The host may give its handle to a later one. */
PORTICO_EXPERIMENTAL_HTTP(close)
uint32_t wasi_experimental_http_close(uint32_t handle);

/* The first value of the header of that name, in any case of letters. Error 4 if it does not fit.
 */
PORTICO_EXPERIMENTAL_HTTP(header_get)
uint32_t wasi_experimental_http_header_get(uint32_t handle, const char* name, size_t name_length,
                                           char* value, size_t capacity, uint32_t* written_out);

/* All headers, as text like that of a request. Error 4 if it does not fit. */
PORTICO_EXPERIMENTAL_HTTP(headers_get_all)
uint32_t wasi_experimental_http_headers_get_all(uint32_t handle, char* text, size_t capacity,
                                                uint32_t* written_out);

/* The next bytes of the body, `capacity` at most; `*read_out` is 0 at its end. */
PORTICO_EXPERIMENTAL_HTTP(body_read)
uint32_t wasi_experimental_http_body_read(uint32_t handle, char* buffer, size_t capacity,
                                          uint32_t* read_out);

#undef PORTICO_EXPERIMENTAL_HTTP

#ifdef __cplusplus
}
#endif
