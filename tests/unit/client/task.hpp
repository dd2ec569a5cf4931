#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

namespace portico::client {

/// A coroutine under test, whose result is looked at from outside.
template <class T> class Task {
 public:
  Task(boost::asio::io_context& loop, boost::asio::awaitable<T> work)
      : loop_{&loop}, state_{std::make_shared<State>()} {
    if (loop.stopped())
      loop.restart();
    boost::asio::co_spawn(loop, store(std::move(work), state_),
                          boost::asio::bind_cancellation_slot(
                              state_->cancel.slot(), [state = state_](std::exception_ptr error) {
                                state->error = std::move(error);
                                state->done = true;
                              }));
  }

  [[nodiscard]] bool done() const { return state_->done; }
  /// Whether it ended with an exception, as one that is cancelled may.
  [[nodiscard]] bool thrown() const { return state_->error != nullptr; }
  void cancel() { state_->cancel.emit(boost::asio::cancellation_type::terminal); }

  /// Runs the loop until it is done.
  void finish() {
    while (!done())
      if (loop_->run_one() == 0)
        throw std::runtime_error{"nothing is left to wait for"};
  }
  T get() {
    finish();
    if (state_->error)
      std::rethrow_exception(state_->error);
    return std::move(*state_->result);
  }

 private:
  struct State {
    std::optional<T> result;
    std::exception_ptr error;
    bool done = false;
    boost::asio::cancellation_signal cancel;
  };

  static boost::asio::awaitable<void> store(boost::asio::awaitable<T> work,
                                            std::shared_ptr<State> state) {
    state->result.emplace(co_await std::move(work));
  }

  boost::asio::io_context* loop_;
  std::shared_ptr<State> state_;
};

template <class T> T run(boost::asio::io_context& loop, boost::asio::awaitable<T> work) {
  return Task<T>{loop, std::move(work)}.get();
}

}  // namespace portico::client
