#pragma once

#include <portico/component/abi.hpp>
#include <portico/component/call.hpp>
#include <portico/component/component.hpp>
#include <portico/component/type.hpp>
#include <portico/component/value.hpp>
#include <portico/result.hpp>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace portico::component {

/// A host function as the linker keeps it.
struct HostFunction {
  FuncType type;
  /// Lifts the arguments from `values`, calls, lowers the result. May throw: the trampoline
  /// catches.
  void (*invoke)(void* self, Call& call, CoreValue* values) = nullptr;
  std::shared_ptr<void> self;
};

namespace detail {

template <class T> struct Signature;
template <class R, class... Args> struct Signature<R(Args...)> {
  using Result = R;
  using Params = std::tuple<std::remove_cvref_t<Args>...>;
  static constexpr bool kTakesCall = false;
};
template <class R, class... Args> struct Signature<R(Call&, Args...)> {
  using Result = R;
  using Params = std::tuple<std::remove_cvref_t<Args>...>;
  static constexpr bool kTakesCall = true;
};
template <class F> struct CallableSignature : CallableSignature<decltype(&F::operator())> {};
template <class C, class R, class... Args>
struct CallableSignature<R (C::*)(Args...)> : Signature<R(Args...)> {};
template <class C, class R, class... Args>
struct CallableSignature<R (C::*)(Args...) const> : Signature<R(Args...)> {};
template <class R, class... Args>
struct CallableSignature<R (*)(Args...)> : Signature<R(Args...)> {};

template <class T> struct Awaited {
  using Type = T;
  static constexpr bool kAsync = false;
};
template <class T, class Executor> struct Awaited<boost::asio::awaitable<T, Executor>> {
  using Type = T;
  static constexpr bool kAsync = true;
};

inline constexpr std::size_t kMaxFlatParams = 16;
inline constexpr std::size_t kMaxFlatResults = 1;

template <class F> struct HostCallable {
  using Sig = CallableSignature<F>;
  using Params = typename Sig::Params;
  using Result = typename Awaited<typename Sig::Result>::Type;
  using ParamsAbi = Abi<Params>;

  static FuncType type() {
    FuncType t;
    if constexpr (std::tuple_size_v<Params> > 0)
      t.params = ParamsAbi::type().members();
    if constexpr (!std::is_void_v<Result>)
      t.result = Abi<Result>::type();
    return t;
  }

  /// As the tuple's own lifting does, but noting which argument is being lifted.
  template <class... Args, std::size_t... I>
  static std::tuple<Args...> params(Call& call, const CoreValue*& in, std::tuple<Args...>*,
                                    std::index_sequence<I...>) {
    if constexpr (ParamsAbi::kFlat <= kMaxFlatParams) {
      return {(call.passing(I), Abi<Args>::lift(call, in))...};
    } else {
      const auto pointer = static_cast<std::uint32_t>((in++)->i32);
      const std::byte* from = call.at(pointer, ParamsAbi::kSize, ParamsAbi::kAlign);
      return {(call.passing(I), Abi<Args>::load(call, from + ParamsAbi::Layout::kOffsets[I]))...};
    }
  }
  static Params params(Call& call, const CoreValue*& in) {
    try {
      return params(call, in, static_cast<Params*>(nullptr),
                    std::make_index_sequence<std::tuple_size_v<Params>>{});
    } catch (const Trap& trap) {
      call.blame_argument(trap);
    }
  }

  static decltype(auto) apply(F& f, Call& call, Params params) {
    const auto plain = [&]() -> decltype(auto) {
      return std::apply(
          [&](auto&&... args) -> decltype(auto) {
            if constexpr (Sig::kTakesCall)
              return f(call, std::move(args)...);
            else
              return f(std::move(args)...);
          },
          std::move(params));
    };
    if constexpr (Awaited<typename Sig::Result>::kAsync)
      return call.await(plain());
    else
      return plain();
  }

  static void invoke(void* self, Call& call, CoreValue* values) {
    F& f = *static_cast<F*>(self);
    const CoreValue* in = values;
    auto lifted = params(call, in);
    if constexpr (std::is_void_v<Result>) {
      apply(f, call, std::move(lifted));
    } else if constexpr (Abi<Result>::kFlat <= kMaxFlatResults) {
      CoreValue* out = values;
      Abi<Result>::lower(call, apply(f, call, std::move(lifted)), out);
    } else {
      // The guest says where the result goes; a bad pointer must not let the function run.
      const auto pointer = static_cast<std::uint32_t>(in->i32);
      (void)call.at(pointer, Abi<Result>::kSize, Abi<Result>::kAlign);
      Abi<Result>::store(call, apply(f, call, std::move(lifted)), pointer);
    }
  }
};

}  // namespace detail

class InstancePre;

/// What components may import: interfaces of the host, by name, each a set of functions and
/// resources.
///
/// Versions match by semver: a definition at 0.2.12 serves an import at any 0.2.x. Types must match
/// exactly. Threads: build it on one thread; `instantiate_pre` may then be called from any.
class Linker {
 public:
  struct Interface {
    std::map<std::string, HostFunction, std::less<>> functions;
    std::map<std::string, const HostResourceType*, std::less<>> resources;
    std::map<std::string, std::shared_ptr<const std::vector<std::byte>>, std::less<>> modules;
  };

  /// Adds to one interface. Refers to its linker.
  class Instance {
   public:
    /// Defines a resource whose representation is host class `T` (see `resource_type`).
    template <class T> Instance& resource(std::string_view name) {
      interface_->resources.insert_or_assign(std::string{name}, &resource_type<T>());
      return *this;
    }
    /// Defines a function: any callable whose parameters and result have an `Abi`; it may take
    /// `Call&` first, and may be a coroutine (`boost::asio::awaitable`), during which the guest
    /// waits. Defining a name again replaces it.
    template <class F> Instance& func(std::string_view name, F function) {
      using Callable = detail::HostCallable<F>;
      interface_->functions.insert_or_assign(
          std::string{name}, HostFunction{Callable::type(), &Callable::invoke,
                                          std::make_shared<F>(std::move(function))});
      return *this;
    }

    /// The same by types that are known only at run time. `type` is kept as it is: its resource
    /// types must outlive the linker and all that is linked with it.
    Instance& func(std::string_view name, FuncType type, DynamicFunction function);
    Instance& resource(std::string_view name, const HostResourceType& type) {
      interface_->resources.insert_or_assign(std::string{name}, &type);
      return *this;
    }
    /// Defines a core module, in binary or text format. It is compiled when it is linked. Errors:
    /// `invalid_component`.
    Result<> module(std::string_view name, std::span<const std::byte> bytes);

   private:
    friend class Linker;
    explicit Instance(Interface& interface) : interface_{&interface} {}
    Interface* interface_;
  };

  Linker();
  Linker(Linker&&) noexcept;
  Linker& operator=(Linker&&) noexcept;
  ~Linker();

  /// The interface of that name and version (for core modules: what they import from, named
  /// exactly, with functions of 32 and 64-bit integers, float and double), made if it is new; ""
  /// for what is imported at the root, "a/b" for an instance "b" inside the instance "a".
  [[nodiscard]] Instance instance(std::string_view name);

  /// Lets core modules import `wasi_snapshot_preview1`, which the engine implements; functions
  /// defined here by that name stand before it. What it gives a guest is `StoreOptions::preview1`.
  void add_preview1() { preview1_ = true; }

  /// Resolves every import of `component`. Errors: `link`, naming all that is missing or mistyped.
  [[nodiscard]] Result<InstancePre> instantiate_pre(const Component& component) const;
  /// One line for each import that is missing or mistyped; empty if all is well.
  [[nodiscard]] std::vector<std::string> unsatisfied(const Component& component) const;

 private:
  std::map<std::string, Interface, std::less<>> interfaces_;
  bool preview1_ = false;
};

/// A component with all imports resolved, ready to be instantiated any number of times.
/// A cheap handle. Threads: immutable, any thread.
class InstancePre {
 public:
  class Impl;
  explicit InstancePre(std::shared_ptr<const Impl> impl) : impl_{std::move(impl)} {}
  [[nodiscard]] const std::shared_ptr<const Impl>& impl() const { return impl_; }
  [[nodiscard]] const Component& component() const;

 private:
  std::shared_ptr<const Impl> impl_;
};

}  // namespace portico::component
