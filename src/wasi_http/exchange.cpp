#include <wasi_http/exchange.hpp>

#include <wasi_http/sandbox.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <utility>

namespace portico::http {

using std::chrono::steady_clock;

// The guest's life
// ---------------------------------------------------------------------------------

void Exchange::Impl::start(Sandbox::Impl& sandbox, Request request) {
  sandbox_ = &sandbox;
  head_request_ = request.method.kind == Method::Kind::head;
  const bool bounded = options_.deadline.count() > 0;
  const auto end = bounded ? steady_clock::now() + options_.deadline : steady_clock::time_point{};
  // A guest on a fiber comes back here when it first waits, most often with its answer given; one
  // without has to be stopped from inside its call.
  const bool blocking = !sandbox.on_fiber();
  if (bounded && blocking)
    start_deadline(end);
  sandbox.call(std::move(request), std::move(options_.client), *this);
  if (bounded && !blocking && !answer_)
    start_deadline(end);
}

void Exchange::Impl::finish(Result<> result) {
  timer_.reset();
  const auto blame = [&result](const char* reason) {
    if (result)
      result = fail(Errc::trap, reason);
  };
  if (!answer_) {
    if (result)
      refuse("the guest returned without calling response-outparam.set");
    else if (result.error().code() == Errc::deadline)
      settle(std::unexpected{ErrorCode{ErrorCode::http_response_timeout}});
    else
      settle(std::unexpected{
          ErrorCode{ErrorCode::internal_error, "the guest was stopped before it set a response: " +
                                                   result.error().message()}});
  }
  if (refusal_)
    blame(refusal_);
  if (pipe_ && !pipe_->ended()) {
    blame("the guest returned without finishing its response body (outgoing-body.finish)");
    pipe_->fail({ErrorCode::internal_error, result.error().message()});
  }
  pipe_.reset();
  result_ = std::move(result);
  finished_.notify();
}

void Exchange::Impl::abandon() {
  if (!result_)
    finish(fail(Errc::cancelled, "the exchange was given up"));
  if (!owned_ && sandbox_)
    sandbox_->forget(*this);
  sandbox_ = nullptr;
  owned_.reset();
}

// Its response
// -------------------------------------------------------------------------------------

void Exchange::Impl::settle(Answer answer) {
  timer_.reset();
  answer_.emplace(std::move(answer));
  answered_.notify();
}

void Exchange::Impl::informational(std::uint16_t status, const Fields& headers) {
  if (!answer_ && options_.informational)
    options_.informational(status, headers);
}

void Exchange::Impl::respond(Response response, std::shared_ptr<wasi_http::BodyPipe> pipe) {
  if (answer_)
    return;
  pipe_ = std::move(pipe);
  settle(std::move(response));
}

void Exchange::Impl::respond(ErrorCode error) {
  if (!answer_)
    settle(std::unexpected{std::move(error)});
}

void Exchange::Impl::refuse(const char* reason) {
  if (answer_)
    return;
  refusal_ = reason;
  settle(std::unexpected{ErrorCode{ErrorCode::internal_error, reason}});
}

// Its deadline
// -------------------------------------------------------------------------------------

void Exchange::Impl::start_deadline(steady_clock::time_point end) {
  timer_.emplace(sandbox_->store().executor(), end);
  timer_->async_wait([weak = weak_from_this()](boost::system::error_code error) {
    const auto self = weak.lock();
    if (!error && self && self->timer_)
      self->expire();
  });
}

void Exchange::Impl::expire() {
  const auto bound = std::chrono::duration_cast<std::chrono::milliseconds>(options_.deadline);
  Error error{Errc::deadline, fmt::format("the guest gave no response within {}", bound)};
  settle(std::unexpected{ErrorCode{ErrorCode::http_response_timeout}});
  sandbox_->store().interrupt(std::move(error));
}

// The public face
// ----------------------------------------------------------------------------------

Exchange::Exchange(std::shared_ptr<Impl> impl) : impl_{std::move(impl)} {}
Exchange::Exchange(Exchange&&) noexcept = default;

Exchange& Exchange::operator=(Exchange&& other) noexcept {
  if (this != &other) {
    if (const auto old = std::exchange(impl_, std::move(other.impl_)))
      old->abandon();
  }
  return *this;
}

Exchange::~Exchange() {
  if (impl_)
    impl_->abandon();
}

namespace {

boost::asio::awaitable<Exchange::Impl::Answer> answer_of(std::shared_ptr<Exchange::Impl> impl) {
  while (!impl->has_answer())
    co_await impl->answered().wait();
  co_return impl->take_answer();
}

boost::asio::awaitable<Result<>> result_of(std::shared_ptr<Exchange::Impl> impl) {
  while (!impl->has_finished())
    co_await impl->finished().wait();
  co_return impl->take_result();
}

}  // namespace

boost::asio::awaitable<std::expected<Response, ErrorCode>> Exchange::response() {
  return answer_of(impl_);
}
boost::asio::awaitable<Result<>> Exchange::finished() {
  return result_of(impl_);
}
bool Exchange::has_response() const {
  return impl_->has_answer();
}
bool Exchange::has_finished() const {
  return impl_->has_finished();
}

}  // namespace portico::http
