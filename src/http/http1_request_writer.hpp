#pragma once

#include <portico/http/error_code.hpp>
#include <portico/http/message.hpp>

#include <http/http1_writer.hpp>

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace portico::http {

/// Who a request is handed to.
struct RequestVia {
  /// A proxy, which takes a whole URI as the target.
  bool absolute_form = false;
  /// Value of Proxy-Authorization for it; or empty.
  std::string_view proxy_authorization;
};

/// Writes one HTTP/1.1 request: the head and the framing around content that somebody else sends.
/// Everything is checked, so that nothing in a request can end a line or move where it ends.
///
/// | content | is framed by |
/// |---|---|
/// | known length | content-length; 0 only for POST, PUT and PATCH, or where a field says so |
/// | unknown length, any method | chunks; nothing is lost |
/// | CONNECT | none may be sent |
///
/// Use: `start`, then `frame` for each piece of content, then `finish`.
class RequestWriter : public ContentWriter {
 public:
  /// Appends the head to `out`. `length` is the content's, where known; a Content-Length among the
  /// headers says so too. Headers keep order and case; Host comes first, from the authority without
  /// its userinfo, unless one is among them. Those about the connection are left out: it is ours.
  ///
  /// Fails, writing nothing: HTTP-request-method-invalid, HTTP-request-URI-invalid,
  /// HTTP-request-body-size for a length other than declared, HTTP-protocol-error for fields that
  /// are malformed or contradict each other.
  [[nodiscard]] std::expected<void, ErrorCode> start(const Request& request,
                                                     std::optional<std::uint64_t> length,
                                                     const RequestVia& via, std::string& out);

  /// The content should wait for 100 (Continue), as the request's own Expect asks for. Valid after
  /// `start`.
  [[nodiscard]] bool expects_continue() const { return expects_continue_; }

 private:
  [[nodiscard]] bool decide_framing(const Request& request, std::optional<std::uint64_t> length,
                                    std::optional<std::uint64_t> declared);
  void append_headers(const Fields& headers, std::string& out);

  bool expects_continue_ = false;
  /// A Content-Length is written, of so much.
  std::optional<std::uint64_t> declared_;
};

}  // namespace portico::http
