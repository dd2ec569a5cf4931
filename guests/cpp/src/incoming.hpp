// Private: bodies that come from the host, and moving them on.
#pragma once

#include "wait.hpp"

namespace portico::guest::detail {

/// Moves what comes in from the host to a stream of the host, as far as both ends go without
/// waiting.
class Splice {
 public:
  Splice(std::int32_t source, std::int32_t sink) : source_{source}, sink_{sink} {}

  /// Goes on. True when it is over; else `waits_for` is what to wait for.
  bool step();
  [[nodiscard]] std::int32_t waits_for() const { return pollable_.id(); }
  [[nodiscard]] Result<> take_result() { return std::move(result_); }

 private:
  bool wait_for_sink();
  bool over(Result<> result);

  std::int32_t source_, sink_;
  Handle<Resource::pollable> pollable_;
  Result<> result_;
};

/// The stream is opened by the first use.
class Incoming final : public Source {
 public:
  explicit Incoming(std::int32_t body) : body_{body} {}

  Result<Chunk> read(std::size_t at_most) override;
  Result<> send(BodyWriter& out) override;
  Result<Headers> trailers() override;
  bool has_bytes() override;
  std::int32_t stream() override;

 private:
  Handle<Resource::incoming_body> body_;
  Handle<Resource::input_stream> stream_;  // Declared later, dropped first: it belongs to the body.
};

}  // namespace portico::guest::detail
