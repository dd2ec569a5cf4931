#pragma once

#include <portico/features.hpp>
#include <portico/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace portico {

/// How a pooled sandbox's memory is made fresh for the next request. All three leave nothing
/// behind.
enum class Cleaning : std::uint8_t {
  /// Chosen for each component by the size of its memories (docs/limits.md).
  automatic,
  /// Memory stays resident and is overwritten: cheapest for small, hot components.
  keep_resident,
  /// Only touched pages are reset, as the kernel tells (Linux 6.7 or newer, else as `release`).
  page_scan,
  /// Pages go back to the kernel.
  release,
};

/// Whether sandboxes come from a pool made ahead.
enum class Pooling : std::uint8_t {
  /// A pool where its address space can be had and the component fits it, else on demand.
  automatic,
  on,
  off,
};

struct EngineOptions {
  /// Sandboxes that may live at once; the pool has room for so many. 1 to 100,000.
  std::uint32_t max_sandboxes = 1000;
  /// Linear memory that one sandbox may have in all, in bytes; growing beyond it fails in the guest
  /// as `memory.grow` does. Multiples of 64 KiB, up to 4 GiB; 1 GiB lets language runtimes breathe.
  std::uint64_t max_memory = std::uint64_t{1} << 30;
  Pooling pooling = Pooling::automatic;
  Cleaning cleaning = Cleaning::automatic;
  /// How often a guest that computes gives way to others, and its deadline is looked at.
  std::chrono::milliseconds tick{5};
  /// Off: the library starts no thread for ticks; the embedder calls `Engine::tick` that often.
  bool own_ticker = true;
  /// What components and their modules may use.
  Features features{};
};

/// Where components are compiled and run: policy first, engines of Wasmtime beneath, made when the
/// first component of a kind is loaded, since a pool is cut to what it will hold.
///
/// A cheap handle: copies share one engine. Threads: every method may be called from any thread.
/// It lives as long as any component or store made from it.
class Engine {
 public:
  Engine() : Engine{EngineOptions{}} {}
  explicit Engine(EngineOptions options);

  [[nodiscard]] const EngineOptions& options() const;
  /// Advances the clock that interrupts computing guests. Async-signal-safe.
  void tick();

  class Impl;
  [[nodiscard]] Impl& impl() const { return *impl_; }
  [[nodiscard]] const std::shared_ptr<Impl>& shared() const { return impl_; }

 private:
  std::shared_ptr<Impl> impl_;
};

}  // namespace portico
