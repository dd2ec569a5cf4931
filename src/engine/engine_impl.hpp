#pragma once

#include <engine/raw.hpp>
#include <engine/ticker.hpp>

#include <portico/engine.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <tuple>

namespace portico::engine {

/// What one sandbox of a component takes from a pool. Components with equal needs share an engine.
struct SandboxNeeds {
  std::uint32_t core_instances = 0;
  std::uint32_t memories = 0;
  std::uint32_t tables = 0;
  std::uint32_t memories_per_module = 0;
  std::uint32_t tables_per_module = 0;
  /// Largest declared minimum of a table, in elements.
  std::uint64_t table_elements = 0;
  /// Sum of the memories' declared minima, in bytes.
  std::uint64_t memory_bytes = 0;
  /// Some memory is 64-bit or shared, or not known yet: no pool can hold it.
  bool unpoolable = false;

  auto operator<=>(const SandboxNeeds&) const = default;
};

/// What guest code may use of a stack between two host functions; the engine sees to that.
inline constexpr std::size_t kGuestStack = std::size_t{512} << 10;
/// A fiber's stack, of which only what is used takes memory.
inline constexpr std::size_t kFiberStack = std::size_t{2} << 20;
/// How deep in a fiber's stack guest code may be entered: it, and the host functions that it calls,
/// must fit in the rest.
inline constexpr std::size_t kDeepestEntry = kFiberStack - kGuestStack - (std::size_t{256} << 10);

/// One engine of Wasmtime with what its stores need beside it.
class CoreEngine {
 public:
  CoreEngine(EngineHandle engine, bool pooled, Cleaning cleaning);

  [[nodiscard]] wasm_engine_t* get() const { return engine_.get(); }
  [[nodiscard]] bool pooled() const { return pooled_; }
  /// What `Cleaning::automatic` came to.
  [[nodiscard]] Cleaning cleaning() const { return cleaning_; }
  /// A linker holding one async function, kSuspend, through which fibers give up their thread.
  [[nodiscard]] const wasmtime_linker_t* suspend_linker() const { return suspend_linker_.get(); }

  /// The type () -> (). The engine notes in a type that it has seen it, so types are not for
  /// several engines; this one has been seen.
  [[nodiscard]] const wasm_functype_t* nullary() const { return nullary_.get(); }

  static constexpr std::string_view kSuspendModule = "portico";
  static constexpr std::string_view kSuspendName = "suspend";

 private:
  EngineHandle engine_;
  LinkerHandle suspend_linker_;
  FuncTypeHandle nullary_;
  bool pooled_;
  Cleaning cleaning_;
};

/// The store's side of `suspend`: what the context's data pointer of every store points to.
class Suspendable {
 public:
  /// Whether a suspended fiber may go on now.
  [[nodiscard]] virtual bool woken() const = 0;

 protected:
  ~Suspendable() = default;
};

}  // namespace portico::engine

namespace portico {

class Engine::Impl {
 public:
  explicit Impl(EngineOptions options);

  const EngineOptions options;

  /// The engine for components of such needs: one that exists, or a new one. A pool that does not
  /// fit this machine's address space falls back to allocation on demand, unless pooling is `on`.
  [[nodiscard]] Result<std::shared_ptr<engine::CoreEngine>>
  engine_for(const engine::SandboxNeeds& needs);
  [[nodiscard]] engine::Ticker& ticker() { return ticker_; }

 private:
  [[nodiscard]] Result<std::shared_ptr<engine::CoreEngine>>
  make_engine(const engine::SandboxNeeds& needs, bool pooled) const;

  std::mutex mutex_;
  std::map<engine::SandboxNeeds, std::shared_ptr<engine::CoreEngine>> engines_;
  // Last, so that its thread is gone before the engines are.
  engine::Ticker ticker_;
};

}  // namespace portico
