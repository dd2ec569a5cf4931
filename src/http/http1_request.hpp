#pragma once

#include <portico/http/message.hpp>

#include <http/http1_parser.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portico::http {

/// A request's head, checked.
struct RequestHead {
  /// Complete but for its body, which is null. Headers are as received, Host and Connection too.
  Request request;
  /// 1.`minor_version`: 0 or 1.
  int minor_version = 1;
  /// The client can take another response on this connection.
  bool keep_alive = true;
  /// The client waits for 100 (Continue) before it sends its content.
  bool expects_continue = false;
  /// Content of unknown length follows, in chunks.
  bool chunked = false;
  /// Length of the content; zero where there is none, nothing where `chunked`.
  std::optional<std::uint64_t> content_length = 0;

  [[nodiscard]] bool has_content() const { return chunked || *content_length > 0; }
};

/// Reads one request; see `MessageParser` for how. Refuses whatever two parties could read in two
/// ways, and everything malformed, before anybody else sees it:
///
/// | status | for |
/// |---|---|
/// | 400 | malformed lines, targets, Host or framing, and framing that is given twice |
/// | 413, 414, 431 | `Http1Limits` |
/// | 417 | an expectation other than 100-continue |
/// | 501 | a transfer coding other than chunked |
/// | 505 | an HTTP version other than 1.0 and 1.1 |
///
/// After a refusal the connection must be closed: where the next request begins is unknown.
class RequestParser : public MessageParser<true> {
 public:
  /// `default_authority` is taken for an HTTP/1.0 request that names none; it must outlive this.
  RequestParser(const Http1Limits& limits, std::string_view default_authority)
      : MessageParser{limits}, default_authority_{default_authority} {}

  /// The head; meaningful after `Event::head`, and once.
  [[nodiscard]] RequestHead take_head() { return std::move(head_); }

 private:
  bool finish_head() override;
  bool check_host(std::string_view& host);
  bool check_expectation();

  std::string_view default_authority_;
  RequestHead head_;
};

}  // namespace portico::http
