#include <client/connect.hpp>

#include <portico/signal.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include <sys/socket.h>

namespace portico::client {

namespace asio = boost::asio;
namespace ip = asio::ip;
using boost::system::error_code;
using http::ErrorCode;

namespace {

/// Both families by turns, each in its order.
std::vector<ip::tcp::endpoint> by_turns(const std::vector<ip::address>& addresses,
                                        std::uint16_t port) {
  std::vector<ip::tcp::endpoint> sorted;
  auto six = addresses.begin();
  auto four = addresses.begin();
  const auto take = [&](auto& at, bool v6) {
    at = std::find_if(at, addresses.end(),
                      [v6](const auto& address) { return address.is_v6() == v6; });
    if (at != addresses.end())
      sorted.emplace_back(*at++, port);
  };
  while (sorted.size() < addresses.size()) {
    take(six, true);
    take(four, false);
  }
  return sorted;
}

std::string text(const ip::tcp::endpoint& endpoint) {
  std::ostringstream out;
  out << endpoint;
  return out.str();
}

/// The attempts of one connection. Lives on until each has heard of its end.
class Race : public std::enable_shared_from_this<Race> {
 public:
  Race(const asio::any_io_executor& executor, std::vector<ip::tcp::endpoint> endpoints,
       std::chrono::milliseconds stagger)
      : endpoints_{std::move(endpoints)}, stagger_{stagger}, timer_{executor} {
    sockets_.reserve(endpoints_.size());
  }

  void start() { try_next(); }
  void stop() {
    over_ = true;
    timer_.cancel();
    error_code ignored;
    for (auto& socket : sockets_)
      socket.close(ignored);
  }
  [[nodiscard]] bool over() const { return over_; }
  [[nodiscard]] Signal& changed() { return changed_; }
  [[nodiscard]] Connected take() {
    if (!winner_)
      return std::unexpected{std::move(*problem_)};
    return std::move(*winner_);
  }

 private:
  void try_next() {
    while (sockets_.size() < endpoints_.size()) {
      const std::size_t index = sockets_.size();
      const auto& endpoint = endpoints_[index];
      auto& socket = sockets_.emplace_back(timer_.get_executor());
      error_code error;
      socket.open(StreamSocket::protocol_type{endpoint.protocol()}, error);
      if (error) {
        note(index, error);
        continue;
      }
      ++running_;
      socket.async_connect(StreamSocket::endpoint_type{endpoint},
                           [self = shared_from_this(), index](const error_code& failure) {
                             self->connected(index, failure);
                           });
      return wait();
    }
    if (running_ == 0)
      finish();
  }

  void wait() {
    if (sockets_.size() == endpoints_.size())
      return;
    timer_.expires_after(stagger_);
    timer_.async_wait([self = shared_from_this()](const error_code& error) {
      if (!error && !self->over_)
        self->go_on();
    });
  }

  /// A name may have many addresses that do not answer: each costs a descriptor.
  void go_on() {
    if (running_ < kMostAtOnce)
      return try_next();
    while (!sockets_[oldest_].is_open())
      ++oldest_;
    error_code ignored;
    sockets_[oldest_].close(ignored);  // The next is tried when that is heard of.
  }

  void connected(std::size_t index, const error_code& error) {
    --running_;
    if (over_)
      return;
    if (error) {
      error_code ignored;
      sockets_[index].close(ignored);
      note(index, error == asio::error::operation_aborted ? asio::error::timed_out : error);
      timer_.cancel();
      return try_next();
    }
    winner_ = std::move(sockets_[index]);
    error_code ignored;
    winner_->set_option(ip::tcp::no_delay{true}, ignored);
    finish();
  }

  /// Attempts under way, as long as there are further addresses.
  static constexpr std::size_t kMostAtOnce = 2;

  void note(std::size_t index, const error_code& error) {
    auto problem = connect_problem(error);
    problem.detail = fmt::format("connecting to {}: {}", text(endpoints_[index]), problem.detail);
    // That there is no route, as for all of IPv6 on many machines, says least.
    if (!problem_ || problem_->code.kind == ErrorCode::destination_ip_unroutable)
      problem_ = std::move(problem);
  }

  void finish() {
    stop();
    changed_.notify();
  }

  const std::vector<ip::tcp::endpoint> endpoints_;
  const std::chrono::milliseconds stagger_;
  /// One for each endpoint that was tried.
  std::vector<StreamSocket> sockets_;
  asio::steady_timer timer_;
  std::size_t running_ = 0;
  /// None before this one is under way.
  std::size_t oldest_ = 0;
  bool over_ = false;
  std::optional<StreamSocket> winner_;
  std::optional<Problem> problem_;
  Signal changed_;
};

struct StopRace {
  void operator()(Race* race) const { race->stop(); }
};

/// One attempt at a socket whose listener may have no room; a Unix socket tells at once.
error_code connect_now(StreamSocket& socket, const asio::local::stream_protocol::endpoint& to) {
  while (::connect(socket.native_handle(), to.data(), static_cast<socklen_t>(to.size())) != 0)
    if (errno != EINTR)
      return {errno, boost::system::system_category()};
  return {};
}

}  // namespace

asio::awaitable<Connected> connect_first(std::vector<ip::address> addresses, std::uint16_t port,
                                         std::chrono::milliseconds stagger) {
  const auto race = std::make_shared<Race>(co_await asio::this_coro::executor,
                                           by_turns(addresses, port), stagger);
  const std::unique_ptr<Race, StopRace> stopped{race.get()};
  race->start();
  while (!race->over())
    co_await race->changed().wait();
  co_return race->take();
}

asio::awaitable<Connected> connect_unix(std::filesystem::path path) {
  constexpr std::chrono::milliseconds kFirstPause{5};
  constexpr std::chrono::milliseconds kLongestPause{200};
  const asio::local::stream_protocol::endpoint endpoint{path.string()};
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer{executor};
  for (auto pause = kFirstPause;; pause = std::min(pause * 2, kLongestPause)) {
    StreamSocket socket{executor};
    error_code error;
    socket.open(StreamSocket::protocol_type{asio::local::stream_protocol{}}, error);
    if (!error)
      socket.native_non_blocking(true, error);
    if (!error)
      error = connect_now(socket, endpoint);
    if (!error)
      co_return socket;
    if (error != asio::error::would_block) {
      auto problem = connect_problem(error);
      problem.detail = fmt::format("connecting to {}: {}", path.string(), problem.detail);
      co_return std::unexpected{std::move(problem)};
    }
    timer.expires_after(pause);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

}  // namespace portico::client
