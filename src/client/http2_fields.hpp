#pragma once

#include <client/problem.hpp>

#include <portico/http/message.hpp>

#include <nghttp2/nghttp2.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portico::client {

/// White space around a value is no part of it (RFC 9110 5.5), and malformed in HTTP/2 (RFC 9113
/// 8.2.1).
[[nodiscard]] std::string_view without_space(std::string_view value);

/// The fields of one HEADERS frame, as nghttp2 takes them; it copies them, and puts names into
/// lower case, when they are submitted. Views of the message that they were made from.
class Http2Fields {
 public:
  Http2Fields() = default;
  Http2Fields(const Http2Fields&) = delete;
  Http2Fields& operator=(const Http2Fields&) = delete;

  /// Pseudo-fields first (RFC 9113 8.3.1): the authority, which is Host where that is given and
  /// otherwise the request's without userinfo, and a path that begins with a slash. Left out is
  /// what belongs to a connection (RFC 9113 8.2.2), what a Connection field names, Host, and TE but
  /// for trailers. A Content-Length is added if only the body knows it.
  ///
  /// Gives HTTP-protocol-error if a field is malformed or content-lengths contradict each other.
  [[nodiscard]] std::optional<Problem> add_request(const http::Request& request,
                                                   std::optional<std::uint64_t> body_length);
  /// But for those that may not stand in trailers.
  void add_trailers(const http::Fields& trailers);

  [[nodiscard]] const nghttp2_nv* data() const { return list_.data(); }
  [[nodiscard]] std::size_t size() const { return list_.size(); }
  [[nodiscard]] bool empty() const { return list_.empty(); }
  /// Number of bytes that the content is declared to have.
  [[nodiscard]] std::optional<std::uint64_t> content_length() const { return content_length_; }

 private:
  void add(std::string_view name, std::string_view value);
  [[nodiscard]] std::optional<Problem> add_pseudo_fields(const http::Request& request);
  [[nodiscard]] std::optional<Problem> add_fields(const http::Fields& fields);
  [[nodiscard]] bool declare(std::string_view text);

  std::vector<nghttp2_nv> list_;
  std::string path_;
  std::string length_;
  std::optional<std::uint64_t> content_length_;
};

}  // namespace portico::client
