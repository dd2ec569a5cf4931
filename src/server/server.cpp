#include <server/server_impl.hpp>

#include <server/connection.hpp>
#include <server/internal_client.hpp>
#include <server/next_client.hpp>
#include <server/printable.hpp>

#include <http/date.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <limits>
#include <utility>

namespace portico::server {

namespace asio = boost::asio;

namespace {

Options completed(Options options) {
  options.store.max_run = options.timeout;
  return options;
}

http::Http1Limits limits_of(const Options& options) {
  http::Http1Limits limits;
  limits.request_line = options.max_request_line;
  limits.head = options.max_head;
  limits.fields = options.max_header_fields;
  if (options.max_request_body > 0)
    limits.content = options.max_request_body;
  return limits;
}

}  // namespace

// Guests that run on -----------------------------------------------------------------------------

Linger::Linger(Server::Impl& server, Job made)
    : job{std::move(made)}, server_{server}, place_{server.add(*this)},
      timer_{LazyTimer::make(server.executor(), *this)} {
  extend();
}

Linger::~Linger() {
  timer_->close();
  job.exchange.reset();
  server_.remove(place_);
}

void Linger::extend() {
  timer_->set(deadline_after(server_.options().stream_timeout));
}

namespace {

asio::awaitable<void> run_on(std::shared_ptr<Server::Impl> server, std::shared_ptr<Linger> linger) {
  try {
    co_await server->conclude(&linger->job);
  } catch (const std::exception&) {
    server->log_request(LogLevel::warn, linger->job.info,
                        "the guest was stopped: it ran on for too long after its response");
  }
}

}  // namespace

// Requests --------------------------------------------------------------------------------------

Server::Impl::Impl(asio::any_io_executor executor, std::vector<http::Proxy> chain, Options options,
                   Environment environment)
    : executor_{std::move(executor)}, options_{completed(std::move(options))},
      internal_host_{http::parse_authority(options_.internal_host)},
      head_limits_{limits_of(options_)}, log_{environment.log},
      counters_{environment.counters ? *environment.counters : own_counters_},
      slots_{executor_,
             {.running = options_.max_concurrent_requests,
              .waiting = options_.max_queued_requests,
              .wait = options_.queue_timeout}},
      client_{std::move(environment.client)} {
  for (http::Proxy& proxy : chain) {
    // Besides one for each request from outside, there are those by which it is entered anew.
    const bool again = !chain_.empty() && internal_host_;
    inside_slots_.emplace_back(
        executor_, Slots::Limits{.running = options_.max_concurrent_requests * (again ? 2 : 1),
                                 .waiting = 0,
                                 .wait = std::chrono::nanoseconds{0}});
    chain_.emplace_back(executor_, std::move(proxy), options_, environment.output, counters_);
  }
}

std::shared_ptr<http::Client> Server::Impl::client(Place place) {
  if (place.link + 1 < chain_.size())
    return std::make_shared<NextClient>(weak_from_this(),
                                        Place{.link = place.link + 1, .depth = place.depth});
  if (!internal_host_)
    return client_;
  return std::make_shared<InternalClient>(weak_from_this(), *internal_host_, place.depth, client_);
}

Job Server::Impl::start(Place place, Slots::Slot slot, RequestInfo info, http::Request request,
                        http::ExchangeOptions options) {
  Job job{std::move(slot), chain_[place.link].take(), std::move(info), std::nullopt};
  job.exchange.emplace(job.instance->sandbox->handle(std::move(request), std::move(options)));
  return job;
}

asio::awaitable<void> Server::Impl::conclude(Job* job) {
  const auto finished = co_await job->exchange->finished();
  job->exchange.reset();
  if (!finished)
    log_failure(job->info, finished.error());
  Instances::give_back(std::move(job->instance));
  job->slot = {};
}

asio::awaitable<std::weak_ptr<Linger>> Server::Impl::release(Job job) {
  if (job.exchange->has_finished()) {
    co_await conclude(&job);
    co_return std::weak_ptr<Linger>{};
  }
  const auto linger = std::make_shared<Linger>(*this, std::move(job));
  asio::co_spawn(executor_, run_on(shared_from_this(), linger),
                 asio::bind_cancellation_slot(linger->slot(), asio::detached));
  co_return linger;
}

// The log ---------------------------------------------------------------------------------------

void Server::Impl::log(LogLevel level, std::string_view text) const {
  if (logs(level))
    log_->write(level, text);
}

void Server::Impl::log_request(LogLevel level, const RequestInfo& info,
                               std::string_view text) const {
  if (logs(level))
    log_->write(level, fmt::format("request {} {} {}: {}", info.number, printable(info.method),
                                   printable(info.target),
                                   printable(text, LineBreaks::keep, kMaxLogText)));
}

void Server::Impl::log_failure(const RequestInfo& info, const Error& error) const {
  const bool ordinary = error.code() == Errc::exit && error.exit_status() == 0;
  log_request(ordinary ? LogLevel::debug : LogLevel::error, info, error.describe());
}

const std::string& Server::Impl::date() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (now != date_second_) {
    date_second_ = now;
    date_ = http::http_date(now);
  }
  return date_;
}

// Connections -----------------------------------------------------------------------------------

std::list<Connection*>::iterator Server::Impl::add(Connection& connection) {
  return connections_.insert(connections_.end(), &connection);
}

void Server::Impl::remove(std::list<Connection*>::iterator place) {
  connections_.erase(place);
  room_.notify();
  check_empty();
}

std::list<Linger*>::iterator Server::Impl::add(Linger& linger) {
  return lingering_.insert(lingering_.end(), &linger);
}

void Server::Impl::remove(std::list<Linger*>::iterator place) {
  lingering_.erase(place);
  check_empty();
}

void Server::Impl::check_empty() {
  if (emptied_ && connections_.empty() && lingering_.empty())
    emptied_->cancel();
}

asio::awaitable<void> Server::Impl::drain(std::chrono::nanoseconds deadline) {
  draining_ = true;
  for (const auto& listening : listening_)
    close_listener(*listening);
  room_.notify();
  // Closing takes effect later, but a connection may remove itself at any time from then on.
  for (auto next = connections_.begin(); next != connections_.end();)
    (*next++)->drain();
  for (Instances& instances : chain_)
    instances.stop_keeping();
  asio::steady_timer timer{executor_, deadline_after(deadline)};
  emptied_ = &timer;
  while (!(connections_.empty() && lingering_.empty()) && timer.expiry() > Clock::now())
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  if (!connections_.empty() || !lingering_.empty())
    log(LogLevel::warn, fmt::format("stopped with {} connections open: the time to drain is over",
                                    connections_.size()));
  stop();
  timer.expires_at(Clock::time_point::max());
  while (!(connections_.empty() && lingering_.empty()))
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  emptied_ = nullptr;
}

void Server::Impl::stop() {
  if (std::exchange(stopped_, true))
    return;
  draining_ = true;
  for (const auto& listening : listening_)
    close_listener(*listening);
  room_.notify();
  for (auto next = connections_.begin(); next != connections_.end();)
    (*next++)->stop();
  for (auto next = lingering_.begin(); next != lingering_.end();)
    (*next++)->stop();
  for (Instances& instances : chain_)
    instances.stop_keeping();
}

// The public face -------------------------------------------------------------------------------

Server::Server(asio::any_io_executor executor, std::vector<http::Proxy> chain, Options options,
               Environment environment)
    : impl_{std::make_shared<Impl>(std::move(executor), std::move(chain), std::move(options),
                                   std::move(environment))} {}

Server::Server(asio::any_io_executor executor, http::Proxy proxy, Options options,
               Environment environment)
    : Server{std::move(executor), std::vector{std::move(proxy)}, std::move(options),
             std::move(environment)} {}

Server::~Server() {
  impl_->stop();
}

void Server::serve(asio::ip::tcp::acceptor acceptor) {
  impl_->serve(std::move(acceptor));
}

asio::awaitable<void> Server::drain(std::chrono::nanoseconds deadline) {
  return impl_->drain(deadline);
}

void Server::stop() {
  impl_->stop();
}

std::size_t Server::connections() const {
  return impl_->connections();
}

std::size_t Server::running_requests() const {
  return impl_->slots().running();
}

}  // namespace portico::server
