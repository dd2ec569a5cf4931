#include <server/slots.hpp>

#include <base/lazy_timer.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace portico::server {

namespace asio = boost::asio;

/// A place in the queue, in the frame of `take`. Leaves it on destruction, however that comes.
struct Slots::Ticket {
  Ticket(Slots& slots, Clock::time_point deadline)
      : owner{slots}, place{slots.queue_.insert(slots.queue_.end(), this)},
        timer{slots.executor_, deadline} {}
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;
  ~Ticket() {
    if (queued)
      owner.queue_.erase(place);
  }

  Slots& owner;
  std::list<Ticket*>::iterator place;
  bool queued = true;
  /// Waits for both: its deadline, or to be cancelled with `slot` set.
  asio::steady_timer timer;
  std::optional<Slot> slot;
};

std::optional<Slots::Slot> Slots::try_take() {
  if (running_ >= limits_.running || !queue_.empty())
    return std::nullopt;
  ++running_;
  return Slot{*this};
}

asio::awaitable<std::optional<Slots::Slot>> Slots::take() {
  if (auto slot = try_take())
    co_return slot;
  if (queue_.size() >= limits_.waiting)
    co_return std::nullopt;
  Ticket ticket{*this, deadline_after(limits_.wait)};
  co_await ticket.timer.async_wait(asio::as_tuple(asio::use_awaitable));
  co_return std::move(ticket.slot);
}

void Slots::give_back() {
  --running_;
  if (queue_.empty() || running_ >= limits_.running)
    return;
  Ticket& next = *queue_.front();
  queue_.pop_front();
  next.queued = false;
  ++running_;
  next.slot.emplace(Slot{*this});
  next.timer.cancel();
}

}  // namespace portico::server
