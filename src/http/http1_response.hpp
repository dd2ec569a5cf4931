#pragma once

#include <portico/http/fields.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portico::http {

/// How the end of a response's content shows on the wire (RFC 9112 6.3).
enum class Framing : std::uint8_t {
  /// No content is sent, whatever the handler has: HEAD, 204, 304.
  none,
  /// Content-Length.
  length,
  chunked,
  /// The connection's end; for HTTP/1.0, and for a tunnel after CONNECT.
  until_close,
};

/// What a response is answering.
struct ResponseTo {
  bool head_request = false;
  bool connect_request = false;
  int minor_version = 1;
  /// Both the client and the server would take another request on this connection.
  bool keep_alive = true;
};

/// Writes one HTTP/1.1 response: the head and the framing around content that somebody else sends.
/// Every name and value is checked, so that nothing a handler sets can end a line.
///
/// Use: `start`, then `frame` for each piece of content, then `finish`. The functions that take
/// `out` append to it.
class ResponseWriter {
 public:
  explicit ResponseWriter(const ResponseTo& request) : request_{request} {}

  /// Writes the head. `length` is the content's, where known; a Content-Length among `headers` says
  /// so too, and wins in a response without content. `date` goes into a Date field unless the
  /// handler has set one (see `http_date`). Connection fields among `headers` are left out.
  ///
  /// Fails, writing nothing, if the status is not 200-999, a field is malformed, or content-lengths
  /// are malformed, several, or other than `length`: the handler's fault, to be answered with 500.
  [[nodiscard]] bool start(std::uint16_t status, const Fields& headers,
                           std::optional<std::uint64_t> length, std::string_view date,
                           std::string& out);

  /// Valid after `start`.
  [[nodiscard]] Framing framing() const { return framing_; }
  /// Whether the connection may be used again once `finish` has succeeded. Valid after `start`.
  [[nodiscard]] bool keep_alive() const { return keep_alive_; }

  /// What goes before and after a piece of content.
  struct Frame {
    /// A view into this writer, valid until the next call.
    std::string_view before;
    std::string_view after;
  };
  /// Frames the next `size` bytes (at least 1) of content. Nothing if they are more than was
  /// declared; the connection must then be aborted. Not to be called with `Framing::none`.
  [[nodiscard]] std::optional<Frame> frame(std::size_t size);

  /// Ends the response; `trailers` are written if it is chunked, less those that may not stand
  /// there, and dropped otherwise. Fails if less content was framed than declared or a trailer is
  /// malformed: the connection must then be aborted, so that the client sees that something is
  /// missing.
  [[nodiscard]] bool finish(const Fields* trailers, std::string& out);

 private:
  bool decide_framing(std::uint16_t status, const Fields& headers,
                      std::optional<std::uint64_t> length);
  void append_framing_fields(std::string& out) const;

  ResponseTo request_;
  Framing framing_ = Framing::none;
  bool keep_alive_ = false;
  /// The Content-Length to write, if any.
  std::optional<std::uint64_t> declared_;
  std::uint64_t left_ = 0;
  /// A chunk's size in hexadecimal and its line ending.
  std::array<char, 2 * sizeof(std::size_t) + 2> chunk_line_;
};

/// Appends an interim response, such as 103 with its Link fields. Fails, writing nothing, if the
/// status is not 100-199, is 101 (no upgrade is ever agreed to), or a field is malformed. Not to be
/// sent to an HTTP/1.0 client (RFC 9110 15.2).
[[nodiscard]] bool append_informational(std::uint16_t status, const Fields& headers,
                                        std::string& out);

/// What a client that expects 100-continue is told before its content is read.
inline constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace portico::http
