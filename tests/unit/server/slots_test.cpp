#include <server/slots.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace portico::server {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

class SlotsTest : public testing::Test {
 protected:
  /// Waits for a slot in the background under `name`.
  void take(const std::string& name, Slots& slots) {
    asio::co_spawn(loop_, slots.take(),
                   asio::bind_cancellation_slot(
                       cancel_[name].slot(),
                       [this, name](std::exception_ptr failure, std::optional<Slots::Slot> slot) {
                         order_ += name;
                         order_ += failure ? "!" : slot ? "+" : "-";
                         if (slot)
                           held_.emplace(name, *std::move(slot));
                       }));
    loop_.restart();
    loop_.poll();
  }
  void give_back(const std::string& name) {
    held_.erase(name);
    loop_.restart();
    loop_.poll();
  }

  asio::io_context loop_;
  std::map<std::string, asio::cancellation_signal> cancel_;
  std::string order_;
  std::map<std::string, Slots::Slot> held_;
};

TEST_F(SlotsTest, AreGivenInOrderOfArrival) {
  Slots slots{loop_.get_executor(), {.running = 1, .waiting = 2, .wait = 0ns}};
  take("a", slots);
  take("b", slots);
  take("c", slots);
  EXPECT_EQ(order_, "a+");
  EXPECT_FALSE(slots.try_take());
  give_back("a");
  EXPECT_EQ(order_, "a+b+");
  give_back("b");
  EXPECT_EQ(order_, "a+b+c+");
  give_back("c");
  EXPECT_EQ(slots.running(), 0U);
}

TEST_F(SlotsTest, RefuseBeyondTheQueue) {
  Slots slots{loop_.get_executor(), {.running = 1, .waiting = 1, .wait = 0ns}};
  take("a", slots);
  take("b", slots);
  take("c", slots);
  EXPECT_EQ(order_, "a+c-");
  give_back("a");
  give_back("b");
}

TEST_F(SlotsTest, RefuseWhoeverWaitsTooLong) {
  Slots slots{loop_.get_executor(), {.running = 1, .waiting = 1, .wait = 1ns}};
  take("a", slots);
  take("b", slots);
  loop_.restart();
  loop_.run();
  EXPECT_EQ(order_, "a+b-");
  EXPECT_EQ(slots.waiting(), 0U);
  held_.clear();
}

TEST_F(SlotsTest, LetCancelledWaitersLeave) {
  Slots slots{loop_.get_executor(), {.running = 1, .waiting = 2, .wait = 0ns}};
  take("a", slots);
  take("b", slots);
  take("c", slots);
  cancel_["b"].emit(asio::cancellation_type::terminal);
  loop_.restart();
  loop_.poll();
  EXPECT_EQ(slots.waiting(), 1U);
  give_back("a");
  EXPECT_TRUE(held_.contains("c"));
  EXPECT_FALSE(held_.contains("b"));
  give_back("c");
  EXPECT_EQ(slots.running(), 0U);
}

}  // namespace
}  // namespace portico::server
