#pragma once

#include <portico/http/proxy.hpp>
#include <portico/server.hpp>

#include <base/lazy_timer.hpp>

#include <cstdint>
#include <deque>
#include <memory>

namespace portico::server {

class Instances;

/// One sandbox, its number, and how often it was used.
struct Instance {
  Instance(Instances& maker, http::Sandbox made, std::uint64_t given, GuestOutput* sink)
      : home{maker}, number{given}, output{sink}, sandbox{std::move(made)} {}
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;
  ~Instance();

  Instances& home;
  std::uint64_t number;
  std::uint32_t served = 0;
  GuestOutput* output;
  std::optional<http::Sandbox> sandbox;
};

/// Makes sandboxes, and keeps those that may serve again for a while.
class Instances : private LazyTimer::Listener {
 public:
  Instances(boost::asio::any_io_executor executor, http::Proxy proxy, const Options& options,
            GuestOutput* output, Counters& counters);
  ~Instances() override;

  /// The one used last of those that are idle, or a fresh one.
  [[nodiscard]] std::unique_ptr<Instance> take();
  /// After a request: keeps or destroys it, where it came from.
  static void give_back(std::unique_ptr<Instance> instance) {
    Instances& home = instance->home;
    home.keep(std::move(instance));
  }
  /// Keeps none from here on, and no timer for them.
  void stop_keeping();

 private:
  struct Idle {
    std::unique_ptr<Instance> instance;
    Clock::time_point until;
  };

  void expired() override;
  std::unique_ptr<Instance> make();
  void keep(std::unique_ptr<Instance> instance);

  boost::asio::any_io_executor executor_;
  http::Proxy proxy_;
  const Options& options_;
  GuestOutput* output_;
  Counters& counters_;
  /// Oldest first.
  std::deque<Idle> idle_;
  bool keeping_ = true;
  std::shared_ptr<LazyTimer> timer_;
};

}  // namespace portico::server
