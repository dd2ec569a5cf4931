#include <wasi_http/body_pipe.hpp>

#include <wasi_http/error_code.hpp>
#include <wasi_http/outgoing_body.hpp>

#include <gtest/gtest.h>

#include <string>

namespace portico::wasi_http {
namespace {

using http::ErrorCode;

std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span{text});
}

/// Reads what is there: the bytes, then "|" and how it goes on.
std::string drain(http::Body& body, std::size_t max = http::Body::kDefaultChunk) {
  std::string all;
  for (;;) {
    auto step = body.poll(max);
    if (const auto* chunk = std::get_if<http::Chunk>(&step))
      all.append(reinterpret_cast<const char*>(chunk->data()), chunk->size());
    else if (std::holds_alternative<http::Pending>(step))
      return all + "|pending";
    else if (const auto* error = std::get_if<ErrorCode>(&step))
      return all + "|" + http::describe(*error);
    else
      return all + (std::get<http::End>(step).trailers ? "|trailers" : "|end");
  }
}

struct Pipe {
  explicit Pipe(std::optional<std::uint64_t> declared = {}, http::MessageLimits limits = {})
      : pipe{std::make_shared<BodyPipe>(limits, BodyPipe::Message::response, declared)},
        body{pipe->consumer()} {}

  std::shared_ptr<BodyPipe> pipe;
  std::unique_ptr<http::Body> body;
};

ErrorCode code_of(const wasi::StreamError& error) {
  const auto& failed = std::get<wasi::LastOperationFailed>(error);
  return dynamic_cast<const HttpError&>(*failed.value).code();
}

/// Only the writes count.
constexpr http::MessageLimits kBySlots{.body_buffer_bytes = 0};

TEST(BodyPipe, HoldsTwoWritesUntilTheyAreRead) {
  Pipe p{std::nullopt, kBySlots};
  EXPECT_EQ(p.pipe->check_write().value(), 1'048'576U);
  EXPECT_TRUE(p.pipe->write(bytes("one")));
  EXPECT_TRUE(p.pipe->writable());
  EXPECT_TRUE(p.pipe->write(bytes("two")));
  EXPECT_FALSE(p.pipe->writable());
  EXPECT_EQ(p.pipe->check_write().value(), 0U);
  EXPECT_EQ(drain(*p.body), "onetwo|pending");
  EXPECT_TRUE(p.pipe->writable());
}

TEST(BodyPipe, HoldsManySmallWritesUpToItsBytes) {
  Pipe p{std::nullopt, {.body_buffer_bytes = 100'000}};
  std::string all;
  while (p.pipe->writable()) {
    const std::string piece(std::min<std::size_t>(4'096, p.pipe->check_write().value()),
                            static_cast<char>('a' + all.size() % 26));
    EXPECT_TRUE(p.pipe->write(bytes(piece)));
    all += piece;
  }
  EXPECT_EQ(all.size(), 100'000U);
  EXPECT_EQ(std::get<http::Chunk>(p.body->poll(1)).size(), 1U);
  EXPECT_EQ(p.pipe->check_write().value(), 1U);
  EXPECT_EQ(drain(*p.body), all.substr(1) + "|pending");
  EXPECT_EQ(p.pipe->check_write().value(), 1'048'576U);
}

TEST(BodyPipe, TakesNoMoreThanAskedAndFreesTheSlotWithTheLastByte) {
  Pipe p{std::nullopt, {.body_buffer_chunks = 0, .body_buffer_bytes = 0}};
  EXPECT_TRUE(p.pipe->write(bytes("abcde")));
  EXPECT_EQ(std::get<http::Chunk>(p.body->poll(2)).size(), 2U);
  EXPECT_FALSE(p.pipe->writable());
  EXPECT_EQ(std::get<http::Chunk>(p.body->poll(0)).size(), 1U);
  EXPECT_EQ(std::get<http::Chunk>(p.body->poll(2)).size(), 2U);
  EXPECT_TRUE(p.pipe->writable());
}

TEST(BodyPipe, EmptyWritesTakeNoSlot) {
  Pipe p;
  for (int i = 0; i < 5; ++i)
    EXPECT_TRUE(p.pipe->write(std::span<const std::byte>{}));
  EXPECT_TRUE(p.pipe->writable());
  EXPECT_EQ(drain(*p.body), "|pending");
}

TEST(BodyPipe, FinishEndsItAfterWhatWasWritten) {
  Pipe p;
  EXPECT_TRUE(p.pipe->write(bytes("x")));
  EXPECT_TRUE(p.pipe->finish(std::nullopt));
  EXPECT_EQ(p.body->length(), 1U);
  EXPECT_EQ(drain(*p.body), "x|end");
  Pipe with_trailers;
  EXPECT_TRUE(with_trailers.pipe->finish(http::Fields{{"a", "1"}}));
  EXPECT_EQ(with_trailers.body->length(), std::nullopt);
  EXPECT_EQ(drain(*with_trailers.body), "|trailers");
}

TEST(BodyPipe, ACompleteBodyOutlivesTheGuest) {
  Pipe p;
  EXPECT_TRUE(p.pipe->write(bytes("x")));
  EXPECT_TRUE(p.pipe->finish(std::nullopt));
  p.pipe->fail(ErrorCode::internal_error);
  p.pipe.reset();
  EXPECT_EQ(drain(*p.body), "x|end");
}

TEST(BodyPipe, FailingIsNeverACleanEnd) {
  Pipe p;
  EXPECT_TRUE(p.pipe->write(bytes("x")));
  p.pipe->fail({ErrorCode::internal_error, "gone"});
  EXPECT_TRUE(std::holds_alternative<wasi::Closed>(p.pipe->write(bytes("y")).error()));
  EXPECT_EQ(drain(*p.body), "x|internal-error(gone)");
}

TEST(BodyPipe, WithoutConsumerWritesAreClosedAndFinishIsFine) {
  Pipe p{11};
  EXPECT_TRUE(p.pipe->write(bytes("x")));
  p.body.reset();
  EXPECT_TRUE(p.pipe->writable());
  EXPECT_TRUE(std::holds_alternative<wasi::Closed>(p.pipe->check_write().error()));
  EXPECT_TRUE(std::holds_alternative<wasi::Closed>(p.pipe->write(bytes("y")).error()));
  EXPECT_TRUE(p.pipe->finish(std::nullopt));
}

TEST(BodyPipe, ExactDeclaredLengthIsFine) {
  Pipe p{11};
  EXPECT_TRUE(p.pipe->write(bytes("hello ")));
  EXPECT_TRUE(p.pipe->write(bytes("world")));
  EXPECT_TRUE(p.pipe->finish(std::nullopt));
  EXPECT_EQ(p.body->length(), 11U);
  EXPECT_EQ(drain(*p.body), "hello world|end");
}

TEST(BodyPipe, WritingTooLittleFailsFinish) {
  Pipe p{11};
  EXPECT_TRUE(p.pipe->write(bytes("123")));
  const auto finished = p.pipe->finish(std::nullopt);
  EXPECT_EQ(finished.error(), (ErrorCode{ErrorCode::http_response_body_size, std::uint64_t{3}}));
  EXPECT_EQ(drain(*p.body), "123|HTTP-response-body-size(3)");
}

TEST(BodyPipe, WritingTooMuchFailsTheWriteAndFinish) {
  Pipe p{11};
  const ErrorCode expected{ErrorCode::http_response_body_size, std::uint64_t{18}};
  EXPECT_EQ(code_of(p.pipe->write(bytes("123456789012345678")).error()), expected);
  EXPECT_TRUE(std::holds_alternative<wasi::Closed>(p.pipe->check_write().error()));
  EXPECT_EQ(p.pipe->finish(std::nullopt).error(), expected);
  EXPECT_EQ(drain(*p.body), "|HTTP-response-body-size(18)");
}

TEST(BodyPipe, WritingTooMuchFailsFinishAlsoWithoutConsumer) {
  Pipe p{2};
  EXPECT_FALSE(p.pipe->write(bytes("123")));
  p.body.reset();
  EXPECT_FALSE(p.pipe->finish(std::nullopt));
}

TEST(OutgoingBody, StreamOnceAndBeforeFinish) {
  Pipe p;
  auto body = std::make_unique<OutgoingBody>(p.pipe);
  auto stream = body->write();
  ASSERT_TRUE(stream);
  EXPECT_FALSE(body->write());
  EXPECT_NE(body->refuse_drop(), nullptr);
  EXPECT_THROW((void)std::move(*body).finish(std::nullopt), Trap);
  stream.reset();
  EXPECT_EQ(body->refuse_drop(), nullptr);
  EXPECT_TRUE(std::move(*body).finish(std::nullopt));
  EXPECT_EQ(drain(*p.body), "|end");
}

TEST(OutgoingBody, DroppedUnfinishedFailsTheMessage) {
  Pipe p;
  std::make_unique<OutgoingBody>(p.pipe).reset();
  EXPECT_EQ(drain(*p.body), "|internal-error(the guest dropped its body without finishing it)");
}

TEST(OutgoingBody, ParentsMayGoFirstWhenAStoreIsTornDown) {
  Pipe p;
  auto body = std::make_unique<OutgoingBody>(p.pipe);
  auto stream = body->write();
  const auto pollable = stream->subscribe();
  EXPECT_NE(stream->refuse_drop(), nullptr);
  body.reset();
  stream.reset();
}

TEST(OutgoingStream, AFullUnsentBodyIsStuck) {
  Pipe p;
  OutgoingBody body{p.pipe};
  const auto stream = body.write();
  EXPECT_FALSE(stream->drains());
  EXPECT_NE(stream->stuck(), nullptr);
  p.pipe->mark_sent();
  EXPECT_TRUE(stream->drains());
  EXPECT_EQ(stream->stuck(), nullptr);
}

TEST(OutgoingContent, UnopenedIsEmptyAndMustNotDeclareMore) {
  OutgoingContent plain{BodyPipe::Message::response};
  const auto sent = std::move(plain).send({}, {});
  EXPECT_EQ(sent->body->length(), 0U);
  EXPECT_EQ(drain(*sent->body), "|end");

  OutgoingContent lying{BodyPipe::Message::response};
  const auto lied = std::move(lying).send({{"content-length", "5"}}, {});
  EXPECT_EQ(drain(*lied->body), "|HTTP-response-body-size(0)");
}

TEST(OutgoingContent, DeclaresWhatAMessageWithoutContentWouldHave) {
  OutgoingContent content{BodyPipe::Message::response};
  const auto sent = std::move(content).send({{"content-length", "5"}}, {},
                                            OutgoingContent::Kind::without_content);
  EXPECT_FALSE(sent->pipe);
  EXPECT_EQ(drain(*sent->body), "|end");
}

TEST(OutgoingContent, WithoutContentMayBeFinishedWithNone) {
  const http::Fields five{{"content-length", "5"}};
  OutgoingContent content{BodyPipe::Message::response};
  auto body = content.open(five, {});
  ASSERT_TRUE(body);
  const auto sent = std::move(content).send(five, {}, OutgoingContent::Kind::without_content);
  EXPECT_TRUE(std::move(*body).finish(std::nullopt));
  EXPECT_EQ(drain(*sent->body), "|end");
}

TEST(OutgoingContent, AnUnusableContentLengthOpensNothing) {
  OutgoingContent content{BodyPipe::Message::response};
  const http::Fields twice{{"content-length", "5"}, {"content-length", "5"}};
  EXPECT_FALSE(content.open(twice, {}));
  EXPECT_FALSE(std::move(content).send(twice, {}));
}

TEST(OutgoingContent, DroppedUnsentClosesTheGuestsEnd) {
  auto content = std::make_unique<OutgoingContent>(BodyPipe::Message::response);
  const auto body = content->open({}, {});
  EXPECT_FALSE(content->open({}, {}));
  const auto stream = body->write();
  content.reset();
  EXPECT_TRUE(std::holds_alternative<wasi::Closed>(stream->check_write().error()));
}

}  // namespace
}  // namespace portico::wasi_http
