#pragma once

#include <portico/http/uri.hpp>
#include <portico/server.hpp>

#include <http/http1_limits.hpp>
#include <server/instances.hpp>
#include <server/slots.hpp>

#include <boost/asio/cancellation_signal.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portico::server {

class Connection;

/// Backtraces are bounded by their frames, but a guest names its own functions.
inline constexpr std::size_t kMaxLogText = std::size_t{16} * 1024;

/// What the log says about a request.
struct RequestInfo {
  std::uint64_t number;
  std::string method;
  /// Path and query, or the authority where there is no path.
  std::string target;
};

/// Which component answers a request, and how it came there.
struct Place {
  /// In the chain, from the outside.
  std::size_t link = 0;
  /// Requests that this one is inside of, by which the chain was entered anew.
  std::uint32_t depth = 0;
};

/// A request in its guest. The members are destroyed from the last to the first, as they must be.
struct Job {
  Slots::Slot slot;
  std::unique_ptr<Instance> instance;
  RequestInfo info;
  std::optional<http::Exchange> exchange;
};

/// A guest at work after its response is complete: bounded by time, and known, so that a drain
/// waits for it.
class Linger : private LazyTimer::Listener {
 public:
  Linger(Server::Impl& server, Job made);
  ~Linger() override;

  /// Gives it the whole time again.
  void extend();
  void stop() { stop_.emit(boost::asio::cancellation_type::terminal); }

  Job job;
  boost::asio::cancellation_slot slot() { return stop_.slot(); }
  /// Notified when it has ended.
  [[nodiscard]] Signal& ended() { return ended_; }

 private:
  void expired() override { stop(); }

  Server::Impl& server_;
  std::list<Linger*>::iterator place_;
  boost::asio::cancellation_signal stop_;
  std::shared_ptr<LazyTimer> timer_;
  Signal ended_;
};

class Server::Impl : public std::enable_shared_from_this<Server::Impl> {
 public:
  Impl(boost::asio::any_io_executor executor, std::vector<http::Proxy> chain, Options options,
       Environment environment);

  void serve(boost::asio::ip::tcp::acceptor acceptor);
  boost::asio::awaitable<void> drain(std::chrono::nanoseconds deadline);
  void stop();

  /// Starts `request` in a sandbox.
  [[nodiscard]] Job start(Place place, Slots::Slot slot, RequestInfo info, http::Request request,
                          http::ExchangeOptions options);
  /// Waits until the guest has finished, says how, and gives back what it had.
  boost::asio::awaitable<void> conclude(Job* job);
  /// The same in the background where it would wait. What may wait is returned.
  boost::asio::awaitable<std::weak_ptr<Linger>> release(Job job);

  [[nodiscard]] bool logs(LogLevel level) const { return log_ && log_->enabled(level); }
  void log(LogLevel level, std::string_view text) const;
  void log_request(LogLevel level, const RequestInfo& info, std::string_view text) const;
  /// Message and backtrace, made fit for a log.
  void log_failure(const RequestInfo& info, const Error& error) const;

  /// The Date field for now.
  [[nodiscard]] const std::string& date();
  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] const http::Http1Limits& head_limits() const { return head_limits_; }
  [[nodiscard]] const boost::asio::any_io_executor& executor() const { return executor_; }
  [[nodiscard]] Slots& slots() { return slots_; }
  /// Those of requests that guests make to components of this server.
  [[nodiscard]] Slots& inside_slots(Place place) { return inside_slots_[place.link]; }
  /// What a guest sends with. May be null.
  [[nodiscard]] std::shared_ptr<http::Client> client(Place place = {});
  [[nodiscard]] bool draining() const { return draining_; }
  [[nodiscard]] std::size_t connections() const { return connections_.size(); }
  [[nodiscard]] std::uint64_t next_request() {
    return counters_.requests.fetch_add(1, std::memory_order_relaxed);
  }

  std::list<Connection*>::iterator add(Connection& connection);
  void remove(std::list<Connection*>::iterator place);
  std::list<Linger*>::iterator add(Linger& linger);
  void remove(std::list<Linger*>::iterator place);

 private:
  struct Listening;
  boost::asio::awaitable<void> accept_all(std::shared_ptr<Listening> listening);
  boost::asio::awaitable<void> back_off(boost::system::error_code error);
  void open(boost::asio::ip::tcp::socket socket, const std::string& authority);
  void close_listener(Listening& listening);
  void check_empty();

  boost::asio::any_io_executor executor_;
  Options options_;
  /// Of the options; nothing if there is none.
  std::optional<http::Authority> internal_host_;
  http::Http1Limits head_limits_;
  Log* log_;
  Counters own_counters_;
  Counters& counters_;
  Slots slots_;
  /// By the link that answers.
  std::deque<Slots> inside_slots_;
  std::shared_ptr<http::Client> client_;
  /// By link.
  std::deque<Instances> chain_;
  std::list<std::shared_ptr<Listening>> listening_;
  std::list<Connection*> connections_;
  std::list<Linger*> lingering_;
  /// Notified when a connection has closed, or none may be opened any more.
  Signal room_;
  bool draining_ = false;
  bool stopped_ = false;
  /// Set while `drain` waits.
  boost::asio::steady_timer* emptied_ = nullptr;
  std::chrono::sys_seconds date_second_{};
  std::string date_;
};

}  // namespace portico::server
