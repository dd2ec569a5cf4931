#pragma once

#include <portico/component/resource.hpp>
#include <portico/component/type.hpp>
#include <portico/signal.hpp>
#include <portico/trap.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/container/small_vector.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <forward_list>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace portico::component {

class Store;
struct CanonState;
struct Task;

/// A core WebAssembly value without its type, laid out as the engine passes it.
union CoreValue {
  std::int32_t i32;
  std::int64_t i64;
  float f32;
  double f64;
  std::uint8_t v128[16];
};

/// Where values cross the border of one guest instance: its memory, allocator, string encoding and
/// handle table (CanonicalABI.md, "Lifting and Lowering Context"). Made by the component layer for
/// the length of one call; what it refuses is a `Trap`.
class Canon {
 public:
  /// `task` is the call of the guest's that values go into, if that is what this is for.
  Canon(Store& store, const CanonState& state, Task* task = nullptr)
      : store_{store}, state_{state}, task_{task} {}
  Canon(const Canon&) = delete;
  Canon& operator=(const Canon&) = delete;
  ~Canon();

  /// Whether the guest has a memory here: a core module may export none called "memory".
  [[nodiscard]] bool has_memory() const;
  /// The guest's memory now; a trap if it has none. Its address may change whenever guest code
  /// runs.
  [[nodiscard]] std::span<std::byte> memory() const;
  /// `size` bytes at `pointer`, which must be aligned and inside the memory.
  [[nodiscard]] std::byte* at(std::uint32_t pointer, std::uint64_t size,
                              std::uint32_t alignment) const;
  /// The same for a string or list, of which there is an upper bound: 2^28 - 1 bytes.
  [[nodiscard]] std::byte* list_at(std::uint32_t pointer, std::uint64_t size,
                                   std::uint32_t alignment) const;
  /// A fresh block in the guest's memory from its `cabi_realloc`; runs guest code.
  [[nodiscard]] std::uint32_t allocate(std::uint64_t size, std::uint32_t alignment);
  /// Makes a block that `allocate` gave larger or smaller; its contents may move.
  [[nodiscard]] std::uint32_t reallocate(std::uint32_t block, std::uint64_t old_size,
                                         std::uint64_t size, std::uint32_t alignment);

  /// Text at `pointer` in the guest's encoding as UTF-8; invalid text traps. The view is of guest
  /// memory where the encoding allows, else of a copy that lives as long as the call.
  [[nodiscard]] std::string_view lift_string(std::uint32_t pointer, std::uint32_t length);
  /// Writes `text` (UTF-8) in the guest's encoding; returns pointer and length in its code units.
  struct Lowered {
    std::uint32_t pointer;
    std::uint32_t length;
  };
  [[nodiscard]] Lowered lower_string(std::string_view text);

  [[nodiscard]] Representation lift_own(std::uint32_t handle, const ResourceType& type);
  /// Until this context ends, the guest can neither drop nor give away the handle.
  [[nodiscard]] Representation lift_borrow(std::uint32_t handle, const ResourceType& type);
  /// What the guest gets for it. The instance that defines a resource type is lent the bare number.
  [[nodiscard]] std::uint32_t lower_own(Representation what, const ResourceType& type);
  [[nodiscard]] std::uint32_t lower_borrow(Representation what, const ResourceType& type);

  /// Counts `bytes` that the host copies for the guest; over the store's budget for one call traps.
  void charge(std::uint64_t bytes);

  /// Drops an object of the host's at the end of this context, unless `hand_over` is called first:
  /// until all arguments are lifted, nobody has it.
  void hold(const HostResourceType& type, const Representation& what) {
    held_.emplace_back(&type, what);
  }
  void hand_over() { held_.clear(); }

  /// Says which argument is being passed, for messages.
  void passing(std::size_t argument) { argument_ = argument; }
  /// Throws `trap` again, saying which argument it is about.
  [[noreturn]] void blame_argument(const Trap& trap) const;

  [[nodiscard]] Store& store() const { return store_; }
  [[nodiscard]] const CanonState& canon_state() const { return state_; }

 protected:
  Store& store_;
  const CanonState& state_;

 private:
  Task* task_;
  std::size_t argument_ = 0;
  std::uint64_t charged_ = 0;
  /// The memory as it was when guest code had last run, and when that was.
  mutable std::span<std::byte> memory_;
  mutable std::uint64_t memory_since_ = 0;
  /// Handles that are on loan for this call.
  boost::container::small_vector<std::uint32_t, 4> lent_;
  std::vector<std::pair<const HostResourceType*, Representation>> held_;
  /// A list, as it allocates nothing while it is empty.
  std::forward_list<std::string> transcoded_;
};

/// The context of one call from a guest to a host function. A host function that wants it takes
/// `Call&` as its first parameter.
class Call : public Canon {
 public:
  using Canon::Canon;

  /// The embedder's state of type `T` in this store (`Store::provide`); absent is a trap.
  template <class T> [[nodiscard]] T& state() const { return *static_cast<T*>(state_of(key<T>())); }
  /// State of type `T` that a host interface keeps for this store, by a `key` of its own: made by
  /// `make`, which gives a `std::shared_ptr<T>`, when first asked for, and let go of with the
  /// store, after its guest has ended.
  template <class T, class Make>
  [[nodiscard]] T& own_state(const void* key, const Make& make) const {
    std::shared_ptr<void>& held = slot(key);
    if (held == nullptr) {
      held = std::shared_ptr<T>{make()};
    }
    return *static_cast<T*>(held.get());
  }
  /// Where everything of this store runs.
  [[nodiscard]] const boost::asio::any_io_executor& executor() const;

  /// False while the guest only starts, where it must not be suspended: what takes long then has to
  /// be done in place.
  [[nodiscard]] bool may_wait() const;
  /// Suspends the guest until `signal` is notified; other work goes on meanwhile. Returns at once
  /// after that; check the condition again. If the guest is given up meanwhile, this throws, and
  /// the host function must let that pass.
  void wait(Signal& signal);
  /// The same for the first of several.
  void wait_any(std::span<Signal* const> signals);

  /// Runs `operation` on the store's executor while the guest is suspended, and returns its result.
  template <class T> T await(boost::asio::awaitable<T> operation);

  template <class T> static const void* key() {
    static const char unique{};
    return &unique;
  }

 private:
  [[nodiscard]] void* state_of(const void* key) const;
  [[nodiscard]] std::shared_ptr<void>& slot(const void* key) const;
  void run(std::function<boost::asio::awaitable<void>()> operation);
};

template <class T> T Call::await(boost::asio::awaitable<T> operation) {
  using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
  struct Outcome {
    std::optional<Value> value;
    std::exception_ptr error;
  };
  // Shared, because a guest that is given up leaves while its operation is still being cancelled.
  auto outcome = std::make_shared<Outcome>();
  auto held = std::make_shared<boost::asio::awaitable<T>>(std::move(operation));
  run([outcome, held]() -> boost::asio::awaitable<void> {
    return [](std::shared_ptr<Outcome> out,
              std::shared_ptr<boost::asio::awaitable<T>> op) -> boost::asio::awaitable<void> {
      try {
        if constexpr (std::is_void_v<T>) {
          co_await std::move(*op);
          out->value.emplace();
        } else {
          out->value.emplace(co_await std::move(*op));
        }
      } catch (...) {
        out->error = std::current_exception();
      }
    }(outcome, held);
  });
  if (outcome->error) {
    std::rethrow_exception(outcome->error);
  }
  if constexpr (!std::is_void_v<T>) {
    return std::move(*outcome->value);
  }
}

}  // namespace portico::component
