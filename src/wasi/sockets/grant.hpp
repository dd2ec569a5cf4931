#pragma once

#include <portico/wasi/sockets.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace portico::wasi {

/// What one sandbox has of what is scarce.
class SocketCounts {
 public:
  std::size_t sockets = 0;
  std::size_t lookups = 0;
};

namespace sockets {

/// One of a sandbox's sockets or look-ups; given back when destroyed, be the sandbox there or not.
class Slot {
 public:
  using Counter = std::size_t SocketCounts::*;

  /// Nothing, if there are `max` already.
  [[nodiscard]] static std::optional<Slot> take(std::shared_ptr<SocketCounts> counts,
                                                Counter counter, std::size_t max) {
    if ((*counts).*counter >= max)
      return std::nullopt;
    return Slot{std::move(counts), counter};
  }
  Slot(Slot&&) noexcept = default;
  Slot& operator=(Slot&&) = delete;
  ~Slot() {
    if (counts_)
      --((*counts_).*counter_);
  }

 private:
  Slot(std::shared_ptr<SocketCounts> counts, Counter counter)
      : counts_{std::move(counts)}, counter_{counter} {
    ++((*counts_).*counter_);
  }

  std::shared_ptr<SocketCounts> counts_;
  Counter counter_;
};

/// What the sockets of one sandbox have in common.
struct Grant {
  std::shared_ptr<const SocketRules> rules;
  std::shared_ptr<SocketCounts> counts;

  /// Whether an address may be used so; tells of what may not.
  [[nodiscard]] bool allows(SocketUse use, const boost::asio::ip::address& address,
                            std::uint16_t port) const {
    const bool allowed = rules->allows(use, address, port);
    if (!allowed)
      rules->deny(use, address, port);
    return allowed;
  }
  [[nodiscard]] std::optional<Slot> take_socket() const {
    return Slot::take(counts, &SocketCounts::sockets, rules->options().max_sockets);
  }
};

}  // namespace sockets
}  // namespace portico::wasi
