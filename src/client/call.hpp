#pragma once

#include <client/problem.hpp>

#include <portico/client/transport.hpp>
#include <portico/http/client.hpp>

#include <base/lazy_timer.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace portico::client {

class Call;

/// What works for a call at the moment: the queue, a dial, or a connection.
class Carrier {
 public:
  virtual ~Carrier() = default;
  /// Stops: the call was given up, or has taken too long. Closes or resets what it used; nothing is
  /// reported to the call any more, but a response's body that is still being read ends with
  /// `why`. May be called from inside what the carrier calls of the call.
  virtual void give_up(Call& call, const http::ErrorCode& why) = 0;
};

/// One request from `Transport::send` to its answer: what is sent, its clocks, and who is told.
/// Shared by the one who waits (`PendingResponse`) and its carrier.
///
/// | phase | clock | over |
/// |---|---|---|
/// | queued, dialing | connect_timeout | connection-timeout (DNS-timeout if that is where it was) |
/// | carried, no head yet | first_byte_timeout, and between_bytes_timeout while a write stalls |
/// connection-read-timeout, connection-write-timeout | | answered | between_bytes_timeout while the
/// body's reader waits, or a write stalls | the same, in the body |
class Call : public std::enable_shared_from_this<Call>, private LazyTimer::Listener {
 public:
  struct Timeouts {
    std::chrono::nanoseconds connect;
    std::chrono::nanoseconds first_byte;
    std::chrono::nanoseconds between_bytes;
  };

  Call(const boost::asio::any_io_executor& executor, http::Request request, Origin origin,
       Timeouts timeouts);
  ~Call() override;

  /// The whole request; a connection reads its body, and moves it out when it starts to
  /// (`take_body`).
  [[nodiscard]] const http::Request& request() const { return request_; }
  [[nodiscard]] const Origin& origin() const { return origin_; }
  [[nodiscard]] std::unique_ptr<http::Body> take_body();
  /// The body has not been touched.
  [[nodiscard]] bool body_untouched() const { return request_.body != nullptr; }

  // What a carrier reports, each to be called on the executor.

  /// `carrier` works for the call from now on; null: nobody does.
  void carried_by(Carrier* carrier) { carrier_ = carrier; }
  /// The request is on a connection: from dialing to waiting for the head.
  void begin_sending();
  /// A write waits for the peer; it has gone on.
  void write_stalled();
  void write_moved();
  /// The response. Its body is wrapped to watch the time between bytes. The carrier goes on until
  /// the body's end.
  void respond(http::Response response);
  /// It has failed. `unprocessed`: the server cannot have acted on it. Ends the carrier's work, in
  /// every phase; after `respond` only the upload's failure is reported so, and the body ends by
  /// itself.
  void fail(Problem problem, bool unprocessed = false);

  // For the transport.

  /// Whoever waits gave it up.
  void abandon();
  /// Asked when a request fails before its response: true takes the call over for another attempt.
  std::function<bool(const Problem&, bool unprocessed)> retry;
  /// Told of the failure that is final.
  std::function<void(const Problem&)> failed;

  [[nodiscard]] bool ready() const { return answer_.has_value(); }
  [[nodiscard]] Signal& changed() { return changed_; }
  [[nodiscard]] http::Answer take_answer();

 private:
  class TimedBody;
  void expired() override;
  void stop_carrier(const http::ErrorCode& why);

  http::Request request_;
  Origin origin_;
  Timeouts timeouts_;
  Carrier* carrier_ = nullptr;
  std::optional<http::Answer> answer_;
  Signal changed_;
  std::shared_ptr<LazyTimer> timer_;
};

}  // namespace portico::client
