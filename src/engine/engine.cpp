#include <engine/engine_impl.hpp>

#include <portico_engine.h>

#include <fmt/format.h>

#include <algorithm>

namespace portico::engine {
namespace {

/// Up to here, overwriting the whole memory costs less than finding out what was touched
/// (docs/limits.md has the measurement).
constexpr std::uint64_t kKeepResidentUpTo = std::uint64_t{2} << 20;
/// Beyond this many sandboxes, memory kept for each would be ruinous.
constexpr std::uint64_t kKeepResidentBudget = std::uint64_t{2} << 30;
/// With page scanning only touched pages are copied back; this bounds what stays resident of each.
constexpr std::uint64_t kScanResident = std::uint64_t{16} << 20;
/// What a guest may add to its memory before pages of it are unmapped at the end of each request.
constexpr std::uint64_t kGrowthResident = std::uint64_t{512} << 10;
constexpr std::size_t kTableResident = std::size_t{64} << 10;
constexpr std::size_t kStackResident = std::size_t{16} << 10;

struct PoolDeleter {
  void operator()(wasmtime_pooling_allocation_config_t* config) const {
    wasmtime_pooling_allocation_config_delete(config);
  }
};
using PoolHandle = std::unique_ptr<wasmtime_pooling_allocation_config_t, PoolDeleter>;

Cleaning choose_cleaning(const EngineOptions& options, const SandboxNeeds& needs) {
  if (options.cleaning != Cleaning::automatic) {
    return options.cleaning;
  }
  const bool small = needs.memory_bytes <= kKeepResidentUpTo &&
                     needs.memory_bytes * options.max_sandboxes <= kKeepResidentBudget;
  return small ? Cleaning::keep_resident : Cleaning::page_scan;
}

PoolHandle pool_config(const EngineOptions& options, const SandboxNeeds& needs, Cleaning cleaning) {
  PoolHandle pool{wasmtime_pooling_allocation_config_new()};
  const std::uint32_t n = options.max_sandboxes;
  const auto at_least_one = [](std::uint32_t count) { return std::max<std::uint32_t>(count, 1); };
  wasmtime_pooling_allocation_config_total_core_instances_set(
      pool.get(), n * at_least_one(needs.core_instances));
  wasmtime_pooling_allocation_config_total_memories_set(pool.get(),
                                                        n * at_least_one(needs.memories));
  wasmtime_pooling_allocation_config_total_tables_set(pool.get(), n * at_least_one(needs.tables));
  wasmtime_pooling_allocation_config_total_stacks_set(pool.get(), n);
  wasmtime_pooling_allocation_config_max_memories_per_module_set(
      pool.get(), at_least_one(needs.memories_per_module));
  wasmtime_pooling_allocation_config_max_tables_per_module_set(
      pool.get(), at_least_one(needs.tables_per_module));
  // Twice the declared size leaves room for `table.grow`; the engine's own default is the floor.
  wasmtime_pooling_allocation_config_table_elements_set(
      pool.get(), std::max<std::uint64_t>(20'000, needs.table_elements * 2));
  wasmtime_pooling_allocation_config_max_memory_size_set(pool.get(), options.max_memory);
  wasmtime_pooling_allocation_config_max_unused_warm_slots_set(pool.get(), n);
  wasmtime_pooling_allocation_config_table_keep_resident_set(pool.get(), kTableResident);
  wasmtime_pooling_allocation_config_async_stack_keep_resident_set(pool.get(), kStackResident);
  if (cleaning == Cleaning::keep_resident) {
    wasmtime_pooling_allocation_config_linear_memory_keep_resident_set(
        pool.get(), needs.memory_bytes + kGrowthResident);
  } else if (cleaning == Cleaning::page_scan && portico_pooling_pagemap_scan(pool.get())) {
    wasmtime_pooling_allocation_config_linear_memory_keep_resident_set(pool.get(), kScanResident);
  }
  return pool;
}

/// Lets the fiber sleep until its store says otherwise.
void suspend(void*, wasmtime_caller_t* caller, const wasmtime_val_t*, std::size_t, wasmtime_val_t*,
             std::size_t, wasm_trap_t**, wasmtime_async_continuation_t* continuation) {
  continuation->callback = [](void* env) { return static_cast<Suspendable*>(env)->woken(); };
  continuation->env = wasmtime_context_get_data(wasmtime_caller_context(caller));
  continuation->finalizer = nullptr;
}

}  // namespace

CoreEngine::CoreEngine(EngineHandle engine, bool pooled, Cleaning cleaning)
    : engine_{std::move(engine)}, suspend_linker_{wasmtime_linker_new(engine_.get())},
      nullary_{wasm_functype_new_0_0()}, pooled_{pooled}, cleaning_{cleaning} {
  // Cannot fail: the linker is empty.
  const ErrorHandle none{wasmtime_linker_define_async_func(
      suspend_linker_.get(), kSuspendModule.data(), kSuspendModule.size(), kSuspendName.data(),
      kSuspendName.size(), nullary_.get(), suspend, nullptr, nullptr)};
}

}  // namespace portico::engine

namespace portico {

Engine::Impl::Impl(EngineOptions chosen)
    : options{chosen}, ticker_{chosen.tick, chosen.own_ticker} {}

Result<std::shared_ptr<engine::CoreEngine>>
Engine::Impl::engine_for(const engine::SandboxNeeds& needs) {
  const std::lock_guard lock{mutex_};
  if (const auto found = engines_.find(needs); found != engines_.end()) {
    return found->second;
  }
  const bool pool = options.pooling != Pooling::off &&
                    !(needs.unpoolable && options.pooling == Pooling::automatic);
  auto made = make_engine(needs, pool);
  if (!made && pool && options.pooling == Pooling::automatic) {
    made = make_engine(needs, false);
  }
  if (!made) {
    return made;
  }
  if (!ticker_.add((*made)->get())) {
    return fail(Errc::limit, fmt::format("more than {} kinds of components in one engine",
                                         engine::Ticker::kMaxEngines));
  }
  engines_.emplace(needs, *made);
  return made;
}

Result<std::shared_ptr<engine::CoreEngine>>
Engine::Impl::make_engine(const engine::SandboxNeeds& needs, bool pooled) const {
  wasm_config_t* config = wasm_config_new();
  wasmtime_config_epoch_interruption_set(config, true);
  wasmtime_config_max_wasm_stack_set(config, engine::kGuestStack);
  wasmtime_config_async_stack_size_set(config, engine::kFiberStack);
  portico_config_raw_artifacts(config);
  portico_config_features(config, options.features.bits());
  const Cleaning cleaning = engine::choose_cleaning(options, needs);
  if (pooled) {
    const auto pool = engine::pool_config(options, needs, cleaning);
    wasmtime_pooling_allocation_strategy_set(config, pool.get());
  }
  wasm_engine_t* engine = nullptr;
  if (wasmtime_error_t* error = portico_engine_new(config, &engine)) {
    return engine::engine_failure(
        Errc::limit, fmt::format("cannot make an engine for {} sandboxes", options.max_sandboxes),
        error);
  }
  return std::make_shared<engine::CoreEngine>(engine::EngineHandle{engine}, pooled, cleaning);
}

Engine::Engine(EngineOptions options) : impl_{std::make_shared<Impl>(options)} {}

const EngineOptions& Engine::options() const {
  return impl_->options;
}

void Engine::tick() {
  impl_->ticker().tick();
}

}  // namespace portico
