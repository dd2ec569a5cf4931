#pragma once

#include <server/listeners.hpp>
#include <server/serve.hpp>
#include <server/worker.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace portico::server {

/// Starts the workers, starts them again when they die, and ends them. Runs neither engine nor
/// guest, and only one thread, so that it may fork at any time.
class Supervisor {
 public:
  Supervisor(const ServeOptions& options, Listeners listeners, std::vector<Descriptor> artifacts);
  ~Supervisor();

  /// Until told to end. Errors: a worker that cannot start, before all have once.
  [[nodiscard]] Result<> run();

 private:
  using Clock = std::chrono::steady_clock;

  struct Worker {
    pid_t pid = 0;
    Descriptor channel;
    bool ready = false;
    Clock::time_point started;
    /// When to start it again, if it is not running.
    Clock::time_point restart;
    std::chrono::milliseconds back_off{0};
  };

  Result<> start(unsigned index);
  Result<> start_all();
  void wait();
  void read_signals();
  void read_channel(unsigned index);
  void reap();
  void note_death(unsigned index, int status);
  void restart_due();
  void tell_all(Message message);
  void end(int signal);
  void kill_late();
  void announce_when_ready();
  [[nodiscard]] int milliseconds_to_next() const;
  [[nodiscard]] bool any_running() const;

  const ServeOptions& options_;
  Listeners listeners_;
  /// Of the chain, the outermost first.
  std::vector<Descriptor> artifacts_;
  Descriptor signals_;
  std::unique_ptr<Log> log_;
  Counters* counters_;
  std::vector<Worker> workers_;
  bool announced_ = false;
  unsigned told_to_end_ = 0;
  /// When workers that have not ended are killed.
  Clock::time_point kill_at_ = Clock::time_point::max();
  Result<> outcome_;
};

}  // namespace portico::server
