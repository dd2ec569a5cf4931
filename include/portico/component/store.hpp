#pragma once

#include <portico/component/abi.hpp>
#include <portico/component/linker.hpp>
#include <portico/result.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <tuple>

namespace portico::component {

/// Bounds on what one store's guest may make the host do. Reaching one is a trap.
struct StoreLimits {
  /// Handles alive at once over all tables. 100,000 is far above what programs hold.
  std::uint32_t max_handles = 100'000;
  /// Bytes that one host call may copy for the guest, by default 128 MiB.
  std::uint64_t max_call_bytes = std::uint64_t{128} << 20;
  /// Longest time that the guest may compute without waiting for anything; zero is no bound.
  std::chrono::nanoseconds max_run{0};
};

struct StoreOptions {
  /// Where the store runs: all that happens to it happens on this executor's single thread. Empty
  /// for a blocking store: calls then run on the caller's thread, and what waits runs a private
  /// event loop in place.
  boost::asio::any_io_executor executor;
  StoreLimits limits;
};

/// One sandbox: an instance of a component with memory, handle tables and the embedder's state of
/// its own. Nothing of it is shared with other stores. Destroying it ends the guest wherever it is:
/// what it waits for is cancelled, its frames unwind, its resources are destroyed.
///
/// Threads: everything on the one thread of its executor; the store must not be destroyed from
/// inside one of its own host functions. Guests run one call at a time.
class Store {
 public:
  Store(InstancePre pre, StoreOptions options);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Makes `state` available to host functions as `Call::state<T>()`. Must outlive the store's
  /// guest.
  template <class T> void provide(T& state) { provide(Call::key<T>(), &state); }

  /// Told once when a call (or instantiation) ends.
  using Done = std::function<void(Result<>)>;

  /// Calls the function `name` of the exported instance `interface` ("" for the root),
  /// instantiating the component first if that has not been done. `lower` puts the arguments into
  /// core values on the guest's side, `lift` takes the result; both run inside the call and may
  /// throw `Trap`. The guest runs at once, on the calling thread, until it first waits; in a
  /// blocking store, until it ends. `done` is called from inside the call when the guest never
  /// waited. Errors given to it: `trap` (with backtrace), `deadline`, `limit`, `exit`, `link` when
  /// there is no such export.
  void call_raw(std::string_view interface, std::string_view name, const FuncType& type,
                std::function<void(Canon&, CoreValue*)> lower,
                std::function<void(Canon&, const CoreValue*)> lift, Done done);

  /// The same with C++ types: `call<void(Own<A>, std::string)>("i", "f", on_result, done, a,
  /// text)`. Arguments are kept until they are lowered. `on_result` is called with the result if
  /// there is one.
  template <class... Args>
  void call(std::string_view interface, std::string_view name, Done done, Args... args);

  /// True from the start of a call until its end.
  [[nodiscard]] bool busy() const;
  /// True once a trap or cancellation has made the instance unusable.
  [[nodiscard]] bool poisoned() const;
  /// Stops the running call as soon as the guest next waits or ticks; `done` gets `error`.
  void interrupt(Error error);

  /// Linear memory in use by the guest now, in bytes.
  [[nodiscard]] std::uint64_t memory_size() const;
  [[nodiscard]] std::uint32_t handle_count() const;

  class Impl;
  [[nodiscard]] Impl& impl() const { return *impl_; }

 private:
  void provide(const void* key, void* state);
  std::unique_ptr<Impl> impl_;
};

/// Thrown by a host function through which the guest ends itself (`wasi:cli/exit`).
class Exit : public std::exception {
 public:
  explicit Exit(int status) : status_{status} {}
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const char* what() const noexcept override { return "the guest exited"; }

 private:
  int status_;
};

template <class... Args>
void Store::call(std::string_view interface, std::string_view name, Done done, Args... args) {
  using Params = std::tuple<Args...>;
  using ParamsAbi = Abi<Params>;
  static_assert(ParamsAbi::kFlat <= detail::kMaxFlatParams);
  FuncType type;
  if constexpr (sizeof...(Args) > 0)
    type.params = ParamsAbi::type().members();
  auto held = std::make_shared<Params>(std::move(args)...);
  call_raw(
      interface, name, type,
      [held](Canon& canon, CoreValue* out) { ParamsAbi::lower(canon, std::move(*held), out); },
      nullptr, std::move(done));
}

}  // namespace portico::component
