#pragma once

#include <wasi_http/world.hpp>

#include <portico/http/command.hpp>
#include <portico/signal.hpp>

#include <boost/asio/steady_timer.hpp>

#include <expected>
#include <memory>
#include <optional>
#include <variant>

namespace portico::http {

class Command::Impl {
 public:
  using Run = component::TypedFunc<std::expected<void, std::monostate>()>;

  component::InstancePre pre;
  /// wasi:cli/run's function.
  Run run;
};

/// One run of a command: first the guest runs, then what it wrote is passed on, then it has ended.
class Execution::Impl final : public std::enable_shared_from_this<Impl> {
 public:
  Impl(std::shared_ptr<const Command::Impl> command, SandboxOptions sandbox,
       ExecutionOptions options);

  /// Runs the guest until it first waits.
  void start();
  void stop(Error error);
  /// Nobody wants the rest.
  void abandon();

  [[nodiscard]] bool has_ended() const { return result_.has_value(); }
  [[nodiscard]] Signal& ended() { return ended_; }
  [[nodiscard]] Result<int> take_result() { return std::move(*result_); }

 private:
  void start_deadline();
  void returned(Result<int> status);
  void end(Result<int> result);

  std::shared_ptr<const Command::Impl> command_;
  ExecutionOptions options_;
  bool stopped_ = false;
  /// What the guest ended with.
  std::optional<Result<int>> status_;
  /// The same, once nothing of what it wrote is left.
  std::optional<Result<int>> result_;
  Signal ended_;
  std::optional<wasi_http::World> world_;
  std::optional<boost::asio::steady_timer> timer_;
};

}  // namespace portico::http
