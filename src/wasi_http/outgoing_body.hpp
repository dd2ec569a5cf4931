#pragma once

#include <wasi_http/body_pipe.hpp>
#include <wasi_http/fields.hpp>

#include <portico/component/linker.hpp>

#include <memory>
#include <optional>

namespace portico::wasi_http {

/// `outgoing-body` of wasi:http/types. Dropping it without `finish` fails the message.
class OutgoingBody : public wasi::Parent {
 public:
  static constexpr const char* kWitName = "outgoing-body";

  explicit OutgoingBody(std::shared_ptr<BodyPipe> pipe) : pipe_{std::move(pipe)} {}
  ~OutgoingBody();

  /// Where its bytes go; null from the second time on.
  [[nodiscard]] std::unique_ptr<wasi::OutputStream> write();
  /// Completes the body. Traps while the stream lives.
  [[nodiscard]] std::expected<void, http::ErrorCode>
  finish(std::optional<http::Fields> trailers) &&;

  [[nodiscard]] const char* refuse_drop() const;

 private:
  std::shared_ptr<BodyPipe> pipe_;
  bool written_ = false;
};

/// What outgoing requests and responses have of a body: none until the guest asks for it, then the
/// consumer's end of the pipe.
class OutgoingContent {
 public:
  explicit OutgoingContent(BodyPipe::Message message) : message_{message} {}

  /// The guest's end; null from the second time on, and when the content-length is unusable.
  [[nodiscard]] std::unique_ptr<OutgoingBody> open(const http::Fields& headers,
                                                   const http::MessageLimits& limits);

  struct Sent {
    std::unique_ptr<http::Body> body;
    /// Null if there is nothing to come.
    std::shared_ptr<BodyPipe> pipe;
  };
  /// Whether a message is one that has content at all: what others declare is not about what
  /// follows them (RFC 9110 8.6).
  enum class Kind : std::uint8_t { with_content, without_content };
  /// The body to send. One that was never opened is empty, which contradicts a declared length over
  /// 0. An error if the content-length is unusable.
  [[nodiscard]] std::expected<Sent, BadContentLength> send(const http::Fields& headers,
                                                           const http::MessageLimits& limits,
                                                           Kind kind = Kind::with_content) &&;
  [[nodiscard]] bool opened() const { return pipe_ != nullptr; }

 private:
  BodyPipe::Message message_;
  std::shared_ptr<BodyPipe> pipe_;
  std::unique_ptr<http::Body> body_;
};

void add_outgoing_body(component::Linker::Instance& types);

}  // namespace portico::wasi_http
