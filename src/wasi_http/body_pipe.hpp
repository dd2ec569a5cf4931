#pragma once

#include <portico/http/body.hpp>
#include <portico/http/proxy.hpp>
#include <portico/wasi/streams.hpp>

#include <boost/container/small_vector.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>

namespace portico::wasi_http {

/// A body on its way out of a guest: a short queue of what it wrote, which the message's consumer
/// drains through `consumer()`. Shared by both, so that a complete body outlives its sandbox.
///
/// | state | guest's writes | consumer finds |
/// |---|---|---|
/// | open | taken while a slot is free or few bytes are queued | chunks, then Pending |
/// | finished | none follow | chunks, then End with the trailers |
/// | failed | closed | chunks, then the ErrorCode: never a clean end |
/// | abandoned (the consumer left) | closed | - |
class BodyPipe : public std::enable_shared_from_this<BodyPipe> {
 public:
  enum class Message { request, response };

  /// `declared` is the message's content-length, if it has one.
  BodyPipe(const http::MessageLimits& limits, Message message,
           std::optional<std::uint64_t> declared);

  // The guest's side.

  /// Whether `check_write` would say anything but 0.
  [[nodiscard]] bool writable() const;
  [[nodiscard]] Signal& became_writable() { return writable_; }
  [[nodiscard]] wasi::StreamResult<std::uint64_t> check_write() const;
  /// Within what `check_write` allows. Going over the declared length fails the body.
  [[nodiscard]] wasi::StreamResult<> write(std::span<const std::byte> bytes);
  /// The same without a copy of large chunks.
  [[nodiscard]] wasi::StreamResult<> write(http::Chunk chunk);
  /// Completes the body; fails it if its length is not the declared one.
  [[nodiscard]] std::expected<void, http::ErrorCode> finish(std::optional<http::Fields> trailers);

  // Whoever moves the message on.

  /// The message is on its way to whoever reads it, so waiting for them makes sense.
  void mark_sent() { sent_ = true; }
  /// Nothing is as good as the declared length: the message has no content by its nature.
  void allow_nothing() { nothing_will_do_ = true; }
  [[nodiscard]] bool sent() const { return sent_; }
  [[nodiscard]] Message message() const { return message_; }
  /// Ends the body with `error`, unless it has ended.
  void fail(http::ErrorCode error);
  /// It is complete, has failed, or nobody wants it.
  [[nodiscard]] bool ended() const { return end_ || abandoned_; }

  // The consumer's side: ask for it once.

  [[nodiscard]] std::unique_ptr<http::Body> consumer();

 private:
  class Consumer;
  [[nodiscard]] http::Step poll(std::size_t max);
  [[nodiscard]] std::optional<std::uint64_t> length() const;
  void abandon();
  [[nodiscard]] http::ErrorCode wrong_length() const;
  /// Whether `size` bytes more may follow; if not, the body has failed where they are too many.
  [[nodiscard]] wasi::StreamResult<> account(std::size_t size);
  void append(std::span<const std::byte> bytes);
  /// `size` bytes are there.
  void appended(std::size_t size);
  [[nodiscard]] std::uint64_t permit() const;

  const std::size_t slots_;
  const std::uint64_t buffer_size_;
  const std::uint64_t chunk_size_;
  const Message message_;
  const std::optional<std::uint64_t> declared_;
  std::uint64_t written_ = 0;
  bool sent_ = false;
  bool nothing_will_do_ = false;
  bool abandoned_ = false;
  bool polled_ = false;
  boost::container::small_vector<http::Chunk, 2> chunks_;
  /// Bytes of the first chunk that the consumer has.
  std::size_t taken_ = 0;
  /// Bytes that it does not have, of all chunks.
  std::uint64_t queued_ = 0;
  std::optional<std::expected<http::End, http::ErrorCode>> end_;
  Signal writable_;
  Signal readable_;
};

}  // namespace portico::wasi_http
