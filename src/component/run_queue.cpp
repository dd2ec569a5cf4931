#include <component/run_queue.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>

namespace portico::component {

RunQueue& RunQueue::of(const boost::asio::any_io_executor& executor) {
  return boost::asio::use_service<RunQueue>(
      boost::asio::query(executor, boost::asio::execution::context));
}

void RunQueue::woken(Runnable& guest, const boost::asio::any_io_executor& executor) {
  if (!guest.is_linked()) {
    woken_.push_back(guest);
    schedule(executor);
  }
}

void RunQueue::gave_way(Runnable& guest, const boost::asio::any_io_executor& executor) {
  gave_way_.push_back(guest);
  schedule(executor);
}

void RunQueue::schedule(const boost::asio::any_io_executor& executor) {
  if (!scheduled_) {
    scheduled_ = true;
    boost::asio::post(executor, [this, executor] { turn(executor); });
  }
}

void RunQueue::turn(const boost::asio::any_io_executor& executor) {
  // What is woken from here on waits for the next turn.
  List now;
  now.swap(woken_);
  if (!gave_way_.empty()) {
    Runnable& next = gave_way_.front();
    gave_way_.pop_front();
    now.push_back(next);
  }
  while (!now.empty()) {
    Runnable& guest = now.front();
    now.pop_front();
    guest.run();
  }
  scheduled_ = false;
  if (!woken_.empty() || !gave_way_.empty()) {
    schedule(executor);
  }
}

}  // namespace portico::component
