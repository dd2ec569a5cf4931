#include "sandbox.hpp"

#include <boost/asio/post.hpp>

#include <stdexcept>

namespace portico::component {
namespace {

constexpr std::string_view kWaiter = R"((component
  (import "host" (instance $host (export "wait" (func))))
  (core func $wait (canon lower (func $host "wait")))
  (core module $main
    (import "host" "wait" (func $wait))
    (func (export "run") (call $wait)))
  (core instance $main (instantiate $main (with "host" (instance (export "wait" (func $wait))))))
  (func (export "run") (canon lift (core func $main "run")))))";

/// A blocking store on a loop of the embedder's, whose guest waits for `signal_`.
class StoreLoopTest : public testing::Test {
 protected:
  StoreLoopTest() {
    linker_.instance("host").func("wait", [this](Call& call) {
      while (!ready_)
        call.wait(signal_);
    });
    guest_.emplace(engine_, linker_, kWaiter);
  }

  Result<> run() {
    StoreOptions options;
    options.loop = &loop_;
    Store store{*guest_->pre, options};
    const auto func = typed_func<void()>(*guest_->pre, "", "run");
    Result<> result;
    store.call(*func, [&](Result<> ended) { result = std::move(ended); });
    return result;
  }
  void wake() {
    ready_ = true;
    signal_.notify();
  }

  boost::asio::io_context loop_{1};
  bool ready_ = false;
  Signal signal_;
  Engine engine_;
  Linker linker_;
  std::optional<Guest> guest_;
};

TEST_F(StoreLoopTest, RunsWhileTheGuestWaitsAndNoLonger) {
  std::string order;
  boost::asio::post(loop_, [&] { order += "before "; });
  boost::asio::post(loop_, [&] { wake(); });
  boost::asio::post(loop_, [&] { order += "after "; });
  EXPECT_TRUE(run());
  EXPECT_EQ(order, "before ");
  EXPECT_EQ(loop_.run(), 1U);
  EXPECT_EQ(order, "before after ");
}

TEST_F(StoreLoopTest, RunsOneThatHasStopped) {
  loop_.run();
  ASSERT_TRUE(loop_.stopped());
  boost::asio::post(loop_, [&] { wake(); });
  EXPECT_TRUE(run());
  EXPECT_FALSE(loop_.stopped());
}

TEST_F(StoreLoopTest, TrapsWhereNothingIsLeftToWaitFor) {
  const auto result = run();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), Errc::trap);
  EXPECT_FALSE(loop_.stopped());
}

TEST_F(StoreLoopTest, WhatItsHandlersThrowEndsTheGuest) {
  boost::asio::post(loop_, [] { throw std::runtime_error{"out of luck"}; });
  const auto result = run();
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message().find("out of luck"), std::string::npos)
      << result.error().describe();
}

}  // namespace
}  // namespace portico::component
