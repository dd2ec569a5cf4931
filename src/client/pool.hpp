#pragma once

#include <client/call.hpp>
#include <client/connection.hpp>
#include <client/dial.hpp>
#include <client/site.hpp>

#include <portico/client/transport.hpp>

#include <base/lazy_timer.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/intrusive/list.hpp>

#include <cstddef>
#include <expected>
#include <functional>
#include <list>
#include <memory>
#include <unordered_map>

namespace portico::client {

/// Finds a connection for each call: one that is open, or a new one, or a place in the queue.
///
/// A call waits in the queue of its origin, first come first served. For as many as need it and the
/// limits allow, a connection is dialed: one for each call over HTTP/1.1, one for as many as it
/// will carry over HTTP/2. Each dial is made for one call, which fails if the dial does, but the
/// connection goes to whoever has waited longest. Origins that want a connection when there are
/// `max_connections` take turns; they get idle ones of others closed, and then connections of an
/// origin that has more of them.
///
/// Shared, since what it has started keeps it alive until that has ended.
class Pool final : public std::enable_shared_from_this<Pool>,
                   private SiteListener,
                   private LazyTimer::Listener {
 public:
  using Connect = std::function<std::shared_ptr<Connection>(Dialed, Connection::Listener&)>;

  Pool(boost::asio::any_io_executor executor, std::shared_ptr<const TransportOptions> options,
       std::unique_ptr<Dialer> dialer, Connect connect);
  ~Pool() override;

  /// Has `call` carried as soon as possible, or fails it with connection-limit-reached.
  void submit(std::shared_ptr<Call> call);
  /// As `Call::Owner::retry`.
  [[nodiscard]] bool retry(Call& call, bool unprocessed);
  /// Fails everything with connection-terminated and takes nothing more.
  void close();

  [[nodiscard]] std::size_t connections() const { return open_ - dialing_; }
  [[nodiscard]] std::size_t idle() const { return idle_.size(); }
  [[nodiscard]] std::size_t waiting() const { return waiting_; }
  /// Origins that are remembered.
  [[nodiscard]] std::size_t origins() const { return sites_.size(); }

 private:
  struct OriginHash {
    std::size_t operator()(const Origin& origin) const;
  };

  // Calls.
  [[nodiscard]] Site& site_of(const Origin& origin);
  void enqueue(Site& site, std::list<Waiting>::iterator before, std::shared_ptr<Call> call);
  [[nodiscard]] std::shared_ptr<Call> dequeue(Waiting& waiting);
  void give_up(Waiting& waiting) override;
  void carry(std::shared_ptr<Call> call, Slot& slot);
  /// Those of `waiting` calls that no connection can be opened for.
  [[nodiscard]] std::size_t excess(const Site& site, std::size_t waiting) const;
  void count_queue(Site& site);
  void shorten_queue(Site& site);

  // Connections.
  void changed(Slot& slot) override;
  void refresh(Slot& slot);
  void rest(Slot& slot);
  void retire(Slot& slot);
  void retire_idle(Site& site);
  void set_ready(Slot& slot, bool ready);
  void set_idle(Slot& slot, bool idle);
  [[nodiscard]] bool should_yield(const Slot& slot);
  [[nodiscard]] Slot* next_ready(Site& site);

  // Dials.
  [[nodiscard]] bool wants_dial(const Site& site) const;
  void begin_dial(Site& site);
  void assign_dials(Site& site);
  static boost::asio::awaitable<void> run(std::shared_ptr<Pool> self, std::shared_ptr<Dial> dial);
  void dialed(Dial& dial, std::expected<Dialed, Problem> result);
  void end_dial(Dial& dial);
  void cancel_dial(Dial& dial);

  // All of them.
  void pump(Site& site);
  void feed_hungry();
  [[nodiscard]] bool make_room();
  void watch_idle();
  void expired() override;
  void tidy_later();
  void tidy();

  boost::asio::any_io_executor executor_;
  std::shared_ptr<const TransportOptions> options_;
  std::unique_ptr<Dialer> dialer_;
  Connect connect_;
  std::unordered_map<Origin, Site, OriginHash> sites_;
  /// Longest idle first.
  boost::intrusive::list<Slot, boost::intrusive::base_hook<IdleHook>> idle_;
  /// Connections that are over. They may be at work still further up the stack.
  std::list<Slot> retired_;
  /// Sites that could use a connection when there was none left, in turn.
  std::list<Site*> hungry_;
  /// Connections and dials; dials.
  std::size_t open_ = 0;
  std::size_t dialing_ = 0;
  std::size_t waiting_ = 0;
  /// Of those that wait, the ones that no connection can be opened for.
  std::size_t queued_ = 0;
  std::shared_ptr<LazyTimer> timer_;
  bool timer_set_ = false;
  bool tidying_ = false;
  bool closed_ = false;
};

}  // namespace portico::client
