#pragma once

#include <csignal>

/// What `portico run` and `wasmtime-http` end with where the guest gives no status of its own, as
/// shells and timeout(1) do.
namespace portico::cli {

inline constexpr int kTimedOut = 124;
inline constexpr int kInterrupted = 128 + SIGINT;
inline constexpr int kTrapped = 128 + SIGABRT;

/// Leaves it to the system's calls to say that a pipe has no reader or a file may not grow.
inline void take_errors_for_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace portico::cli
