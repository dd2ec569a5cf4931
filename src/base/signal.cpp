#include <portico/signal.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/assert.hpp>
#include <boost/system/system_error.hpp>

namespace portico {

namespace asio = boost::asio;

void Waiter::unlink() {
  if (!signal_)
    return;
  (previous_ ? previous_->next_ : signal_->first_) = next_;
  (next_ ? next_->previous_ : signal_->last_) = previous_;
  signal_ = nullptr;
  previous_ = next_ = nullptr;
}

Signal::~Signal() {
  notify();
  detach_all();
}

void Signal::add(Waiter& waiter) {
  BOOST_ASSERT(!waiter.linked());
  waiter.signal_ = this;
  waiter.previous_ = last_;
  (last_ ? last_->next_ : first_) = &waiter;
  last_ = &waiter;
}

void Signal::notify() noexcept {
  if (!first_)
    return;
  // The waiters move to a list of this call's own: any of them may unlink or destroy another, link
  // itself again or destroy this signal, so `this` must not be touched once the first is called.
  Signal batch;
  batch.first_ = first_;
  batch.last_ = last_;
  first_ = last_ = nullptr;
  for (Waiter* waiter = batch.first_; waiter; waiter = waiter->next_)
    waiter->signal_ = &batch;
  while (Waiter* waiter = batch.first_) {
    waiter->unlink();
    waiter->notified();
  }
}

void Signal::detach_all() noexcept {
  while (first_)
    first_->unlink();
}

namespace {

/// Lives in the frame of `Signal::wait`. A channel rather than a handler kept here, because the
/// channel's service destroys the suspended coroutine when its `io_context` goes away.
class CoroutineWaiter : public Waiter {
 public:
  explicit CoroutineWaiter(const asio::any_io_executor& executor) : channel_{executor, 1} {}

  auto receive() { return channel_.async_receive(asio::as_tuple(asio::use_awaitable)); }

 protected:
  void notified() noexcept override { channel_.try_send(boost::system::error_code{}); }

 private:
  asio::experimental::channel<void(boost::system::error_code)> channel_;
};

}  // namespace

asio::awaitable<void> Signal::wait() {
  CoroutineWaiter waiter{co_await asio::this_coro::executor};
  add(waiter);
  const auto [error] = co_await waiter.receive();
  if (error)
    throw boost::system::system_error{asio::error::operation_aborted};
}

}  // namespace portico
