#pragma once

#include <portico/http/body.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace portico::client {

/// A request's content on its way into DATA frames, checked against the length declared for it.
class Http2Upload final : private Waiter {
 public:
  class Listener {
   public:
    virtual ~Listener() = default;
    /// There may be more to read. Called from inside the producer's work: must only note it.
    virtual void upload_ready() noexcept = 0;
  };

  enum class State : std::uint8_t {
    /// There may be more.
    flowing,
    /// Nothing is there now; the listener will be told.
    waiting,
    /// Complete: `trailers` are what follows.
    ended,
    /// Broken off, or other than declared: `failure` says how.
    failed,
  };

  Http2Upload(std::unique_ptr<http::Body> body, std::optional<std::uint64_t> declared,
              Listener& listener)
      : listener_{listener}, body_{std::move(body)}, declared_{declared} {}
  /// Before the body goes, which notifies.
  ~Http2Upload() override { unlink(); }

  /// Looks whether the content is empty, without asking for notice.
  void peek();
  /// Fills `to` as far as what is there goes; returns how far.
  [[nodiscard]] std::size_t read(std::span<std::byte> to);

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool empty() const { return state_ == State::ended && chunk_.empty(); }
  [[nodiscard]] const std::optional<http::Fields>& trailers() const { return trailers_; }
  [[nodiscard]] const http::ErrorCode& failure() const { return failure_; }

 private:
  [[nodiscard]] std::size_t read_some(std::span<std::byte> to);
  void look(std::size_t max);
  [[nodiscard]] bool account(std::size_t bytes);
  void fail(http::ErrorCode code);
  void notified() noexcept override;

  Listener& listener_;
  std::unique_ptr<http::Body> body_;
  std::optional<std::uint64_t> declared_;
  std::uint64_t read_ = 0;
  State state_ = State::flowing;
  /// Polled, and not read as a whole yet.
  http::Chunk chunk_;
  std::size_t chunk_read_ = 0;
  std::optional<http::Fields> trailers_;
  http::ErrorCode failure_;
};

}  // namespace portico::client
