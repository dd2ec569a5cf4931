#pragma once

#include <portico/http/error_code.hpp>
#include <portico/http/fields.hpp>
#include <portico/signal.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace portico::http {

/// Leaves elements that get no value without one: whoever makes a chunk is about to fill it.
template <class T> struct UnfilledAllocator : std::allocator<T> {
  template <class U> void construct(U*) noexcept {}
  template <class U, class First, class... Rest>
  void construct(U* at, First&& first, Rest&&... rest) {
    std::construct_at(at, std::forward<First>(first), std::forward<Rest>(rest)...);
  }
};

/// A piece of a body, owned. Never empty when it comes out of `Body::poll`. `Chunk(n)` and
/// `resize(n)` do not zero the bytes that they add: write each of them.
using Chunk = std::vector<std::byte, UnfilledAllocator<std::byte>>;
/// The quick way to make one; a vector's own would go byte by byte.
[[nodiscard]] Chunk chunk_of(std::span<const std::byte> bytes);

/// Nothing yet: wait for `Body::changed`, then poll again.
struct Pending {};
/// The body is complete; trailers came after it, or none did.
struct End {
  std::optional<Fields> trailers;
};
/// What one look at a body finds. After `End` or `ErrorCode` the body must not be polled again.
using Step = std::variant<Pending, Chunk, End, ErrorCode>;

/// A message's content, pulled by whoever consumes it; the producer makes no more than a bounded
/// amount ahead of that, so backpressure runs from end to end and nothing is held whole.
///
/// Ownership: the consumer owns the body; destroying it before its end tells the producer that
/// nobody wants the rest (a network body closes or drains its connection, a guest's writes fail).
/// Threads: one thread (one `io_context`) for producer and consumer.
class Body {
 public:
  Body() = default;
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;
  virtual ~Body() = default;

  /// Takes what is there, up to `max` bytes of it (at least 1). Never waits; polling is also what
  /// asks a network producer for more, and is cheap to repeat.
  [[nodiscard]] virtual Step poll(std::size_t max) = 0;
  /// How many bytes `take` gives now, at most `max`. 0 says nothing: `poll` then.
  [[nodiscard]] virtual std::size_t available([[maybe_unused]] std::size_t max) { return 0; }
  /// Takes so many bytes as `available` said last without making a chunk of them. False if they
  /// were lost meanwhile.
  [[nodiscard]] virtual bool take([[maybe_unused]] std::span<std::byte> to) { return false; }
  /// Notified whenever `poll` may say something new after it said `Pending`.
  [[nodiscard]] virtual Signal& changed() = 0;
  /// Number of bytes the whole body will have, where that is known before it is read.
  [[nodiscard]] virtual std::optional<std::uint64_t> length() const { return std::nullopt; }

  /// The next step that is not `Pending`. One reader at a time.
  [[nodiscard]] boost::asio::awaitable<Step> next(std::size_t max = kDefaultChunk);

  /// 64 KiB: large enough that per-chunk costs vanish, small enough for thousands of streams.
  static constexpr std::size_t kDefaultChunk = std::size_t{64} * 1024;
};

/// A body of no bytes and no trailers.
[[nodiscard]] std::unique_ptr<Body> empty_body();
/// A body that is `content`, then its end.
[[nodiscard]] std::unique_ptr<Body> body_of(std::string content);

}  // namespace portico::http
