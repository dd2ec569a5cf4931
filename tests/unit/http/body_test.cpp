#include <portico/http/body.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>

namespace portico::http {
namespace {

namespace asio = boost::asio;

std::string text_of(const Step& step) {
  const auto* const chunk = std::get_if<Chunk>(&step);
  return chunk ? std::string{reinterpret_cast<const char*>(chunk->data()), chunk->size()} : "";
}

TEST(Body, EmptyEndsAtOnce) {
  const auto body = empty_body();
  EXPECT_EQ(body->length(), 0U);
  EXPECT_TRUE(std::holds_alternative<End>(body->poll(1)));
}

TEST(Body, OfTextComesInPieces) {
  const auto body = body_of("hello");
  EXPECT_EQ(body->length(), 5U);
  EXPECT_EQ(text_of(body->poll(3)), "hel");
  EXPECT_EQ(text_of(body->poll(0)), "l") << "at least one byte";
  EXPECT_EQ(text_of(body->poll(Body::kDefaultChunk)), "o");
  const Step end = body->poll(1);
  ASSERT_TRUE(std::holds_alternative<End>(end));
  EXPECT_FALSE(std::get<End>(end).trailers);
}

TEST(Body, OfTextCanBeTakenWithoutChunks) {
  const auto body = body_of("hello");
  EXPECT_EQ(body->available(3), 3U);
  std::array<std::byte, 5> bytes{};
  ASSERT_TRUE(body->take(std::span{bytes}.first(3)));
  EXPECT_EQ(body->available(9), 2U);
  ASSERT_TRUE(body->take(std::span{bytes}.subspan(3)));
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), "hello");
  EXPECT_EQ(body->available(1), 0U);
  EXPECT_TRUE(std::holds_alternative<End>(body->poll(1)));
}

/// Says `Pending` until the test gives it something.
class SlowBody : public Body {
 public:
  Step poll(std::size_t /*max*/) override {
    ++polls;
    return next_step ? *std::exchange(next_step, std::nullopt) : Step{Pending{}};
  }
  Signal& changed() override { return changed_; }

  std::optional<Step> next_step;
  int polls = 0;

 private:
  Signal changed_;
};

asio::awaitable<void> read_one(Body& body, std::optional<Step>& into) {
  into = co_await body.next();
}

TEST(Body, NextWaitsUntilThereIsSomething) {
  asio::io_context io;
  SlowBody body;
  std::optional<Step> got;
  asio::co_spawn(io, read_one(body, got), asio::detached);
  io.poll();
  EXPECT_FALSE(got);
  body.changed().notify();  // Spurious: it looks again and waits on.
  io.restart();
  io.poll();
  EXPECT_FALSE(got);
  EXPECT_EQ(body.polls, 2);
  body.next_step = Step{ErrorCode{ErrorCode::connection_terminated}};
  body.changed().notify();
  io.restart();
  io.poll();
  ASSERT_TRUE(got);
  EXPECT_EQ(std::get<ErrorCode>(*got), ErrorCode{ErrorCode::connection_terminated});
}

}  // namespace
}  // namespace portico::http
