#pragma once

#include <portico/component/abi.hpp>
#include <portico/component/linker.hpp>
#include <portico/component/value.hpp>
#include <portico/preview1.hpp>
#include <portico/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace portico::component {

/// Bounds on what one store's guest may make the host do. Reaching one is a trap.
struct StoreLimits {
  /// Handles alive at once over all tables. 100,000 is far above what programs hold.
  std::uint32_t max_handles = 100'000;
  /// Bytes that one call may copy, to or from the host or between guests, by default 128 MiB.
  std::uint64_t max_call_bytes = std::uint64_t{128} << 20;
  /// Longest time that the guest may compute without waiting for anything; zero is no bound.
  std::chrono::nanoseconds max_run{0};
};

struct StoreOptions {
  /// Where the store runs: all that happens to it happens on this executor's single thread. Empty
  /// for a blocking store: calls then run on the caller's thread, and what waits runs an event loop
  /// in place: `loop`, or a private one.
  boost::asio::any_io_executor executor{};
  /// What a blocking store runs in place instead of a private event loop, so that what waits there
  /// for others, such as connections, outlives its calls. Only while the guest waits or ticks, and
  /// never to the end: what is left stays queued. When it has no work left, the guest's wait is
  /// hopeless and traps, so hold work where other threads post to it. What its handlers throw ends
  /// the guest. Must outlive the store and not be running when a call begins.
  boost::asio::io_context* loop = nullptr;
  StoreLimits limits{};
  /// What the guest gets of WASI preview 1 if it is a core module that imports it; null is nothing.
  /// Read when the store is made.
  const Preview1* preview1 = nullptr;
};

/// A function that a component exports, found and type-checked once: `TypedFunc<R(Args...)>`.
template <class Signature> struct TypedFunc;
template <class R, class... Args> struct TypedFunc<R(Args...)> {
  std::uint32_t lifted;
};

/// Finds function `name` of the exported instance `interface` ("" for the root), names exact.
/// Errors: `link` when there is none or its type is not `Signature`, such as
/// `std::string(std::uint32_t)`. Integers of a core module's may be taken with or without a sign.
template <class Signature>
[[nodiscard]] Result<TypedFunc<Signature>>
typed_func(const InstancePre& pre, std::string_view interface, std::string_view name);

/// The same for a function whose type is learned now. `type` lives as long as the `InstancePre`; a
/// core module's has s32, s64, f32 and f64, and several results as one tuple. Errors: `link`, and
/// `unsupported` where it has other types, which no host can pass.
struct Func {
  std::uint32_t index;
  const FuncType* type;
  /// The component exports what it imported from the host.
  bool of_host = false;
};
[[nodiscard]] Result<Func> find_func(const InstancePre& pre, std::string_view interface,
                                     std::string_view name);

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
  template <class R, class... Args>
  void call(const TypedFunc<R(Args...)>& func,
            std::type_identity_t<std::function<void(Result<R>)>> done,
            std::type_identity_t<Args>... args);
  /// The same by values; the result is there if the function has one. Error beside those above:
  /// `config`, when `args` are not of the function's type.
  void call(const Func& func, std::vector<Value> args,
            std::function<void(Result<std::optional<Value>>)> done);
  /// Instantiates the component now instead of at the first call.
  void instantiate(Done done);
  /// Ends the host's ownership of a resource that a guest gave it, running its destructor. The
  /// resource is of this store's guest, or of a type of the host's.
  void drop(const Value::Resource& resource, Done done);

  /// Where it runs: the executor it was given, or that of a blocking store's loop.
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
  void call_host(const Func& func, std::vector<Value> args,
                 std::function<void(Result<std::optional<Value>>)> done);
  void call_lifted(std::uint32_t lifted, std::function<void(Canon&, CoreValue*)> lower,
                   std::function<void(Canon&, const CoreValue*)> lift, Done done);
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

namespace detail {

/// Finds a function of exactly this type.
[[nodiscard]] Result<std::uint32_t> find_lifted(const InstancePre& pre, std::string_view interface,
                                                std::string_view name, const FuncType& type);

template <class Signature> struct GuestSignature;
template <class R, class... Args> struct GuestSignature<R(Args...)> {
  using Params = std::tuple<Args...>;

  static FuncType type() {
    FuncType type;
    if constexpr (sizeof...(Args) > 0)
      type.params = Abi<Params>::type().members();
    if constexpr (!std::is_void_v<R>)
      type.result = Abi<R>::type();
    return type;
  }

  static void lower(Canon& canon, Params params, CoreValue* out) {
    if constexpr (Abi<Params>::kFlat <= kMaxFlatParams) {
      Abi<Params>::lower(canon, std::move(params), out);
    } else {
      const std::uint32_t at = canon.allocate(Abi<Params>::kSize, Abi<Params>::kAlign);
      Abi<Params>::store(canon, std::move(params), at);
      put_i32(out, at);
    }
  }

  static R lift(Canon& canon, const CoreValue* in) {
    if constexpr (Abi<R>::kFlat <= kMaxFlatResults) {
      return Abi<R>::lift(canon, in);
    } else {
      const auto pointer = static_cast<std::uint32_t>(in->i32);
      return Abi<R>::load(canon, canon.at(pointer, Abi<R>::kSize, Abi<R>::kAlign));
    }
  }
};

}  // namespace detail

template <class Signature>
Result<TypedFunc<Signature>> typed_func(const InstancePre& pre, std::string_view interface,
                                        std::string_view name) {
  auto lifted =
      detail::find_lifted(pre, interface, name, detail::GuestSignature<Signature>::type());
  if (!lifted) {
    return std::unexpected{std::move(lifted.error())};
  }
  return TypedFunc<Signature>{*lifted};
}

template <class R, class... Args>
void Store::call(const TypedFunc<R(Args...)>& func,
                 std::type_identity_t<std::function<void(Result<R>)>> done,
                 std::type_identity_t<Args>... args) {
  using Signature = detail::GuestSignature<R(Args...)>;
  auto held = std::make_shared<std::tuple<Args...>>(std::move(args)...);
  auto lower = [held](Canon& canon, CoreValue* out) {
    Signature::lower(canon, std::move(*held), out);
  };
  if constexpr (std::is_void_v<R>) {
    call_lifted(func.lifted, std::move(lower), nullptr, std::move(done));
  } else {
    auto result = std::make_shared<std::optional<R>>();
    call_lifted(
        func.lifted, std::move(lower),
        [result](Canon& canon, const CoreValue* in) { *result = Signature::lift(canon, in); },
        [result, done = std::move(done)](Result<> ended) {
          done(ended ? Result<R>{std::move(**result)}
                     : Result<R>{std::unexpected{std::move(ended.error())}});
        });
  }
}

}  // namespace portico::component
