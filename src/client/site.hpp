#pragma once

#include <client/call.hpp>
#include <client/connection.hpp>
#include <client/dial.hpp>

#include <portico/client/transport.hpp>

#include <base/lazy_timer.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/intrusive/list.hpp>

#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace portico::client {

struct Dial;
struct Site;
struct Slot;

/// What the parts of a site report to: the pool.
class SiteListener {
 public:
  virtual void changed(Slot& slot) = 0;
  /// Takes it off its queue, which destroys it.
  virtual void give_up(struct Waiting& waiting) = 0;

 protected:
  ~SiteListener() = default;
};

/// A call without a connection.
struct Waiting final : Carrier {
  Waiting(SiteListener& l, Site& s, std::shared_ptr<Call> c)
      : listener{l}, site{s}, call{std::move(c)} {}
  void give_up(Call& /*call*/, const http::ErrorCode& /*why*/) override { listener.give_up(*this); }
  [[nodiscard]] Problem too_late(const Call& call) const override;

  SiteListener& listener;
  Site& site;
  std::shared_ptr<Call> call;
  /// The one that is made for it.
  Dial* dial = nullptr;
  std::list<Waiting>::iterator place;
};

/// A connection in the making.
struct Dial {
  explicit Dial(Site& s) : site{&s} {}

  /// Null: cancelled.
  Site* site;
  /// Whose failure it would be; null, when that has found another connection.
  Waiting* owner = nullptr;
  Clock::time_point unowned_since = Clock::time_point::max();
  DialStep step = DialStep::resolving;
  boost::asio::cancellation_signal cancel;
};

using IdleHook = boost::intrusive::list_base_hook<>;

/// A connection in the pool.
struct Slot final : IdleHook, Connection::Listener {
  Slot(SiteListener& l, Site& s, Protocol p) : listener{l}, site{s}, protocol{p} {}
  void changed(Connection& /*connection*/) override { listener.changed(*this); }

  [[nodiscard]] bool dead() const { return !connection->open() && connection->load() == 0; }
  [[nodiscard]] bool unused() const {
    return connection->load() == 0 && connection->capacity() != 0;
  }

  SiteListener& listener;
  Site& site;
  Protocol protocol;
  std::shared_ptr<Connection> connection;
  std::list<Slot>::iterator place;
  Clock::time_point idle_since;
  /// Among the ready of its site.
  bool ready = false;
  bool was_ready = false;
  /// The server has said how much it takes.
  bool settled = false;
  /// Has been given a call.
  bool used = false;
  /// No longer one of its site's.
  bool retired = false;
};

/// What the pool knows about one origin.
struct Site {
  Site(Origin o, const TransportOptions& options);

  /// Connections that are open or in the making.
  [[nodiscard]] std::size_t open() const { return slots.size() + dials.size(); }
  [[nodiscard]] bool vacant() const { return open() == 0 && waiting.empty(); }
  /// Calls at once on one connection: many also where HTTP/2 is still a hope.
  [[nodiscard]] std::size_t calls_per_connection() const;
  /// How many dials would serve those that wait. Only one, until it is known what is spoken.
  [[nodiscard]] std::size_t dials_needed() const;

  Origin origin;
  bool may_speak_http2;
  /// What it spoke last.
  std::optional<Protocol> speaks;
  /// What one of its HTTP/2 connections carries.
  std::size_t streams;
  std::list<Slot> slots;
  /// Those with capacity; the last is the next to be used, so that the others may time out.
  std::vector<Slot*> ready;
  std::vector<std::shared_ptr<Dial>> dials;
  std::list<Waiting> waiting;
  /// Connections that may yet turn out to have more capacity.
  std::size_t fresh = 0;
  std::size_t idle = 0;
  /// Of those that wait, the ones that no connection can be opened for.
  std::size_t queued = 0;
  /// Waits for its turn to dial.
  bool hungry = false;
};

}  // namespace portico::client
