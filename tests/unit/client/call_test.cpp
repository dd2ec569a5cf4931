#include <client/call.hpp>

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace portico::client {
namespace {

namespace asio = boost::asio;

using namespace std::chrono_literals;
using http::ErrorCode;

/// A body that the test fills.
class FilledBody final : public http::Body {
 public:
  http::Step poll(std::size_t /*max*/) override {
    return next ? *std::exchange(next, std::nullopt) : http::Step{http::Pending{}};
  }
  Signal& changed() override { return changed_; }

  void fill(http::Step step) {
    next = std::move(step);
    changed_.notify();
  }

  std::optional<http::Step> next;

 private:
  Signal changed_;
};

class Carrying final : public Carrier {
 public:
  void give_up(Call& /*call*/, const ErrorCode& why) override { given_up = why; }
  Problem too_late(const Call& /*call*/) const override {
    return {ErrorCode::dns_timeout, "no answer"};
  }

  std::optional<ErrorCode> given_up;
};

struct Reader final : Waiter {
  bool told = false;

 private:
  void notified() noexcept override { told = true; }
};

class CallTest : public testing::Test {
 protected:
  struct Owner final : Call::Owner {
    bool retry(Call& call, bool unprocessed) override { return unprocessed && call.rewind(); }
    void failed(const Call& /*call*/, const Problem& problem) override {
      failures.push_back(problem);
    }
    std::vector<Problem> failures;
  };

  ~CallTest() override {
    if (call)
      call->abandon();
  }

  /// Each timeout that is not `timeouts`' own is none.
  void make(Call::Timeouts timeouts, std::string content = {}) {
    http::Request request;
    request.body = http::body_of(std::move(content));
    call = std::make_shared<Call>(loop.get_executor(), std::move(request), Origin{}, timeouts);
    call->owned_by(owner);
    call->carried_by(&carrier);
  }
  FilledBody& respond() {
    auto body = std::make_unique<FilledBody>();
    FilledBody& filled = *body;
    call->respond({.status = 200, .headers = {}, .body = std::move(body)});
    return filled;
  }
  std::unique_ptr<http::Body> take_body() { return std::move(call->take_answer().value().body); }
  void run() {
    loop.restart();
    loop.poll();
  }
  /// Until no timer is set, or `done`.
  void run_until(const std::function<bool()>& done) {
    loop.restart();
    while (!done() && loop.run_one() != 0) {
    }
  }
  void run_until_ready() {
    run_until([this] { return call->ready(); });
  }
  std::optional<ErrorCode> error() {
    const auto answer = call->take_answer();
    return answer ? std::nullopt : std::optional{answer.error()};
  }

  static constexpr auto kNever = Call::kUnbounded;

  asio::io_context loop;
  std::shared_ptr<Owner> owner = std::make_shared<Owner>();
  Carrying carrier;
  std::shared_ptr<Call> call;
};

TEST_F(CallTest, TellsWhoeverWaits) {
  make({kNever, kNever, kNever});
  Reader reader;
  call->changed().add(reader);
  EXPECT_FALSE(call->ready());
  respond();
  EXPECT_TRUE(reader.told);
  ASSERT_TRUE(call->ready());
  EXPECT_EQ(call->take_answer()->status, 200);
  EXPECT_TRUE(owner->failures.empty());
}

TEST_F(CallTest, SetsNoTimerWithoutTimeouts) {
  make({kNever, kNever, kNever});
  call->queue();
  call->begin_sending();
  call->write_stalled();
  loop.restart();
  EXPECT_EQ(loop.run(), 0U);
}

TEST_F(CallTest, CarrierSaysWhatTheConnectTimeoutMeans) {
  make({1ms, kNever, kNever});
  call->queue();
  run_until_ready();
  EXPECT_EQ(error(), ErrorCode{ErrorCode::dns_timeout});
  EXPECT_EQ(carrier.given_up, ErrorCode{ErrorCode::dns_timeout});
  ASSERT_EQ(owner->failures.size(), 1U);
  EXPECT_EQ(owner->failures[0].detail, "no answer within 0.001 s");
}

TEST_F(CallTest, FirstByteTimeoutCountsFromSending) {
  make({0ns, 1ms, kNever});
  call->begin_sending();
  run_until_ready();
  EXPECT_EQ(error(), ErrorCode{ErrorCode::connection_read_timeout});
  EXPECT_EQ(carrier.given_up, ErrorCode{ErrorCode::connection_read_timeout});
}

TEST_F(CallTest, WritesMustNotStall) {
  make({kNever, kNever, 1ms});
  call->begin_sending();
  call->write_stalled();
  call->write_moved();
  run();
  call->write_stalled();
  run_until_ready();
  EXPECT_EQ(error(), ErrorCode{ErrorCode::connection_write_timeout});
}

TEST_F(CallTest, StalledWriteEndsTheBodyToo) {
  make({kNever, kNever, 1ms});
  respond();
  const auto body = take_body();
  call->write_stalled();
  run_until([this] { return carrier.given_up.has_value(); });
  const auto step = body->poll(1);
  ASSERT_TRUE(std::holds_alternative<ErrorCode>(step));
  EXPECT_EQ(std::get<ErrorCode>(step), ErrorCode{ErrorCode::connection_write_timeout});
}

TEST_F(CallTest, BodyMustNotKeepItsReaderWaiting) {
  make({kNever, kNever, 1ms});
  respond();
  const auto body = take_body();
  Reader reader;
  ASSERT_TRUE(std::holds_alternative<http::Pending>(body->poll(1)));
  body->changed().add(reader);
  run_until([&reader] { return reader.told; });
  const auto step = body->poll(1);
  ASSERT_TRUE(std::holds_alternative<ErrorCode>(step));
  EXPECT_EQ(std::get<ErrorCode>(step), ErrorCode{ErrorCode::connection_read_timeout});
  EXPECT_EQ(carrier.given_up, ErrorCode{ErrorCode::connection_read_timeout});
  EXPECT_EQ(owner->failures.size(), 1U);
}

TEST_F(CallTest, WhatCameInTimeIsReadAfterIt) {
  make({kNever, kNever, 1ms});
  FilledBody& filled = respond();
  const auto body = take_body();
  Reader reader;
  ASSERT_TRUE(std::holds_alternative<http::Pending>(body->poll(1)));
  body->changed().add(reader);
  filled.fill(http::Chunk(1, std::byte{1}));
  ASSERT_TRUE(reader.told);
  loop.run();
  EXPECT_TRUE(std::holds_alternative<http::Chunk>(body->poll(1)));
  EXPECT_FALSE(carrier.given_up);
}

TEST_F(CallTest, ReaderWhoLooksNowAndThenSeesTheTimeout) {
  make({kNever, kNever, 1ms});
  respond();
  const auto body = take_body();
  ASSERT_TRUE(std::holds_alternative<http::Pending>(body->poll(1)));
  loop.run();
  EXPECT_FALSE(carrier.given_up) << "nobody waits";
  for (int i = 0; i < 2; ++i)
    EXPECT_TRUE(std::holds_alternative<ErrorCode>(body->poll(1)));
  EXPECT_TRUE(carrier.given_up);
}

TEST_F(CallTest, BodyMayRestWhileNobodyReads) {
  make({kNever, kNever, 1ms});
  FilledBody& filled = respond();
  const auto body = take_body();
  filled.fill(http::Chunk(1, std::byte{1}));
  EXPECT_TRUE(std::holds_alternative<http::Chunk>(body->poll(1)));
  loop.restart();
  EXPECT_EQ(loop.run(), 0U) << "no timer";
}

TEST_F(CallTest, TellsOfBodiesThatBreakOff) {
  make({kNever, kNever, kNever});
  FilledBody& filled = respond();
  const auto body = take_body();
  filled.fill(ErrorCode{ErrorCode::http_response_incomplete});
  EXPECT_TRUE(std::holds_alternative<ErrorCode>(body->poll(1)));
  call->fail({ErrorCode::connection_terminated, "and so did the upload"});
  ASSERT_EQ(owner->failures.size(), 1U);
  EXPECT_EQ(owner->failures[0].code, ErrorCode{ErrorCode::http_response_incomplete});
}

TEST_F(CallTest, GivingUpTellsTheCarrierOnly) {
  make({1ms, 1ms, 1ms});
  call->queue();
  call->abandon();
  EXPECT_EQ(carrier.given_up, ErrorCode{ErrorCode::connection_terminated});
  loop.run();
  respond();
  call->fail({ErrorCode::connection_refused, ""});
  EXPECT_FALSE(call->ready());
  EXPECT_TRUE(owner->failures.empty());
}

TEST_F(CallTest, GivingUpDropsTheAnswer) {
  make({kNever, kNever, kNever});
  respond();
  call->abandon();
  const std::weak_ptr<Call> gone = std::exchange(call, nullptr);
  EXPECT_TRUE(gone.expired());
}

TEST_F(CallTest, OwnerMayTakeItOver) {
  make({kNever, 1ms, kNever}, "content");
  call->begin_sending();
  call->fail({ErrorCode::connection_terminated, "stale"}, true);
  EXPECT_FALSE(call->ready());
  call->queue();
  loop.run();
  EXPECT_FALSE(call->ready()) << "the first attempt's clock has stopped";
  (void)call->take_body();
  call->fail({ErrorCode::connection_terminated, "again"}, true);
  EXPECT_EQ(error(), ErrorCode{ErrorCode::connection_terminated}) << "its body is gone";
  ASSERT_EQ(owner->failures.size(), 1U);
  EXPECT_EQ(owner->failures[0].detail, "again");
}

TEST_F(CallTest, EmptyBodiesAreAlwaysThere) {
  make({kNever, kNever, kNever});
  (void)call->take_body();
  EXPECT_TRUE(call->rewind());
  EXPECT_TRUE(call->body_untouched());
}

TEST_F(CallTest, MayOutliveItsOwner) {
  make({kNever, kNever, kNever});
  owner.reset();
  call->fail({ErrorCode::connection_terminated, ""}, true);
  EXPECT_EQ(error(), ErrorCode{ErrorCode::connection_terminated});
}

}  // namespace
}  // namespace portico::client
