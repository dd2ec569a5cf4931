#include <base/lazy_timer.hpp>

#include <boost/asio/error.hpp>

namespace portico {

std::shared_ptr<LazyTimer> LazyTimer::make(const boost::asio::any_io_executor& executor,
                                           Listener& listener) {
  return std::shared_ptr<LazyTimer>{new LazyTimer{executor, listener}};
}

void LazyTimer::set(Clock::time_point deadline) {
  deadline_ = deadline;
  if (deadline_ < armed_ && listener_)
    arm();
}

void LazyTimer::arm() {
  armed_ = deadline_;
  timer_.expires_at(armed_);
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (error != boost::asio::error::operation_aborted)
      self->fired();
  });
}

void LazyTimer::fired() {
  // A wait that had completed when it was replaced by an earlier one still comes here.
  armed_ = Clock::time_point::max();
  if (!listener_ || deadline_ == Clock::time_point::max())
    return;
  if (deadline_ > Clock::now())
    return arm();
  clear();
  listener_->expired();
}

void LazyTimer::close() {
  listener_ = nullptr;
  timer_.cancel();
}

}  // namespace portico
