#pragma once

#include <portico/result.hpp>

#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portico::wasi {

/// What a guest can do with a socket that needs permission.
enum class SocketUse : std::uint8_t {
  /// Connects to an address.
  tcp_connect,
  /// Takes connections at an address of this machine.
  tcp_listen,
  /// Sends datagrams to an address, and receives those that come from it.
  udp_send,
  /// Receives datagrams, from anywhere, at an address of this machine.
  udp_listen,
};

/// What the sandboxes that share it may do with sockets: nothing but what one of its rules says.
///
/// A rule is `USE:WHERE[:PORTS]`:
///
/// | USE | allows |
/// |---|---|
/// | `tcp-connect` | to connect there |
/// | `tcp-listen` | to take connections there, from anywhere |
/// | `udp-send` | to send datagrams there, and to receive those that come from there |
/// | `udp-listen` | to receive datagrams there, from anywhere; answers need `udp-send` |
/// | `tcp`, `udp` | both of either |
/// | `resolve` | to look up these names; it has no ports |
///
/// | WHERE | is |
/// |---|---|
/// | `10.1.2.3`, `[fd00::1]` | this address |
/// | `10.0.0.0/8`, `[fd00::]/8` | this range; `0.0.0.0/0` and `[::]/0` are all there are |
/// | `localhost` | every loopback address |
/// | `private` | every address that is not of the public internet (`client::is_private`) |
/// | `*` | to listen: every address of this machine; else: every address of the public internet |
/// | `example.com`, `*.example.com`, `*` | for `resolve`: this name; all names below; any name |
///
/// PORTS is a number or a range, `5432` or `8000-8099`; without, any. In a rule to listen, port 0
/// stands for one that the kernel picks. Case does not matter.
///
/// It is addresses that are checked, each time that one is used, and never the names they came
/// from: whatever a name service says, a guest reaches nothing else. Binding to the wildcard
/// address with port 0, which is what connecting and sending do by themselves, needs no rule.
///
/// Immutable; may be used by any number of threads at once.
class SocketRules {
 public:
  struct Options {
    /// "address:port" of name servers to ask in place of the system's. For tests and containers.
    std::vector<std::string> name_servers{};
    /// TCP and UDP sockets of one sandbox at once; beyond, new-socket-limit. 1,024.
    std::size_t max_sockets = 1024;
    /// Given the rule that would have allowed what was just denied, such as
    /// "tcp-connect:10.1.2.3:5432"; once for each, which is forgotten when 1,000 others have been
    /// denied. Called on the thread of the guest, in the middle of its call: must not block for
    /// long and must not throw; one at a time.
    std::function<void(std::string_view rule)> denied{};
  };

  /// Errors: `config`, quoting the rule and saying what is wrong and what is expected. No rules
  /// allow nothing.
  [[nodiscard]] static Result<std::shared_ptr<const SocketRules>>
  parse(std::span<const std::string> rules, Options options);
  [[nodiscard]] static Result<std::shared_ptr<const SocketRules>>
  parse(std::span<const std::string> rules) {
    return parse(rules, Options{});
  }
  ~SocketRules();

  /// Whether an address may be used so.
  [[nodiscard]] bool allows(SocketUse use, const boost::asio::ip::address& address,
                            std::uint16_t port) const;
  /// Whether `name` may be looked up.
  [[nodiscard]] bool allows_name(std::string_view name) const;

  [[nodiscard]] const Options& options() const { return options_; }

  /// Tells `Options::denied`.
  void deny(SocketUse use, const boost::asio::ip::address& address, std::uint16_t port) const;
  void deny_name(std::string_view name) const;

  class Rule;
  class Told;
  SocketRules(std::vector<Rule> rules, Options options);

 private:
  std::vector<Rule> rules_;
  Options options_;
  std::unique_ptr<Told> told_;
};

}  // namespace portico::wasi
