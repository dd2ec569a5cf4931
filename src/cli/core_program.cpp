#include <cli/core_program.hpp>

#include <cli/core_values.hpp>
#include <cli/exit_status.hpp>
#include <cli/report.hpp>

#include <portico/component/component.hpp>
#include <portico/component/linker.hpp>
#include <portico/component/store.hpp>
#include <portico/experimental/http.hpp>
#include <portico/preview1.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <stop_token>
#include <thread>

#include <unistd.h>

namespace portico::cli {

namespace asio = boost::asio;

using component::Component;
using component::InstancePre;
using component::Store;
using component::Value;

namespace {

Error too_long(std::chrono::nanoseconds timeout) {
  return {Errc::deadline, fmt::format("the program did not end within {:.3f} s",
                                      std::chrono::duration<double>(timeout).count())};
}

/// Stops the guest after a time.
class Deadline {
 public:
  Deadline(asio::io_context& loop, Store& store, std::chrono::nanoseconds timeout) : timer_{loop} {
    if (timeout.count() == 0)
      return;
    timer_.expires_after(timeout);
    timer_.async_wait([&store, timeout](boost::system::error_code error) {
      if (!error)
        store.interrupt(too_long(timeout));
    });
    watchdog_ = std::jthread{[timeout](const std::stop_token& ended) { watch(ended, timeout); }};
  }

 private:
  /// A guest that sleeps or reads in the engine's WASI cannot be interrupted: the process ends.
  static void watch(const std::stop_token& ended, std::chrono::nanoseconds timeout) {
    constexpr std::chrono::milliseconds kGrace{200};
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock{mutex};
    never.wait_for(lock, ended, timeout + kGrace, [] { return false; });
    if (ended.stop_requested())
      return;
    report("error", too_long(timeout).message());
    ::_exit(kTimedOut);
  }

  asio::steady_timer timer_;
  std::jthread watchdog_;
};

Preview1 grants_of(const CoreProgram& program) {
  Preview1 grants;
  grants.arguments = program.arguments;
  grants.arguments.insert(grants.arguments.begin(), program.name);
  grants.environment = program.environment;
  for (const auto& [directory, guest_name] : program.directories) {
    using enum Preview1::Directory::Access;
    const bool writable = directory.access() == wasi::Directory::Access::read_write;
    grants.directories.push_back({directory.path(), guest_name, writable ? read_write : read_only});
  }
  using enum Preview1::Stdio;
  grants.standard_input = inherited;
  grants.standard_output = inherited;
  grants.standard_error = inherited;
  return grants;
}

Result<InstancePre> link(const CoreProgram& program, const Component& module,
                         std::shared_ptr<http::Client> client) {
  experimental::HttpCtx http;
  http.allowed_hosts = program.allowed_hosts;
  http.max_concurrent_requests = program.max_open_responses;
  http.client = std::move(client);
  component::Linker linker;
  linker.add_preview1();
  http.add_to_linker(linker);
  return linker.instantiate_pre(module);
}

/// The function that was asked for, or what there is.
Result<component::Func> find(const InstancePre& pre, const std::string& name) {
  auto func = component::find_func(pre, "", name);
  if (!func && func.error().code() == Errc::link) {
    const auto exports = pre.component().exports();
    return fail(
        Errc::config,
        fmt::format("the module has no function \"{}\"; it has: {}", name,
                    exports.empty() ? "none" : fmt::format("{}", fmt::join(exports, ", "))));
  }
  return func;
}

Result<int> status_of(const Result<std::optional<Value>>& ended) {
  if (!ended && ended.error().code() == Errc::exit)
    return ended.error().exit_status();
  if (!ended)
    return std::unexpected{ended.error()};
  if (*ended)
    fmt::print("{}", result_lines(**ended));
  return std::fflush(stdout) == 0 ? Result<int>{EXIT_SUCCESS}
                                  : fail(Errc::io, "standard output cannot be written");
}

}  // namespace

Result<int> run_core_program(CoreProgram program) {
  const Engine engine{program.engine};
  const auto module = Component::compile_module(engine, program.module);
  if (!module)
    return std::unexpected{Error{module.error()}.in(program.name)};
  // The guest is alone here, so it may have the thread, and what waits runs in place.
  asio::io_context loop{1};
  const auto transport = client::Transport::make(loop.get_executor(), std::move(program.client));
  if (!transport)
    return std::unexpected{transport.error()};
  const auto pre = link(program, *module, *transport);
  if (!pre)
    return std::unexpected{pre.error()};
  const auto func = find(*pre, program.invoke);
  if (!func)
    return std::unexpected{func.error()};
  auto arguments = parse_arguments(*func->type, program.arguments);
  if (!arguments)
    return std::unexpected{std::move(arguments.error()).in(program.invoke)};

  const Preview1 grants = grants_of(program);
  Store store{*pre, {.loop = &loop, .preview1 = &grants}};
  std::optional<Result<std::optional<Value>>> ended;
  {
    const Deadline deadline{loop, store, program.timeout};
    store.call(*func, *std::move(arguments), [&](auto got) { ended.emplace(std::move(got)); });
  }
  (*transport)->close();
  return status_of(*ended);
}

}  // namespace portico::cli
