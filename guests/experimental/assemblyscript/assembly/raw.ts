// The host functions as they are imported. Pointers and lengths are in bytes; each returns 0 or an
// error's number, and writes to its `out` pointers only on success.

/** Sends a request and waits for the whole response: a status of 16 bits and a handle of 32. */
// @ts-ignore: decorator
@external("wasi_experimental_http", "req")
export declare function req(
  url: usize, urlLength: usize,
  method: usize, methodLength: usize,
  headers: usize, headersLength: usize,
  body: usize, bodyLength: usize,
  statusOut: usize, handleOut: usize,
): u32;

/** Forgets a response. Its handle may be given to a later one. */
// @ts-ignore: decorator
@external("wasi_experimental_http", "close")
export declare function close(handle: u32): u32;

/** The first value of a header. */
// @ts-ignore: decorator
@external("wasi_experimental_http", "header_get")
export declare function headerGet(
  handle: u32,
  name: usize, nameLength: usize,
  value: usize, capacity: usize, writtenOut: usize,
): u32;

/** All headers as text, a line `name:value\n` for each. */
// @ts-ignore: decorator
@external("wasi_experimental_http", "headers_get_all")
export declare function headersGetAll(handle: u32, text: usize, capacity: usize, writtenOut: usize): u32;

/** The next bytes of the body, none at its end. */
// @ts-ignore: decorator
@external("wasi_experimental_http", "body_read")
export declare function bodyRead(handle: u32, buffer: usize, capacity: usize, readOut: usize): u32;
