#pragma once

#include <portico/http/body.hpp>

#include <base/lazy_timer.hpp>
#include <http/attached_body.hpp>
#include <http/http1_request.hpp>
#include <http/http1_response.hpp>
#include <server/server_impl.hpp>
#include <server/wire.hpp>

#include <boost/asio/cancellation_signal.hpp>

#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace portico::server {

/// One client's connection: reads requests, has them answered one after another, and closes.
///
/// | phase | what it waits for | the deadline's meaning |
/// |---|---|---|
/// | idle | a request's first byte | close |
/// | head | the rest of the head | 408, close |
/// | waiting | a slot, the response's head | none: the queue and the exchange have their own |
/// | streaming | content, either way | no byte moved: abort |
/// | closing | the client to take the last answer | close |
class Connection : public std::enable_shared_from_this<Connection>,
                   private Wire::Listener,
                   private LazyTimer::Listener,
                   private http::AttachedBody::Source {
 public:
  /// `authority` is for requests that name none.
  static void open(std::shared_ptr<Server::Impl> server, boost::asio::ip::tcp::socket socket,
                   std::string authority);
  ~Connection() override;

  /// Closes if idle; else after the response that is on its way.
  void drain();
  /// Aborts.
  void stop() { give_up(Reason::stopped); }

 private:
  enum class Phase : std::uint8_t { idle, head, waiting, streaming, closing };
  /// Why the coroutine was told to end.
  enum class Reason : std::uint8_t { none, idle, slow_head, stalled, client_left, stopped };

  Connection(std::shared_ptr<Server::Impl> server, boost::asio::ip::tcp::socket socket,
             std::string authority);

  boost::asio::awaitable<void> run();
  boost::asio::awaitable<void> serve_requests();
  boost::asio::awaitable<bool> read_head();
  boost::asio::awaitable<bool> answer(http::RequestHead head);
  boost::asio::awaitable<bool> answer_with_error(const http::ResponseTo& to, std::uint16_t status,
                                                 std::string_view explanation,
                                                 const RequestInfo* info);
  /// Concludes `job`, if any, when its guest finishes before the last part goes out.
  boost::asio::awaitable<bool> send_response(http::ResponseTo to, http::Response response,
                                             const RequestInfo* info, Job* job);
  boost::asio::awaitable<bool> refuse();
  boost::asio::awaitable<bool> part(bool keep);
  boost::asio::awaitable<bool> settle_body();
  boost::asio::awaitable<void> wait_for_reader();
  void release_body(http::Step rest = http::ErrorCode{http::ErrorCode::connection_terminated});
  boost::asio::awaitable<void> close_gently();

  RequestInfo describe(const http::Request& request);
  http::ExchangeOptions exchange_options(int minor_version);
  std::unique_ptr<http::Body> make_body(const http::RequestHead& head);
  void enter(Phase phase, std::chrono::nanoseconds time);
  void give_up(Reason reason);
  void pass_over(std::span<const std::byte> content);
  http::Step end_body(http::Step last);

  [[nodiscard]] http::Step poll_body(std::size_t max) override;
  [[nodiscard]] std::size_t available(std::size_t max) override;
  [[nodiscard]] bool take(std::span<std::byte> to) override;
  [[nodiscard]] Signal& input_changed() override { return wire_->changed(); }
  void body_dropped() override;

  void input_ended() override;
  void moved() override;
  void expired() override;

  std::shared_ptr<Server::Impl> server_;
  std::list<Connection*>::iterator place_;
  std::string authority_;
  /// The client's address, where guests are told.
  std::string peer_;
  std::shared_ptr<Wire> wire_;
  std::shared_ptr<LazyTimer> timer_;
  boost::asio::cancellation_signal cancel_;
  std::optional<http::RequestParser> parser_;
  http::AttachedBody* body_ = nullptr;
  Signal body_settled_;
  /// Of content that the parser has let through, what is still in the wire's buffer.
  std::size_t body_ready_ = 0;
  /// The body's reader has had its end or error.
  bool body_done_ = false;
  std::weak_ptr<Linger> lingering_;
  const RequestInfo* current_ = nullptr;
  Phase phase_ = Phase::idle;
  Reason reason_ = Reason::none;
  bool served_any_ = false;
  bool expects_continue_ = false;
  bool takes_trailers_ = false;
  /// The response's head is out, or on its way.
  bool answering_ = false;
  /// The guest has more of the response to make.
  bool in_guest_ = false;
  /// The last answer must reach the client although it may still be sending.
  bool gentle_close_ = false;
  bool aborted_ = false;
};

}  // namespace portico::server
