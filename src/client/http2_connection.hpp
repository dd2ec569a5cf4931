#pragma once

#include <client/channel.hpp>
#include <client/connection.hpp>
#include <client/http2_session.hpp>
#include <client/http2_stream.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace portico::client {

/// HTTP/2 on one channel: carries bytes between it and the session, and knows the streams.
///
/// What the session has to send goes out once in a turn of the loop, gathered, and is tried without
/// waiting first. Calls beyond what the server is known to allow are held: until its settings have
/// come that is one, so that none is refused whose body is gone by then.
class Http2Connection final : public Connection,
                              public std::enable_shared_from_this<Http2Connection>,
                              private Http2Session::Listener {
 public:
  Http2Connection(std::unique_ptr<Channel> channel, const ConnectionLimits& limits,
                  Connection::Listener& listener);
  ~Http2Connection() override;

  /// Starts to read, and to send the preface.
  void run();

  void start(std::shared_ptr<Call> call) override;
  [[nodiscard]] std::size_t capacity() const override;
  [[nodiscard]] bool settled() const override { return has_settings_; }
  /// Answers name their requests.
  [[nodiscard]] bool sound() override { return true; }
  [[nodiscard]] std::size_t load() const override { return streams_.size() + held_.size(); }
  [[nodiscard]] bool open() const override { return open_; }
  void close() override;

  // For its streams.

  [[nodiscard]] Http2Session& session() { return session_; }
  [[nodiscard]] const ConnectionLimits& limits() const { return limits_; }
  /// Bytes received so far.
  [[nodiscard]] std::uint64_t received() const { return received_; }
  /// Something may have changed, or is to be sent: looks in the loop's next turn.
  void wake();
  /// The same if there is something to send.
  void wake_to_send();
  /// A stream is over.
  void leave(Http2Stream::Place place, bool held);
  /// A request has been given up for `why` while the server sent nothing at all: if it took too
  /// long, the server may be gone, and others should not have to find that out too.
  void heard_nothing_until(const http::ErrorCode& why);

 private:
  /// What of it is reported.
  struct Figures {
    std::size_t capacity;
    bool settled;
    std::size_t load;
    bool open;
    bool operator==(const Figures&) const = default;
  };

  static boost::asio::awaitable<void> read(std::shared_ptr<Http2Connection> self);
  static boost::asio::awaitable<void> write(std::shared_ptr<Http2Connection> self,
                                            std::size_t sent);
  void spawn(boost::asio::awaitable<void> work);
  void receive(std::span<const std::byte> bytes);
  void receive_more();
  void turn();
  void admit();
  void refuse_held(const Problem& problem);
  void flush();
  void note_stalls();
  void stop_writing();
  void release_output();
  void input_ended(const boost::system::error_code& error);
  void fail(const Problem& problem, Http2Stream::Cut cut = Http2Stream::Cut::on_purpose);
  void end(const Problem& problem, Http2Stream::Cut cut);
  [[nodiscard]] std::size_t allowed() const;
  [[nodiscard]] Figures figures() const { return {capacity(), has_settings_, load(), open_}; }
  void report();

  void settings_changed() override { has_settings_ = true; }
  void going_away(std::string why) override;
  void broken(std::string_view why) override;

  std::unique_ptr<Channel> channel_;
  ConnectionLimits limits_;
  Connection::Listener* listener_;
  Http2Session session_;
  std::list<std::shared_ptr<Http2Stream>> streams_;
  /// Not submitted yet.
  std::list<std::shared_ptr<Http2Stream>> held_;
  std::string out_;
  std::uint64_t received_ = 0;
  /// Why it is about to close, where that is known before the channel ends.
  std::optional<Problem> reason_;
  bool open_ = true;
  bool closed_ = false;
  bool has_settings_ = false;
  /// `turn` is posted.
  bool awake_ = false;
  /// `write` runs.
  bool writing_ = false;
  /// The channel takes nothing more.
  bool write_failed_ = false;
  /// Last of all, since it is made of the others.
  Figures reported_;
};

}  // namespace portico::client
