#include <wasi_http/execution.hpp>

#include <boost/asio/co_spawn.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <utility>

namespace portico::http {

namespace {

Result<int> status_of(Result<std::expected<void, std::monostate>> returned) {
  if (returned)
    return *returned ? 0 : 1;
  if (returned.error().code() == Errc::exit)
    return returned.error().exit_status();
  return std::unexpected{std::move(returned.error())};
}

}  // namespace

Execution::Impl::Impl(std::shared_ptr<const Command::Impl> command, SandboxOptions sandbox,
                      ExecutionOptions options)
    : command_{std::move(command)}, options_{std::move(options)} {
  world_.emplace(command_->pre, std::move(sandbox));
}

void Execution::Impl::start() {
  if (options_.deadline.count() > 0)
    start_deadline();
  world_->http.client = std::move(options_.client);
  world_->store.call(command_->run, [weak = weak_from_this()](auto result) {
    if (const auto self = weak.lock())
      self->returned(status_of(std::move(result)));
  });
}

void Execution::Impl::returned(Result<int> status) {
  world_->http.client.reset();
  if (stopped_ || !world_->wasi.holds_output())
    return end(std::move(status));
  status_ = std::move(status);
  boost::asio::co_spawn(world_->store.executor(), world_->wasi.pass_output_on(),
                        [weak = weak_from_this()](const std::exception_ptr&) {
                          const auto self = weak.lock();
                          if (self && !self->result_)
                            self->end(std::move(*self->status_));
                        });
}

void Execution::Impl::end(Result<int> result) {
  timer_.reset();
  result_ = std::move(result);
  ended_.notify();
}

void Execution::Impl::stop(Error error) {
  if (result_ || stopped_)
    return;
  stopped_ = true;
  if (status_)
    end(std::unexpected{std::move(error)});
  else
    world_->store.interrupt(std::move(error));
}

void Execution::Impl::abandon() {
  if (!result_)
    end(fail(Errc::cancelled, "the execution was given up"));
  world_.reset();
}

void Execution::Impl::start_deadline() {
  timer_.emplace(world_->store.executor(), options_.deadline);
  timer_->async_wait([weak = weak_from_this()](boost::system::error_code error) {
    const auto self = weak.lock();
    if (error || !self || !self->timer_)
      return;
    const auto bound =
        std::chrono::duration_cast<std::chrono::milliseconds>(self->options_.deadline);
    self->stop({Errc::deadline, fmt::format("the guest did not end within {}", bound)});
  });
}

// The public face ---------------------------------------------------------------------------------

Execution::Execution(std::shared_ptr<Impl> impl) : impl_{std::move(impl)} {}
Execution::Execution(Execution&&) noexcept = default;

Execution& Execution::operator=(Execution&& other) noexcept {
  if (this != &other) {
    if (const auto old = std::exchange(impl_, std::move(other.impl_)))
      old->abandon();
  }
  return *this;
}

Execution::~Execution() {
  if (impl_)
    impl_->abandon();
}

namespace {

boost::asio::awaitable<Result<int>> result_of(std::shared_ptr<Execution::Impl> impl) {
  while (!impl->has_ended())
    co_await impl->ended().wait();
  co_return impl->take_result();
}

}  // namespace

boost::asio::awaitable<Result<int>> Execution::exit_status() {
  return result_of(impl_);
}
bool Execution::has_ended() const {
  return impl_->has_ended();
}
void Execution::stop(Error error) {
  impl_->stop(std::move(error));
}

}  // namespace portico::http
