#pragma once

#include <portico/http/body.hpp>

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <span>

namespace portico::client {

/// A response's content between the stream that it comes from and its reader, who owns it. Holds no
/// more than the stream's window.
class Http2Body final : public http::Body {
 public:
  class Source {
   public:
    virtual ~Source() = default;
    /// The reader has taken so many bytes.
    virtual void taken(std::size_t bytes) = 0;
    /// The reader has dropped the body.
    virtual void dropped() = 0;
  };

  Http2Body(Source& source, std::optional<std::uint64_t> length)
      : source_{&source}, length_{length} {}
  ~Http2Body() override;

  /// Copies `bytes`, which must not be empty.
  void append(std::span<const std::byte> bytes);
  /// What is found after the content; the first one counts.
  void finish(http::Step end);
  /// The source is told nothing more.
  void detach() { source_ = nullptr; }

  http::Step poll(std::size_t max) override;
  std::size_t available(std::size_t max) override;
  bool take(std::span<std::byte> to) override;
  Signal& changed() override { return changed_; }
  std::optional<std::uint64_t> length() const override { return length_; }

 private:
  void release(std::size_t bytes);

  Source* source_;
  std::optional<std::uint64_t> length_;
  std::list<http::Chunk> chunks_;
  /// Of the first chunk.
  std::size_t taken_ = 0;
  std::size_t held_ = 0;
  std::optional<http::Step> end_;
  Signal changed_;
};

}  // namespace portico::client
