#pragma once

#include <portico/guest/body.hpp>
#include <portico/guest/error.hpp>
#include <portico/guest/request.hpp>
#include <portico/guest/response.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>

namespace portico::guest {

/// How a request is sent. What is not set is the host's choice (Portico: docs/limits.md). Times are
/// from 0, which is at once, to about 584 years; a host may cut them short.
struct FetchOptions {
  using Duration = std::chrono::nanoseconds;
  /// From the start until the connection stands, name look-up and TLS included. Error:
  /// `connection_timeout`.
  std::optional<Duration> connect_timeout = {};
  /// From the start of sending until the head of the response. Error: `connection_read_timeout`, or
  /// `http_response_timeout`.
  std::optional<Duration> first_byte_timeout = {};
  /// Between two pieces of the response's body. Error, when reading it: `connection_read_timeout`,
  /// or `http_response_timeout`.
  std::optional<Duration> between_bytes_timeout = {};
};

/// A request on its way. Destroyed before its response came, it is given up and its connection
/// closed.
class Pending {
 public:
  Pending(Pending&&) noexcept = default;
  Pending& operator=(Pending&&) noexcept = default;

  /// Whether `wait` would answer at once. Never waits.
  [[nodiscard]] bool ready() const;

  /// The response, once its head is there, or why there is none; meanwhile the bodies of all
  /// requests go on being sent. Once: a second call fails with `already_taken`.
  [[nodiscard]] Result<Response> wait();

 private:
  friend detail::Access;
  Pending() = default;

  detail::Handle<detail::Resource::future_response> future_;
  std::optional<Error> failed_;
};

/// Sends a request and waits for the head of its response; the body is read from it as it comes.
/// Redirects are not followed, nothing is decoded, interim responses are skipped.
///
/// A body of bytes, or one that came in, is sent meanwhile; where the response comes before all of
/// it is out, sending goes on whenever this component waits for anything. What is not sent when the
/// handler has ended is given up.
///
/// Errors: what the host says. Portico lets components reach nothing unless told so:
/// `http_request_denied` and `destination_ip_prohibited` (docs/outgoing.md).
[[nodiscard]] Result<Response> fetch(Request request, const FetchOptions& options = {});

/// Sends a request and does not wait: several may be on their way at once. A body made with
/// `Body::stream` is written to its end before this returns. Errors are found in `Pending::wait`.
[[nodiscard]] Pending start(Request request, const FetchOptions& options = {});

/// A request whose body the caller writes while it is on its way.
struct Upload {
  BodyWriter body;
  Pending response;
};

/// Sends the head of a request; its body is what the caller writes, and ends with
/// `BodyWriter::finish`. The request's own body is not used. Without a header `content-length` it
/// is sent in chunks.
[[nodiscard]] Result<Upload> start_upload(Request request, const FetchOptions& options = {});

/// Waits for the first of several requests, and says which: `pending[*i].wait()` then answers at
/// once. Those whose response was taken are passed over; none left is no number. So all responses,
/// as they come:
///
///     while (auto i = wait_any(pending))
///       use(*i, pending[*i].wait());
[[nodiscard]] std::optional<std::size_t> wait_any(std::span<Pending> pending);

}  // namespace portico::guest
