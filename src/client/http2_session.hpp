#pragma once

#include <client/connection.hpp>
#include <client/http2_fields.hpp>
#include <client/problem.hpp>

#include <nghttp2/nghttp2.h>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace portico::client {

/// HTTP/2 on one connection, without its input and output: nghttp2's client session, in terms of
/// streams and bytes.
class Http2Session {
 public:
  /// What happens to one request's stream, in that order; told from inside `receive` and `gather`.
  /// Any of it may `reset` and `forget` the stream.
  class Stream {
   public:
    virtual ~Stream() = default;
    /// The fields of an informational response, the response, or its trailers.
    virtual void begin_fields() = 0;
    virtual void field(std::string_view name, std::string_view value) = 0;
    virtual void end_fields(bool end_of_stream) = 0;
    virtual void content(std::span<const std::byte> bytes) = 0;
    virtual void end_of_content() = 0;
    /// The server has reset it.
    virtual void was_reset(std::uint32_t code) = 0;
    /// The session is about to reset it because of what the server sent.
    virtual void was_malformed(std::string_view why) = 0;
    /// It is over: both sides have ended it (NO_ERROR), the server never looked at it
    /// (REFUSED_STREAM), or the session has reset it.
    virtual void closed(std::uint32_t code) = 0;
    /// The trailers were too large to be sent.
    virtual void trailers_not_sent() = 0;

    struct Reading {
      std::size_t bytes = 0;
      /// Nothing comes after these bytes but trailers.
      bool last = false;
      /// Valid until the stream is told something else; or null.
      const http::Fields* trailers = nullptr;
    };
    /// Content to send. Neither bytes nor the last: wait for `resume`.
    [[nodiscard]] virtual Reading read(std::span<std::byte> to) = 0;
  };

  class Listener {
   public:
    virtual ~Listener() = default;
    virtual void settings_changed() = 0;
    /// The server takes no further streams, and says why.
    virtual void going_away(std::string why) = 0;
    /// The server has broken the protocol: all is over.
    virtual void broken(std::string_view why) = 0;
  };

  /// Begins with the client's preface and settings. `listener` must outlive it.
  Http2Session(const ConnectionLimits& limits, Listener& listener);

  /// Fails when no sense can be made of the rest.
  [[nodiscard]] std::expected<void, Problem> receive(std::span<const std::byte> bytes);
  /// Appends to `out` what is to be sent, until that is `enough` bytes or nothing is left. Not from
  /// inside `receive` or itself.
  [[nodiscard]] std::expected<void, Problem> gather(std::string& out, std::size_t enough);
  /// `receive` or `gather` is running.
  [[nodiscard]] bool busy() const { return busy_; }

  /// Opens a stream with `fields`, and content to be read from `stream` if it `has_content`.
  [[nodiscard]] std::expected<std::int32_t, Problem>
  submit(Stream& stream, const Http2Fields& fields, bool has_content);
  /// There may be content to read again.
  void resume(std::int32_t stream);
  /// The stream's reader has taken so many bytes: the server may send as many more.
  void consume(std::int32_t stream, std::size_t bytes);
  /// Ends the stream on both sides: CANCEL.
  void reset(std::int32_t stream);
  /// Nothing is told of the stream any more.
  void forget(std::int32_t stream);
  /// Ends all of it: GOAWAY.
  void terminate();

  /// Streams that count against the server's limit: submitted and not closed.
  [[nodiscard]] std::size_t active() const { return active_; }
  /// How many the server allows.
  [[nodiscard]] std::uint32_t allowed() const;
  /// No further stream can have a number.
  [[nodiscard]] bool exhausted() const;
  [[nodiscard]] bool wants_to_send() const;
  /// There is nothing left to send or to expect.
  [[nodiscard]] bool finished() const;
  /// The server has not granted enough for the stream to send a byte of content.
  [[nodiscard]] bool window_closed(std::int32_t stream) const;
  /// The server has ended the stream, rightly or not.
  [[nodiscard]] bool ended_by_server(std::int32_t stream) const;

  class Callbacks;

 private:
  struct Delete {
    void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
  };

  Listener& listener_;
  std::unique_ptr<nghttp2_session, Delete> session_;
  std::size_t active_ = 0;
  bool busy_ = false;

  // While `gather` runs.
  std::string* out_ = nullptr;
  std::size_t enough_ = 0;
  /// Where the frame is that is being made.
  std::size_t frame_at_ = 0;
};

}  // namespace portico::client
