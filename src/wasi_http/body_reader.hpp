#pragma once

#include <wasi_http/rules.hpp>

#include <portico/http/body.hpp>
#include <portico/wasi/streams.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <variant>

namespace portico::wasi_http {

/// A message's body as a guest reads it: shared by `incoming-body`, its stream and the future of
/// its trailers, of which the guest holds at most one side at a time.
class BodyReader {
 public:
  /// Taken from the body at once: a guest that reads little by little asks the network less often,
  /// and one that asks for all there is need not hold all that the kernel does.
  static constexpr std::size_t kMaxChunk = std::size_t{256} * 1024;

  /// `rules` must outlive it.
  BodyReader(std::unique_ptr<http::Body> body, const Rules& rules)
      : body_{std::move(body)}, rules_{rules} {}

  /// Whether bytes, the end or an error are there.
  [[nodiscard]] bool ready();
  [[nodiscard]] Signal& changed() { return body_->changed(); }

  /// How many bytes `take` gives now, at most `max`; then the error, once; then closed.
  [[nodiscard]] wasi::StreamResult<std::size_t> available(std::uint64_t max);
  /// Takes so many as `available` said last.
  void take(std::span<std::byte> to);
  /// The next bytes, at most `max` (at least 1), copied only where they are part of more; empty
  /// where none are there. Errors as of `available`.
  [[nodiscard]] wasi::StreamResult<http::Chunk> take_chunk(std::size_t max);

  /// Throws bytes away and tells whether the end or an error is there.
  [[nodiscard]] bool drained();
  /// After `drained` said true: the trailers that came, or the error if no `read` has told it.
  [[nodiscard]] std::expected<std::optional<http::Fields>, http::ErrorCode> take_trailers();

 private:
  void look(std::size_t max);
  [[nodiscard]] std::unexpected<wasi::StreamError> ended();
  /// How many bytes can be taken, at most `max`, which is not 0; looks for them.
  [[nodiscard]] std::size_t here(std::size_t max);
  [[nodiscard]] std::span<const std::byte> unread() const {
    return std::span{held_}.subspan(read_);
  }

  std::unique_ptr<http::Body> body_;
  const Rules& rules_;
  /// The last chunk that was taken from the body, read up to `read_`.
  http::Chunk held_;
  std::size_t read_ = 0;
  /// How the body ended, once it has.
  std::optional<std::expected<http::End, http::ErrorCode>> end_;
  bool error_told_ = false;
};

}  // namespace portico::wasi_http
