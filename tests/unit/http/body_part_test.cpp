#include <http/body_part.hpp>

#include <gtest/gtest.h>

#include <deque>
#include <optional>
#include <string>
#include <utility>

namespace portico::http {
namespace {

/// Says what the test has lined up, then `Pending`.
class Steps : public Body {
 public:
  Step poll(std::size_t max) override {
    asked_for = max;
    if (steps.empty())
      return Pending{};
    Step step = std::move(steps.front());
    steps.pop_front();
    return step;
  }
  Signal& changed() override { return changed_; }

  std::deque<Step> steps;
  std::size_t asked_for = 0;

 private:
  Signal changed_;
};

TEST(BodyPart, GathersWhatIsThere) {
  Steps body;
  body.steps.emplace_back(Chunk(3));
  body.steps.emplace_back(Chunk(2));
  BodyPart part;
  part.gather(body);
  EXPECT_EQ(part.size, 5U);
  EXPECT_EQ(part.chunks.size(), 2U);
  EXPECT_FALSE(part.end);
  EXPECT_FALSE(part.empty());
  part.gather(body);
  EXPECT_TRUE(part.empty());
  body.steps.emplace_back(Chunk(1));
  body.steps.emplace_back(End{Fields{{"x", "1"}}});
  part.gather(body);
  EXPECT_EQ(part.size, 1U);
  ASSERT_TRUE(part.trailers());
  EXPECT_EQ(*part.trailers(), (Fields{{"x", "1"}}));
}

TEST(BodyPart, IsBounded) {
  Steps body;
  for (std::size_t i = 0; i < BodyPart::kMaxChunks + 1; ++i)
    body.steps.emplace_back(Chunk(1));
  BodyPart part;
  part.gather(body, 10);
  EXPECT_EQ(part.size, 10U);
  EXPECT_EQ(body.asked_for, 1U);
  part.gather(body);
  EXPECT_EQ(part.size, BodyPart::kMaxChunks + 1 - 10);
}

TEST(BodyPart, TellsOfFailure) {
  Steps body;
  body.steps.emplace_back(Chunk(1));
  body.steps.emplace_back(ErrorCode{ErrorCode::connection_terminated});
  BodyPart part;
  part.gather(body);
  EXPECT_EQ(part.size, 1U);
  EXPECT_EQ(part.error, ErrorCode{ErrorCode::connection_terminated});
  EXPECT_EQ(part.trailers(), nullptr);
}

}  // namespace
}  // namespace portico::http
