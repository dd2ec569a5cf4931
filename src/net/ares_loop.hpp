#pragma once

#include <portico/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <ares.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace portico::net {

/// c-ares, whose sockets and timeouts are watched by an event loop. While nothing is asked, neither
/// is there, and the loop may end.
class AresLoop : public std::enable_shared_from_this<AresLoop> {
 public:
  struct Options {
    /// "address[:port]" each, in place of the system's.
    std::vector<std::string> name_servers;
    /// Until a name server is asked again, or the next one; twice as long in each further round.
    std::chrono::milliseconds timeout{2000};
    /// Rounds: 14 s in all with one server.
    int tries = 3;
    /// Of a server that does not answer the question (SERVFAIL, NOTIMP, REFUSED): the next one is
    /// asked. If there is none left, c-ares forgets what they said, and calls it ECONNREFUSED;
    /// `tell` takes the first answer for the last word.
    enum class Failures : std::uint8_t { try_others, tell } failures = Failures::try_others;
  };

  /// Errors: `config` for name servers that are none; `internal`.
  [[nodiscard]] static Result<std::shared_ptr<AresLoop>>
  make(const boost::asio::any_io_executor& executor, const Options& options);
  /// `executor`; the rest is `make`'s.
  explicit AresLoop(const boost::asio::any_io_executor& executor) : timer_{executor} {}
  AresLoop(const AresLoop&) = delete;
  AresLoop& operator=(const AresLoop&) = delete;
  /// Look-ups under way are told (ARES_EDESTRUCTION) before it returns.
  ~AresLoop();

  /// `callback(argument, ...)` may be called from inside.
  void ask(const std::string& name, ares_addrinfo_callback callback, void* argument);
  /// Look-ups under way are told (ARES_ECANCELLED) before it returns.
  void cancel();

 private:
  class Watch;

  static void socket_changed(void* self, ares_socket_t socket, int readable, int writable);
  void process(ares_socket_t readable, ares_socket_t writable);
  void set_timer();

  ares_channel channel_ = nullptr;
  std::unordered_map<ares_socket_t, std::shared_ptr<Watch>> watches_;
  boost::asio::steady_timer timer_;
};

}  // namespace portico::net
