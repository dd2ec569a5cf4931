#include <portico/signal.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace portico {
namespace {

namespace asio = boost::asio;

class Recorder : public Waiter {
 public:
  Recorder(std::string& log, char name) : log_{log}, name_{name} {}

  std::function<void()> then;

 private:
  void notified() noexcept override {
    log_.push_back(name_);
    // A copy: what it does may destroy this waiter.
    if (const auto action = then)
      action();
  }

  std::string& log_;
  char name_;
};

struct SignalTest : testing::Test {
  std::string log;
  std::unique_ptr<Signal> signal = std::make_unique<Signal>();
  std::unique_ptr<Recorder> a = std::make_unique<Recorder>(log, 'a');
  std::unique_ptr<Recorder> b = std::make_unique<Recorder>(log, 'b');
  std::unique_ptr<Recorder> c = std::make_unique<Recorder>(log, 'c');

  void add_all() {
    signal->add(*a);
    signal->add(*b);
    signal->add(*c);
  }
};

TEST_F(SignalTest, NotifiesInOrderAndOnce) {
  add_all();
  EXPECT_TRUE(signal->has_waiters());
  signal->notify();
  EXPECT_FALSE(signal->has_waiters());
  EXPECT_FALSE(b->linked());
  signal->notify();
  EXPECT_EQ(log, "abc");
}

TEST_F(SignalTest, UnlinkedWaitersAreNotCalled) {
  add_all();
  b->unlink();
  b->unlink();
  signal->notify();
  EXPECT_EQ(log, "ac");
}

TEST_F(SignalTest, UnlinksEveryPosition) {
  for (const auto& gone : {&a, &b, &c}) {
    log.clear();
    add_all();
    (*gone)->unlink();
    signal->add(**gone);
    signal->notify();
    EXPECT_EQ(log.size(), 3U);
    EXPECT_EQ(log.back(), "abc"[gone == &a ? 0 : gone == &b ? 1 : 2]);
  }
}

TEST_F(SignalTest, DestroyedWaitersAreNotCalled) {
  add_all();
  a.reset();
  c.reset();
  signal->notify();
  EXPECT_EQ(log, "b");
}

TEST_F(SignalTest, WaitersLinkedMeanwhileWaitOn) {
  add_all();
  a->then = [this] { signal->add(*a); };
  signal->notify();
  EXPECT_EQ(log, "abc");
  EXPECT_TRUE(a->linked());
  a->then = nullptr;
  signal->notify();
  EXPECT_EQ(log, "abca");
}

TEST_F(SignalTest, AWaiterMayDestroyAnotherThatIsDue) {
  add_all();
  a->then = [this] { b.reset(); };
  signal->notify();
  EXPECT_EQ(log, "ac");
}

TEST_F(SignalTest, AWaiterMayUnlinkAnotherThatIsDue) {
  add_all();
  a->then = [this] { c->unlink(); };
  signal->notify();
  EXPECT_EQ(log, "ab");
}

TEST_F(SignalTest, AWaiterMayMoveAnotherToTheNextRound) {
  add_all();
  a->then = [this] {
    c->unlink();
    signal->add(*c);
  };
  signal->notify();
  EXPECT_EQ(log, "ab");
  signal->notify();
  EXPECT_EQ(log, "abc");
}

TEST_F(SignalTest, AWaiterMayDestroyItself) {
  add_all();
  b->then = [this] { b.reset(); };
  signal->notify();
  EXPECT_EQ(log, "abc");
}

TEST_F(SignalTest, AWaiterMayDestroyTheSignal) {
  add_all();
  a->then = [this] { signal.reset(); };
  signal->notify();
  EXPECT_EQ(log, "abc");
  EXPECT_FALSE(c->linked());
}

TEST_F(SignalTest, AWaiterMayDestroyTheSignalAndAllOthers) {
  add_all();
  a->then = [this] {
    signal.reset();
    b.reset();
    c.reset();
  };
  signal->notify();
  EXPECT_EQ(log, "a");
}

TEST_F(SignalTest, NotifyNests) {
  add_all();
  a->then = [this] {
    signal->add(*a);
    a->then = nullptr;
    signal->notify();
  };
  signal->notify();
  EXPECT_EQ(log, "aabc");
}

TEST_F(SignalTest, DestructionNotifies) {
  add_all();
  signal.reset();
  EXPECT_EQ(log, "abc");
  EXPECT_FALSE(a->linked());
}

TEST_F(SignalTest, LinkingAgainDuringDestructionIsUndone) {
  add_all();
  Signal* const dying = signal.get();
  a->then = [this, dying] { dying->add(*a); };
  signal.reset();
  EXPECT_EQ(log, "abc");
  EXPECT_FALSE(a->linked());
}

asio::awaitable<void> wait_then_log(Signal& signal, std::string& log) {
  co_await signal.wait();
  log.push_back('w');
}

TEST_F(SignalTest, CoroutinesWait) {
  asio::io_context io;
  asio::co_spawn(io, wait_then_log(*signal, log), asio::detached);
  io.poll();
  EXPECT_EQ(log, "");
  ASSERT_TRUE(signal->has_waiters());
  signal->notify();
  EXPECT_EQ(log, "") << "the notifier must not run the coroutine";
  io.restart();
  io.poll();
  EXPECT_EQ(log, "w");
}

TEST_F(SignalTest, CoroutinesOutliveTheSignal) {
  asio::io_context io;
  asio::co_spawn(io, wait_then_log(*signal, log), asio::detached);
  io.poll();
  signal.reset();
  io.restart();
  io.poll();
  EXPECT_EQ(log, "w");
}

TEST_F(SignalTest, WaitCanBeCancelled) {
  asio::io_context io;
  asio::cancellation_signal cancel;
  std::exception_ptr failure;
  asio::co_spawn(io, wait_then_log(*signal, log),
                 asio::bind_cancellation_slot(
                     cancel.slot(), [&failure](std::exception_ptr e) { failure = std::move(e); }));
  io.poll();
  cancel.emit(asio::cancellation_type::terminal);
  io.restart();
  io.poll();
  EXPECT_EQ(log, "");
  EXPECT_FALSE(signal->has_waiters());
  ASSERT_TRUE(failure);
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& error) {
    EXPECT_EQ(error.code(), asio::error::operation_aborted);
  }
}

TEST_F(SignalTest, WaitersGoWithTheirContext) {
  {
    asio::io_context io;
    asio::co_spawn(io, wait_then_log(*signal, log), asio::detached);
    io.poll();
    ASSERT_TRUE(signal->has_waiters());
  }
  EXPECT_FALSE(signal->has_waiters());
  signal->notify();
  EXPECT_EQ(log, "");
}

asio::awaitable<void> own_signal_and_wait() {
  Signal signal;
  co_await signal.wait();
}

TEST_F(SignalTest, ACoroutineThatOwnsItsSignalGoesWithItsContext) {
  asio::io_context io;
  asio::co_spawn(io, own_signal_and_wait(), asio::detached);
  io.poll();
}

}  // namespace
}  // namespace portico
