#include <client/call.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace portico::client {

using http::ErrorCode;

namespace {

constexpr auto kNever = Clock::time_point::max();

/// Not `deadline_after`: zero is now here.
Clock::time_point after(std::chrono::nanoseconds timeout) {
  const auto now = Clock::now();
  return timeout < kNever - now ? now + timeout : kNever;
}

std::string within(std::chrono::nanoseconds timeout) {
  return fmt::format("within {:g} s", std::chrono::duration<double>{timeout}.count());
}

}  // namespace

Problem Carrier::too_late(const Call& /*call*/) const {
  return {ErrorCode::connection_timeout, "no connection"};
}

/// Watches the time that its reader waits; costs nothing while there is something to read.
class Call::TimedBody final : public http::Body {
 public:
  TimedBody(std::shared_ptr<Call> call, std::unique_ptr<http::Body> inner)
      : call_{std::move(call)}, inner_{std::move(inner)} {
    call_->body_ = this;
  }
  ~TimedBody() override {
    call_->body_ = nullptr;
    moved();
  }

  http::Step poll(std::size_t max) override {
    if (late_)
      return fail_late();
    auto step = inner_->poll(max);
    if (!std::holds_alternative<http::Pending>(step)) {
      moved();
      if (const auto* const code = std::get_if<ErrorCode>(&step))
        call_->tell({*code, "the response's body broke off"});
    } else if (overdue_) {
      call_->time_out(problem());
      return fail_late();
    } else {
      wait();
    }
    return step;
  }
  std::size_t available(std::size_t max) override { return late_ ? 0 : inner_->available(max); }
  bool take(std::span<std::byte> to) override {
    moved();
    return !late_ && inner_->take(to);
  }
  Signal& changed() override { return inner_->changed(); }
  std::optional<std::uint64_t> length() const override { return inner_->length(); }

  /// The read deadline has passed. Somebody who was told that there is something to read, or who
  /// does not wait at the moment, has yet to see what came in time.
  [[nodiscard]] bool overdue() {
    overdue_ = !inner_->changed().has_waiters();
    return !overdue_;
  }
  /// From here on the reader finds `code`.
  void end(const ErrorCode& code) {
    late_ = code;
    inner_->changed().notify();
  }
  [[nodiscard]] Problem problem() const {
    return {ErrorCode::connection_read_timeout,
            "no more of the response's body came " + within(call_->timeouts_.between_bytes)};
  }

 private:
  void wait() {
    if (std::exchange(waits_, true))
      return;
    call_->read_deadline_ = after(call_->timeouts_.between_bytes);
    call_->rearm();
  }
  void moved() {
    overdue_ = false;
    if (!std::exchange(waits_, false))
      return;
    call_->read_deadline_ = kNever;
    call_->rearm();
  }
  http::Step fail_late() { return *late_; }

  std::shared_ptr<Call> call_;
  std::unique_ptr<http::Body> inner_;
  std::optional<ErrorCode> late_;
  /// The last poll found nothing.
  bool waits_ = false;
  /// And the time for that is over.
  bool overdue_ = false;
};

Call::Call(boost::asio::any_io_executor executor, http::Request request, Origin origin,
           Timeouts timeouts)
    : executor_{std::move(executor)}, request_{std::move(request)}, origin_{std::move(origin)},
      timeouts_{timeouts}, bodiless_{request_.body->length() == 0U} {}

Call::~Call() {
  if (timer_)
    timer_->close();
}

// What a carrier reports -------------------------------------------------------------------------

void Call::begin_sending() {
  if (!waiting())
    return;
  phase_ = Phase::sending;
  phase_deadline_ = after(timeouts_.first_byte);
  rearm();
}

void Call::write_stalled() {
  if (phase_ == Phase::over || write_deadline_ != kNever)
    return;
  write_deadline_ = after(timeouts_.between_bytes);
  rearm();
}

void Call::write_moved() {
  if (std::exchange(write_deadline_, kNever) != kNever)
    rearm();
}

void Call::respond(http::Response response) {
  if (!waiting())
    return;
  response.body = std::make_unique<TimedBody>(shared_from_this(), std::move(response.body));
  settle(std::move(response));
}

void Call::fail(Problem problem, bool unprocessed) {
  const auto self = shared_from_this();
  carrier_ = nullptr;
  write_moved();
  if (phase_ == Phase::over)
    return;
  if (waiting()) {
    if (const auto owner = owner_.lock(); owner && owner->retry(*this, unprocessed))
      return;
    settle(std::unexpected{problem.code});
  }
  tell(problem);
}

// For the transport ------------------------------------------------------------------------------

bool Call::rewind() {
  if (bodiless_ && !body_untouched())
    request_.body = http::empty_body();
  return body_untouched();
}

void Call::queue() {
  if (!waiting())
    return;
  phase_ = Phase::connecting;
  phase_deadline_ = after(timeouts_.connect);
  rearm();
}

void Call::abandon() {
  const auto self = shared_from_this();
  if (phase_ == Phase::over)
    return;
  phase_ = Phase::over;
  phase_deadline_ = write_deadline_ = read_deadline_ = kNever;
  rearm();
  owner_.reset();
  stop_carrier(ErrorCode::connection_terminated);
  // A body in it refers to this call.
  answer_.reset();
}

http::Answer Call::take_answer() {
  auto answer = std::move(*answer_);
  answer_.reset();
  return answer;
}

// Its end ----------------------------------------------------------------------------------------

void Call::settle(http::Answer answer) {
  phase_ = Phase::answered;
  phase_deadline_ = kNever;
  rearm();
  answer_.emplace(std::move(answer));
  changed_.notify();
}

void Call::tell(const Problem& problem) {
  if (const auto owner = std::exchange(owner_, {}).lock())
    owner->failed(*this, problem);
}

void Call::stop_carrier(const ErrorCode& why) {
  if (auto* const carrier = std::exchange(carrier_, nullptr))
    carrier->give_up(*this, why);
}

// Its clocks -------------------------------------------------------------------------------------

void Call::rearm() {
  const auto next = std::min({phase_deadline_, write_deadline_, read_deadline_});
  if (!timer_ && next != kNever)
    timer_ = LazyTimer::make(executor_, *this);
  if (timer_)
    timer_->set(next);
}

void Call::expired() {
  const auto self = shared_from_this();
  const auto now = Clock::now();
  if (write_deadline_ <= now)
    return time_out(
        {ErrorCode::connection_write_timeout,
         "the server took nothing more of the request " + within(timeouts_.between_bytes)});
  if (phase_deadline_ <= now && phase_ == Phase::sending)
    return time_out({ErrorCode::connection_read_timeout,
                     "the server did not respond " + within(timeouts_.first_byte)});
  if (phase_deadline_ <= now) {
    auto problem =
        carrier_ ? carrier_->too_late(*this) : Problem{ErrorCode::connection_timeout, ""};
    problem.detail.append(" ").append(within(timeouts_.connect));
    return time_out(std::move(problem));
  }
  if (read_deadline_ <= now) {
    read_deadline_ = kNever;
    if (body_ && body_->overdue())
      return time_out(body_->problem());
  }
  rearm();
}

void Call::time_out(Problem problem) {
  const auto self = shared_from_this();
  phase_deadline_ = write_deadline_ = read_deadline_ = kNever;
  rearm();
  stop_carrier(problem.code);
  if (waiting())
    settle(std::unexpected{problem.code});
  else if (body_)
    body_->end(problem.code);
  tell(problem);
}

}  // namespace portico::client
