// Reaches for files and the network, and answers what it got: nothing, unless the host grants it.
#include "kit.h"

#define DENIED WASI_SOCKETS_NETWORK_ERROR_CODE_ACCESS_DENIED

static void report(Text* text, const char* what, bool ok, uint8_t error) {
  add(text, what);
  add(text, ok ? ": allowed\n" : error == DENIED ? ": access-denied\n" : ": another error\n");
}

HANDLE(request, outparam) {
  (void)request;
  Text text = {0};
  wasi_filesystem_preopens_list_tuple2_own_descriptor_string_t directories;
  wasi_filesystem_preopens_get_directories(&directories);
  add(&text, "preopens: ");
  add_number(&text, directories.len);
  add(&text, "\n");
  wasi_sockets_network_error_code_t error = 0;
  wasi_sockets_tcp_own_tcp_socket_t tcp;
  bool ok = wasi_sockets_tcp_create_socket_create_tcp_socket(0, &tcp, &error);
  report(&text, "create-tcp-socket", ok, error);
  wasi_sockets_udp_own_udp_socket_t udp;
  ok = wasi_sockets_udp_create_socket_create_udp_socket(0, &udp, &error);
  report(&text, "create-udp-socket", ok, error);
  wasi_sockets_network_own_network_t network = wasi_sockets_instance_network_instance_network();
  wasi_sockets_ip_name_lookup_own_resolve_address_stream_t stream;
  String name = string("localhost");
  ok = wasi_sockets_ip_name_lookup_resolve_addresses(wasi_sockets_network_borrow_network(network),
                                                     &name, &stream, &error);
  report(&text, "resolve-addresses", ok, error);
  wasi_cli_terminal_stdout_own_terminal_output_t terminal;
  add(&text, wasi_cli_terminal_stdout_get_terminal_stdout(&terminal) ? "terminal: yes\n"
                                                                     : "terminal: no\n");
  StreamError closed;
  Bytes bytes;
  ok = wasi_io_streams_method_input_stream_blocking_read(INPUT(wasi_cli_stdin_get_stdin()), 1,
                                                         &bytes, &closed);
  add(&text, !ok && closed.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED ? "stdin: closed\n"
                                                                      : "stdin: open\n");
  answer_text(outparam, &text);
}
