#pragma once

#include <portico/http/error_code.hpp>
#include <portico/http/message.hpp>
#include <portico/signal.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <expected>
#include <memory>
#include <optional>

namespace portico::http {

/// `request-options` of wasi:http/types: how long each phase of a request may take. Absent leaves
/// it to the client; zero is over at once.
struct RequestOptions {
  using Timeout = std::optional<std::chrono::nanoseconds>;

  /// To find the destination and be connected to it, TLS and a wait for a free connection included.
  Timeout connect_timeout;
  /// From then until the head of the response.
  Timeout first_byte_timeout;
  /// Without a byte of the body that somebody waits for, in either direction.
  Timeout between_bytes_timeout;
};

/// What a request has come to.
using Answer = std::expected<Response, ErrorCode>;

/// A request under way, which goes on whether anybody looks or not. Destroying it before the answer
/// was taken gives the request up, and what it holds is released at once; after that the response
/// stands by itself.
class PendingResponse {
 public:
  PendingResponse() = default;
  PendingResponse(const PendingResponse&) = delete;
  PendingResponse& operator=(const PendingResponse&) = delete;
  virtual ~PendingResponse() = default;

  [[nodiscard]] virtual bool ready() = 0;
  /// Notified when `ready` may have become true.
  [[nodiscard]] virtual Signal& changed() = 0;
  /// The final response (informational ones are passed over), or why there is none. Call once, when
  /// ready.
  [[nodiscard]] virtual Answer take() = 0;
};

/// Sends the requests that guests make: the library's own transport (`client::Transport`), or
/// whatever the embedder puts in its place or around it. Given to a guest with
/// `ExchangeOptions::client`, so it may differ from one request to the next; without one, every
/// request is answered with HTTP-request-denied. Kept while the guest works or its requests live.
///
/// Threads: called on the thread of the guest's executor; in a blocking sandbox on the caller's,
/// where only what runs on `SandboxOptions::loop` makes progress meanwhile.
class Client {
 public:
  virtual ~Client() = default;

  /// Starts to send `request`, whose parts have been checked: the method is a token, the scheme
  /// http or https (or what `MessageRules` adds), the authority well-formed, the path begins with
  /// `/` or `?`, or is "*". Its body fails with an error-code when the guest breaks it off, and
  /// must then not look complete to anybody. Never throws, and reports what goes wrong in the
  /// answer.
  [[nodiscard]] virtual std::unique_ptr<PendingResponse> send(Request request,
                                                              const RequestOptions& options) = 0;
};

/// Sends now; the coroutine waits. Cancelling or dropping that gives the request up.
[[nodiscard]] boost::asio::awaitable<Answer> fetch(Client& client, Request request,
                                                   RequestOptions options = {});

/// For clients that know the answer already.
[[nodiscard]] std::unique_ptr<PendingResponse> answered(Answer answer);
/// For clients written as coroutines: runs `answer` on `executor`, and cancels it when the request
/// is given up. An exception out of it is an `internal-error` with its text.
[[nodiscard]] std::unique_ptr<PendingResponse> pending(const boost::asio::any_io_executor& executor,
                                                       boost::asio::awaitable<Answer> answer);

}  // namespace portico::http
