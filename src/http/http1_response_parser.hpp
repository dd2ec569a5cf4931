#pragma once

#include <portico/http/error_code.hpp>
#include <portico/http/message.hpp>

#include <http/http1_parser.hpp>
#include <http/http1_writer.hpp>

#include <cstdint>
#include <optional>
#include <utility>

namespace portico::http {

/// A response's head, checked.
struct ResponseHead {
  /// Complete but for its body, which is null. Headers are as received, Connection too.
  Response response;
  /// 1.`minor_version`: 0 or 1.
  int minor_version = 1;
  /// Another request may be sent on this connection after this response.
  bool keep_alive = true;
  Framing framing = Framing::none;
  /// Length of the content; zero where there is none, nothing where only its end will tell.
  std::optional<std::uint64_t> content_length = 0;

  /// The final response is still to come.
  [[nodiscard]] bool interim() const { return response.status < 200; }
};

/// What a response answers, in which its framing depends on the request (RFC 9112 6.3).
struct ResponseOf {
  bool head_request = false;
  bool connect_request = false;
};

/// Reads one response, an interim one (1xx) too; see `MessageParser` for how. As strict as
/// `RequestParser`, for the same reason: what two parties could read in two ways is refused. After
/// a refusal, or an end before its time, the connection must be closed.
class ResponseParser : public MessageParser<false> {
 public:
  explicit ResponseParser(const Http1Limits& limits, ResponseOf request = {})
      : MessageParser{limits}, request_{request} {}

  /// The head; meaningful after `Event::head`, and once.
  [[nodiscard]] ResponseHead take_head() { return std::move(head_); }

  /// The connection has ended: whether that completes the response. If not, `error` is
  /// HTTP-response-incomplete.
  [[nodiscard]] bool input_ended();

  /// Why it was refused.
  ///
  /// | code | for |
  /// |---|---|
  /// | HTTP-response-header-section-size, -trailer-section-size | too many bytes or fields |
  /// | HTTP-response-header-size, -trailer-size | one field that takes most of that |
  /// | HTTP-response-body-size | content over its limit, at the head where it says its length |
  /// | HTTP-response-transfer-coding | a transfer coding other than chunked |
  /// | HTTP-response-incomplete | an end before the message's |
  /// | HTTP-protocol-error | all else: malformed, ambiguous, a version other than 1.0 and 1.1, 101
  /// |
  [[nodiscard]] ErrorCode error() const;

 private:
  bool finish_head() override;
  [[nodiscard]] bool ends_with_head() const override;

  ResponseOf request_;
  ResponseHead head_;
  bool incomplete_ = false;
};

}  // namespace portico::http
