#pragma once

#include <portico/http/fields.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portico::http {

/// How the end of a message's content shows on the wire (RFC 9112 6.3).
enum class Framing : std::uint8_t {
  /// No content is sent, whatever there is: after HEAD, 204, 304; a request without any.
  none,
  /// Content-Length.
  length,
  chunked,
  /// The connection's end; for HTTP/1.0, and for a tunnel after CONNECT. Never a request's.
  until_close,
};

/// Frames content that somebody else sends: `frame` for each piece, then `finish`. What requests
/// and responses have in common.
class ContentWriter {
 public:
  /// Valid once the head is written.
  [[nodiscard]] Framing framing() const { return framing_; }

  /// What goes before and after a piece of content.
  struct Frame {
    /// A view into this writer, valid until the next call.
    std::string_view before;
    std::string_view after;
  };
  /// Frames the next `size` bytes (at least 1) of content. Nothing if they are more than was
  /// declared, or none may be sent; the connection must then be aborted.
  [[nodiscard]] std::optional<Frame> frame(std::size_t size);

  /// Ends the message; `trailers` are written if it is chunked, less those that may not stand
  /// there, and dropped otherwise. Appends to `out`. Fails if less content was framed than declared
  /// or a trailer is malformed: the connection must then be aborted, so that the other side sees
  /// that something is missing.
  [[nodiscard]] bool finish(const Fields* trailers, std::string& out);

 protected:
  void begin(Framing framing, std::uint64_t length = 0) {
    framing_ = framing;
    left_ = length;
  }

 private:
  Framing framing_ = Framing::none;
  std::uint64_t left_ = 0;
  /// A chunk's size in hexadecimal and its line ending.
  std::array<char, 2 * sizeof(std::size_t) + 2> chunk_line_;
};

inline constexpr std::string_view kLineEnding = "\r\n";

void append_field(std::string_view name, std::string_view value, std::string& out);
void append_content_length(std::string_view name, std::uint64_t length, std::string& out);
/// Whether no name and no value can end its line.
[[nodiscard]] bool well_formed(const Fields& fields);
/// The length that a Content-Length field declares: absent, or a number, or (the outer optional)
/// no good, or more than one.
[[nodiscard]] std::optional<std::optional<std::uint64_t>> declared_in(const Fields& headers);

}  // namespace portico::http
