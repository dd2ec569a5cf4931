#pragma once

#include <base/descriptor.hpp>
#include <server/serve.hpp>

#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace portico::server {

/// What supervisor and worker tell each other, one message a packet. The socket's end, when the
/// other process is gone, means `quit` to a worker.
enum class Message : char {
  /// From a worker: it accepts connections.
  ready = 'r',
  /// From a worker: it cannot start; the reason follows.
  failed = 'f',
  /// To a worker: end in good order.
  drain = 'd',
  /// To a worker: end now.
  quit = 'q',
};

void send(int channel, Message message, std::string_view text = {});

/// A worker's part of `total`, so that the parts of all `workers` add up to it.
[[nodiscard]] constexpr std::uint32_t share(std::uint32_t total, unsigned workers, unsigned index) {
  return total / workers + (index < total % workers ? 1 : 0);
}

/// Sandboxes that a server with `options` may have at once.
[[nodiscard]] inline std::uint32_t sandboxes_of(const ServeOptions& options) {
  const auto links = static_cast<std::uint32_t>(options.with.size()) + 1;
  // Guests that other guests call have as many for themselves.
  return links * options.server.max_concurrent_requests *
         (options.server.internal_host.empty() ? 1 : 2);
}

/// What a worker is given. The descriptors are open in it; the counters are shared memory.
struct WorkerParts {
  unsigned index;
  unsigned workers;
  int listener;
  /// Of the chain, the outermost first.
  std::span<const Descriptor> artifacts;
  int channel;
  Counters* counters;
};

/// Serves until told to end; returns the exit status of its process.
[[nodiscard]] int run_worker(const ServeOptions& options, const WorkerParts& parts);

}  // namespace portico::server
