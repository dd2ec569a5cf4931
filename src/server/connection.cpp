#include <server/connection.hpp>

#include <http/error_page.hpp>
#include <http/field_rules.hpp>
#include <server/forwarded.hpp>
#include <server/header_overrides.hpp>
#include <server/printable.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/system/system_error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace portico::server {

namespace asio = boost::asio;

using http::Parsed;

namespace {

/// Input that is held for a guest that does not take it, or takes it through the parser.
constexpr std::size_t kReadAhead = std::size_t{256} * 1024;
/// How much of unwanted content is read for the sake of the next request.
constexpr std::size_t kMaxDrain = std::size_t{256} * 1024;
/// How long the client has to send that, or to take the last answer.
constexpr std::chrono::seconds kClosingTime{2};
/// What a connection gets for its first request when the server has begun to drain.
constexpr std::chrono::seconds kLastChance{1};

/// Passes a notification on.
class Relay final : public Waiter {
 public:
  explicit Relay(Signal& to) : to_{to} {}

 private:
  void notified() noexcept override { to_.notify(); }
  Signal& to_;
};

/// RFC 9110 10.1.4: whoever does not say so may not look for trailers.
bool asks_for_trailers(const http::Fields& headers) {
  return std::any_of(headers.begin(), headers.end(), [](const http::Field& field) {
    return http::names_equal(field.name, "te") && http::list_has(field.value, "trailers");
  });
}

}  // namespace

// Its life --------------------------------------------------------------------------------------

void Connection::open(std::shared_ptr<Server::Impl> server, asio::ip::tcp::socket socket,
                      std::string authority) {
  const std::shared_ptr<Connection> self{
      new Connection{std::move(server), std::move(socket), std::move(authority)}};
  asio::co_spawn(
      self->server_->executor(), [self]() { return self->run(); },
      asio::bind_cancellation_slot(self->cancel_.slot(), asio::detached));
}

Connection::Connection(std::shared_ptr<Server::Impl> server, asio::ip::tcp::socket socket,
                       std::string authority)
    : server_{std::move(server)}, place_{server_->add(*this)}, authority_{std::move(authority)},
      peer_{address_of(server_->options().forwarded, socket)},
      wire_{std::make_shared<Wire>(std::move(socket), static_cast<Wire::Listener&>(*this),
                                   std::max(server_->options().max_head + 1, kReadAhead))},
      timer_{LazyTimer::make(server_->executor(), *this)} {}

Connection::~Connection() {
  release_body();
  timer_->close();
  wire_->close(Wire::Close::reset);
  server_->remove(place_);
}

asio::awaitable<void> Connection::run() {
  try {
    co_await serve_requests();
    if (gentle_close_ && reason_ == Reason::none)
      co_await close_gently();
  } catch (const boost::system::system_error&) {
    // Told to end: `reason_` says why.
  } catch (const std::exception& failure) {
    server_->log(LogLevel::error, fmt::format("a connection failed: {}", failure.what()));
    aborted_ = true;
  }
  current_ = nullptr;
  release_body();
  if (reason_ == Reason::slow_head)
    wire_->write_now(
        http::refusal_page({408, "the request did not come in time"}, server_->date()));
  const bool cut = aborted_ || reason_ == Reason::stalled || reason_ == Reason::client_left ||
                   reason_ == Reason::stopped;
  timer_->close();
  wire_->close(cut ? Wire::Close::reset : Wire::Close::orderly);
}

asio::awaitable<void> Connection::serve_requests() {
  // GCC 12 miscompiles co_await in the condition of a loop or of `&&`, so there is none here.
  for (;;) {
    const bool complete = co_await read_head();
    if (!complete)
      co_return;
    const bool keep = co_await answer(parser_->take_head());
    if (!keep)
      co_return;
    served_any_ = true;
    wire_->rest();
  }
}

void Connection::enter(Phase phase, std::chrono::nanoseconds time) {
  phase_ = phase;
  timer_->set(deadline_after(time));
}

void Connection::give_up(Reason reason) {
  if (reason_ != Reason::none)
    return;
  reason_ = reason;
  if (current_ && reason == Reason::client_left)
    server_->log_request(LogLevel::info, *current_,
                         in_guest_ ? "the client went away; its request was given up"
                                   : "the client went away before it had the whole response");
  if (current_ && reason == Reason::stalled)
    server_->log_request(LogLevel::warn, *current_,
                         "no byte moved within the stream timeout; the connection was aborted");
  cancel_.emit(asio::cancellation_type::terminal);
}

void Connection::drain() {
  if (phase_ != Phase::idle)
    return;
  boost::system::error_code ignored;
  if (!served_any_ || wire_->socket().available(ignored) > 0)
    enter(Phase::idle, kLastChance);
  else
    give_up(Reason::idle);
}

void Connection::input_ended() {
  if (in_guest_)
    give_up(Reason::client_left);
}

void Connection::moved() {
  if (phase_ == Phase::streaming)
    enter(Phase::streaming, server_->options().stream_timeout);
  if (const auto lingering = lingering_.lock())
    lingering->extend();
}

void Connection::expired() {
  switch (phase_) {
  case Phase::head:
    return give_up(Reason::slow_head);
  case Phase::streaming:
    return give_up(Reason::stalled);
  case Phase::idle:
  case Phase::waiting:
  case Phase::closing:
    return give_up(Reason::idle);
  }
}

// Requests --------------------------------------------------------------------------------------

asio::awaitable<bool> Connection::read_head() {
  parser_.emplace(server_->head_limits(), authority_);
  if (wire_->input().empty())
    enter(Phase::idle, server_->draining() ? kLastChance : server_->options().idle_timeout);
  for (;;) {
    const Parsed parsed = parser_->parse(wire_->input());
    wire_->consume(parsed.consumed);
    if (parsed.event == Parsed::Event::head)
      co_return true;
    if (parsed.event == Parsed::Event::refused)
      co_return co_await refuse();
    if (parser_->started() && phase_ != Phase::head)
      enter(Phase::head, server_->options().header_timeout);
    const bool more = co_await wire_->more();
    if (!more)
      co_return false;
  }
}

asio::awaitable<bool> Connection::refuse() {
  const auto& [status, reason] = parser_->refusal();
  if (server_->logs(LogLevel::info))
    server_->log(LogLevel::info,
                 fmt::format("a malformed request was refused with {}: {}", status, reason));
  gentle_close_ = true;
  wire_->write_now(http::refusal_page(parser_->refusal(), server_->date()));
  co_return false;
}

RequestInfo Connection::describe(const http::Request& request) {
  return {server_->next_request(), std::string{request.method.text()},
          request.path_with_query.value_or(request.authority)};
}

http::ExchangeOptions Connection::exchange_options(int minor_version) {
  http::ExchangeOptions options;
  options.deadline = server_->options().timeout;
  options.client = server_->client();
  // Called before the response only, which this connection waits for.
  if (minor_version > 0)
    options.informational = [this](std::uint16_t status, const http::Fields& headers) {
      std::string out;
      if (http::append_informational(status, headers, out))
        wire_->write_now(out);
    };
  return options;
}

asio::awaitable<bool> Connection::answer(http::RequestHead head) {
  RequestInfo info = describe(head.request);
  const http::ResponseTo to{.head_request = head.request.method.kind == http::Method::Kind::head,
                            .connect_request =
                                head.request.method.kind == http::Method::Kind::connect,
                            .minor_version = head.minor_version,
                            .takes_trailers = asks_for_trailers(head.request.headers),
                            .keep_alive = head.keep_alive && !server_->draining()};
  phase_ = Phase::waiting;
  timer_->clear();
  current_ = &info;
  expects_continue_ = head.expects_continue;
  takes_trailers_ = to.takes_trailers;
  answering_ = false;
  lingering_.reset();

  in_guest_ = true;
  auto slot = server_->slots().try_take();
  if (!slot) {
    wire_->fetch();
    slot = co_await server_->slots().take();
    if (reason_ != Reason::none)
      co_return false;
  }
  if (!slot) {
    server_->log_request(LogLevel::warn, info,
                         "refused with 503: too many requests are waiting, or it waited too long");
    in_guest_ = false;
    current_ = nullptr;
    const bool kept = co_await answer_with_error(to, 503, "too many requests", &info);
    co_return co_await part(kept);
  }

  tell_origin(server_->options().forwarded, peer_, head.request);
  apply_overrides(server_->options().headers, head.request);
  head.request.body = make_body(head);
  Job job = server_->start({}, *std::move(slot), std::move(info), std::move(head.request),
                           exchange_options(head.minor_version));
  current_ = &job.info;
  if (!job.exchange->has_response())
    wire_->fetch();
  auto response = co_await job.exchange->response();
  bool keep = false;
  if (response) {
    keep = co_await send_response(to, *std::move(response), &job.info, &job);
  } else {
    keep = co_await answer_with_error(to, http::status_for(response.error()),
                                      "the application failed to answer", &job.info);
    server_->log_request(LogLevel::warn, job.info,
                         "no response, but " + http::describe(response.error()));
  }
  in_guest_ = false;
  current_ = nullptr;
  if (job.exchange)
    lingering_ = co_await server_->release(std::move(job));
  co_return co_await part(keep);
}

/// What comes between a response and the next request, or the end.
asio::awaitable<bool> Connection::part(bool keep) {
  if (!keep && !gentle_close_)
    co_return false;
  // The end of the connection may be what tells the client that it has the whole response.
  if (!keep && !parser_->complete())
    wire_->shut_output();
  const bool settled = co_await settle_body();
  // Whatever the client has sent behind this request would turn the close into a reset.
  if (!keep)
    gentle_close_ = true;
  co_return settled&& keep;
}

asio::awaitable<bool> Connection::answer_with_error(const http::ResponseTo& to,
                                                    std::uint16_t status,
                                                    std::string_view explanation,
                                                    const RequestInfo* info) {
  auto response = http::error_response(status, explanation);
  if (status == 503)
    response.headers.append("retry-after", "1");
  return send_response(to, std::move(response), info, nullptr);
}

// Content ---------------------------------------------------------------------------------------

std::unique_ptr<http::Body> Connection::make_body(const http::RequestHead& head) {
  body_ready_ = 0;
  body_done_ = false;
  const std::uint64_t length = head.content_length.value_or(0);
  wire_->expect_content(length - std::min<std::uint64_t>(length, wire_->input().size()));
  if (!head.has_content())
    return http::empty_body();
  auto body =
      std::make_unique<http::AttachedBody>(static_cast<Source&>(*this), head.content_length);
  body_ = body.get();
  return body;
}

http::Step Connection::poll_body(std::size_t max) {
  if (expects_continue_ && !answering_) {
    expects_continue_ = false;
    wire_->write_now(http::kContinue);
  }
  if (const std::size_t size = available(max); size > 0) {
    http::Chunk chunk(size);
    if (take(chunk))
      return chunk;
  }
  while (body_ready_ == 0) {
    const Parsed parsed = parser_->parse(wire_->input());
    wire_->consume(parsed.consumed - parsed.data.size());
    body_ready_ = parsed.data.size();
    if (parsed.event == Parsed::Event::complete)
      return end_body(http::End{parser_->take_trailers()});
    if (parsed.event == Parsed::Event::refused)
      return end_body(http::ErrorCode{parser_->refusal().status == 413
                                          ? http::ErrorCode::http_request_body_size
                                          : http::ErrorCode::http_protocol_error});
    if (parsed.event == Parsed::Event::need_more && parsed.consumed == 0) {
      if (wire_->ended())
        return end_body(http::ErrorCode{http::ErrorCode::connection_terminated});
      wire_->fetch();
      return http::Pending{};
    }
  }
  const auto bytes = std::as_bytes(std::span{wire_->input()})
                         .first(std::min(body_ready_, std::max<std::size_t>(max, 1)));
  http::Chunk chunk = http::chunk_of(bytes);
  body_ready_ -= chunk.size();
  wire_->consume(chunk.size());
  return chunk;
}

std::size_t Connection::available(std::size_t max) {
  return body_ready_ == 0 && !(expects_continue_ && !answering_) ? wire_->content(max) : 0;
}

bool Connection::take(std::span<std::byte> to) {
  if (!wire_->take_content(to))
    return false;
  pass_over(to);
  return true;
}

/// Content that came past the parser, which counts it all the same.
void Connection::pass_over(std::span<const std::byte> content) {
  const std::string_view text{reinterpret_cast<const char*>(content.data()), content.size()};
  for (std::size_t at = 0, passed = 1; at < text.size() && passed > 0; at += passed)
    passed = parser_->parse(text.substr(at)).consumed;
}

http::Step Connection::end_body(http::Step last) {
  body_done_ = true;
  body_settled_.notify();
  return last;
}

void Connection::body_dropped() {
  body_ = nullptr;
  body_settled_.notify();
}

/// The guest, if it runs on, may go on to read.
asio::awaitable<void> Connection::wait_for_reader() {
  Relay ended{body_settled_};
  if (const auto linger = lingering_.lock())
    linger->ended().add(ended);
  enter(Phase::streaming, server_->options().stream_timeout);
  while (body_ && !body_done_ && !lingering_.expired())
    co_await body_settled_.wait();
}

void Connection::release_body(http::Step rest) {
  if (body_)
    std::exchange(body_, nullptr)->detach(std::move(rest));
}

asio::awaitable<bool> Connection::settle_body() {
  if (body_ && !body_done_ && parser_->complete() && body_ready_ == 0)
    release_body(http::End{parser_->take_trailers()});
  if (body_ && !body_done_ && !lingering_.expired())
    co_await wait_for_reader();
  release_body();

  wire_->expect_content(0);
  wire_->consume(std::exchange(body_ready_, 0));
  gentle_close_ = !parser_->complete();
  if (!gentle_close_)
    co_return true;
  if (expects_continue_)
    co_return false;
  enter(Phase::closing, kClosingTime);
  for (std::size_t drained = 0; drained <= kMaxDrain;) {
    const Parsed parsed = parser_->parse(wire_->input());
    wire_->consume(parsed.consumed);
    drained += parsed.consumed;
    if (parsed.event == Parsed::Event::refused)
      co_return false;
    if (parser_->complete()) {
      gentle_close_ = false;
      co_return true;
    }
    if (parsed.event == Parsed::Event::need_more && parsed.consumed == 0) {
      const bool more = co_await wire_->more();
      if (!more)
        co_return false;
    }
  }
  co_return false;
}

/// Closing while the client still sends would reset the connection, and the answer with it.
asio::awaitable<void> Connection::close_gently() {
  wire_->shut_output();
  enter(Phase::closing, kClosingTime);
  for (bool more = true; more;) {
    wire_->consume(wire_->input().size());
    more = co_await wire_->more();
  }
}

}  // namespace portico::server
