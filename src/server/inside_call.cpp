#include <server/inside_call.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

namespace portico::server {

namespace asio = boost::asio;
using http::ErrorCode;

namespace {

/// The guest that answers. It is let go of in a turn of the loop of its own, since whoever does
/// that may be a guest in the middle of a call.
class Callee {
 public:
  Callee(std::shared_ptr<Server::Impl> server, Job job)
      : server_{std::move(server)}, job_{std::make_shared<Job>(std::move(job))} {}
  Callee(const Callee&) = delete;
  Callee& operator=(const Callee&) = delete;
  /// Stops it.
  ~Callee() {
    if (job_)
      asio::post(server_->executor(), [server = server_, job = std::move(job_)] {});
  }

  [[nodiscard]] const Job& job() const { return *job_; }
  [[nodiscard]] http::Exchange& exchange() { return *job_->exchange; }
  [[nodiscard]] const asio::any_io_executor& executor() const { return server_->executor(); }

  /// Lets it run to its end by itself.
  void release() {
    if (job_)
      asio::co_spawn(server_->executor(), conclude(server_, std::move(job_)), asio::detached);
  }

 private:
  static asio::awaitable<void> conclude(std::shared_ptr<Server::Impl> server,
                                        std::shared_ptr<Job> job) {
    co_await asio::post(server->executor(), asio::use_awaitable);
    co_await server->release(std::move(*job));
  }

  std::shared_ptr<Server::Impl> server_;
  std::shared_ptr<Job> job_;
};

/// The content of its response. Whoever drops it before its end wants the guest stopped.
class InternalBody final : public http::Body, private LazyTimer::Listener {
 public:
  /// Its reader waits no longer than `patience` for the next of it.
  InternalBody(std::unique_ptr<Callee> callee, std::unique_ptr<http::Body> body,
               std::chrono::nanoseconds patience)
      : callee_{std::move(callee)}, body_{std::move(body)}, patience_{patience},
        timer_{LazyTimer::make(callee_->executor(), *this)} {}
  ~InternalBody() override { timer_->close(); }

  http::Step poll(std::size_t max) override {
    if (late_)
      return ErrorCode{ErrorCode::connection_read_timeout};
    http::Step step = body_->poll(max);
    if (std::holds_alternative<http::Pending>(step)) {
      late_ = overdue_;
      if (late_)
        return ErrorCode{ErrorCode::connection_read_timeout};
      if (!std::exchange(waits_, true))
        timer_->set(deadline_after(patience_));
      return step;
    }
    moved();
    if (!std::holds_alternative<http::Chunk>(step))
      callee_->release();
    return step;
  }
  std::size_t available(std::size_t max) override { return late_ ? 0 : body_->available(max); }
  bool take(std::span<std::byte> to) override {
    moved();
    return body_->take(to);
  }
  Signal& changed() override { return body_->changed(); }
  std::optional<std::uint64_t> length() const override { return body_->length(); }

 private:
  void moved() {
    overdue_ = false;
    if (std::exchange(waits_, false))
      timer_->clear();
  }
  /// A reader that does not wait at the moment has yet to see what came in time.
  void expired() override {
    overdue_ = !body_->changed().has_waiters();
    late_ = !overdue_;
    body_->changed().notify();
  }

  std::unique_ptr<Callee> callee_;
  std::unique_ptr<http::Body> body_;
  std::chrono::nanoseconds patience_;
  std::shared_ptr<LazyTimer> timer_;
  /// The last poll found nothing.
  bool waits_ = false;
  /// And the time for that is over.
  bool overdue_ = false;
  bool late_ = false;
};

/// RFC 9110 6.4.1, for a final status.
bool has_content(const http::Method& method, std::uint16_t status) {
  return method.kind != http::Method::Kind::head && status != 204 && status != 304;
}

/// Times for one request; zero is no bound.
struct Patience {
  std::chrono::nanoseconds head;
  std::chrono::nanoseconds between_bytes;
};

asio::awaitable<http::Answer> answer(std::shared_ptr<Server::Impl> server, http::Request request,
                                     Patience patience, Place place) {
  // Not inside the guest that asks.
  co_await asio::post(server->executor(), asio::use_awaitable);
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none)
    co_return std::unexpected{ErrorCode{ErrorCode::connection_terminated}};
  auto slot = server->inside_slots(place).try_take();
  if (!slot)
    co_return std::unexpected{ErrorCode{ErrorCode::connection_limit_reached}};
  RequestInfo info{server->next_request(), std::string{request.method.text()},
                   request.path_with_query.value_or(request.authority)};
  const http::Method method = request.method;
  http::ExchangeOptions options;
  options.deadline = patience.head;
  options.client = server->client(place);
  auto callee =
      std::make_unique<Callee>(server, server->start(place, *std::move(slot), std::move(info),
                                                     std::move(request), std::move(options)));
  auto response = co_await callee->exchange().response();
  if (!response) {
    server->log_request(LogLevel::warn, callee->job().info,
                        "no response, but " + http::describe(response.error()));
    callee->release();
    co_return std::unexpected{std::move(response.error())};
  }
  if (response->status < 200) {
    callee->release();
    co_return std::unexpected{ErrorCode{ErrorCode::http_protocol_error}};
  }
  if (!has_content(method, response->status)) {
    callee->release();
    response->body = http::empty_body();
  } else {
    response->body = std::make_unique<InternalBody>(std::move(callee), std::move(response->body),
                                                    patience.between_bytes);
  }
  co_return std::move(*response);
}

/// The shorter one, where zero is no bound.
std::chrono::nanoseconds tighter(std::chrono::nanoseconds bound,
                                 const http::RequestOptions::Timeout& wanted) {
  if (!wanted)
    return bound;
  return bound.count() == 0 ? *wanted : std::min(bound, *wanted);
}

}  // namespace

std::unique_ptr<http::PendingResponse> call_inside(const std::shared_ptr<Server::Impl>& server,
                                                   Place place, http::Request request,
                                                   const http::RequestOptions& options) {
  const auto refuse = [](ErrorCode::Kind code) {
    return http::answered(std::unexpected{ErrorCode{code}});
  };
  const auto at_once = [](const http::RequestOptions::Timeout& timeout) {
    return timeout && timeout->count() <= 0;
  };
  if (at_once(options.connect_timeout))
    return refuse(ErrorCode::connection_timeout);
  if (at_once(options.first_byte_timeout) || at_once(options.between_bytes_timeout))
    return refuse(ErrorCode::connection_read_timeout);
  const Patience patience{
      .head = tighter(server->options().timeout, options.first_byte_timeout),
      .between_bytes = tighter(server->options().stream_timeout, options.between_bytes_timeout)};
  return http::pending(server->executor(), answer(server, std::move(request), patience, place));
}

}  // namespace portico::server
