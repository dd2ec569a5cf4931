#pragma once

#include <client/call.hpp>
#include <client/dial.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace portico::client {

/// Bounds on what servers send, and how much is asked of one connection.
struct ConnectionLimits {
  std::size_t max_response_head;
  std::size_t max_response_fields;
  std::uint64_t max_response_body;
  std::uint32_t max_streams;
};

/// Informational responses to one request: a server that says more often that it is at work says
/// nothing.
inline constexpr unsigned kMaxInterimResponses = 100;

/// HTTP on one channel, to one origin (or proxy): `Http1Connection` or `Http2Connection`. Owned by
/// the pool through a shared pointer; what runs on it keeps it alive until it has ended.
///
/// A connection reads also while idle, so that one which the server closes is known at once.
class Connection {
 public:
  class Listener {
   public:
    virtual ~Listener() = default;
    /// `capacity`, `settled`, `load` or `open` have changed. Called from inside other work: must
    /// not destroy the connection; may start calls on it and others.
    virtual void changed(Connection& connection) = 0;
  };

  virtual ~Connection() = default;

  /// Starts to send; `capacity` must not be 0. The call hears of everything else. Nothing is
  /// reported from inside `start` but a failure to send.
  virtual void start(std::shared_ptr<Call> call) = 0;
  /// How many calls may be started now: 0 when busy, at the server's limit, or not open.
  [[nodiscard]] virtual std::size_t capacity() const = 0;
  /// `capacity` is what the server allows, and not what may be tried until it has said so.
  [[nodiscard]] virtual bool settled() const { return true; }
  /// Whether it is what it seems: nothing has come on it that nobody asked for, nor its end. Looked
  /// at now; a connection on which that is false must not carry a further call, which would get
  /// another's answer.
  [[nodiscard]] virtual bool sound() = 0;
  /// Calls that it carries, among them those whose body is being read.
  [[nodiscard]] virtual std::size_t load() const = 0;
  /// It may be given calls again once it has capacity. False for ever after a failure, the
  /// server's wish to close (Connection: close, GOAWAY) or `close`.
  [[nodiscard]] virtual bool open() const = 0;
  /// Closes now; calls fail with connection-terminated, nothing is reported to the listener.
  virtual void close() = 0;

  /// `listener` must outlive the connection or its `close`.
  [[nodiscard]] static std::shared_ptr<Connection> make(Dialed dialed, ConnectionLimits limits,
                                                        Listener& listener);
};

/// The two of them; what differs is known from `Dialed`.
[[nodiscard]] std::shared_ptr<Connection> make_http1(Dialed dialed, ConnectionLimits limits,
                                                     Connection::Listener& listener);
[[nodiscard]] std::shared_ptr<Connection> make_http2(Dialed dialed, ConnectionLimits limits,
                                                     Connection::Listener& listener);

}  // namespace portico::client
