#include <client/pool.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <functional>
#include <iterator>
#include <string>
#include <utility>

namespace portico::client {

namespace asio = boost::asio;

using http::ErrorCode;

namespace {

/// Origins that nothing is open to are remembered for the protocol that they spoke, but a guest may
/// name any number of them.
constexpr std::size_t kMaxSites = 1024;

Problem closed() {
  return {ErrorCode::connection_terminated, "the transport was closed"};
}

/// RFC 9110 9.2.1.
bool is_safe(const http::Method& method) {
  using enum http::Method::Kind;
  switch (method.kind) {
  case get:
  case head:
  case options:
  case trace:
    return true;
  case post:
  case put:
  case del:
  case connect:
  case patch:
  case other:
    break;
  }
  return false;
}

}  // namespace

std::size_t Pool::OriginHash::operator()(const Origin& origin) const {
  return std::hash<std::string>{}(origin.host) * 31 + std::size_t{origin.port} * 2 +
         static_cast<std::size_t>(origin.scheme);
}

Pool::Pool(asio::any_io_executor executor, std::shared_ptr<const TransportOptions> options,
           std::unique_ptr<Dialer> dialer, Connect connect)
    : executor_{std::move(executor)}, options_{std::move(options)}, dialer_{std::move(dialer)},
      connect_{std::move(connect)}, timer_{LazyTimer::make(executor_, *this)} {}

Pool::~Pool() {
  timer_->close();
}

void Pool::close() {
  const auto self = shared_from_this();
  if (std::exchange(closed_, true))
    return;
  timer_->close();
  hungry_.clear();
  for (auto& [origin, site] : sites_) {
    while (!site.dials.empty())
      cancel_dial(*site.dials.back());
    while (!site.waiting.empty())
      dequeue(site.waiting.front())->fail(closed());
    while (!site.slots.empty())
      retire(site.slots.front());
  }
  for (const Slot& slot : retired_)
    slot.connection->close();
  dialer_->close();
}

// Calls ------------------------------------------------------------------------------------------

void Pool::submit(std::shared_ptr<Call> call) {
  const auto self = shared_from_this();
  if (closed_)
    return call->fail(closed());
  Site& site = site_of(call->origin());
  if (site.waiting.empty()) {
    if (Slot* const slot = next_ready(site))
      return carry(std::move(call), *slot);
  }
  const auto queued = queued_ - site.queued + excess(site, site.waiting.size() + 1);
  if (queued > queued_ && queued > options_->max_queued_requests)
    return call->fail({ErrorCode::connection_limit_reached,
                       fmt::format("{} requests wait for a connection already", queued_)});
  enqueue(site, site.waiting.end(), std::move(call));
  pump(site);
  feed_hungry();
}

bool Pool::retry(Call& call, bool unprocessed) {
  const auto self = shared_from_this();
  auto& attempt = call.attempt;
  if (closed_ || !unprocessed || attempt.last)
    return false;
  // HTTP/2 says which requests it has left alone. A kept HTTP/1.1 connection that ends without an
  // answer was most likely closed before the request came, but that is no more than likely. Twice
  // DELETE is not once, if somebody else creates the same in between.
  if (!attempt.multiplexed && !(attempt.reused && is_safe(call.request().method)))
    return false;
  if (!call.rewind())
    return false;
  Site& site = site_of(call.origin());
  // The others have been idle for longer than the one that turned out to be closed.
  if (!attempt.multiplexed)
    retire_idle(site);
  attempt.last = true;
  enqueue(site, site.waiting.begin(), call.shared_from_this());
  pump(site);
  feed_hungry();
  return true;
}

Site& Pool::site_of(const Origin& origin) {
  const auto [at, added] = sites_.try_emplace(origin, origin, *options_);
  if (added && sites_.size() > kMaxSites)
    tidy_later();
  return at->second;
}

void Pool::enqueue(Site& site, std::list<Waiting>::iterator before, std::shared_ptr<Call> call) {
  const auto place =
      site.waiting.emplace(before, static_cast<SiteListener&>(*this), site, std::move(call));
  place->place = place;
  ++waiting_;
  place->call->carried_by(&*place);
  place->call->queue();
}

/// Destroys `waiting`.
std::shared_ptr<Call> Pool::dequeue(Waiting& waiting) {
  Site& site = waiting.site;
  auto call = std::move(waiting.call);
  call->carried_by(nullptr);
  if (waiting.dial)
    waiting.dial->owner = nullptr;
  site.waiting.erase(waiting.place);
  --waiting_;
  return call;
}

void Pool::give_up(Waiting& waiting) {
  const auto self = shared_from_this();
  Site& site = waiting.site;
  Dial* const dial = waiting.dial;
  const auto call = dequeue(waiting);
  assign_dials(site);
  if (dial && !dial->owner)
    cancel_dial(*dial);
  count_queue(site);
  feed_hungry();
}

void Pool::carry(std::shared_ptr<Call> call, Slot& slot) {
  set_idle(slot, false);
  call->attempt.reused = std::exchange(slot.used, true);
  call->attempt.multiplexed = slot.protocol == Protocol::http2;
  const auto connection = slot.connection;
  connection->start(std::move(call));
  refresh(slot);
  // What could not be sent has left it as it was.
  if (slot.ready)
    rest(slot);
}

std::size_t Pool::excess(const Site& site, std::size_t waiting) const {
  const std::size_t left = hungry_.empty() ? options_->max_connections - open_ + idle_.size() : 0;
  const std::size_t dials =
      site.dials.size() + site.fresh +
      std::min<std::size_t>(options_->max_connections_per_origin - site.open(), left);
  return waiting - std::min(waiting, dials * site.calls_per_connection());
}

void Pool::count_queue(Site& site) {
  const auto now = excess(site, site.waiting.size());
  queued_ = queued_ - std::exchange(site.queued, now) + now;
}

/// A server that turns out not to speak HTTP/2 is asked for less at once than was hoped.
void Pool::shorten_queue(Site& site) {
  while (!closed_ && !site.waiting.empty() && site.queued > 0 &&
         queued_ > options_->max_queued_requests) {
    const auto call = dequeue(site.waiting.back());
    assign_dials(site);
    count_queue(site);
    call->fail({ErrorCode::connection_limit_reached,
                "the server takes fewer requests at once than wait for it"});
  }
}

// Connections ------------------------------------------------------------------------------------

void Pool::changed(Slot& slot) {
  if (slot.retired || !slot.connection)
    return;
  const auto self = shared_from_this();
  Site& site = slot.site;
  if (slot.dead() && !slot.was_ready && !site.waiting.empty()) {
    // Or it would be dialed again for ever.
    dequeue(site.waiting.front())
        ->fail({ErrorCode::connection_terminated, "the server closed the connection at once"});
  }
  if (should_yield(slot))
    retire(slot);
  refresh(slot);
  pump(site);
  rest(slot);
  feed_hungry();
}

/// Brings what is known about `slot` up to date.
void Pool::refresh(Slot& slot) {
  if (slot.retired)
    return;
  if (slot.dead())
    return retire(slot);
  const auto& connection = *slot.connection;
  // One that takes nothing does not become more by dialing again.
  const std::size_t takes = connection.capacity() + connection.load();
  if (!slot.settled && connection.settled() && takes > 0) {
    slot.settled = true;
    --slot.site.fresh;
  }
  if (slot.protocol == Protocol::http2 && slot.settled && connection.open() && takes > 0)
    slot.site.streams = takes;
  set_ready(slot, connection.capacity() != 0);
}

/// Nobody waits for `slot`.
void Pool::rest(Slot& slot) {
  if (slot.retired)
    return;
  const bool idle = slot.unused();
  if (idle && !slot.is_linked() && slot.site.idle >= options_->max_idle_per_origin)
    return retire(slot);
  set_idle(slot, idle);
}

void Pool::retire(Slot& slot) {
  set_ready(slot, false);
  set_idle(slot, false);
  slot.retired = true;
  if (!slot.settled)
    --slot.site.fresh;
  retired_.splice(retired_.end(), slot.site.slots, slot.place);
  --open_;
  tidy_later();
}

void Pool::retire_idle(Site& site) {
  for (auto at = site.slots.begin(); at != site.slots.end();) {
    Slot& slot = *at++;
    if (slot.is_linked())
      retire(slot);
  }
}

void Pool::set_ready(Slot& slot, bool ready) {
  if (std::exchange(slot.ready, ready) == ready)
    return;
  auto& all = slot.site.ready;
  if (ready) {
    slot.was_ready = true;
    all.push_back(&slot);
  } else if (all.back() == &slot) {
    all.pop_back();
  } else {
    std::erase(all, &slot);
  }
}

void Pool::set_idle(Slot& slot, bool idle) {
  if (slot.is_linked() == idle)
    return;
  if (idle) {
    slot.idle_since = Clock::now();
    idle_.push_back(slot);
    ++slot.site.idle;
    watch_idle();
  } else {
    idle_.erase(idle_.iterator_to(slot));
    --slot.site.idle;
  }
}

/// Whether an origin that has fewer connections, and may not open another, should get the place of
/// this one, which has nothing to do at the moment.
bool Pool::should_yield(const Slot& slot) {
  if (hungry_.empty() || !slot.unused())
    return false;
  // That this one is free again was a turn of its own origin.
  if (hungry_.front() == &slot.site)
    hungry_.splice(hungry_.end(), hungry_, hungry_.begin());
  const Site& other = *hungry_.front();
  return &other != &slot.site && other.open() + 1 < slot.site.open();
}

Slot* Pool::next_ready(Site& site) {
  while (!site.ready.empty()) {
    Slot& slot = *site.ready.back();
    const bool able = slot.connection->capacity() != 0;
    if (able && slot.connection->sound())
      return &slot;
    if (able)
      retire(slot);
    else
      set_ready(slot, false);
  }
  return nullptr;
}

// Dials ------------------------------------------------------------------------------------------

bool Pool::wants_dial(const Site& site) const {
  return site.dials.size() + site.fresh < site.dials_needed() &&
         site.open() < options_->max_connections_per_origin;
}

void Pool::begin_dial(Site& site) {
  auto dial = std::make_shared<Dial>(site);
  site.dials.push_back(dial);
  ++open_;
  ++dialing_;
  assign_dials(site);
  asio::co_spawn(
      executor_, run(shared_from_this(), dial),
      asio::bind_cancellation_slot(dial->cancel.slot(), [dial](const std::exception_ptr&) {}));
}

/// Gives dials that are nobody's to those that have none.
void Pool::assign_dials(Site& site) {
  auto waiting = site.waiting.begin();
  for (const auto& dial : site.dials) {
    if (dial->owner)
      continue;
    waiting = std::find_if(waiting, site.waiting.end(),
                           [](const Waiting& one) { return one.dial == nullptr; });
    if (waiting != site.waiting.end()) {
      waiting->dial = dial.get();
      dial->owner = &*waiting;
      dial->unowned_since = Clock::time_point::max();
    } else if (dial->unowned_since == Clock::time_point::max()) {
      dial->unowned_since = Clock::now();
      watch_idle();
    }
  }
}

asio::awaitable<void> Pool::run(std::shared_ptr<Pool> self, std::shared_ptr<Dial> dial) {
  std::expected<Dialed, Problem> result{
      std::unexpect, Problem{ErrorCode::connection_terminated, "the dial was cancelled"}};
  try {
    // Cancelled before it has begun?
    if (dial->site)
      result = co_await self->dialer_->dial(dial->site->origin, &dial->step);
  } catch (const std::exception& failure) {
    result = std::unexpected{Problem{ErrorCode::internal_error, failure.what()}};
  }
  if (dial->site)
    self->dialed(*dial, std::move(result));
}

void Pool::dialed(Dial& dial, std::expected<Dialed, Problem> result) {
  Site& site = *dial.site;
  Waiting* const owner = dial.owner;
  end_dial(dial);
  if (!result) {
    // Whoever waits finds out for itself, and not one after the other.
    if (!site.speaks)
      site.speaks = Protocol::http1;
    if (owner)
      dequeue(*owner)->fail(std::move(result.error()));
    pump(site);
    return feed_hungry();
  }
  site.speaks = result->protocol;
  const auto place = site.slots.emplace(site.slots.end(), static_cast<SiteListener&>(*this), site,
                                        result->protocol);
  place->place = place;
  ++site.fresh;
  ++open_;
  place->connection = connect_(std::move(*result), *place);
  changed(*place);
  shorten_queue(site);
}

void Pool::end_dial(Dial& dial) {
  if (dial.owner)
    dial.owner->dial = nullptr;
  dial.owner = nullptr;
  --open_;
  --dialing_;
  // Last: it may be all that keeps the dial.
  auto& dials = std::exchange(dial.site, nullptr)->dials;
  dials.erase(std::find_if(dials.begin(), dials.end(),
                           [&dial](const auto& one) { return one.get() == &dial; }));
}

void Pool::cancel_dial(Dial& dial) {
  const auto& dials = dial.site->dials;
  const auto keep = *std::find_if(dials.begin(), dials.end(),
                                  [&dial](const auto& one) { return one.get() == &dial; });
  end_dial(dial);
  dial.cancel.emit(asio::cancellation_type::terminal);
}

// All of them ------------------------------------------------------------------------------------

void Pool::pump(Site& site) {
  while (!site.waiting.empty()) {
    Slot* const slot = next_ready(site);
    if (!slot)
      break;
    carry(dequeue(site.waiting.front()), *slot);
  }
  if (!site.dials.empty())
    assign_dials(site);
  while (!closed_ && wants_dial(site)) {
    if (!hungry_.empty() || !make_room()) {
      if (!std::exchange(site.hungry, true))
        hungry_.push_back(&site);
      break;
    }
    begin_dial(site);
  }
  count_queue(site);
}

/// Whoever has waited for it gets the place that has become free, and then stands in line again.
void Pool::feed_hungry() {
  while (!hungry_.empty()) {
    Site& site = *hungry_.front();
    if (wants_dial(site)) {
      if (!make_room())
        return;
      begin_dial(site);
      count_queue(site);
    }
    hungry_.pop_front();
    site.hungry = wants_dial(site);
    if (site.hungry)
      hungry_.push_back(&site);
  }
}

bool Pool::make_room() {
  if (open_ < options_->max_connections)
    return true;
  if (idle_.empty())
    return false;
  retire(idle_.front());
  return true;
}

void Pool::watch_idle() {
  if (!std::exchange(timer_set_, true))
    timer_->set(deadline_after(options_->idle_timeout));
}

void Pool::expired() {
  const auto self = shared_from_this();
  timer_set_ = false;
  const auto oldest = Clock::now() - options_->idle_timeout;
  while (!idle_.empty() && idle_.front().idle_since <= oldest)
    retire(idle_.front());
  auto next = idle_.empty() ? Clock::time_point::max() : idle_.front().idle_since;
  for (auto& [origin, site] : sites_) {
    const auto dials = site.dials;
    for (const auto& dial : dials) {
      if (dial->unowned_since <= oldest)
        cancel_dial(*dial);
      else
        next = std::min(next, dial->unowned_since);
    }
  }
  if (next != Clock::time_point::max()) {
    timer_set_ = true;
    timer_->set(next + options_->idle_timeout);
  }
  feed_hungry();
}

void Pool::tidy_later() {
  if (!closed_ && !std::exchange(tidying_, true))
    asio::post(executor_, [weak = weak_from_this()] {
      if (const auto self = weak.lock())
        self->tidy();
    });
}

void Pool::tidy() {
  if (closed_)
    return;
  tidying_ = false;
  for (auto over = std::exchange(retired_, {}); !over.empty(); over.pop_front())
    over.front().connection->close();
  if (sites_.size() > kMaxSites)
    std::erase_if(sites_,
                  [](const auto& item) { return item.second.vacant() && !item.second.hungry; });
}

}  // namespace portico::client
