#pragma once

#include <wasm.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>

namespace portico::engine {

/// Advances the epoch of engines, so that computing guests give way. Its thread sleeps while no
/// guest runs: an idle process stays idle.
class Ticker {
 public:
  /// `own_thread` off: only `tick` advances.
  Ticker(std::chrono::milliseconds period, bool own_thread);
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  /// Adds an engine to be ticked, which must live as long as the ticker. Callers serialise.
  /// Returns false when there is no room: kMaxEngines are there.
  [[nodiscard]] bool add(wasm_engine_t* engine);
  /// One tick for every engine. Async-signal-safe.
  void tick();

  /// Guest code is about to run, or has stopped, on the calling thread.
  void enter();
  void leave() { running_.fetch_sub(1, std::memory_order_release); }

  static constexpr std::size_t kMaxEngines = 64;

 private:
  void run(std::stop_token stop);

  const std::chrono::milliseconds period_;
  std::array<std::atomic<wasm_engine_t*>, kMaxEngines> engines_{};
  std::atomic<std::size_t> count_{0};
  std::atomic<std::uint32_t> running_{0};
  std::atomic<bool> asleep_{false};
  bool own_thread_;
  std::jthread thread_;
};

}  // namespace portico::engine
