#pragma once

#include <client/problem.hpp>

#include <portico/client/transport.hpp>
#include <portico/http/client.hpp>

#include <base/lazy_timer.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

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
  /// What it means for the call that its connect_timeout is over.
  [[nodiscard]] virtual Problem too_late(const Call& call) const;
};

/// One request from `Transport::send` to its answer: what is sent, its clocks, and who is told.
/// Shared by the one who waits (`PendingResponse`), its response's body, and its carrier.
///
/// | phase | clock | over |
/// |---|---|---|
/// | queued, dialing | connect | what the carrier says: connection-timeout or DNS-timeout |
/// | carried, no head yet | first_byte | connection-read-timeout |
/// | a write stalls, before or after the head | between_bytes | connection-write-timeout |
/// | the response's body is waited for | between_bytes | connection-read-timeout, in the body |
class Call : public std::enable_shared_from_this<Call>, private LazyTimer::Listener {
 public:
  /// Zero is over at once, `kUnbounded` never.
  struct Timeouts {
    std::chrono::nanoseconds connect;
    std::chrono::nanoseconds first_byte;
    std::chrono::nanoseconds between_bytes;
  };
  static constexpr auto kUnbounded = std::chrono::nanoseconds::max();

  class Owner {
   public:
    virtual ~Owner() = default;
    /// `call` has failed before its response: true takes it over for another attempt.
    [[nodiscard]] virtual bool retry(Call& call, bool unprocessed) = 0;
    /// What became of `call` in the end, if that is a failure; once. Not of calls that were given
    /// up.
    virtual void failed(const Call& call, const Problem& problem) = 0;
  };

  /// The clock of the connect_timeout starts with `queue`.
  Call(boost::asio::any_io_executor executor, http::Request request, Origin origin,
       Timeouts timeouts);
  ~Call() override;

  /// The whole request; a connection reads its body, and moves it out when it starts to
  /// (`take_body`).
  [[nodiscard]] const http::Request& request() const { return request_; }
  [[nodiscard]] const Origin& origin() const { return origin_; }
  /// Null afterwards, and when called again.
  [[nodiscard]] std::unique_ptr<http::Body> take_body() { return std::move(request_.body); }
  /// The body taken had neither content nor trailers: it is as good as untouched.
  void body_was_empty() { bodiless_ = true; }
  /// The body has not been touched.
  [[nodiscard]] bool body_untouched() const { return request_.body != nullptr; }

  // What a carrier reports, each to be called on the executor. Nothing is done for a call that is
  // over.

  /// `carrier` works for the call from now on; null: nobody does. A carrier that is done with a
  /// call, or goes away, must say so.
  void carried_by(Carrier* carrier) { carrier_ = carrier; }
  /// The request is on a connection: from dialing to waiting for the head.
  void begin_sending();
  /// A write waits for the peer; it has gone on. Repeating either is free.
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

  /// What its last failure is judged by.
  struct Attempt {
    /// The connection had carried calls before, so it may have been closed under this one.
    bool reused = false;
    /// Refusals were about this call: HTTP/2.
    bool multiplexed = false;
    /// There is no further one.
    bool last = false;
  };
  Attempt attempt;
  /// Makes it ready to be sent again; false if its body is gone.
  [[nodiscard]] bool rewind();
  /// Who is asked and told while it lives.
  void owned_by(std::weak_ptr<Owner> owner) { owner_ = std::move(owner); }
  /// It waits for a connection from now on.
  void queue();
  /// Whoever waits gave it up.
  void abandon();

  [[nodiscard]] bool ready() const { return phase_ == Phase::answered; }
  [[nodiscard]] Signal& changed() { return changed_; }
  /// Once, when ready.
  [[nodiscard]] http::Answer take_answer();

 private:
  enum class Phase : std::uint8_t { connecting, sending, answered, over };
  class TimedBody;

  void expired() override;
  void rearm();
  void time_out(Problem problem);
  void stop_carrier(const http::ErrorCode& why);
  void settle(http::Answer answer);
  void tell(const Problem& problem);
  [[nodiscard]] bool waiting() const { return phase_ <= Phase::sending; }

  boost::asio::any_io_executor executor_;
  http::Request request_;
  Origin origin_;
  Timeouts timeouts_;
  bool bodiless_;
  Phase phase_ = Phase::connecting;
  std::weak_ptr<Owner> owner_;
  Carrier* carrier_ = nullptr;
  std::optional<http::Answer> answer_;
  Signal changed_;
  /// The response's, while it lives.
  TimedBody* body_ = nullptr;

  // When the phase is over, the peer must have taken something, or sent some of the body.
  Clock::time_point phase_deadline_ = Clock::time_point::max();
  Clock::time_point write_deadline_ = Clock::time_point::max();
  Clock::time_point read_deadline_ = Clock::time_point::max();
  /// Made with the first deadline.
  std::shared_ptr<LazyTimer> timer_;
};

}  // namespace portico::client
