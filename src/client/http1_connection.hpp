#pragma once

#include <client/connection.hpp>
#include <client/http1_input.hpp>
#include <client/http1_upload.hpp>

#include <portico/http/body.hpp>
#include <portico/signal.hpp>

#include <http/attached_body.hpp>
#include <http/http1_response_parser.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace portico::client {

/// One call after another on one channel.
///
/// | phase | reads | over when |
/// |---|---|---|
/// | idle | to notice the end | a call starts; anything comes: closed |
/// | waiting | the head | the final response's head is there |
/// | content | as the body's reader asks for it | the body is complete |
/// | uploading | to notice the end | the rest of the request is sent: idle |
/// | closed | no more | - |
///
/// The response may be complete before the request is: then the rest is sent for the sake of the
/// connection, unless that is to be closed anyway.
class Http1Connection final : public Connection,
                              public std::enable_shared_from_this<Http1Connection>,
                              public Http1Upload::Listener,
                              private http::AttachedBody::Source,
                              private Carrier {
 public:
  static std::shared_ptr<Http1Connection> open(Dialed dialed, const ConnectionLimits& limits,
                                               Connection::Listener& listener);
  ~Http1Connection() override;

  void start(std::shared_ptr<Call> call) override;
  [[nodiscard]] std::size_t capacity() const override { return phase_ == Phase::idle ? 1 : 0; }
  [[nodiscard]] bool sound() override { return phase_ == Phase::idle && channel_->quiet(); }
  [[nodiscard]] std::size_t load() const override { return call_ ? 1 : 0; }
  [[nodiscard]] bool open() const override { return keep_; }
  void close() override;

  void upload_done() override;
  void upload_cut(const boost::system::error_code& error) override;
  void upload_failed(Problem problem) override;

 private:
  enum class Phase : std::uint8_t { idle, waiting, content, uploading, closed };

  Http1Connection(Dialed dialed, const ConnectionLimits& limits, Connection::Listener& listener);

  // Reading.
  static boost::asio::awaitable<void> run(std::shared_ptr<Http1Connection> self);
  boost::asio::awaitable<void> read();
  [[nodiscard]] bool wants_input() const;
  void arrived();
  void ask_for_input();

  // The head.
  void read_head();
  void pass_over(const http::ResponseHead& interim);
  void respond(http::ResponseHead head);
  [[nodiscard]] std::unique_ptr<http::Body> make_body(const http::ResponseHead& head);
  void head_missing();

  // Content.
  [[nodiscard]] http::Step poll_body(std::size_t max) override;
  [[nodiscard]] std::size_t available(std::size_t max) override;
  [[nodiscard]] bool take(std::span<std::byte> to) override { return !read_content(to); }
  [[nodiscard]] Signal& input_changed() override { return input_changed_; }
  void body_dropped() override;
  http::Parsed::Event advance();
  [[nodiscard]] http::Step end_of_input();
  /// Nothing, or what broke the connection off.
  [[nodiscard]] std::optional<http::ErrorCode> read_content(std::span<std::byte> to);
  http::ErrorCode break_off(http::ErrorCode code);
  void count(std::span<const std::byte> content);
  void settle_body();
  http::End complete();

  // The end of a call, or of all.
  void finish();
  void part(bool keep);
  void fail(Problem problem, bool unprocessed = false);
  void shut(const http::ErrorCode& why);
  void release_upload();
  void report();

  void give_up(Call& call, const http::ErrorCode& why) override;

  std::unique_ptr<Channel> channel_;
  bool absolute_form_;
  std::string proxy_authorization_;
  http::Http1Limits limits_;
  Connection::Listener* listener_;
  std::shared_ptr<Call> call_;
  std::shared_ptr<Http1Upload> upload_;
  http::ResponseOf expected_;
  std::optional<http::ResponseParser> parser_;
  http::AttachedBody* body_ = nullptr;
  Phase phase_ = Phase::idle;
  /// It may carry further calls.
  bool keep_ = true;
  /// A read is under way.
  bool reading_ = false;
  /// The body's reader waits.
  bool asked_ = false;
  /// `available` has said what `take` will find.
  bool promised_ = false;
  unsigned interim_responses_ = 0;
  /// Of content that the parser has let through, what is still in `input_`.
  std::size_t ready_ = 0;
  /// So many bytes, if not more, can be read without waiting.
  std::size_t there_ = 0;
  /// Read since others had their turn.
  std::size_t at_once_ = 0;
  /// There is something to read for, or nothing more at all.
  Signal wanted_;
  /// For the body's reader.
  Signal input_changed_;
  Http1Input input_;
};

}  // namespace portico::client
