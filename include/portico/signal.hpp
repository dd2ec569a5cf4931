#pragma once

#include <boost/asio/awaitable.hpp>

namespace portico {

class Signal;

/// Something that wants to hear of a `Signal` once. Unlinks itself when destroyed.
class Waiter {
 public:
  Waiter() = default;
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  virtual ~Waiter() { unlink(); }

  /// Stops waiting; does nothing if not waiting.
  void unlink();
  [[nodiscard]] bool linked() const { return signal_ != nullptr; }

 protected:
  /// Called once, already unlinked, from inside `Signal::notify`. Must not throw and should only
  /// note the fact or post work: the notifier is in the middle of its own.
  virtual void notified() noexcept = 0;

 private:
  friend class Signal;
  Signal* signal_ = nullptr;
  Waiter* previous_ = nullptr;
  Waiter* next_ = nullptr;
};

/// Tells waiters that a condition they look at may have changed. Carries no state of its own: a
/// waiter checks its condition, waits, and checks again, so a spurious `notify` is harmless.
///
/// Threads: all use of one signal and its waiters is on one thread (one `io_context`).
/// Lifetime: waiters still linked when the signal is destroyed are notified by its destructor. A
/// waiter that is called may destroy any waiter and the signal itself.
class Signal {
 public:
  Signal() = default;
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;
  /// Notifies; a waiter that links itself again meanwhile is unlinked and not called.
  ~Signal();

  /// Links `waiter`, which must not be linked to any signal already.
  void add(Waiter& waiter);
  /// Calls every waiter linked now, in the order of linking. Waiters linked meanwhile wait on;
  /// those unlinked or destroyed before their turn are not called.
  void notify() noexcept;
  [[nodiscard]] bool has_waiters() const { return first_ != nullptr; }

  /// Completes after the next `notify`, on the executor of the awaiting coroutine. Honours Asio's
  /// per-operation cancellation (the coroutine then resumes with `operation_aborted` thrown).
  [[nodiscard]] boost::asio::awaitable<void> wait();

 private:
  friend class Waiter;
  void detach_all() noexcept;

  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;
};

}  // namespace portico
