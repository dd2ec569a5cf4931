#pragma once

#include <component/handle_table.hpp>
#include <component/instance_pre.hpp>
#include <component/run_queue.hpp>
#include <component/trampoline.hpp>

#include <engine/engine_impl.hpp>
#include <portico/component/store.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace portico::component {

/// The run-time part of one component instance.
struct InstanceState {
  HandleTable handles;
  /// False while the guest allocates or cleans up for the host: it may not call imports then.
  bool may_leave = true;
  /// False while a call is in it, or in an instance inside it.
  bool may_enter = true;
};

/// A store and the one activity that it may have: instantiating, then calls one after another.
///
/// With an executor, guest code runs on a fiber of the engine's (`future_`), which a host function
/// that waits suspends; `wake` puts the store on the loop's run queue, whose `run` polls the future
/// again. Without, guest code runs on the caller's stack, and waiting runs `loop_` in place.
class Store::Impl final : public engine::Suspendable, public Runnable {
 public:
  Impl(Store& self, InstancePre pre, StoreOptions options);
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  // The embedder's side.
  /// Instantiates if that has not been done, then runs `body`, which may be empty, as the guest.
  void start(std::function<void(Impl&)> body, Done done);
  void interrupt(Error error);
  [[nodiscard]] bool busy() const { return done_ != nullptr; }
  [[nodiscard]] bool poisoned() const { return poisoned_; }

  // The host functions' side; on the guest's stack.
  void wait_any(std::span<Signal* const> signals);
  [[nodiscard]] bool may_wait() const { return called_; }
  /// Remembers why the guest is being stopped; the first reason stays.
  void note_failure(Error error);
  void note_exit(int status);
  /// Calls a core function of the guest with `values` in and out. Throws `GuestTrap`, and `Trap`
  /// where the function or the stack for it is not there.
  void call_guest(const wasmtime_func_t& function, std::span<CoreValue> values);
  /// The same for a function of component instance `instance`, which is where it traps if it does.
  void call_guest(Index instance, const wasmtime_func_t& function, std::span<CoreValue> values);
  [[nodiscard]] const wasmtime_func_t& function(Index index) const { return functions_[index]; }
  [[nodiscard]] const wasmtime_memory_t& memory(Index index) const { return memories_[index]; }
  [[nodiscard]] InstanceState& instance(Index index) { return (*instances_)[index]; }
  [[nodiscard]] const std::shared_ptr<std::vector<InstanceState>>& instances() {
    return instances_;
  }
  [[nodiscard]] wasmtime_context_t* context() const { return context_; }
  [[nodiscard]] const boost::asio::any_io_executor& executor() const { return executor_; }
  [[nodiscard]] const InstancePre::Impl& pre() const { return *pre_; }
  [[nodiscard]] const std::shared_ptr<const InstancePre::Impl>& shared_pre() const { return pre_; }
  [[nodiscard]] Store& self() const { return self_; }

  [[nodiscard]] bool woken() const override { return woken_; }
  void run() override { advance(); }
  void wake();

  /// After a call by which the host asked itself.
  void forget_host_handles();

  [[nodiscard]] std::uint64_t memory_size() const;

  /// Notes a handle more, or is a `Trap` where the guest holds as many as it may.
  void count_handle();
  std::uint32_t handles = 0;
  /// How often guest code has been entered: what is known of its memory is good for one.
  std::uint64_t guest_runs = 1;
  StoreLimits limits;
  std::vector<std::pair<const void*, void*>> states;
  std::vector<std::pair<const void*, std::shared_ptr<void>>> own_states;

 private:
  // Driving (store.cpp).
  void advance();
  [[nodiscard]] bool poll();
  void finish(Result<> result);
  /// Why the activity failed: what was noted, else what the engine says, with the guest's frames.
  [[nodiscard]] Error take_failure();
  void make_entry_future();
  void pause();
  void suspend();
  void run_loop_until_woken();
  void poll_loop() noexcept;
  void prepare_cleaning();
  wasmtime_error_t* on_tick(std::uint64_t& delta, wasmtime_update_deadline_kind_t& kind);
  void run_on_stack();

  // Instantiating (instantiate.cpp).
  enum class Stepped : std::uint8_t { pending, complete, failed };
  [[nodiscard]] Stepped instantiate();
  [[nodiscard]] Stepped make_core_instance();
  [[nodiscard]] Stepped make_with_externs(const InstantiatePlan& how);
  [[nodiscard]] Stepped make_async(const InstantiatePlan& how);
  [[nodiscard]] Stepped instantiated();
  void run_starts();
  [[nodiscard]] wasmtime_extern_t resolve(const CoreSource& source);
  [[nodiscard]] wasmtime_extern_t core_export(const CoreExport& source);
  void run_guest_part();
  void check_stack();

  Store& self_;
  std::shared_ptr<const InstancePre::Impl> pre_;
  std::unique_ptr<boost::asio::io_context> own_loop_;
  /// What a blocking store runs; null for one with an executor.
  boost::asio::io_context* loop_ = nullptr;
  boost::asio::any_io_executor executor_;
  std::shared_ptr<Engine::Impl> engine_;

  engine::StoreHandle store_;
  wasmtime_context_t* context_ = nullptr;
  std::vector<wasmtime_instance_t> core_instances_;
  std::vector<wasmtime_memory_t> memories_;
  std::vector<wasmtime_func_t> functions_;
  // Shared with operations that outlive a guest that was given up: they may hold its borrows.
  std::shared_ptr<std::vector<InstanceState>> instances_;

  // The activity.
  std::size_t step_ = 0;           // of Plan::steps
  std::size_t instantiation_ = 0;  // of InstancePre::Impl::instantiations
  std::vector<Index> starts_;      // Plan::functions to be called before anything else
  std::function<void(Impl&)> body_;
  Done done_;
  std::optional<Error> failure_;
  /// Why no activity can begin.
  std::optional<Error> unusable_;
  std::string
      frames_;  // of the innermost call that failed, where the engine forgets them on the way
  std::string place_;
  std::chrono::steady_clock::time_point run_started_;
  std::uintptr_t stack_ = 0;  // where the fiber's begins, as far as is known
  bool async_ = false;  // instantiation has to go through the asynchronous functions from here on
  bool waiting_ = false;
  bool woken_ = false;
  bool interrupted_ = false;
  bool poisoned_ = false;
  bool called_ = false;  // the call itself has been entered, all before it is done

  wasmtime_func_t entry_{};
  wasmtime_func_t suspend_{};
  wasm_trap_t* trap_ = nullptr;
  wasmtime_error_t* error_ = nullptr;
  engine::LinkerHandle linker_;  // of the instantiation that `future_` is, which refers to it
  engine::CallFutureHandle future_;
};

}  // namespace portico::component
