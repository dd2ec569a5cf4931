#pragma once

#include <portico/http/body.hpp>
#include <portico/signal.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

namespace portico::http {

/// A message's content as its reader pulls it from the connection that it comes on, until that
/// moves on.
class AttachedBody final : public Body {
 public:
  /// The connection, while it is attached. As `Body`'s functions of the same names.
  class Source {
   public:
    [[nodiscard]] virtual Step poll_body(std::size_t max) = 0;
    [[nodiscard]] virtual std::size_t available(std::size_t max) = 0;
    [[nodiscard]] virtual bool take(std::span<std::byte> to) = 0;
    [[nodiscard]] virtual Signal& input_changed() = 0;
    /// Nobody wants the rest.
    virtual void body_dropped() = 0;

   protected:
    ~Source() = default;
  };

  AttachedBody(Source& source, std::optional<std::uint64_t> length)
      : source_{&source}, length_{length} {}
  ~AttachedBody() override {
    if (source_)
      source_->body_dropped();
  }

  Step poll(std::size_t max) override {
    return source_ ? source_->poll_body(max) : std::move(rest_);
  }
  std::size_t available(std::size_t max) override { return source_ ? source_->available(max) : 0; }
  bool take(std::span<std::byte> to) override { return source_ && source_->take(to); }
  Signal& changed() override { return source_ ? source_->input_changed() : detached_; }
  std::optional<std::uint64_t> length() const override { return length_; }

  /// `rest` is what the reader will find from now on: the end, or an error.
  void detach(Step rest) {
    rest_ = std::move(rest);
    std::exchange(source_, nullptr)->input_changed().notify();
  }

 private:
  Source* source_;
  std::optional<std::uint64_t> length_;
  Step rest_;
  Signal detached_;
};

}  // namespace portico::http
