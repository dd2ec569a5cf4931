#include <client/http2_connection.hpp>

#include <client/http2_problem.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

namespace portico::client {

namespace asio = boost::asio;

using http::ErrorCode;

using Cut = Http2Stream::Cut;

namespace {

/// What waits for input: enough for a few heads. More is fetched into a buffer that is borrowed.
constexpr std::size_t kSmallBuffer = std::size_t{4} * 1024;
constexpr std::size_t kLargeBuffer = std::size_t{64} * 1024;
/// Bytes gathered for one write, at least.
constexpr std::size_t kWriteSize = std::size_t{64} * 1024;
/// Reads and writes in a row, before others have their turn.
constexpr int kMostInARow = 4;
/// What is kept of the buffer for output.
constexpr std::size_t kIdleOutput = std::size_t{4} * 1024;
/// Streams to begin with.
constexpr std::size_t kBeforeSettings = 1;

Problem unfit() {
  return {ErrorCode::connection_terminated, "the connection was not fit for further use"};
}

bool is_timeout(const ErrorCode& code) {
  return code.kind == ErrorCode::connection_read_timeout ||
         code.kind == ErrorCode::connection_write_timeout;
}

}  // namespace

// Its life ---------------------------------------------------------------------------------------

std::shared_ptr<Connection> make_http2(Dialed dialed, ConnectionLimits limits,
                                       Connection::Listener& listener) {
  auto connection = std::make_shared<Http2Connection>(std::move(dialed.channel), limits, listener);
  connection->run();
  return connection;
}

Http2Connection::Http2Connection(std::unique_ptr<Channel> channel, const ConnectionLimits& limits,
                                 Connection::Listener& listener)
    : channel_{std::move(channel)}, limits_{limits}, listener_{&listener},
      session_{limits, static_cast<Http2Session::Listener&>(*this)}, reported_{figures()} {}

Http2Connection::~Http2Connection() {
  // Streams are left only where the loop itself goes away.
  listener_ = nullptr;
  closed_ = true;
}

void Http2Connection::run() {
  spawn(read(shared_from_this()));
  wake();
}

void Http2Connection::spawn(asio::awaitable<void> work) {
  asio::co_spawn(channel_->executor(), std::move(work),
                 [self = shared_from_this()](const std::exception_ptr& failure) {
                   if (failure)
                     self->fail({ErrorCode::internal_error, "the connection failed"});
                 });
}

void Http2Connection::wake() {
  if (awake_ || closed_)
    return;
  awake_ = true;
  asio::post(channel_->executor(), [self = shared_from_this()] {
    self->awake_ = false;
    self->turn();
  });
}

void Http2Connection::wake_to_send() {
  if (session_.wants_to_send())
    wake();
}

void Http2Connection::turn() {
  if (closed_)
    return;
  admit();
  flush();
  if (closed_)
    return;
  const bool quiet = write_failed_ || (!writing_ && !session_.wants_to_send());
  if (session_.finished() || (!open_ && load() == 0 && quiet))
    return fail(reason_.value_or(unfit()));
  report();
}

void Http2Connection::report() {
  const auto now = figures();
  if (listener_ && now != std::exchange(reported_, now))
    listener_->changed(*this);
}

void Http2Connection::close() {
  listener_ = nullptr;
  if (closed_)
    return;
  const auto self = shared_from_this();
  const bool can_write = !session_.busy() && !writing_ && !write_failed_;
  end({ErrorCode::connection_terminated, "the connection was closed"}, Cut::on_purpose);
  if (can_write) {
    session_.terminate();
    flush();
  }
  channel_->close();
}

void Http2Connection::fail(const Problem& problem, Cut cut) {
  if (closed_)
    return;
  const auto self = shared_from_this();
  channel_->close();
  end(problem, cut);
  report();
}

void Http2Connection::end(const Problem& problem, Cut cut) {
  closed_ = true;
  open_ = false;
  refuse_held(problem);
  while (!streams_.empty())
    streams_.front()->cut_off(problem, cut);
}

// Calls ------------------------------------------------------------------------------------------

void Http2Connection::start(std::shared_ptr<Call> call) {
  held_.push_back(std::make_shared<Http2Stream>(*this, std::move(call)));
  held_.back()->placed_at(std::prev(held_.end()));
  // Whoever starts a call knows; that it is gone again is news.
  reported_ = figures();
  wake();
}

std::size_t Http2Connection::allowed() const {
  const std::size_t known = has_settings_ ? session_.allowed() : kBeforeSettings;
  return std::min<std::size_t>(limits_.max_streams, known);
}

std::size_t Http2Connection::capacity() const {
  const std::size_t used = session_.active() + held_.size();
  return open_ ? allowed() - std::min(allowed(), used) : 0;
}

void Http2Connection::admit() {
  if (!open_)
    return refuse_held(reason_.value_or(unfit()));
  while (!held_.empty() && session_.active() < allowed() && !writing_) {
    const auto stream = held_.front();
    streams_.splice(streams_.end(), held_, held_.begin());
    stream->submit();
  }
  if (session_.exhausted())
    open_ = false;
}

void Http2Connection::refuse_held(const Problem& problem) {
  while (!held_.empty())
    held_.front()->fail(problem, true);
}

void Http2Connection::leave(Http2Stream::Place place, bool held) {
  (held ? held_ : streams_).erase(place);
  wake();
}

void Http2Connection::heard_nothing_until(const ErrorCode& why) {
  if (is_timeout(why))
    open_ = false;
}

void Http2Connection::going_away(std::string why) {
  open_ = false;
  reason_ = {ErrorCode::connection_terminated, "the server closed the connection: " + why};
}

void Http2Connection::broken(std::string_view why) {
  open_ = false;
  reason_ = breach(why);
}

// Input ------------------------------------------------------------------------------------------

asio::awaitable<void> Http2Connection::read(std::shared_ptr<Http2Connection> self) {
  std::array<std::byte, kSmallBuffer> buffer;
  for (;;) {
    const Channel::Moved moved = co_await self->channel_->read_some(buffer);
    if (self->closed_)
      co_return;
    if (moved.error) {
      self->input_ended(moved.error);
      co_return;
    }
    self->receive(std::span{buffer}.first(moved.bytes));
    if (moved.bytes == buffer.size())
      self->receive_more();
    if (self->closed_)
      co_return;
    self->report();
    self->wake();
  }
}

void Http2Connection::receive_more() {
  std::array<std::byte, kLargeBuffer> buffer;
  for (int i = 0; i < kMostInARow && !closed_; ++i) {
    const auto moved = channel_->try_read(buffer);
    if (moved.error)
      return input_ended(moved.error);
    if (moved.bytes == 0)
      return;
    receive(std::span{buffer}.first(moved.bytes));
  }
}

void Http2Connection::receive(std::span<const std::byte> bytes) {
  if (closed_)
    return;
  received_ += bytes.size();
  if (const auto received = session_.receive(bytes); !received)
    fail(received.error());
}

void Http2Connection::input_ended(const boost::system::error_code& error) {
  const bool orderly = is_end(error);
  const Problem problem =
      orderly ? Problem{ErrorCode::connection_terminated, "the server closed the connection"}
              : carry_problem(error);
  fail(reason_.value_or(problem), orderly ? Cut::at_the_end : Cut::on_purpose);
}

// Output -----------------------------------------------------------------------------------------

void Http2Connection::flush() {
  if (writing_ || write_failed_)
    return;
  for (int i = 0; i < kMostInARow; ++i) {
    if (const auto gathered = session_.gather(out_, kWriteSize); !gathered)
      return fail(gathered.error());
    if (out_.empty()) {
      note_stalls();
      return release_output();
    }
    const asio::const_buffer buffer{out_.data(), out_.size()};
    const auto moved = channel_->try_write({&buffer, 1});
    if (moved.error)
      return stop_writing();
    if (moved.bytes < out_.size()) {
      writing_ = true;
      note_stalls();
      return spawn(write(shared_from_this(), moved.bytes));
    }
    out_.clear();
  }
  wake();
}

void Http2Connection::note_stalls() {
  for (const auto& stream : streams_)
    if (stream->uploading())
      stream->write_stalled();
}

void Http2Connection::stop_writing() {
  // What the server has sent before, perhaps why, is still to be read, and then its end.
  write_failed_ = true;
  open_ = false;
}

void Http2Connection::release_output() {
  if (out_.capacity() > kIdleOutput)
    out_ = {};
}

asio::awaitable<void> Http2Connection::write(std::shared_ptr<Http2Connection> self,
                                             std::size_t sent) {
  const asio::const_buffer rest{self->out_.data() + sent, self->out_.size() - sent};
  const std::span<const asio::const_buffer> buffers{&rest, 1};
  const Channel::Moved moved = co_await self->channel_->write(buffers);
  self->writing_ = false;
  self->out_.clear();
  if (self->closed_)
    co_return;
  if (moved.error)
    self->stop_writing();
  for (const auto& stream : self->streams_)
    stream->write_moved();
  self->turn();
}

}  // namespace portico::client
