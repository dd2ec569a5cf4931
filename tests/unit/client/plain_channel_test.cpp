#include <client/plain_channel.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace portico::client {
namespace {

namespace asio = boost::asio;
using Unix = asio::local::stream_protocol;

class PlainChannel : public testing::Test {
 protected:
  PlainChannel() {
    Unix::socket ours{loop_};
    asio::local::connect_pair(ours, peer_);
    channel_ = make_plain_channel(StreamSocket{std::move(ours)});
  }

  /// Runs the loop until `work` is done.
  Channel::Moved run(asio::awaitable<Channel::Moved> work) {
    auto result = asio::co_spawn(loop_, std::move(work), asio::use_future);
    loop_.restart();
    loop_.run();
    return result.get();
  }

  std::string text(std::size_t size) const {
    return {reinterpret_cast<const char*>(bytes_.data()), size};
  }

  asio::io_context loop_;
  Unix::socket peer_{loop_};
  std::unique_ptr<Channel> channel_;
  std::array<std::byte, 64> bytes_{};
};

TEST_F(PlainChannel, Reads) {
  asio::write(peer_, asio::buffer("hello", 5));
  const auto moved = run(channel_->read_some(bytes_));
  EXPECT_FALSE(moved.error);
  EXPECT_EQ(text(moved.bytes), "hello");
}

TEST_F(PlainChannel, TellsTheEnd) {
  peer_.close();
  EXPECT_EQ(run(channel_->read_some(bytes_)).error, asio::error::eof);
  EXPECT_EQ(channel_->try_read(bytes_).error, asio::error::eof);
}

TEST_F(PlainChannel, ReadsWhatIsThere) {
  const auto nothing = channel_->try_read(bytes_);
  EXPECT_FALSE(nothing.error);
  EXPECT_EQ(nothing.bytes, 0U);
  asio::write(peer_, asio::buffer("ab", 2));
  EXPECT_EQ(text(channel_->try_read(bytes_).bytes), "ab");
}

TEST_F(PlainChannel, WritesAllInOrder) {
  // More than the kernel holds, in pieces of every size, more of them than one call takes.
  std::string sent;
  std::vector<std::string> pieces;
  for (int i = 0; i < 1000; ++i)
    pieces.push_back(std::string(static_cast<std::size_t>(i), static_cast<char>('a' + i % 26)));
  std::vector<asio::const_buffer> buffers;
  for (const auto& piece : pieces) {
    sent += piece;
    buffers.push_back(asio::buffer(piece));
  }
  std::string got(sent.size(), '\0');
  asio::async_read(peer_, asio::buffer(got), [](auto...) {});
  const auto moved = run(channel_->write(buffers));
  EXPECT_FALSE(moved.error);
  EXPECT_EQ(moved.bytes, sent.size());
  EXPECT_EQ(got, sent);
}

TEST_F(PlainChannel, WritesWhatFits) {
  const std::string large(std::size_t{16} << 20, 'x');
  const asio::const_buffer buffer = asio::buffer(large);
  const auto first = channel_->try_write({&buffer, 1});
  EXPECT_FALSE(first.error);
  EXPECT_GT(first.bytes, 0U);
  EXPECT_LT(first.bytes, large.size());
  const auto full = channel_->try_write({&buffer, 1});
  EXPECT_FALSE(full.error);
  EXPECT_EQ(full.bytes, 0U);
}

TEST_F(PlainChannel, TellsThatNobodyListens) {
  peer_.close();
  const asio::const_buffer buffer = asio::buffer("x", 1);
  EXPECT_EQ(channel_->try_write({&buffer, 1}).error, asio::error::broken_pipe);
  EXPECT_EQ(run(channel_->write({&buffer, 1})).error, asio::error::broken_pipe);
}

TEST_F(PlainChannel, ClosingEndsWhatIsUnderWay) {
  std::optional<boost::system::error_code> error;
  asio::co_spawn(loop_, channel_->read_some(bytes_),
                 [&](std::exception_ptr, Channel::Moved moved) { error = moved.error; });
  loop_.poll();
  EXPECT_FALSE(error);
  channel_->close();
  loop_.run();
  EXPECT_EQ(error, asio::error::operation_aborted);
  EXPECT_EQ(channel_->try_read(bytes_).error, asio::error::bad_descriptor);
}

TEST_F(PlainChannel, IsCancelled) {
  asio::cancellation_signal cancel;
  std::optional<boost::system::error_code> error;
  asio::co_spawn(
      loop_, channel_->read_some(bytes_),
      asio::bind_cancellation_slot(
          cancel.slot(), [&](std::exception_ptr, Channel::Moved moved) { error = moved.error; }));
  loop_.poll();
  cancel.emit(asio::cancellation_type::terminal);
  loop_.run();
  EXPECT_EQ(error, asio::error::operation_aborted);
}

}  // namespace
}  // namespace portico::client
