#pragma once

#include <portico/component/linker.hpp>
#include <portico/wasi/options.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>

/// The host side of `wasi:cli/imports` 0.2: every interface of that world, so that any component
/// made for it links. A store that uses them must be given a `Context`: `store.provide(context)`.
///
/// What `Options` does not grant is denied: there is then no preopened directory, and sockets and
/// name look-ups answer `access-denied`.
namespace portico::wasi {

class SocketCounts;
class StandardStreams;
namespace sockets {
struct Grant;
}

/// One sandbox's share of the WASI world. Must outlive the store's guest.
class Context {
 public:
  explicit Context(Options options = {});
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  [[nodiscard]] const Options& options() const { return options_; }

  /// Whether some of what the guest wrote to its standard output or error is still held here,
  /// because a descriptor does not take it yet. Destroying this throws it away.
  [[nodiscard]] bool holds_output() const;
  /// Completes when nothing is, or nobody takes it.
  [[nodiscard]] boost::asio::awaitable<void> pass_output_on();

  /// For the interfaces of wasi:cli.
  [[nodiscard]] StandardStreams& streams();
  /// For the interfaces of wasi:sockets; nothing where nothing is granted.
  [[nodiscard]] std::optional<sockets::Grant> sockets();

 private:
  Options options_;
  /// Made when the guest first asks for a socket.
  std::shared_ptr<SocketCounts> socket_counts_;
  /// Made when the guest first asks for one.
  std::unique_ptr<StandardStreams> streams_;
};

/// Adds everything below.
void add_to_linker(component::Linker& linker);

// One function for each interface, to add or replace single ones.
void add_error(component::Linker& linker);
void add_poll(component::Linker& linker);
void add_streams(component::Linker& linker);
void add_monotonic_clock(component::Linker& linker);
void add_wall_clock(component::Linker& linker);
void add_timezone(component::Linker& linker);
void add_random(component::Linker& linker);
void add_insecure_random(component::Linker& linker);
void add_insecure_seed(component::Linker& linker);
void add_environment(component::Linker& linker);
void add_exit(component::Linker& linker);
void add_stdin(component::Linker& linker);
void add_stdout(component::Linker& linker);
void add_stderr(component::Linker& linker);
/// terminal-input, terminal-output and the three that look for one: a standard stream that is a
/// descriptor of the host's, and that a terminal.
void add_terminals(component::Linker& linker);
void add_filesystem_types(component::Linker& linker);
void add_filesystem_preopens(component::Linker& linker);
void add_network(component::Linker& linker);
void add_instance_network(component::Linker& linker);
void add_ip_name_lookup(component::Linker& linker);
void add_tcp(component::Linker& linker);
void add_tcp_create_socket(component::Linker& linker);
void add_udp(component::Linker& linker);
void add_udp_create_socket(component::Linker& linker);

}  // namespace portico::wasi
