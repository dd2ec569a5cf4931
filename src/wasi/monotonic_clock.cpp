#include <portico/wasi/streams.hpp>
#include <portico/wasi/wasi.hpp>

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <ctime>
#include <limits>
#include <memory>

namespace portico::wasi {

using component::Call;
using component::Own;
using std::chrono::nanoseconds;
using std::chrono::steady_clock;

namespace {

/// Nanoseconds of the steady clock. Far enough in the future it means never.
using Instant = std::uint64_t;

Instant now() {
  return static_cast<Instant>(nanoseconds{steady_clock::now().time_since_epoch()}.count());
}

/// Ready from an instant on. Most guests look at the time without waiting for it, so the timer is
/// made when the first wait begins.
class TimerPollable : public Pollable {
 public:
  explicit TimerPollable(Instant when) : when_{when} {}

  bool ready() override { return now() >= when_; }

  Signal& changed(Call& call) override {
    if (!timer_)
      timer_ = std::make_shared<Timer>(call.executor());
    if (!timer_->running)
      start(timer_, when_);
    return timer_->expired;
  }

 private:
  struct Timer {
    explicit Timer(const boost::asio::any_io_executor& executor) : timer{executor} {}
    boost::asio::steady_timer timer;
    Signal expired;
    bool running = false;
  };

  static void start(const std::shared_ptr<Timer>& timer, Instant when) {
    constexpr auto kLast = static_cast<Instant>(std::numeric_limits<nanoseconds::rep>::max());
    timer->timer.expires_at(steady_clock::time_point{
        nanoseconds{static_cast<nanoseconds::rep>(std::min(when, kLast))}});
    timer->running = true;
    // Weak: a pollable that is dropped cancels its timer, but not a handler that is queued already.
    timer->timer.async_wait([weak = std::weak_ptr{timer}](boost::system::error_code) {
      if (const auto self = weak.lock()) {
        self->running = false;
        self->expired.notify();
      }
    });
  }

  Instant when_;
  std::shared_ptr<Timer> timer_;
};

Own<Pollable> subscribe_instant(Instant when) {
  return Own<Pollable>{std::make_unique<TimerPollable>(when)};
}

Own<Pollable> subscribe_duration(std::uint64_t duration) {
  const Instant start = now();
  const bool overflows = duration > std::numeric_limits<Instant>::max() - start;
  return subscribe_instant(overflows ? std::numeric_limits<Instant>::max() : start + duration);
}

std::uint64_t resolution() {
  timespec step{};
  clock_getres(CLOCK_MONOTONIC, &step);
  return static_cast<std::uint64_t>(step.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(step.tv_nsec);
}

}  // namespace

void add_monotonic_clock(component::Linker& linker) {
  linker.instance("wasi:clocks/monotonic-clock@0.2.12")
      .func("now", &now)
      .func("resolution", &resolution)
      .func("subscribe-instant", &subscribe_instant)
      .func("subscribe-duration", &subscribe_duration);
}

}  // namespace portico::wasi
