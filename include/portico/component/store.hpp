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
  boost::asio::any_io_executor executor{};
  StoreLimits limits{};
};

/// A function that a component exports, found and type-checked once (`typed_func`); without a
/// result.
template <class... Args> struct TypedFunc {
  std::uint32_t lifted;
};

/// Finds function `name` of the exported instance `interface` ("" for the root), names exact.
/// Errors: `link` when there is none or its type is not `(Args...)`.
template <class... Args>
[[nodiscard]] Result<TypedFunc<Args...>>
typed_func(const InstancePre& pre, std::string_view interface, std::string_view name);
[[nodiscard]] Result<std::uint32_t> find_func(const InstancePre& pre, std::string_view interface,
                                              std::string_view name, const FuncType& type);

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

  /// Calls `func`, instantiating the component first if that has not been done. The guest runs at
  /// once, on the calling thread, until it first waits; in a blocking store, until it ends. `done`
  /// is called from inside `call` when the guest never waited; it may destroy the store. Errors
  /// given to it: `trap` (with backtrace), `deadline`, `limit`, `exit`, and what `interrupt` was
  /// given.
  template <class... Args> void call(const TypedFunc<Args...>& func, Done done, Args... args);

  /// Where it runs: the executor it was given, or that of a blocking store's private loop.
  [[nodiscard]] const boost::asio::any_io_executor& executor() const;
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
  void call_lifted(std::uint32_t lifted, std::function<void(Canon&, CoreValue*)> lower, Done done);
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
Result<TypedFunc<Args...>> typed_func(const InstancePre& pre, std::string_view interface,
                                      std::string_view name) {
  using Params = std::tuple<Args...>;
  static_assert(Abi<Params>::kFlat <= detail::kMaxFlatParams);
  FuncType type;
  if constexpr (sizeof...(Args) > 0) {
    type.params = Abi<Params>::type().members();
  }
  auto lifted = find_func(pre, interface, name, type);
  if (!lifted) {
    return std::unexpected{std::move(lifted.error())};
  }
  return TypedFunc<Args...>{*lifted};
}

template <class... Args> void Store::call(const TypedFunc<Args...>& func, Done done, Args... args) {
  using Params = std::tuple<Args...>;
  auto held = std::make_shared<Params>(std::move(args)...);
  call_lifted(
      func.lifted,
      [held](Canon& canon, CoreValue* out) { Abi<Params>::lower(canon, std::move(*held), out); },
      std::move(done));
}

}  // namespace portico::component
