// Private: the generated bindings, and the steps between them and the public classes.
#pragma once

#include <portico/guest/body.hpp>
#include <portico/guest/error.hpp>
#include <portico/guest/fetch.hpp>
#include <portico/guest/handler.hpp>
#include <portico/guest/headers.hpp>

#include "bindings/sdk.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace portico::guest::detail {

/// The methods that the standard has cases for, in its order.
inline constexpr std::array<std::string_view, 9> kMethods = {
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

// -- text and lists as the bindings have them

/// A view as the bindings take it: they only read it.
template <class Bytes = sdk_string_t> Bytes lend(std::string_view text) {
  return {reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data())), text.size()};
}

template <class Bytes> std::string_view view(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.ptr), bytes.len};
}

/// Copies what the host gave, and frees it. What is empty was never allocated.
template <class Bytes> std::string take_text(const Bytes& bytes) {
  std::string text{view(bytes)};
  if (bytes.len != 0)
    std::free(bytes.ptr);
  return text;
}

std::string to_text(std::uint64_t number);

// -- functions whose results hold an error code

// The generated ones rebuild a code with all that it may carry, each anew, which is more than all
// else that a small component consists of. These leave it where the host wrote it.

/// Where the host writes a result: large enough for all of these.
struct alignas(8) HostResult {
  std::uint8_t bytes[64] = {};
};

template <class Value> Value load(const std::uint8_t* at) {
  Value value;
  __builtin_memcpy(&value, at, sizeof value);
  return value;
}

#define PORTICO_IMPORT(interface, name)                                                            \
  __attribute__((import_module("wasi:http/" interface "@0.2.12"), import_name(name)))

extern "C" {
/// option<error-code>: there is one if byte 0 is not 0; at 8.
PORTICO_IMPORT("types", "http-error-code")
void host_http_error_code(std::int32_t error, std::uint8_t* result);
/// Byte 0: whether it failed; the code at 8.
PORTICO_IMPORT("types", "[static]outgoing-body.finish")
void host_finish(std::int32_t body, std::int32_t has_trailers, std::int32_t trailers,
                 std::uint8_t* result);
/// The same.
PORTICO_IMPORT("types", "[method]response-outparam.send-informational")
void host_send_informational(std::int32_t outparam, std::int32_t status, std::int32_t headers,
                             std::uint8_t* result);
/// Byte 0: whether there is something; byte 8: whether it was taken before; byte 16: whether it
/// failed; at 24 the code, or whether there are trailers and, at 28, they.
PORTICO_IMPORT("types", "[method]future-trailers.get")
void host_get_trailers(std::int32_t future, std::uint8_t* result);
/// The same; the response at 24.
PORTICO_IMPORT("types", "[method]future-incoming-response.get")
void host_get_response(std::int32_t future, std::uint8_t* result);
/// Byte 0: whether it failed; at 8 the code, or the future.
PORTICO_IMPORT("outgoing-handler", "handle")
void host_handle(std::int32_t request, std::int32_t has_options, std::int32_t options,
                 std::uint8_t* result);
/// Takes a response, or a code with what it carries, spread over the last six.
PORTICO_IMPORT("types", "[static]response-outparam.set")
void host_set_response(std::int32_t outparam, std::int32_t is_error, std::int32_t response_or_code,
                       std::int32_t, std::int64_t, std::uint8_t*, std::uint8_t*, std::size_t,
                       std::int32_t);
}

#undef PORTICO_IMPORT

// -- errors

std::unexpected<Error> fail(ErrorCode code, std::string_view detail = {});
/// The code that the host wrote there; takes over what it carries.
Error error_at(const std::uint8_t* at);
/// Takes over the error that a stream gave.
Error to_error(wasi_io_streams_stream_error_t error);

// -- fields

/// Error: `invalid_header`, naming the field.
Result<Handle<Resource::fields>> to_host(const Headers& headers);
/// Takes the handle over.
Headers take_headers(std::int32_t fields);
/// The list without a copy of its texts; sets `content-length` besides where that is given.
Result<Handle<Resource::fields>> to_host(const Headers& headers,
                                         std::optional<std::uint64_t> length);

// -- what may touch private members

struct Access {
  static std::string& bytes(Body& body) { return body.bytes_; }
  static std::unique_ptr<Source>& source(Body& body) { return body.source_; }
  static std::optional<Headers>& trailers(Body& body) { return body.trailers_; }
  static std::int32_t stream(const BodyWriter& out) { return out.stream_.id(); }
  static Body body_of(std::int32_t incoming_body);
  static BodyWriter writer(std::int32_t outgoing_body);
  static Request request(std::int32_t id);
  static bool broken_url(const Request& request) { return request.broken_url_; }
  static Responder responder(std::int32_t id);
  static Pending pending(std::int32_t future);
  static Pending failed(Error error);
  static std::int32_t future(const Pending& pending) { return pending.future_.id(); }
  static bool taken(const Pending& pending) { return !pending.future_ && !pending.failed_; }
};

/// The length to declare, where it is known. With one, HTTP/1.1 has no trailers.
std::optional<std::uint64_t> length_of(Body& body);
/// Waits until there is a byte to send or none will come.
bool has_bytes(Body& body);
/// Sends a body to its end and finishes the message.
Result<> send_body(Body body, BodyWriter out);

}  // namespace portico::guest::detail
