#pragma once

#include <http/http1_request.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace portico::http {

/// All that a parser made of some bytes.
struct Reading {
  std::optional<RequestHead> head;
  std::string content;
  std::optional<Fields> trailers;
  bool complete = false;
  /// Bytes of the message, where complete.
  std::size_t size = 0;
  /// Zero where nothing was refused.
  std::uint16_t status = 0;
  std::string reason;
};

/// Reads as a server does: `chunk` bytes arrive at a time (the first `first` of them alone, if
/// any).
inline Reading read_request(std::string_view bytes, std::size_t chunk = std::string_view::npos,
                            const Http1Limits& limits = {}, std::size_t first = 0) {
  using Event = Parsed::Event;
  RequestParser parser{limits, "default.example:80"};
  Reading reading;
  std::string buffer;
  std::size_t arrived = 0;
  for (;;) {
    const Parsed parsed = parser.parse(buffer);
    reading.content.append(parsed.data);
    buffer.erase(0, parsed.consumed);
    reading.size += parsed.consumed;
    if (parsed.event == Event::head)
      reading.head = parser.take_head();
    if (parsed.event == Event::complete) {
      reading.complete = true;
      reading.trailers = parser.take_trailers();
      return reading;
    }
    if (parsed.event == Event::refused) {
      reading.status = parser.refusal().status;
      reading.reason = parser.refusal().reason;
      reading.size = 0;
      return reading;
    }
    if (parsed.event == Event::need_more) {
      if (arrived == bytes.size()) {
        reading.size = 0;
        return reading;
      }
      const auto piece = bytes.substr(arrived, arrived == 0 && first > 0 ? first : chunk);
      arrived += piece.size();
      buffer.append(piece);
    }
  }
}

/// Whether two readings are of the same message, for callers who cut the input differently.
inline bool same(const Reading& a, const Reading& b) {
  const auto same_head = [](const RequestHead& x, const RequestHead& y) {
    return x.request.method == y.request.method && x.request.scheme == y.request.scheme &&
           x.request.authority == y.request.authority &&
           x.request.path_with_query == y.request.path_with_query &&
           x.request.headers == y.request.headers && x.minor_version == y.minor_version &&
           x.keep_alive == y.keep_alive && x.expects_continue == y.expects_continue &&
           x.chunked == y.chunked && x.content_length == y.content_length;
  };
  return a.head.has_value() == b.head.has_value() && (!a.head || same_head(*a.head, *b.head)) &&
         a.content == b.content && a.trailers == b.trailers && a.complete == b.complete &&
         a.size == b.size && a.status == b.status && a.reason == b.reason;
}

}  // namespace portico::http
