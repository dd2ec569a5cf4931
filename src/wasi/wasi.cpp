#include <portico/wasi/wasi.hpp>

namespace portico::wasi {

void add_to_linker(component::Linker& linker) {
  for (const auto add : {
           add_error,
           add_poll,
           add_streams,
           add_monotonic_clock,
           add_wall_clock,
           add_timezone,
           add_random,
           add_insecure_random,
           add_insecure_seed,
           add_environment,
           add_exit,
           add_stdin,
           add_stdout,
           add_stderr,
           add_terminals,
           add_filesystem_types,
           add_filesystem_preopens,
           add_network,
           add_instance_network,
           add_ip_name_lookup,
           add_tcp,
           add_tcp_create_socket,
           add_udp,
           add_udp_create_socket,
       })
    add(linker);
}

}  // namespace portico::wasi
