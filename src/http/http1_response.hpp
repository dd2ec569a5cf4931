#pragma once

#include <portico/http/fields.hpp>

#include <http/http1_writer.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portico::http {

/// What a response is answering.
struct ResponseTo {
  bool head_request = false;
  bool connect_request = false;
  int minor_version = 1;
  /// The client looks at trailers (TE). Where some are announced (Trailer), content is then chunked
  /// even if its length is known, since nothing else carries them.
  bool takes_trailers = false;
  /// Both the client and the server would take another request on this connection.
  bool keep_alive = true;
};

/// Writes one HTTP/1.1 response: the head and the framing around content that somebody else sends.
/// Every name and value is checked, so that nothing a handler sets can end a line.
///
/// Use: `start`, then `frame` for each piece of content, then `finish`. The functions that take
/// `out` append to it.
class ResponseWriter : public ContentWriter {
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

  /// Whether the connection may be used again once `finish` has succeeded. Valid after `start`.
  [[nodiscard]] bool keep_alive() const { return keep_alive_; }

 private:
  bool decide_framing(std::uint16_t status, const Fields& headers,
                      std::optional<std::uint64_t> length);
  void append_framing_fields(std::string& out) const;

  ResponseTo request_;
  bool keep_alive_ = false;
  /// The Content-Length to write, if any.
  std::optional<std::uint64_t> declared_;
};

/// Appends an interim response, such as 103 with its Link fields. Fails, writing nothing, if the
/// status is not 100-199, is 101 (no upgrade is ever agreed to), or a field is malformed. Not to be
/// sent to an HTTP/1.0 client (RFC 9110 15.2).
[[nodiscard]] bool append_informational(std::uint16_t status, const Fields& headers,
                                        std::string& out);

/// What a client that expects 100-continue is told before its content is read.
inline constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace portico::http
