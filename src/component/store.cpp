#include <component/guest_call.hpp>
#include <component/scalar.hpp>
#include <component/store_impl.hpp>

#include <engine/preview1.hpp>
#include <portico_engine.h>

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <new>

namespace portico::component {
namespace {

/// Wakes the store that waits for a signal.
class WakeUp final : public Waiter {
 public:
  explicit WakeUp(Store::Impl& store) : store_{store} {}

 private:
  void notified() noexcept override { store_.wake(); }
  Store::Impl& store_;
};

}  // namespace

Store::Impl::Impl(Store& self, InstancePre pre, StoreOptions options)
    : limits{options.limits}, self_{self}, pre_{pre.impl()}, executor_{std::move(options.executor)},
      engine_{pre_->component.impl()->engine.shared()} {
  if (!executor_) {
    if (options.loop == nullptr) {
      own_loop_ = std::make_unique<boost::asio::io_context>(1);
    }
    loop_ = own_loop_ != nullptr ? own_loop_.get() : options.loop;
    executor_ = loop_->get_executor();
  }
  store_.reset(
      wasmtime_store_new(pre_->core().get(), static_cast<engine::Suspendable*>(this), nullptr));
  context_ = wasmtime_store_context(store_.get());
  const Plan& plan = pre_->plan();
  core_instances_.reserve(pre_->instantiations.size());
  memories_.resize(plan.memories.size());
  functions_.resize(plan.functions.size());
  const std::size_t host = pre_->exports_imports ? 1 : 0;
  instances_ = std::make_shared<std::vector<InstanceState>>(plan.instances.size() + host);
  wasmtime_store_limiter(store_.get(), static_cast<std::int64_t>(engine_->options.max_memory), -1,
                         -1, -1, -1);
  if (pre_->preview1) {
    const Preview1 nothing;
    auto granted =
        engine::grant(context_, options.preview1 != nullptr ? *options.preview1 : nothing);
    if (!granted) {
      unusable_ = std::move(granted.error());
    }
  }
  wasmtime_context_set_epoch_deadline(context_, 1);
  wasmtime_store_epoch_deadline_callback(
      store_.get(),
      [](wasmtime_context_t*, void* data, std::uint64_t* delta,
         wasmtime_update_deadline_kind_t* kind) {
        return static_cast<Impl*>(data)->on_tick(*delta, *kind);
      },
      this, nullptr);
}

Store::Impl::~Impl() {
  // A suspended fiber is resumed with an error, so that its frames unwind.
  interrupted_ = true;
  future_.reset();
  instances_.reset();
  prepare_cleaning();
  store_.reset();
}

void Store::Impl::prepare_cleaning() {
  for (std::size_t i = 0; i < pre_->bridges.size(); ++i) {
    if (memories_[i].store_id != 0) {
      auto* const data = wasmtime_memory_data(context_, &memories_[i]);
      const std::size_t size = wasmtime_memory_data_size(context_, &memories_[i]);
      try {
        pre_->bridges[i]->build(std::as_writable_bytes(std::span{data, size}));
      } catch (const std::bad_alloc&) {
        return;  // Cleaning is slower without.
      }
    }
  }
}

void Store::Impl::start(std::function<void(Impl&)> body, Done done) {
  body_ = std::move(body);
  done_ = std::move(done);
  failure_.reset();
  interrupted_ = false;
  called_ = false;
  if (unusable_) {
    finish(std::unexpected{*unusable_});
  } else if (poisoned_) {
    finish(fail(Errc::trap, "the instance has trapped before and takes no more calls"));
  } else if (loop_ != nullptr) {
    run_on_stack();
  } else {
    run_started_ = std::chrono::steady_clock::now();
    advance();
  }
}

// On a fiber --------------------------------------------------------------------------------------

void Store::Impl::advance() {
  for (;;) {
    if (future_ != nullptr) {
      if (!poll()) {
        return;
      }
      future_.reset();
      linker_.reset();
      if (trap_ != nullptr || error_ != nullptr) {
        if (!called_) {
          (void)instantiated();  // A pool that is full is a limit, not a trap.
        }
        return finish(std::unexpected{take_failure()});
      }
      if (called_) {
        return finish({});
      }
    }
    switch (instantiate()) {
    case Stepped::failed:
      return finish(std::unexpected{take_failure()});
    case Stepped::pending:
      break;
    case Stepped::complete:
      make_entry_future();
      break;
    }
  }
}

/// Resumes the fiber. Returns whether it has ended; if not, something will `run` this store again.
bool Store::Impl::poll() {
  if (waiting_) {
    waiting_ = false;
    run_started_ = std::chrono::steady_clock::now();
  }
  engine_->ticker().enter();
  const bool ended = wasmtime_call_future_poll(future_.get());
  engine_->ticker().leave();
  if (!ended && !waiting_) {
    RunQueue::of(executor_).gave_way(*this, executor_);
  }
  return ended;
}

void Store::Impl::make_entry_future() {
  if (entry_.store_id == 0) {
    wasmtime_func_new_unchecked(
        context_, pre_->core().nullary(),
        [](void* env, wasmtime_caller_t*, wasmtime_val_raw_t*,
           std::size_t) noexcept -> wasm_trap_t* {
          auto* const impl = static_cast<Impl*>(env);
          try {
            impl->run_guest_part();
            return nullptr;
          } catch (GuestTrap& trap) {
            return trap.release();
          } catch (const Cancelled&) {
            return engine::make_trap("cancelled");
          } catch (const std::exception& error) {
            impl->note_failure({Errc::trap, error.what()});
            return engine::make_trap(error.what());
          } catch (...) {
            return engine::make_trap("unknown failure");
          }
        },
        this, nullptr, &entry_);
  }
  future_.reset(
      wasmtime_func_call_async(context_, &entry_, nullptr, 0, nullptr, 0, &trap_, &error_));
}

void Store::Impl::suspend() {
  if (suspend_.store_id == 0) {
    wasmtime_extern_t item;
    using Core = engine::CoreEngine;
    if (!wasmtime_linker_get(pre_->core().suspend_linker(), context_, Core::kSuspendModule.data(),
                             Core::kSuspendModule.size(), Core::kSuspendName.data(),
                             Core::kSuspendName.size(), &item)) {
      throw Trap("the engine has no suspend function");
    }
    suspend_ = item.of.func;
  }
  waiting_ = true;
  woken_ = false;
  wasm_trap_t* trap = nullptr;
  wasmtime_val_raw_t none{};
  const engine::ErrorHandle error{
      wasmtime_func_call_unchecked(context_, &suspend_, &none, 1, &trap)};
  const engine::TrapHandle owned{trap};
  waiting_ = false;
  if (error != nullptr || owned != nullptr || interrupted_) {
    throw Cancelled{};
  }
}

void Store::Impl::wake() {
  woken_ = true;
  if (loop_ == nullptr && waiting_) {
    RunQueue::of(executor_).woken(*this, executor_);
  }
}

wasmtime_error_t* Store::Impl::on_tick(std::uint64_t& delta,
                                       wasmtime_update_deadline_kind_t& kind) {
  delta = 1;
  kind = WASMTIME_UPDATE_DEADLINE_YIELD;
  if (loop_ != nullptr) {
    // Timers of the embedder's live on the loop.
    kind = WASMTIME_UPDATE_DEADLINE_CONTINUE;
    poll_loop();
  }
  const auto ran = std::chrono::steady_clock::now() - run_started_;
  if (!interrupted_ && limits.max_run.count() != 0 && ran > limits.max_run) {
    interrupted_ = true;
    note_failure(
        {Errc::deadline, fmt::format("the guest computed for {:.3f} s without waiting for anything",
                                     std::chrono::duration<double>(ran).count())});
  }
  return interrupted_ ? wasmtime_error_new("interrupted") : nullptr;
}

// On the caller's stack ---------------------------------------------------------------------------

void Store::Impl::run_on_stack() {
  run_started_ = std::chrono::steady_clock::now();
  engine_->ticker().enter();
  std::optional<Error> failed;
  try {
    if (instantiate() == Stepped::failed) {
      failed = take_failure();
    } else {
      run_guest_part();
    }
  } catch (GuestTrap& trap) {
    trap_ = trap.release();
    failed = take_failure();
  } catch (const Cancelled&) {
    failed = take_failure();
  } catch (const std::exception& error) {
    note_failure({Errc::trap, error.what()});
    failed = take_failure();
  }
  engine_->ticker().leave();
  loop_->restart();  // An embedder's is left as it was found: ready to run.
  finish(failed ? Result<>{std::unexpected{std::move(*failed)}} : Result<>{});
}

void Store::Impl::run_loop_until_woken() {
  woken_ = false;
  while (!woken_) {
    if (interrupted_) {
      throw Cancelled{};
    }
    loop_->restart();
    if (loop_->run_one() == 0 && !woken_) {
      throw Trap("the guest waits for something that can never happen");
    }
  }
  run_started_ = std::chrono::steady_clock::now();
}

/// Between two instructions of the guest, where no exception may pass.
void Store::Impl::poll_loop() noexcept {
  loop_->restart();
  try {
    loop_->poll();
  } catch (const std::exception& error) {
    note_failure({Errc::trap, error.what()});
    interrupted_ = true;
  } catch (...) {
    note_failure({Errc::trap, "unknown failure"});
    interrupted_ = true;
  }
}

// Both --------------------------------------------------------------------------------------------

void Store::Impl::wait_any(std::span<Signal* const> signals) {
  if (interrupted_) {
    throw Cancelled{};
  }
  if (!called_ && !pre_->plan().of_module) {
    // CanonicalABI.md: a start function must not block.
    throw Trap("a start function may not wait; do what waits in the handler");
  }
  if (signals.size() == 1) {
    WakeUp wake_up{*this};
    signals.front()->add(wake_up);
    return pause();
  }
  std::deque<WakeUp> wake_ups;
  for (Signal* const signal : signals) {
    signal->add(wake_ups.emplace_back(*this));
  }
  pause();
}

void Store::Impl::pause() {
  if (loop_ != nullptr) {
    run_loop_until_woken();
  } else {
    suspend();
  }
}

void Store::Impl::interrupt(Error error) {
  if (!busy() || interrupted_) {
    return;
  }
  note_failure(std::move(error));
  interrupted_ = true;
  wake();
}

void Store::Impl::note_failure(Error error) {
  if (!failure_) {
    failure_ = std::move(error);
  }
}

void Store::Impl::note_exit(int status) {
  note_failure(
      Error{Errc::exit, fmt::format("the guest exited with status {}", status)}.with_exit_status(
          status));
}

Error Store::Impl::take_failure() {
  const engine::TrapHandle trap{std::exchange(trap_, nullptr)};
  const engine::ErrorHandle error{std::exchange(error_, nullptr)};
  engine::TrapText text;
  if (trap != nullptr) {
    text = engine::describe_trap(*trap);
  } else if (error != nullptr) {
    text = engine::describe_error(*error);
  }
  if (!frames_.empty()) {
    text.frames = std::exchange(frames_, {});
  }
  if (portico_take_exception(context_)) {
    text.message = "the guest threw an exception that it did not catch";
  }
  if (const auto status = error != nullptr ? engine::exit_status_of(*error) : std::nullopt) {
    note_exit(*status);
  }
  Error result = failure_ ? std::move(*failure_) : Error{Errc::trap, place_ + text.message};
  place_.clear();
  failure_.reset();
  return std::move(result).with_backtrace(std::move(text.frames));
}

void Store::Impl::finish(Result<> result) {
  if (!result) {
    poisoned_ = true;
  }
  // Arguments that the guest never got go after `done` has heard why.
  const auto body = std::exchange(body_, nullptr);
  const Done done = std::exchange(done_, nullptr);
  done(std::move(result));
}

/// On a fiber the engine gives each entry of guest code a stack limit of its own, so it does not
/// see a guest that comes back through the host again and again; it aborts when the fiber's stack
/// is full.
void Store::Impl::check_stack() {
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  if (stack_ == 0) {
    stack_ = here + engine::kGuestStack;  // A start section may have used so much.
  }
  stack_ = std::max(stack_, here);
  if (stack_ - here > engine::kDeepestEntry) {
    throw Trap("call stack exhausted");
  }
}

void Store::Impl::call_guest(const wasmtime_func_t& function, std::span<CoreValue> values) {
  if (function.store_id == 0) {
    throw Trap("called by a start function, before the module that has it was instantiated");
  }
  if (loop_ == nullptr) {
    check_stack();
  }
  ++guest_runs;
  static_assert(sizeof(CoreValue) == sizeof(wasmtime_val_raw_t));
  static_assert(alignof(CoreValue) == alignof(wasmtime_val_raw_t));
  wasm_trap_t* trap = nullptr;
  auto* raw = reinterpret_cast<wasmtime_val_raw_t*>(values.data());  // NOLINT: same layout
  const engine::ErrorHandle error{
      wasmtime_func_call_unchecked(context_, &function, raw, values.size(), &trap)};
  if (error == nullptr && trap == nullptr) {
    return;
  }
  engine::TrapHandle owned{trap};
  // Exceptions do not leave a component, however they come; left in the store, the caller would
  // catch it.
  const bool exception = portico_take_exception(context_);
  if (trap != nullptr && !exception) {
    throw GuestTrap{owned.release()};
  }
  auto [message, frames] =
      trap != nullptr ? engine::describe_trap(*trap) : engine::describe_error(*error);
  if (frames_.empty()) {
    frames_ = std::move(frames);
  }
  if (exception) {
    throw Trap("the guest threw an exception that it did not catch");
  }
  if (const auto status = error != nullptr ? engine::exit_status_of(*error) : std::nullopt) {
    note_exit(*status);
  }
  note_failure({Errc::trap, std::move(message)});
  throw Cancelled{};
}

void Store::Impl::call_guest(Index instance, const wasmtime_func_t& function,
                             std::span<CoreValue> values) {
  try {
    call_guest(function, values);
  } catch (const GuestTrap&) {
    if (place_.empty()) {
      place_ = pre_->places[instance];  // The first stays, as it is the innermost.
    }
    throw;
  }
}

void Store::Impl::count_handle() {
  if (handles >= limits.max_handles) {
    throw Trap(fmt::format("the guest holds {} handles, as many as it may; drop some", handles));
  }
  ++handles;
}

void Store::Impl::forget_host_handles() {
  HandleTable& table = instance(pre_->host_instance()).handles;
  handles -= table.size();
  table.clear();
}

std::uint64_t Store::Impl::memory_size() const {
  std::uint64_t size = 0;
  for (const auto& memory : memories_) {
    size += memory.store_id != 0 ? wasmtime_memory_data_size(context_, &memory) : 0;
  }
  return size;
}

// The public face ---------------------------------------------------------------------------------

Store::Store(InstancePre pre, StoreOptions options)
    : impl_{std::make_unique<Impl>(*this, std::move(pre), std::move(options))} {}
Store::~Store() = default;

void Store::provide(const void* key, void* state) {
  impl_->states.emplace_back(key, state);
}

void Store::call_lifted(std::uint32_t lifted, std::function<void(Canon&, CoreValue*)> lower,
                        std::function<void(Canon&, const CoreValue*)> lift, Done done) {
  const LiftedFunc& func = impl_->pre().lifted[lifted];
  impl_->start(
      [&func, lower = std::move(lower), lift = std::move(lift)](Impl& impl) {
        GuestCall call{impl, func, func.enters};
        lower(call.canon(), call.values());
        call.run();
        if (lift) {
          lift(call.canon(), call.values());
        }
        call.post_return();
      },
      std::move(done));
}

void Store::call(const Func& func, std::vector<Value> args,
                 std::function<void(Result<std::optional<Value>>)> done) {
  if (auto why = mismatch(*func.type, args)) {
    return done(fail(Errc::config, std::move(*why)));
  }
  if (func.of_host) {
    return call_host(func, std::move(args), std::move(done));
  }
  auto result = std::make_shared<std::optional<Value>>();
  call_lifted(
      func.index,
      [&type = *func.type, args = std::move(args)](Canon& canon, CoreValue* out) {
        lower_params(canon, type, args, out);
      },
      [&type = *func.type, result, of_module = impl_->pre().plan().of_module](Canon& canon,
                                                                              const CoreValue* in) {
        if (type.result && of_module) {
          *result = lift(canon, *type.result, in);
        } else if (type.result) {
          *result = lift_result(canon, *type.result, in);
        }
      },
      [result, done = std::move(done)](Result<> ended) {
        done(ended ? Result<std::optional<Value>>{std::move(*result)}
                   : std::unexpected{std::move(ended.error())});
      });
}

namespace {

void invoke_host(Store::Impl& impl, const ImportedFunc& imported, Call& call, CoreValue* values) {
  try {
    imported.function.invoke(imported.function.self.get(), call, values);
  } catch (const GuestTrap&) {
    throw;
  } catch (const Cancelled&) {
    throw;
  } catch (...) {
    note_exception(impl, imported.name);
    throw Cancelled{};
  }
}

/// The host on both sides: values go through a memory that is nobody's.
std::optional<Value> ask_host(Store::Impl& impl, const Func& func, std::span<const Value> args) {
  const ImportedFunc& imported = impl.pre().imported[func.index];
  std::vector<std::byte> memory;
  const CanonState state{{}, impl.pre().host_instance(), func.type, &memory};
  Task task;
  Call call{impl.self(), state, &task};
  CoreValue values[kMaxFlatParams + 1]{};
  CoreValue* out = values;
  lower_params(call, *func.type, args, out);
  const auto& type = func.type->result;
  const bool spilled = type && type->layout().flat > kMaxFlatResults;
  CoreValue pointer{};
  if (spilled) {
    CoreValue* at = &pointer;
    put_word(at, call.allocate(type->layout().size, type->layout().alignment));
    *out = pointer;
  }
  invoke_host(impl, imported, call, values);
  return type ? std::optional{lift_result(call, *type, spilled ? &pointer : values)} : std::nullopt;
}

}  // namespace

void Store::call_host(const Func& func, std::vector<Value> args,
                      std::function<void(Result<std::optional<Value>>)> done) {
  auto result = std::make_shared<std::optional<Value>>();
  impl_->start(
      [func, args = std::move(args), result](Impl& impl) {
        *result = ask_host(impl, func, args);
        impl.forget_host_handles();
      },
      [result, done = std::move(done)](Result<> ended) {
        done(ended ? Result<std::optional<Value>>{std::move(*result)}
                   : std::unexpected{std::move(ended.error())});
      });
}

void Store::instantiate(Done done) {
  impl_->start(nullptr, std::move(done));
}

void Store::drop(const Value::Resource& resource, Done done) {
  if (resource.type->of_host) {
    static_cast<const HostResourceType*>(resource.type)->drop(resource.representation);
    return done({});
  }
  if (resource.store != this) {
    return done(fail(Errc::config, "the resource is not of a guest of this store"));
  }
  impl_->start(
      [resource](Impl& impl) {
        const auto& type = static_cast<const Resource&>(*resource.type);
        const auto enters = entered(impl.pre().plan().instances, type.instance, kNone);
        destroy(impl, type, enters, std::get<std::uint32_t>(resource.representation));
      },
      std::move(done));
}

const boost::asio::any_io_executor& Store::executor() const {
  return impl_->executor();
}
bool Store::busy() const {
  return impl_->busy();
}
bool Store::poisoned() const {
  return impl_->poisoned();
}
void Store::interrupt(Error error) {
  impl_->interrupt(std::move(error));
}
std::uint64_t Store::memory_size() const {
  return impl_->memory_size();
}
std::uint32_t Store::handle_count() const {
  return impl_->handles;
}

}  // namespace portico::component
