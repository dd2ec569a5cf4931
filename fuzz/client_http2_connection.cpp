// Whatever a server sends on an HTTP/2 connection, and whatever its callers do meanwhile, every
// call is answered or fails, every body comes to an end, and nothing is left when the connection
// is.

#include <client/connection.hpp>

#include "input.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {

namespace asio = boost::asio;

using namespace portico;
using namespace portico::client;

void require(bool holds) {
  if (!holds)
    std::abort();
}

std::string frame(std::uint32_t type, std::uint32_t flags, std::uint32_t stream,
                  std::string_view payload) {
  std::string bytes;
  const auto byte = [&bytes](std::size_t value) { bytes.push_back(static_cast<char>(value)); };
  for (const unsigned shift : {16U, 8U, 0U})
    byte(payload.size() >> shift);
  byte(type);
  byte(flags);
  for (const unsigned shift : {24U, 16U, 8U, 0U})
    byte(stream >> shift);
  return bytes.append(payload);
}

/// What the server does, as the input has it.
class Script {
 public:
  explicit Script(fuzz::Input& input) : input_{input} {}

  /// The next bytes; none at the end.
  std::string next() {
    if (!std::exchange(begun_, true) && input_.below(8) != 0)
      return frame(4, 0, 0, "");
    if (input_.empty())
      return {};
    switch (input_.below(4)) {
    case 0:
      return text(1 + input_.byte());
    case 1: {
      const auto stream = 2 * input_.below(4) + 1;
      return frame(1, 4 | (input_.byte() & 1U), stream, "\x88");
    }
    default: {
      const auto type = input_.below(11);
      const auto flags = input_.byte();
      const auto stream = input_.below(9);
      return frame(type, flags, stream, text(input_.byte()));
    }
    }
  }
  std::size_t taken(std::size_t most) {
    return input_.below(4) == 0 ? std::min<std::size_t>(input_.byte(), most) : most;
  }

 private:
  std::string text(std::size_t size) {
    std::string text(std::min(size, input_.rest().size()), '\0');
    for (char& c : text)
      c = static_cast<char>(input_.byte());
    return text;
  }

  fuzz::Input& input_;
  bool begun_ = false;
};

class ScriptedChannel final : public Channel {
 public:
  ScriptedChannel(asio::any_io_executor executor, Script& script)
      : executor_{std::move(executor)}, script_{script} {}

  asio::awaitable<Moved> read_some(std::span<std::byte> to) override {
    // Others have their turn.
    co_await asio::post(executor_, asio::use_awaitable);
    co_await asio::post(executor_, asio::use_awaitable);
    co_return give(to);
  }
  asio::awaitable<Moved> write(std::span<const asio::const_buffer> buffers) override {
    for (int turn = 0; turn < 3; ++turn)
      co_await asio::post(executor_, asio::use_awaitable);
    if (closed_)
      co_return Moved{asio::error::operation_aborted, 0};
    co_return Moved{{}, asio::buffer_size(buffers)};
  }
  Moved try_read(std::span<std::byte> to) override { return give(to); }
  Moved try_write(std::span<const asio::const_buffer> buffers) override {
    if (closed_)
      return {asio::error::operation_aborted, 0};
    return {{}, script_.taken(asio::buffer_size(buffers))};
  }
  void close() noexcept override { closed_ = true; }
  asio::any_io_executor executor() override { return executor_; }

 private:
  Moved give(std::span<std::byte> to) {
    if (closed_)
      return {asio::error::operation_aborted, 0};
    if (pending_.empty())
      pending_ = script_.next();
    if (pending_.empty())
      return {asio::error::eof, 0};
    const std::size_t size = std::min(to.size(), pending_.size());
    std::memcpy(to.data(), pending_.data(), size);
    pending_.erase(0, size);
    return {{}, size};
  }

  asio::any_io_executor executor_;
  Script& script_;
  std::string pending_;
  bool closed_ = false;
};

/// A request's body that comes when its guest likes.
class SlowBody final : public http::Body {
 public:
  SlowBody(asio::io_context& loop, std::uint32_t kind) : loop_{loop}, left_{kind} {}

  http::Step poll(std::size_t max) override {
    if (left_ % 3 == 2 && !std::exchange(waited_, true)) {
      asio::post(loop_, [this, alive = std::weak_ptr{alive_}] {
        if (alive.lock())
          changed_.notify();
      });
      return http::Pending{};
    }
    waited_ = false;
    if (left_ > 12)
      return http::ErrorCode{http::ErrorCode::internal_error};
    if (left_ == 0)
      return http::End{http::Fields{{"x-t", "1"}}};
    --left_;
    return http::Chunk(std::min<std::size_t>(max, left_ * 3000 + 1), std::byte{'x'});
  }
  Signal& changed() override { return changed_; }

 private:
  asio::io_context& loop_;
  std::uint32_t left_;
  bool waited_ = false;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
  Signal changed_;
};

class Callers final : private Connection::Listener {
 public:
  Callers(asio::io_context& loop, fuzz::Input& input) : loop_{loop}, input_{input}, script_{input} {
    ConnectionLimits limits{.max_response_head = 200,
                            .max_response_fields = 5,
                            .max_response_body = input.below(2) == 0 ? 0U : 300U,
                            .max_streams = 1 + input.below(4)};
    most_ = limits.max_streams;
    Dialed dialed;
    dialed.channel = std::make_unique<ScriptedChannel>(loop.get_executor(), script_);
    dialed.protocol = Protocol::http2;
    connection_ = make_http2(std::move(dialed), limits, *this);
  }

  void run() {
    for (int turn = 0; turn < 4; ++turn)
      start();
    while (loop_.run_one() > 0)
      act();
    require(!connection_->open());
    require(connection_->capacity() == 0);
    require(connection_->load() == 0);
    for (const auto& call : calls_)
      require(call->ready());
    for (const auto& call : calls_)
      if (auto answer = call->take_answer())
        bodies_.push_back(std::move(answer->body));
    for (auto& body : bodies_)
      require(read_all(*body));
  }

 private:
  void start() {
    if (connection_->capacity() == 0)
      return;
    require(connection_->load() <= most_);
    http::Request request;
    request.method = http::Method::parse(input_.below(4) == 0 ? "HEAD" : "POST");
    request.authority = "a";
    const auto kind = input_.byte() % 16;
    if (kind == 0)
      request.body = http::empty_body();
    else
      request.body = std::make_unique<SlowBody>(loop_, kind);
    calls_.push_back(std::make_shared<Call>(
        loop_.get_executor(), std::move(request), Origin{},
        Call::Timeouts{Call::kUnbounded, Call::kUnbounded, Call::kUnbounded}));
    connection_->start(calls_.back());
  }

  /// Something that one of them may do, now and then.
  void act() {
    if (++turns_ % 4 != 0)
      return;
    switch (input_.below(8)) {
    case 1:
      return start();
    case 2:
      if (!calls_.empty()) {
        calls_.front()->abandon();
        calls_.erase(calls_.begin());
      }
      return;
    case 3:
      for (auto call = calls_.begin(); call != calls_.end(); ++call)
        if ((*call)->ready()) {
          if (auto answer = (*call)->take_answer())
            bodies_.push_back(std::move(answer->body));
          calls_.erase(call);
          return;
        }
      return;
    case 4:
      if (!bodies_.empty() && read_all(*bodies_.front()))
        bodies_.erase(bodies_.begin());
      return;
    case 5:
      if (!bodies_.empty())
        bodies_.erase(bodies_.begin());
      return;
    case 6:
      return input_.below(16) == 1 ? connection_->close() : void();
    default:
      return;
    }
  }

  /// Whether it has come to its end.
  static bool read_all(http::Body& body) {
    for (;;) {
      const auto step = body.poll(100);
      if (const auto* const chunk = std::get_if<http::Chunk>(&step)) {
        require(!chunk->empty() && chunk->size() <= 100);
        continue;
      }
      return !std::holds_alternative<http::Pending>(step);
    }
  }

  void changed(Connection& connection) override { require(connection.capacity() <= most_); }

  asio::io_context& loop_;
  fuzz::Input& input_;
  Script script_;
  std::size_t most_ = 0;
  std::shared_ptr<Connection> connection_;
  std::vector<std::shared_ptr<Call>> calls_;
  std::vector<std::unique_ptr<http::Body>> bodies_;
  unsigned turns_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096)
    return 0;
  asio::io_context loop{1};
  fuzz::Input input{data, size};
  Callers callers{loop, input};
  callers.run();
  return 0;
}
