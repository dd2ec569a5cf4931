#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <utility>

namespace portico::server {

/// The right to run so many guests at once, and the queue of those who wait for it, first come,
/// first served. Must outlive its slots and waiters. One thread.
class Slots {
 public:
  struct Limits {
    std::uint32_t running;
    std::uint32_t waiting;
    /// Zero is no bound.
    std::chrono::nanoseconds wait;
  };

  /// One guest's right to run, given back on destruction.
  class Slot {
   public:
    Slot() = default;
    Slot(Slot&& other) noexcept : owner_{std::exchange(other.owner_, nullptr)} {}
    Slot& operator=(Slot&& other) noexcept {
      std::swap(owner_, other.owner_);
      return *this;
    }
    ~Slot() {
      if (owner_)
        owner_->give_back();
    }

   private:
    friend class Slots;
    explicit Slot(Slots& owner) : owner_{&owner} {}
    Slots* owner_ = nullptr;
  };

  Slots(boost::asio::any_io_executor executor, Limits limits)
      : executor_{std::move(executor)}, limits_{limits} {}

  /// A slot if one is free and nobody waits.
  [[nodiscard]] std::optional<Slot> try_take();
  /// Waits for one; nothing if the queue is full or the wait too long. Cancellation leaves the
  /// queue.
  [[nodiscard]] boost::asio::awaitable<std::optional<Slot>> take();

  [[nodiscard]] std::size_t running() const { return running_; }
  [[nodiscard]] std::size_t waiting() const { return queue_.size(); }

 private:
  struct Ticket;
  void give_back();

  boost::asio::any_io_executor executor_;
  Limits limits_;
  std::size_t running_ = 0;
  std::list<Ticket*> queue_;
};

}  // namespace portico::server
