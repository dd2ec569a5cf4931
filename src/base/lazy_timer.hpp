#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>

namespace portico {

using Clock = std::chrono::steady_clock;

/// `duration` from now; for zero, which is no bound, the end of time.
[[nodiscard]] inline Clock::time_point deadline_after(std::chrono::nanoseconds duration) {
  const auto now = Clock::now();
  if (duration.count() == 0 || duration > Clock::time_point::max() - now)
    return Clock::time_point::max();
  return now + duration;
}

/// A deadline that moves with nearly every byte. Moving it later is one assignment: the timer
/// beneath is left alone and looks again when it fires.
class LazyTimer : public std::enable_shared_from_this<LazyTimer> {
 public:
  class Listener {
   public:
    virtual ~Listener() = default;
    /// The deadline has passed; none is set now.
    virtual void expired() = 0;
  };

  /// `listener` must outlive the timer or its `close`.
  static std::shared_ptr<LazyTimer> make(const boost::asio::any_io_executor& executor,
                                         Listener& listener);

  /// `Clock::time_point::max()` is never.
  void set(Clock::time_point deadline);
  void clear() { deadline_ = Clock::time_point::max(); }
  /// Nothing is called from here on.
  void close();

 private:
  LazyTimer(const boost::asio::any_io_executor& executor, Listener& listener)
      : timer_{executor}, listener_{&listener} {}
  void arm();
  void fired();

  boost::asio::steady_timer timer_;
  Listener* listener_;
  Clock::time_point deadline_ = Clock::time_point::max();
  /// When the timer beneath fires; never, where it is not set.
  Clock::time_point armed_ = Clock::time_point::max();
};

}  // namespace portico
