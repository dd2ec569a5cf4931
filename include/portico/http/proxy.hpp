#pragma once

#include <portico/component/component.hpp>
#include <portico/component/linker.hpp>
#include <portico/component/store.hpp>
#include <portico/engine.hpp>
#include <portico/http/client.hpp>
#include <portico/http/error_code.hpp>
#include <portico/http/message.hpp>
#include <portico/result.hpp>
#include <portico/wasi/options.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace portico::http {

/// Bounds on the messages that a guest makes. The defaults are the reference's, where it has them.
struct MessageLimits {
  /// Size of one `fields`: each distinct name costs its length and 32, each value its length
  /// and 40. Growing beyond traps.
  std::uint64_t max_fields_size = 131'072;
  /// Writes that a guest may make ahead of the consumer: 1 more than this are held.
  std::uint32_t body_buffer_chunks = 1;
  /// Bytes that it may write ahead, in however many writes: small ones need not wait for the
  /// consumer one by one. With 0 only the writes count.
  std::uint64_t body_buffer_bytes = std::uint64_t{512} * 1024;
  /// What `check-write` allows for one chunk, in bytes.
  std::uint64_t body_chunk_size = 1'048'576;
};

/// What guests may put into messages, and how the host completes them. The defaults are the
/// reference's.
struct MessageRules {
  /// Names of fields, any case, that guests can neither set nor see. By default those that belong
  /// to a connection and not to a message: connection, host, http2-settings, keep-alive,
  /// proxy-authenticate, proxy-authorization, proxy-connection, transfer-encoding, upgrade.
  std::vector<std::string> forbidden_fields = default_forbidden_fields();
  [[nodiscard]] static std::vector<std::string> default_forbidden_fields();
  /// Schemes, lower case, that requests may have; others get HTTP-protocol-error.
  std::vector<std::string> schemes = {"http", "https"};
  /// Of a request without one; none: HTTP-protocol-error.
  std::optional<Scheme> default_scheme = Scheme{.kind = Scheme::Kind::https, .other = {}};
  /// Requests name their authority as Host, whatever the guest put there. Without it, what it put
  /// there stays (take `host` off the forbidden fields too).
  bool set_host = true;
};

/// What one sandbox is given.
struct SandboxOptions {
  /// Where it runs. Empty for a blocking sandbox: use `Proxy::call` then, not `start`.
  boost::asio::any_io_executor executor{};
  /// For a blocking sandbox: what it runs in place while its guest waits, so that a client's
  /// connections can live from one call to the next. Must outlive it, must not be running, and
  /// should have nothing of other guests to run, since they would be nested inside this one. A
  /// guest that waits for what can never come is noticed only when nothing is left on it, idle
  /// connections among that. Null: a private one.
  boost::asio::io_context* loop = nullptr;
  wasi::Options wasi{};
  component::StoreLimits limits{};
  MessageLimits messages{};
  /// Null: the defaults.
  std::shared_ptr<const MessageRules> rules{};
};

/// How one request is handled.
struct ExchangeOptions {
  /// Longest time to the response head; zero is no bound. When it is over the guest is stopped and
  /// `response` gives `HTTP-response-timeout`.
  std::chrono::nanoseconds deadline{0};
  /// Called for each informational response (status 100 to 199) before the final one.
  std::function<void(std::uint16_t status, const Fields& headers)> informational{};
  /// Sends what the guest asks for. Null: every request gets HTTP-request-denied.
  std::shared_ptr<Client> client{};
};

/// One request on its way through a guest. Destroying it stops the guest, wherever it is, and fails
/// the response's body if that is not complete.
///
/// Threads: the one of the sandbox's executor. Move-only.
class Exchange {
 public:
  Exchange(Exchange&&) noexcept;
  Exchange& operator=(Exchange&&) noexcept;
  ~Exchange();

  /// The response, as soon as the guest sets it; its body is made while it is read. An error is the
  /// one that the guest set, or tells that none was: `internal-error` when it trapped or returned
  /// without (`finished` has the cause), `HTTP-response-timeout`. Call once.
  [[nodiscard]] boost::asio::awaitable<std::expected<Response, ErrorCode>> response();
  /// Completes when the guest has returned. A trap, deadline or exit, also one after the response,
  /// is here. Call once.
  [[nodiscard]] boost::asio::awaitable<Result<>> finished();

  /// The same without waiting: whether `response` (`finished`) would complete at once.
  [[nodiscard]] bool has_response() const;
  [[nodiscard]] bool has_finished() const;

  class Impl;
  explicit Exchange(std::shared_ptr<Impl> impl);

 private:
  std::shared_ptr<Impl> impl_;
};

/// A sandbox that can take one request after another, for embedders that reuse them. After a trap
/// it is `spent`. Must not be destroyed while one of its exchanges lives.
class Sandbox {
 public:
  Sandbox(Sandbox&&) noexcept;
  Sandbox& operator=(Sandbox&&) noexcept;
  ~Sandbox();

  /// Hands `request` to the guest, which runs at once on this thread until it first waits. One
  /// request at a time.
  [[nodiscard]] Exchange handle(Request request, ExchangeOptions options);
  [[nodiscard]] bool busy() const;
  /// No further request may be given to it.
  [[nodiscard]] bool spent() const;
  [[nodiscard]] component::Store& store();

  class Impl;
  explicit Sandbox(std::unique_ptr<Impl> impl);

 private:
  std::unique_ptr<Impl> impl_;
};

/// Takes a blocking exchange's response as the guest makes it. Called on the caller's thread, from
/// inside `Proxy::call`.
class ResponseSink {
 public:
  virtual ~ResponseSink() = default;
  virtual void informational(std::uint16_t status, const Fields& headers);
  /// The head; `body()` and `end()` follow. `response.body` is null here.
  virtual void head(Response response) = 0;
  /// Bytes of the body, in order. False: nobody wants the rest; the guest's writes fail from then
  /// on.
  [[nodiscard]] virtual bool body(std::span<const std::byte> bytes) = 0;
  /// The body is complete. Not called if it was cut short.
  virtual void end(const std::optional<Fields>& trailers) = 0;
};

/// A component of the `wasi:http/proxy` world, linked once, that answers any number of requests.
/// A cheap handle. Threads: immutable, any thread.
class Proxy {
 public:
  /// Reads, compiles and links a component file. Every import of `wasi:cli/imports` and
  /// `wasi:http` is there; `extend` may add the embedder's own or replace some. Errors as in
  /// `Component::compile` and `Linker::instantiate_pre`, and `link` when the component does not
  /// export wasi:http/incoming-handler@0.2.x.
  [[nodiscard]] static Result<Proxy> link(const Engine& engine, const std::filesystem::path& file);
  [[nodiscard]] static Result<Proxy> link(const component::Component& component,
                                          std::function<void(component::Linker&)> extend = {});

  /// A fresh sandbox; cheap until the first request.
  [[nodiscard]] Sandbox sandbox(SandboxOptions options) const;
  /// Handles `request` in a fresh sandbox that lives as long as the exchange.
  [[nodiscard]] Exchange start(Request request, SandboxOptions sandbox,
                               ExchangeOptions options = {}) const;
  /// Handles `request` in a fresh sandbox on the calling thread, without an event loop of the
  /// caller's: returns when the guest has returned. The error-code is the one that the guest set
  /// instead of a response, `internal-error` or `HTTP-response-timeout` as for
  /// `Exchange::response`; trap text and the like are in `finished`.
  struct Outcome {
    std::expected<void, ErrorCode> response;
    Result<> finished;
  };
  [[nodiscard]] Outcome call(Request request, ResponseSink& sink, SandboxOptions sandbox = {},
                             ExchangeOptions options = {}) const;

  class Impl;
  explicit Proxy(std::shared_ptr<const Impl> impl);

 private:
  std::shared_ptr<const Impl> impl_;
};

}  // namespace portico::http
