#pragma once

#include <http/http1_parser.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portico::http {

/// All that a parser made of some bytes.
template <class Head> struct ReadMessage {
  std::optional<Head> head;
  std::string content;
  std::optional<Fields> trailers;
  bool complete = false;
  /// Bytes of the message, where complete.
  std::size_t size = 0;
  /// Zero where nothing was refused.
  std::uint16_t status = 0;
  std::string reason;
};

/// Reads as a connection does: `chunk` bytes arrive at a time (the first `first` of them alone, if
/// any).
template <class Head, class Parser>
ReadMessage<Head> read_message(Parser& parser, std::string_view bytes, std::size_t chunk,
                               std::size_t first) {
  using Event = Parsed::Event;
  ReadMessage<Head> reading;
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
template <class Head> bool same(const ReadMessage<Head>& a, const ReadMessage<Head>& b) {
  return a.head.has_value() == b.head.has_value() && (!a.head || same_head(*a.head, *b.head)) &&
         a.content == b.content && a.trailers == b.trailers && a.complete == b.complete &&
         a.size == b.size && a.status == b.status && a.reason == b.reason;
}

}  // namespace portico::http
