#pragma once

#include <portico/component/component.hpp>
#include <portico/component/linker.hpp>
#include <portico/engine.hpp>
#include <portico/http/client.hpp>
#include <portico/http/proxy.hpp>
#include <portico/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

namespace portico::http {

/// How a command is run.
struct ExecutionOptions {
  /// Longest time that it may take; zero is no bound. When it is over the guest is stopped with
  /// `Errc::deadline`.
  std::chrono::nanoseconds deadline{0};
  /// Sends what the guest asks for. Null: every request gets HTTP-request-denied.
  std::shared_ptr<Client> client{};
};

/// A command that runs. Destroying it stops the guest, wherever it is.
///
/// Threads: the one of the sandbox's executor. Move-only.
class Execution {
 public:
  Execution(Execution&&) noexcept;
  Execution& operator=(Execution&&) noexcept;
  ~Execution();

  /// Completes when the guest has ended and what it wrote to descriptors is passed on: 0 when `run`
  /// returned ok, 1 when it returned an error, what the guest gave where it called `exit`. Errors:
  /// `trap` (with backtrace), `deadline`, `limit`, and what `stop` was given. Call once.
  [[nodiscard]] boost::asio::awaitable<Result<int>> exit_status();
  /// Without waiting: whether `exit_status` would complete at once.
  [[nodiscard]] bool has_ended() const;
  /// Ends the guest as soon as it next waits or gives way, and what it wrote and nobody took yet is
  /// thrown away; `exit_status` gives `error`. Does nothing if it has ended.
  void stop(Error error);

  class Impl;
  explicit Execution(std::shared_ptr<Impl> impl);

 private:
  std::shared_ptr<Impl> impl_;
};

/// A component of the `wasi:cli/command` world, linked once, that is run any number of times, each
/// time in a sandbox of its own. `SandboxOptions::wasi` has what it finds there: arguments,
/// environment, standard streams, files and sockets. A cheap handle. Threads: immutable, any
/// thread.
class Command {
 public:
  /// Reads, compiles and links a component file. Every import of `wasi:cli/imports` and
  /// `wasi:http` is there; `extend` may add the embedder's own or replace some. Errors as in
  /// `Component::compile` and `Linker::instantiate_pre`, and `link` when the component does not
  /// export wasi:cli/run@0.2.x.
  [[nodiscard]] static Result<Command> link(const Engine& engine,
                                            const std::filesystem::path& file);
  [[nodiscard]] static Result<Command> link(const component::Component& component,
                                            std::function<void(component::Linker&)> extend = {});

  /// Runs it on the sandbox's executor; the guest begins at once, on this thread, until it first
  /// waits.
  [[nodiscard]] Execution start(SandboxOptions sandbox, ExecutionOptions options = {}) const;
  /// Runs it on the calling thread, without an event loop of the caller's, and returns when it has
  /// ended: as `Execution::exit_status`. `sandbox.executor` is not used.
  [[nodiscard]] Result<int> run(SandboxOptions sandbox = {}, ExecutionOptions options = {}) const;

  class Impl;
  explicit Command(std::shared_ptr<const Impl> impl);

 private:
  std::shared_ptr<const Impl> impl_;
};

}  // namespace portico::http
