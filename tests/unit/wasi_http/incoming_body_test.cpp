#include <wasi_http/incoming_body.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <string>

namespace portico::wasi_http {
namespace {

using http::ErrorCode;

const Context kContext;

http::Chunk chunk(std::string_view text) {
  return http::chunk_of(std::as_bytes(std::span{text}));
}

wasi::StreamResult<std::string> read(wasi::InputStream& stream, std::uint64_t max) {
  auto size = stream.available(max);
  if (!size)
    return std::unexpected{std::move(size.error())};
  std::string text(*size, '-');
  stream.take(std::as_writable_bytes(std::span{text}));
  return text;
}

/// Plays back steps; Pending when there is none.
class ScriptedBody : public http::Body {
 public:
  explicit ScriptedBody(bool* destroyed = nullptr) : destroyed_{destroyed} {}
  ~ScriptedBody() override {
    if (destroyed_)
      *destroyed_ = true;
  }

  http::Step poll(std::size_t) override {
    if (steps.empty())
      return http::Pending{};
    http::Step step = std::move(steps.front());
    steps.pop_front();
    return step;
  }
  Signal& changed() override { return changed_; }

  std::deque<http::Step> steps;

 private:
  Signal changed_;
  bool* destroyed_;
};

struct Scripted {
  Scripted() : owned{std::make_unique<ScriptedBody>()}, script{owned.get()} {}
  std::unique_ptr<ScriptedBody> owned;
  ScriptedBody* script;
};

TEST(IncomingStream, ReadsWhatIsThere) {
  Scripted s;
  IncomingBody body{std::move(s.owned), kContext};
  const auto stream = body.stream();
  EXPECT_FALSE(stream->ready());
  EXPECT_TRUE(read(*stream, 10).value().empty());
  s.script->steps.emplace_back(chunk("hello"));
  EXPECT_TRUE(stream->ready());
  EXPECT_TRUE(read(*stream, 0).value().empty());
  EXPECT_EQ(read(*stream, 2).value(), "he");
  EXPECT_EQ(read(*stream, ~std::uint64_t{0}).value(), "llo");
  s.script->steps.emplace_back(http::End{});
  EXPECT_TRUE(std::holds_alternative<wasi::Closed>(read(*stream, 1).error()));
  EXPECT_TRUE(std::holds_alternative<wasi::Closed>(read(*stream, 1).error()));
}

TEST(IncomingStream, TellsAnErrorOnceWithItsCode) {
  Scripted s;
  IncomingBody body{std::move(s.owned), kContext};
  const auto stream = body.stream();
  s.script->steps.emplace_back(ErrorCode{ErrorCode::connection_terminated});
  const auto error = read(*stream, 1);
  const auto& failed = std::get<wasi::LastOperationFailed>(error.error());
  EXPECT_EQ(dynamic_cast<const HttpError&>(*failed.value).code(), ErrorCode::connection_terminated);
  EXPECT_TRUE(std::holds_alternative<wasi::Closed>(read(*stream, 1).error()));
}

/// Has as much as anybody wants.
class EndlessBody : public http::Body {
 public:
  http::Step poll(std::size_t) override { return http::Pending{}; }
  std::size_t available(std::size_t max) override { return max; }
  bool take(std::span<std::byte> to) override {
    std::ranges::fill(to, std::byte{'e'});
    return true;
  }
  Signal& changed() override { return changed_; }

 private:
  Signal changed_;
};

TEST(IncomingStream, GivesNoMoreAtOnceThanAGuestCanBeAskedToHold) {
  IncomingBody body{std::make_unique<EndlessBody>(), kContext};
  const auto stream = body.stream();
  EXPECT_TRUE(stream->ready());
  EXPECT_EQ(read(*stream, 3).value(), "eee");
  EXPECT_EQ(stream->available(~std::uint64_t{0}).value(), std::size_t{256} * 1024);
  EXPECT_EQ(stream->available(0).value(), 0U);
}

/// Loses what it said it had.
class LosingBody : public EndlessBody {
 public:
  bool take(std::span<std::byte>) override { return false; }
};

TEST(IncomingStream, TrapsWhereContentIsLostInTheMiddleOfARead) {
  IncomingBody body{std::make_unique<LosingBody>(), kContext};
  const auto stream = body.stream();
  EXPECT_THROW((void)read(*stream, 3), Trap);
}

TEST(BodyReader, HandsOutChunksAsTheyAre) {
  Scripted s;
  BodyReader reader{std::move(s.owned), kContext.rules};
  EXPECT_TRUE(reader.take_chunk(10).value().empty());
  http::Chunk whole = chunk("whole");
  const auto* const at = whole.data();
  s.script->steps.emplace_back(std::move(whole));
  EXPECT_EQ(reader.take_chunk(5).value().data(), at);
  s.script->steps.emplace_back(chunk("in pieces"));
  EXPECT_EQ(reader.take_chunk(2).value(), chunk("in"));
  EXPECT_EQ(reader.take_chunk(100).value(), chunk(" pieces"));
  EXPECT_TRUE(reader.take_chunk(1).value().empty());
  s.script->steps.emplace_back(ErrorCode{ErrorCode::connection_terminated});
  EXPECT_FALSE(reader.take_chunk(1));
  EXPECT_TRUE(std::holds_alternative<wasi::Closed>(reader.take_chunk(1).error()));
}

TEST(IncomingBody, StreamOnceAndBeforeFinish) {
  Scripted s;
  auto body = std::make_unique<IncomingBody>(std::move(s.owned), kContext);
  auto stream = body->stream();
  EXPECT_FALSE(body->stream());
  EXPECT_NE(body->refuse_drop(), nullptr);
  EXPECT_THROW((void)std::move(*body).finish(), Trap);
  stream.reset();
  EXPECT_EQ(body->refuse_drop(), nullptr);
  EXPECT_TRUE(std::move(*body).finish());
}

TEST(IncomingBody, DroppingItTellsTheSender) {
  bool destroyed = false;
  std::make_unique<IncomingBody>(std::make_unique<ScriptedBody>(&destroyed), kContext).reset();
  EXPECT_TRUE(destroyed);
}

TEST(FutureTrailers, DiscardsTheRestAndFiltersTrailers) {
  Scripted s;
  IncomingBody body{std::move(s.owned), kContext};
  const auto trailers = std::move(body).finish();
  EXPECT_FALSE(trailers->get());
  s.script->steps.emplace_back(chunk("unread"));
  s.script->steps.emplace_back(http::End{http::Fields{{"a", "1"}, {"connection", "x"}}});
  EXPECT_TRUE(trailers->ready());
  const auto answer = trailers->get();
  const auto& fields = *answer.value().value().value();
  EXPECT_EQ(fields->entries().size(), 1U);
  EXPECT_TRUE(fields->has("a"));
  EXPECT_FALSE(fields->append("b", {}));
  EXPECT_TRUE(trailers->ready());
  EXPECT_FALSE(trailers->get().value());
}

TEST(FutureTrailers, NoTrailersIsNone) {
  Scripted s;
  s.script->steps.emplace_back(http::End{});
  IncomingBody body{std::move(s.owned), kContext};
  const auto trailers = std::move(body).finish();
  EXPECT_FALSE(trailers->get().value().value().value());
}

TEST(FutureTrailers, TellsAnErrorUnlessTheStreamDid) {
  Scripted untold;
  untold.script->steps.emplace_back(ErrorCode{ErrorCode::connection_terminated});
  IncomingBody first{std::move(untold.owned), kContext};
  EXPECT_EQ(std::move(first).finish()->get().value().value().error(),
            ErrorCode::connection_terminated);

  Scripted told;
  told.script->steps.emplace_back(ErrorCode{ErrorCode::connection_terminated});
  IncomingBody second{std::move(told.owned), kContext};
  (void)read(*second.stream(), 1);
  EXPECT_FALSE(std::move(second).finish()->get().value().value().value());
}

}  // namespace
}  // namespace portico::wasi_http
