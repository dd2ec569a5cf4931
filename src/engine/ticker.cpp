#include <engine/ticker.hpp>

#include <wasmtime.h>

namespace portico::engine {

Ticker::Ticker(std::chrono::milliseconds period, bool own_thread)
    : period_{period}, own_thread_{own_thread} {}

Ticker::~Ticker() {
  if (thread_.joinable()) {
    thread_.request_stop();
    asleep_.store(false);
    asleep_.notify_all();
  }
}

bool Ticker::add(wasm_engine_t* engine) {
  const std::size_t index = count_.load();
  if (index == kMaxEngines) {
    return false;
  }
  engines_[index].store(engine);
  count_.store(index + 1);
  // The thread starts with the first engine, not with the ticker, so that a process may still fork
  // after it has made an `Engine`.
  if (own_thread_ && index == 0) {
    thread_ = std::jthread{[this](std::stop_token stop) { run(std::move(stop)); }};
  }
  return true;
}

void Ticker::tick() {
  const std::size_t count = count_.load();
  for (std::size_t i = 0; i < count; ++i) {
    wasmtime_engine_increment_epoch(engines_[i].load());
  }
}

void Ticker::enter() {
  // Either this increment is seen before the thread goes to sleep, or its sleep is seen here.
  running_.fetch_add(1, std::memory_order_seq_cst);
  if (asleep_.load(std::memory_order_seq_cst)) {
    asleep_.store(false);
    asleep_.notify_all();
  }
}

void Ticker::run(std::stop_token stop) {
  // Some idle ticks pass before the thread sleeps, so that short pauses do not cost a wake-up each.
  constexpr int kIdleTicks = 20;
  int idle = 0;
  while (!stop.stop_requested()) {
    std::this_thread::sleep_for(period_);
    if (running_.load(std::memory_order_acquire) != 0) {
      idle = 0;
      tick();
      continue;
    }
    if (++idle < kIdleTicks) {
      continue;
    }
    asleep_.store(true, std::memory_order_seq_cst);
    if (running_.load(std::memory_order_seq_cst) == 0 && !stop.stop_requested()) {
      asleep_.wait(true);
    }
    asleep_.store(false);
    idle = 0;
  }
}

}  // namespace portico::engine
