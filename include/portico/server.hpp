#pragma once

#include <portico/http/fields.hpp>
#include <portico/http/proxy.hpp>
#include <portico/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portico::server {

/// What the server does to the header fields of every request before its guest sees them: the
/// client's values of that name go, then `values` are appended, if any.
struct HeaderOverride {
  std::string name;
  std::vector<std::string> values;
};

/// What guests are told of where a request came from: X-Forwarded-For, -Proto and -Host.
enum class Forwarded : std::uint8_t {
  /// Whatever the client sent.
  pass,
  /// The address of its connection, the scheme and the authority, in the place of what it sent: for
  /// servers that clients reach directly.
  set,
  /// The address behind those that are there, the others only where they are not: behind proxies
  /// that are trusted and do the same.
  append,
};

/// Every bound of one server, with its default and the reason for it; docs/limits.md has the same
/// as a table. A time of zero is no bound. Times are measured on a monotonic clock, to about a
/// millisecond.
struct Options {
  /// Longest time from a request's head to its response's, and the longest that a guest may compute
  /// without waiting for anything. The client gets 504 while no head is out. 30 s: longer than
  /// people wait.
  std::chrono::nanoseconds timeout = std::chrono::seconds{30};
  /// After the response head: longest time in which no byte moves either way. The connection is
  /// then aborted. Also what a guest gets for the work that it does after its response is complete.
  /// 60 s: more than a slow link stalls.
  std::chrono::nanoseconds stream_timeout = std::chrono::seconds{60};
  /// Longest time from the first byte of a request to the end of its head; then 408. 10 s: heads
  /// are small; who is slower holds a connection on purpose.
  std::chrono::nanoseconds header_timeout = std::chrono::seconds{10};
  /// Longest time that a connection may be idle between requests, or before the first. 60 s: what
  /// proxies in front expect.
  std::chrono::nanoseconds idle_timeout = std::chrono::seconds{60};

  /// Guests at work at once, 1 to 100,000: those whose sandbox exists, whether or not their
  /// response is out. More wait in the queue. 1,000: the size of the pool.
  std::uint32_t max_concurrent_requests = 1000;
  /// Requests that may wait for their turn, in order of arrival; more get 503. 1,000.
  std::uint32_t max_queued_requests = 1000;
  /// Longest time to wait in that queue; then 503 with Retry-After. 10 s.
  std::chrono::nanoseconds queue_timeout = std::chrono::seconds{10};
  /// Connections open at once, 1 to 1,000,000. More are not accepted: they wait in the kernel.
  /// 1,000.
  std::uint32_t max_concurrent_connections = 1000;

  /// Bytes of a request line (414 beyond), of a whole head (431), and number of fields (431). 8
  /// KiB, 64 KiB and 128 are what browsers and proxies stay far below.
  std::size_t max_request_line = std::size_t{8} * 1024;
  std::size_t max_head = std::size_t{64} * 1024;
  std::size_t max_header_fields = 128;
  /// Bytes of a request's content, after which it gets 413; zero is no bound, which is the default:
  /// content is streamed, so its size costs no memory.
  std::uint64_t max_request_body = 0;

  /// Requests that one sandbox answers before it is thrown away, 1 or more. 1: nothing of a request
  /// is left for the next.
  std::uint32_t max_instance_reuse_count = 1;
  /// How long a sandbox that may be used again is kept idle. 1 s.
  std::chrono::nanoseconds idle_instance_timeout = std::chrono::seconds{1};

  /// Bounds on what one guest may make the host do.
  component::StoreLimits store;
  http::MessageLimits messages;
  std::uint64_t max_random_bytes = std::uint64_t{64} << 20;
  /// See `wasi::Options`; at least 4,096.
  std::uint64_t max_blocking_write = 4096;

  /// What guests see as environment, besides INSTANCE_ID.
  std::vector<std::pair<std::string, std::string>> environment;
  /// Directories that every guest finds open, and what it may do with sockets (null: nothing).
  std::vector<wasi::Preopen> directories;
  std::shared_ptr<const wasi::SocketRules> sockets;
  std::vector<HeaderOverride> headers;
  Forwarded forwarded = Forwarded::pass;

  /// What guests may put into messages. Null: the defaults.
  std::shared_ptr<const http::MessageRules> rules;
  /// An authority, in lower case, such as "app.internal": what guests ask of http://NAME/ is
  /// answered by this component itself, in a sandbox for each request and without a socket. Nobody
  /// else can reach such sandboxes through it, and no name service is asked. Empty: none.
  ///
  /// These do not wait for `max_concurrent_requests`, which their own callers take up; they have as
  /// many for themselves, and more get connection-limit-reached. Calls that go deeper than
  /// `max_internal_depth` (default 8, 1 to 100) get loop-detected.
  std::string internal_host;
  std::uint32_t max_internal_depth = 8;
};

/// Checks ranges and header overrides. Errors: `config`.
[[nodiscard]] Result<> validate(const Options& options);

enum class LogLevel : std::uint8_t { trace, debug, info, warn, error };

/// Where a server tells what happens. Texts may have several lines (backtraces) but no other
/// control characters, whatever clients and guests sent. Called on the server's thread; must not
/// block for long.
class Log {
 public:
  virtual ~Log() = default;
  [[nodiscard]] virtual bool enabled(LogLevel level) const = 0;
  virtual void write(LogLevel level, std::string_view text) = 0;
};

enum class GuestStream : std::uint8_t { standard_output, standard_error };

/// Takes what guests write, as bytes as they come and the number of the sandbox. Called in the
/// middle of a guest's call: must not block for long. `ended` is called when no more follows.
class GuestOutput {
 public:
  virtual ~GuestOutput() = default;
  virtual void write(GuestStream stream, std::uint64_t instance,
                     std::span<const std::byte> bytes) = 0;
  virtual void ended(std::uint64_t instance) = 0;
};

/// Running numbers, from 0. Servers that share one, from several threads or in shared memory, never
/// give a number twice.
struct Counters {
  alignas(64) std::atomic<std::uint64_t> requests{0};
  alignas(64) std::atomic<std::uint64_t> instances{0};
};

/// What a server uses of its surroundings. All must outlive it; null stands for none.
struct Environment {
  Log* log = nullptr;
  GuestOutput* output = nullptr;
  Counters* counters = nullptr;
  /// Sends what guests ask for; runs on the server's executor. Null: HTTP-request-denied.
  std::shared_ptr<http::Client> client{};
};

/// Serves HTTP/1.0 and 1.1 on sockets that listen already, and answers with one component, or
/// a chain of them.
///
/// Knows nothing of processes, signals or command lines; `portico serve` is built from it.
/// Threads: everything on the one thread that runs `executor`'s context.
class Server {
 public:
  /// `options` must be valid.
  Server(boost::asio::any_io_executor executor, http::Proxy proxy, Options options,
         Environment environment = {});
  /// A chain of components, at least one, the outermost first. It gets the requests; all that a
  /// component sends through wasi:http/outgoing-handler goes to the next one, whatever its
  /// authority, in a sandbox for each request and without a socket. Only what the last sends
  /// leaves the server.
  Server(boost::asio::any_io_executor executor, std::vector<http::Proxy> chain, Options options,
         Environment environment = {});
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  /// Stops.
  ~Server();

  /// Accepts connections from `acceptor` from now on. It must be open and listening.
  void serve(boost::asio::ip::tcp::acceptor acceptor);

  /// Ends in good order: takes what is queued in the listening sockets and shuts them down (in
  /// every process that has them open), closes idle connections, and lets what runs finish, but no
  /// longer than `deadline`, zero being no bound; then stops. Completes when nothing is left. Call
  /// once.
  [[nodiscard]] boost::asio::awaitable<void> drain(std::chrono::nanoseconds deadline);
  /// Aborts every connection and guest now.
  void stop();

  [[nodiscard]] std::size_t connections() const;
  [[nodiscard]] std::size_t running_requests() const;

  class Impl;

 private:
  std::shared_ptr<Impl> impl_;
};

}  // namespace portico::server
