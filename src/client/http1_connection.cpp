#include <client/http1_connection.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>

namespace portico::client {

namespace asio = boost::asio;

using http::ErrorCode;
using Event = http::Parsed::Event;

namespace {

/// Little by little costs more than to wait a turn of the loop.
constexpr std::uint64_t kWorthReading = std::uint64_t{64} * 1024;
constexpr std::size_t kMostAtOnce = std::size_t{1} << 20;

http::Http1Limits limits_of(const ConnectionLimits& from) {
  http::Http1Limits limits;
  limits.head = limits.trailers = from.max_response_head;
  limits.fields = from.max_response_fields;
  if (from.max_response_body > 0)
    limits.content = from.max_response_body;
  return limits;
}

/// What the parser may have to see at once.
std::size_t capacity_for(const http::Http1Limits& limits) {
  return std::max(limits.head, limits.trailers + limits.chunk_line) + Http1Input::kSmall;
}

}  // namespace

// Its life --------------------------------------------------------------------------------------

std::shared_ptr<Connection> make_http1(Dialed dialed, ConnectionLimits limits,
                                       Connection::Listener& listener) {
  return Http1Connection::open(std::move(dialed), limits, listener);
}

std::shared_ptr<Http1Connection> Http1Connection::open(Dialed dialed,
                                                       const ConnectionLimits& limits,
                                                       Connection::Listener& listener) {
  std::shared_ptr<Http1Connection> self{new Http1Connection{std::move(dialed), limits, listener}};
  asio::co_spawn(self->channel_->executor(), run(self), asio::detached);
  return self;
}

Http1Connection::Http1Connection(Dialed dialed, const ConnectionLimits& limits,
                                 Connection::Listener& listener)
    : channel_{std::move(dialed.channel)}, absolute_form_{dialed.absolute_form},
      proxy_authorization_{std::move(dialed.proxy_authorization)}, limits_{limits_of(limits)},
      listener_{&listener}, input_{capacity_for(limits_)} {}

Http1Connection::~Http1Connection() {
  listener_ = nullptr;
  close();
}

void Http1Connection::close() {
  listener_ = nullptr;
  fail({ErrorCode::connection_terminated, "the connection was closed on our side"});
}

void Http1Connection::start(std::shared_ptr<Call> call) {
  call_ = std::move(call);
  call_->carried_by(this);
  call_->begin_sending();
  const auto method = call_->request().method.kind;
  expected_ = {.head_request = method == http::Method::Kind::head,
               .connect_request = method == http::Method::Kind::connect};
  parser_.emplace(limits_, expected_);
  interim_responses_ = 0;
  phase_ = Phase::waiting;
  upload_ = std::make_shared<Http1Upload>(*channel_, *call_, *this);
  if (auto started = upload_->start({absolute_form_, proxy_authorization_}); !started) {
    // Nothing of it was sent: the connection is as good as before.
    upload_.reset();
    parser_.reset();
    phase_ = Phase::idle;
    std::exchange(call_, nullptr)->fail(std::move(started.error()));
    return;
  }
  if (upload_->sent() == Http1Upload::Sent::all)
    upload_.reset();
  else
    upload_->go_on(shared_from_this());
}

// Reading ---------------------------------------------------------------------------------------

asio::awaitable<void> Http1Connection::run(std::shared_ptr<Http1Connection> self) {
  // While a body is read it holds nobody alive: that is done here.
  try {
    co_await self->read();
  } catch (const std::exception& failure) {
    self->fail({ErrorCode::internal_error, failure.what()});
  }
}

asio::awaitable<void> Http1Connection::read() {
  while (phase_ != Phase::closed) {
    if (!wants_input()) {
      co_await wanted_.wait();
      continue;
    }
    const auto space = input_.room();
    if (space.empty())
      co_return fail({ErrorCode::http_protocol_error, "more of a line than is held"});
    reading_ = true;
    const auto moved = co_await channel_->read_some(space);
    reading_ = false;
    if (phase_ == Phase::closed)
      break;
    input_.read(moved);
    there_ = at_once_ = 0;
    asked_ = false;
    arrived();
  }
}

bool Http1Connection::wants_input() const {
  return !input_.ended() && (phase_ != Phase::content || (asked_ && !promised_));
}

void Http1Connection::ask_for_input() {
  asked_ = true;
  wanted_.notify();
}

void Http1Connection::arrived() {
  switch (phase_) {
  case Phase::waiting:
    return read_head();
  case Phase::content:
    return input_changed_.notify();
  case Phase::uploading:
    // Nothing is missing but the connection.
    return part(false);
  case Phase::idle:
    // The end, or what nobody has asked for: who knows what it would have answered.
    return fail({ErrorCode::connection_terminated, "the server closed the connection"});
  case Phase::closed:
    return;
  }
}

// The head --------------------------------------------------------------------------------------

void Http1Connection::read_head() {
  for (;;) {
    const http::Parsed parsed = parser_->parse(input_.view());
    input_.consume(parsed.consumed);
    if (parsed.event == Event::refused)
      return fail({parser_->error(), parser_->refusal().reason});
    if (parsed.event == Event::need_more)
      return input_.ended() ? head_missing() : void();
    http::ResponseHead head = parser_->take_head();
    if (!head.interim())
      return respond(std::move(head));
    if (++interim_responses_ > kMaxInterimResponses)
      return fail({ErrorCode::http_protocol_error, "too many interim responses"});
    pass_over(head);
  }
}

void Http1Connection::pass_over(const http::ResponseHead& interim) {
  if (upload_ && interim.response.status == 100)
    upload_->continue_now();
  parser_.emplace(limits_, expected_);
}

void Http1Connection::head_missing() {
  const bool nothing = !parser_->started() && interim_responses_ == 0;
  if (!nothing && is_end(input_.error()))
    return fail({ErrorCode::http_response_incomplete, "the connection ended within the head"});
  auto problem = carry_problem(input_.error());
  if (is_end(input_.error()))
    problem = {ErrorCode::connection_terminated, "the server closed the connection unanswered"};
  fail(std::move(problem), nothing);
}

void Http1Connection::respond(http::ResponseHead head) {
  keep_ = keep_ && head.keep_alive;
  if (upload_ && upload_->held_back()) {
    // It has decided without the content, which the head has promised.
    release_upload();
    keep_ = false;
  }
  phase_ = Phase::content;
  head.response.body = make_body(head);
  const auto call = call_;
  call->respond(std::move(head.response));
  if (call_ != call)
    return;
  if (parser_->complete() && !body_)
    finish();
  else if (!keep_)
    report();
}

/// What is there whole needs the connection no longer.
std::unique_ptr<http::Body> Http1Connection::make_body(const http::ResponseHead& head) {
  ready_ = there_ = at_once_ = 0;
  asked_ = promised_ = false;
  if (parser_->complete())
    return http::empty_body();
  if (head.content_length && *head.content_length <= input_.view().size()) {
    const http::Parsed parsed = parser_->parse(input_.view());
    std::string content{parsed.data};
    input_.consume(parsed.consumed);
    return http::body_of(std::move(content));
  }
  auto body =
      std::make_unique<http::AttachedBody>(static_cast<Source&>(*this), head.content_length);
  body_ = body.get();
  return body;
}

// Content ---------------------------------------------------------------------------------------

/// Parses what is there up to content, if none is ready.
Event Http1Connection::advance() {
  while (ready_ == 0) {
    const http::Parsed parsed = parser_->parse(input_.view());
    input_.consume(parsed.consumed - parsed.data.size());
    ready_ = parsed.data.size();
    if (parsed.event != Event::content)
      return parsed.event;
  }
  return Event::content;
}

http::Step Http1Connection::poll_body(std::size_t max) {
  for (;;) {
    if (const std::size_t size = available(std::max<std::size_t>(max, 1)); size > 0) {
      http::Chunk chunk(size);
      if (auto broken = read_content(chunk))
        return *std::move(broken);
      return chunk;
    }
    const Event event = advance();
    if (event == Event::complete)
      return complete();
    if (event == Event::refused)
      return break_off(parser_->error());
    if (input_.ended())
      return end_of_input();
    if (reading_ || input_.drained() || at_once_ >= kMostAtOnce) {
      ask_for_input();
      return http::Pending{};
    }
    const auto space = input_.room();
    if (space.empty())
      return break_off(ErrorCode::http_protocol_error);
    const auto moved = channel_->try_read(space);
    input_.read(moved);
    there_ -= std::min(there_, moved.bytes);
    at_once_ += moved.bytes;
    there_ = 0;
    asked_ = false;
  }
}

http::Step Http1Connection::end_of_input() {
  if (!is_end(input_.error()))
    return break_off(carry_problem(input_.error()).code);
  // Under TLS somebody in between could have cut what only its end completes.
  if (input_.error() == asio::error::eof && parser_->input_ended())
    return complete();
  return break_off(ErrorCode::http_response_incomplete);
}

ErrorCode Http1Connection::break_off(ErrorCode code) {
  shut(code);
  part(false);
  return code;
}

std::size_t Http1Connection::available(std::size_t max) {
  promised_ = false;
  if (ready_ == 0)
    advance();
  std::size_t size = std::min(ready_, max);
  if (ready_ == input_.view().size() && size < max && !reading_ && !asked_ && !input_.ended() &&
      at_once_ < kMostAtOnce) {
    const std::uint64_t left = parser_->content_left();
    const auto worth = std::min(left, kWorthReading);
    if (left > 0 && there_ < worth)
      there_ = channel_->available();
    if (size > 0 || there_ >= worth)
      size += static_cast<std::size_t>(std::min<std::uint64_t>({max - size, there_, left}));
  }
  promised_ = size > 0;
  return size;
}

std::optional<ErrorCode> Http1Connection::read_content(std::span<std::byte> to) {
  promised_ = false;
  const std::size_t held = std::min(to.size(), ready_);
  std::memcpy(to.data(), input_.view().data(), held);
  input_.consume(held);
  ready_ -= held;
  const auto rest = to.subspan(held);
  if (!rest.empty()) {
    const auto moved = channel_->try_read(rest);
    there_ -= std::min(there_, moved.bytes);
    at_once_ += moved.bytes;
    count(rest.first(moved.bytes));
    if (moved.bytes < rest.size())
      return break_off(is_end(moved.error) ? ErrorCode{ErrorCode::http_response_incomplete}
                                           : carry_problem(moved.error).code);
  }
  settle_body();
  return std::nullopt;
}

/// Content that came past the parser, which counts it all the same.
void Http1Connection::count(std::span<const std::byte> content) {
  const std::string_view text{reinterpret_cast<const char*>(content.data()), content.size()};
  for (std::size_t at = 0, passed = 1; at < text.size() && passed > 0; at += passed)
    passed = parser_->parse(text.substr(at)).consumed;
}

/// Lets the connection go on as soon as there is nothing more to come, not when the reader asks.
void Http1Connection::settle_body() {
  if (ready_ == 0 && advance() == Event::complete)
    complete();
}

http::End Http1Connection::complete() {
  http::End end{parser_->take_trailers()};
  std::exchange(body_, nullptr)->detach(end);
  finish();
  return end;
}

/// What is left may be there already; waiting for it is not worth a connection.
void Http1Connection::body_dropped() {
  body_ = nullptr;
  Event event = Event::content;
  while (event == Event::content) {
    input_.consume(std::exchange(ready_, 0));
    event = advance();
  }
  if (event == Event::complete)
    finish();
  else
    part(false);
}

// The end of a call -----------------------------------------------------------------------------

/// The response is complete.
void Http1Connection::finish() {
  const bool keep = keep_ && input_.empty() && !input_.ended();
  if (upload_ && keep) {
    phase_ = Phase::uploading;
    wanted_.notify();
  } else {
    part(keep);
  }
}

void Http1Connection::part(bool keep) {
  if (!keep)
    shut(ErrorCode::connection_terminated);
  release_upload();
  parser_.reset();
  if (!reading_)
    input_.rest();
  if (phase_ != Phase::closed)
    phase_ = Phase::idle;
  if (const auto call = std::exchange(call_, nullptr))
    call->carried_by(nullptr);
  wanted_.notify();
  report();
}

void Http1Connection::fail(Problem problem, bool unprocessed) {
  const auto call = std::exchange(call_, nullptr);
  shut(problem.code);
  if (call)
    call->fail(std::move(problem), unprocessed);
  report();
}

void Http1Connection::shut(const ErrorCode& why) {
  if (std::exchange(phase_, Phase::closed) == Phase::closed)
    return;
  keep_ = false;
  channel_->close();
  release_upload();
  if (body_)
    std::exchange(body_, nullptr)->detach(why);
  wanted_.notify();
}

void Http1Connection::release_upload() {
  if (upload_)
    std::exchange(upload_, nullptr)->stop();
}

void Http1Connection::report() {
  if (listener_)
    listener_->changed(*this);
}

void Http1Connection::give_up(Call& call, const ErrorCode& why) {
  if (call_.get() != &call)
    return;
  const auto released = std::exchange(call_, nullptr);
  shut(why);
  report();
}

void Http1Connection::upload_done() {
  upload_.reset();
  if (phase_ == Phase::uploading)
    part(true);
}

/// A server may answer, close, and take no more: its answer counts.
void Http1Connection::upload_cut(const boost::system::error_code& /*error*/) {
  release_upload();
  keep_ = false;
  if (phase_ == Phase::uploading)
    part(false);
}

void Http1Connection::upload_failed(Problem problem) {
  release_upload();
  fail(std::move(problem));
}

}  // namespace portico::client
