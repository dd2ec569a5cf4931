#pragma once

#include <portico/http/body.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace portico::http {

/// As much of a body as is there now, up to a bound, to be written at once.
struct BodyPart {
  std::vector<Chunk> chunks;
  std::size_t size = 0;
  std::optional<End> end;
  std::optional<ErrorCode> error;

  /// Replaces what is here by up to `max` bytes that `body` has next, which
  /// must not have ended.
  void gather(Body& body, std::size_t max = kMaxSize);

  /// The body had nothing, not even an end.
  [[nodiscard]] bool empty() const { return size == 0 && !end && !error; }
  [[nodiscard]] const Fields* trailers() const {
    return end && end->trailers ? &*end->trailers : nullptr;
  }

  static constexpr std::size_t kMaxSize = std::size_t{512} * 1024;
  /// With the head or the end, and the lines before and after a chunk, few enough for one write.
  static constexpr std::size_t kMaxChunks = 60;
};

}  // namespace portico::http
