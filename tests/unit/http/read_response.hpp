#pragma once

#include <http/http1_response_parser.hpp>

#include "read_message.hpp"

namespace portico::http {

struct ResponseReading : ReadMessage<ResponseHead> {
  /// What it has come to when the connection ends behind the bytes: nothing where all is well.
  std::optional<ErrorCode> error;
};

inline ResponseReading read_response(std::string_view bytes,
                                     std::size_t chunk = std::string_view::npos,
                                     const Http1Limits& limits = {}, ResponseOf of = {},
                                     std::size_t first = 0) {
  ResponseParser parser{limits, of};
  ResponseReading reading{read_message<ResponseHead>(parser, bytes, chunk, first), {}};
  if (reading.status == 0)
    reading.complete = parser.input_ended();
  if (!reading.complete)
    reading.error = parser.error();
  return reading;
}

inline bool same_head(const ResponseHead& x, const ResponseHead& y) {
  return x.response.status == y.response.status && x.response.headers == y.response.headers &&
         x.minor_version == y.minor_version && x.keep_alive == y.keep_alive &&
         x.framing == y.framing && x.content_length == y.content_length;
}

inline bool same(const ResponseReading& a, const ResponseReading& b) {
  return same<ResponseHead>(a, b) && a.error == b.error;
}

}  // namespace portico::http
