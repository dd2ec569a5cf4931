#pragma once

#include <client/call.hpp>
#include <client/channel.hpp>
#include <client/problem.hpp>

#include <http/body_part.hpp>
#include <http/http1_request_writer.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace portico::client {

/// Sends one request: the head, with what there is of the content, in one write that does not wait,
/// and then the rest in the background. A request that is not sent whole never looks so: its
/// connection is closed.
class Http1Upload : public std::enable_shared_from_this<Http1Upload> {
 public:
  class Listener {
   public:
    virtual ~Listener() = default;
    /// All of it is on its way.
    virtual void upload_done() = 0;
    /// The server takes no more. It may have answered before that.
    virtual void upload_cut(const boost::system::error_code& error) = 0;
    /// The content broke off, or is other than declared.
    virtual void upload_failed(Problem problem) = 0;
  };

  enum class Sent : std::uint8_t { nothing, some, all };

  /// `channel`, `call` and `listener` must outlive it, or its `stop`.
  Http1Upload(Channel& channel, Call& call, Listener& listener)
      : channel_{channel}, call_{call}, listener_{listener} {}

  /// Writes what goes at once. Unless that was all, `go_on` must follow. An error: nothing was
  /// sent, and never will be.
  [[nodiscard]] std::expected<void, Problem> start(const http::RequestVia& via);
  /// Sends the rest; `owner` is kept alive meanwhile. The listener hears how it ends, not from
  /// inside this.
  void go_on(std::shared_ptr<void> owner);
  [[nodiscard]] Sent sent() const { return sent_; }

  /// The server wants the content (100 Continue).
  void continue_now();
  /// Whether the content still waits for that.
  [[nodiscard]] bool held_back() const { return held_back_; }
  /// Nobody wants the rest. The listener hears nothing more.
  void stop();

 private:
  [[nodiscard]] bool collect();
  Channel::Moved write_now();
  void note_written(std::size_t bytes);
  boost::asio::awaitable<void> run(std::shared_ptr<Http1Upload> self, std::shared_ptr<void> owner);
  boost::asio::awaitable<void> send();
  boost::asio::awaitable<bool> wait_for_continue();
  boost::asio::awaitable<bool> write();
  boost::asio::awaitable<bool> next_part();
  bool fail(Problem problem);
  [[nodiscard]] Problem broken_off() const;
  [[nodiscard]] Problem malformed() const;

  Channel& channel_;
  Call& call_;
  Listener& listener_;
  http::RequestWriter writer_;
  std::unique_ptr<http::Body> body_;
  http::BodyPart part_;
  /// What goes before and after the content of `part_`.
  std::string text_;
  std::string tail_;
  /// Of all that, what is still to be written.
  std::vector<boost::asio::const_buffer> buffers_;
  std::uint64_t content_size_ = 0;
  std::size_t at_once_ = 0;
  std::optional<boost::asio::steady_timer> continue_timer_;
  Sent sent_ = Sent::nothing;
  bool held_back_ = false;
  bool stopped_ = false;
};

}  // namespace portico::client
