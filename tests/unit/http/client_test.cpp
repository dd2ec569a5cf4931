#include <portico/http/client.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace portico::http {
namespace {

namespace asio = boost::asio;

Response response(std::uint16_t status) {
  return {.status = status, .headers = {}, .body = empty_body()};
}

Request request(std::string path) {
  Request made;
  made.authority = "example.com";
  made.path_with_query = std::move(path);
  made.body = empty_body();
  return made;
}

/// What the coroutines of these tests have done.
struct Trace {
  Signal go_on;
  bool began = false;
  bool ended = false;
};

/// Notes that its scope has been left, however that came about.
struct Leaving {
  explicit Leaving(Trace& t) : trace{t} {}
  Leaving(const Leaving&) = delete;
  Leaving& operator=(const Leaving&) = delete;
  ~Leaving() { trace.ended = true; }
  Trace& trace;
};

asio::awaitable<Answer> wait_then_answer(Trace* trace) {
  const Leaving leaving{*trace};
  trace->began = true;
  co_await trace->go_on.wait();
  co_return response(201);
}

template <class Thrown> asio::awaitable<Answer> fail_with(Thrown thrown) {
  throw thrown;
  co_return response(200);
}

struct Notified : Waiter {
  bool told = false;

 private:
  void notified() noexcept override { told = true; }
};

class PendingTest : public testing::Test {
 protected:
  void run() {
    loop.restart();
    loop.poll();
  }

  asio::io_context loop;
};

TEST(Answered, IsReadyAtOnce) {
  const auto good = answered(response(204));
  ASSERT_TRUE(good->ready());
  EXPECT_EQ(good->take()->status, 204);
  const auto bad = answered(std::unexpected{ErrorCode{ErrorCode::http_request_denied}});
  ASSERT_TRUE(bad->ready());
  EXPECT_EQ(bad->take().error(), ErrorCode{ErrorCode::http_request_denied});
}

TEST_F(PendingTest, RunsWithoutBeingLookedAt) {
  Trace trace;
  Notified notified;
  const auto answer = pending(loop.get_executor(), wait_then_answer(&trace));
  answer->changed().add(notified);
  run();
  EXPECT_TRUE(trace.began);
  EXPECT_FALSE(answer->ready());
  EXPECT_FALSE(notified.told);
  trace.go_on.notify();
  run();
  EXPECT_TRUE(notified.told);
  ASSERT_TRUE(answer->ready());
  EXPECT_EQ(answer->take()->status, 201);
}

TEST_F(PendingTest, IsCancelledWhenDropped) {
  Trace trace;
  auto answer = pending(loop.get_executor(), wait_then_answer(&trace));
  run();
  ASSERT_TRUE(trace.began);
  answer.reset();
  run();
  EXPECT_TRUE(trace.ended);
  EXPECT_FALSE(trace.go_on.has_waiters());
}

TEST_F(PendingTest, MayBeDroppedBeforeItBegan) {
  Trace trace;
  auto answer = pending(loop.get_executor(), wait_then_answer(&trace));
  answer.reset();
  run();
  EXPECT_EQ(trace.began, trace.ended);
  EXPECT_FALSE(trace.go_on.has_waiters());
}

TEST_F(PendingTest, MayBeDroppedWithItsAnswer) {
  Trace trace;
  auto answer = pending(loop.get_executor(), wait_then_answer(&trace));
  run();
  trace.go_on.notify();
  run();
  ASSERT_TRUE(answer->ready());
  answer.reset();
  run();
}

TEST_F(PendingTest, MayOutliveItsLoop) {
  Trace trace;
  std::unique_ptr<PendingResponse> answer;
  {
    asio::io_context other;
    answer = pending(other.get_executor(), wait_then_answer(&trace));
    other.poll();
    ASSERT_TRUE(trace.began);
  }
  EXPECT_TRUE(trace.ended);
  EXPECT_FALSE(answer->ready());
}

TEST_F(PendingTest, TurnsExceptionsIntoErrors) {
  const auto told = pending(loop.get_executor(), fail_with(std::runtime_error{"no such thing"}));
  const auto odd = pending(loop.get_executor(), fail_with(42));
  run();
  EXPECT_EQ(told->take().error(),
            (ErrorCode{ErrorCode::internal_error, std::string{"no such thing"}}));
  EXPECT_EQ(odd->take().error().kind, ErrorCode::internal_error);
}

/// Answers each request with a coroutine that the test holds up.
class HeldClient : public Client {
 public:
  explicit HeldClient(asio::io_context& loop) : loop_{loop} {}

  std::unique_ptr<PendingResponse> send(Request sent, const RequestOptions& options) override {
    path = sent.path_with_query;
    connect_timeout = options.connect_timeout;
    return pending(loop_.get_executor(), wait_then_answer(&trace));
  }

  Trace trace;
  std::optional<std::string> path;
  RequestOptions::Timeout connect_timeout;

 private:
  asio::io_context& loop_;
};

asio::awaitable<void> fetch_into(Client* client, std::optional<Answer>* into, bool* cancelled) {
  try {
    into->emplace(co_await fetch(*client, request("/it"),
                                 {.connect_timeout = std::chrono::seconds{3},
                                  .first_byte_timeout = {},
                                  .between_bytes_timeout = {}}));
  } catch (const boost::system::system_error& error) {
    *cancelled = error.code() == asio::error::operation_aborted;
  }
}

TEST_F(PendingTest, FetchWaitsForTheAnswer) {
  HeldClient client{loop};
  std::optional<Answer> answer;
  bool cancelled = false;
  asio::co_spawn(loop, fetch_into(&client, &answer, &cancelled), asio::detached);
  run();
  EXPECT_EQ(client.path, "/it");
  EXPECT_EQ(client.connect_timeout, std::chrono::seconds{3});
  EXPECT_FALSE(answer);
  client.trace.go_on.notify();
  run();
  ASSERT_TRUE(answer);
  EXPECT_EQ((*answer)->status, 201);
}

TEST_F(PendingTest, CancellingFetchGivesTheRequestUp) {
  HeldClient client{loop};
  std::optional<Answer> answer;
  bool cancelled = false;
  asio::cancellation_signal cancel;
  asio::co_spawn(loop, fetch_into(&client, &answer, &cancelled),
                 asio::bind_cancellation_slot(cancel.slot(), asio::detached));
  run();
  ASSERT_TRUE(client.trace.began);
  cancel.emit(asio::cancellation_type::terminal);
  run();
  EXPECT_TRUE(cancelled);
  EXPECT_FALSE(answer);
  EXPECT_TRUE(client.trace.ended);
}

}  // namespace
}  // namespace portico::http
