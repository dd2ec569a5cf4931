// For guests that use sockets: short names, and the steps that each of them takes.
#pragma once

#include "kit.h"

typedef wasi_sockets_network_ip_socket_address_t Address;
typedef wasi_sockets_network_error_code_t SocketError;
typedef wasi_sockets_tcp_own_tcp_socket_t Tcp;
typedef wasi_sockets_udp_own_udp_socket_t Udp;
typedef wasi_sockets_udp_own_incoming_datagram_stream_t DatagramsIn;
typedef wasi_sockets_udp_own_outgoing_datagram_stream_t DatagramsOut;
typedef wasi_sockets_ip_name_lookup_own_resolve_address_stream_t Addresses;

#define TCP(s) wasi_sockets_tcp_borrow_tcp_socket(s)
#define UDP(s) wasi_sockets_udp_borrow_udp_socket(s)
#define DATAGRAMS_IN(s) wasi_sockets_udp_borrow_incoming_datagram_stream(s)
#define DATAGRAMS_OUT(s) wasi_sockets_udp_borrow_outgoing_datagram_stream(s)
#define IS(name) WASI_SOCKETS_NETWORK_ERROR_CODE_##name

// A connection, or an end of one.
typedef struct {
  Tcp socket;
  InputStream in;
  OutputStream out;
} Connection;

static inline wasi_sockets_network_borrow_network_t network(void) {
  return wasi_sockets_network_borrow_network(wasi_sockets_instance_network_instance_network());
}

static inline Address ipv4(uint8_t a, uint8_t b, uint8_t c, uint8_t d, uint16_t port) {
  return (Address){.tag = 0, .val.ipv4 = {.port = port, .address = {a, b, c, d}}};
}
static inline Address loopback(uint16_t port) {
  return ipv4(127, 0, 0, 1, port);
}

static inline SocketError tcp_connect(Address to, Connection* connection) {
  SocketError error;
  if (!wasi_sockets_tcp_create_socket_create_tcp_socket(0, &connection->socket, &error))
    return error;
  if (!wasi_sockets_tcp_method_tcp_socket_start_connect(TCP(connection->socket), network(), &to,
                                                        &error))
    return error;
  wasi_sockets_tcp_tuple2_own_input_stream_own_output_stream_t streams;
  while (!wasi_sockets_tcp_method_tcp_socket_finish_connect(TCP(connection->socket), &streams,
                                                            &error)) {
    if (error != IS(WOULD_BLOCK))
      return error;
    await(wasi_sockets_tcp_method_tcp_socket_subscribe(TCP(connection->socket)));
  }
  connection->in = streams.f0;
  connection->out = streams.f1;
  return IS(UNKNOWN);
}

static inline void close_connection(Connection* connection) {
  wasi_io_streams_input_stream_drop_own(connection->in);
  wasi_io_streams_output_stream_drop_own(connection->out);
  wasi_sockets_tcp_tcp_socket_drop_own(connection->socket);
}

// A listening socket; the port that the kernel picked, in `port`.
static inline Tcp tcp_listen(uint16_t* port) {
  Tcp socket;
  SocketError error;
  Address here = loopback(*port);
  require(wasi_sockets_tcp_create_socket_create_tcp_socket(0, &socket, &error));
  require(wasi_sockets_tcp_method_tcp_socket_start_bind(TCP(socket), network(), &here, &error));
  require(wasi_sockets_tcp_method_tcp_socket_finish_bind(TCP(socket), &error));
  require(wasi_sockets_tcp_method_tcp_socket_start_listen(TCP(socket), &error));
  require(wasi_sockets_tcp_method_tcp_socket_finish_listen(TCP(socket), &error));
  require(wasi_sockets_tcp_method_tcp_socket_local_address(TCP(socket), &here, &error));
  *port = here.val.ipv4.port;
  return socket;
}

static inline Connection tcp_accept(Tcp listener) {
  wasi_sockets_tcp_tuple3_own_tcp_socket_own_input_stream_own_output_stream_t accepted;
  SocketError error;
  while (!wasi_sockets_tcp_method_tcp_socket_accept(TCP(listener), &accepted, &error)) {
    require(error == IS(WOULD_BLOCK));
    await(wasi_sockets_tcp_method_tcp_socket_subscribe(TCP(listener)));
  }
  return (Connection){accepted.f0, accepted.f1, accepted.f2};
}

// Up to the end, which may be an error.
static inline void read_all(InputStream in, Text* text) {
  Bytes bytes;
  StreamError error;
  while (wasi_io_streams_method_input_stream_blocking_read(INPUT(in), 65536, &bytes, &error)) {
    add_bytes(text, bytes.ptr, bytes.len);
    if (bytes.len > 0)
      free(bytes.ptr);
  }
}

static inline Udp udp_bound(Address to, Address* local) {
  Udp socket;
  SocketError error;
  require(wasi_sockets_udp_create_socket_create_udp_socket(0, &socket, &error));
  require(wasi_sockets_udp_method_udp_socket_start_bind(UDP(socket), network(), &to, &error));
  require(wasi_sockets_udp_method_udp_socket_finish_bind(UDP(socket), &error));
  require(wasi_sockets_udp_method_udp_socket_local_address(UDP(socket), local, &error));
  return socket;
}

static inline SocketError udp_stream(Udp socket, Address* remote, DatagramsIn* in,
                                     DatagramsOut* out) {
  wasi_sockets_udp_tuple2_own_incoming_datagram_stream_own_outgoing_datagram_stream_t streams;
  SocketError error;
  if (!wasi_sockets_udp_method_udp_socket_stream(UDP(socket), remote, &streams, &error))
    return error;
  *in = streams.f0;
  *out = streams.f1;
  return IS(UNKNOWN);
}

static inline SocketError udp_send(DatagramsOut out, const char* text, const Address* to) {
  uint64_t count;
  SocketError error;
  for (;;) {
    if (!wasi_sockets_udp_method_outgoing_datagram_stream_check_send(DATAGRAMS_OUT(out), &count,
                                                                     &error))
      return error;
    if (count > 0)
      break;
    await(wasi_sockets_udp_method_outgoing_datagram_stream_subscribe(DATAGRAMS_OUT(out)));
  }
  wasi_sockets_udp_outgoing_datagram_t datagram = {.data = string_bytes(text)};
  if (to) {
    datagram.remote_address.is_some = true;
    datagram.remote_address.val = *to;
  }
  wasi_sockets_udp_list_outgoing_datagram_t list = {&datagram, 1};
  if (!wasi_sockets_udp_method_outgoing_datagram_stream_send(DATAGRAMS_OUT(out), &list, &count,
                                                             &error))
    return error;
  require(count == 1);
  return IS(UNKNOWN);
}

// The next datagram, waited for; who sent it, in `from`.
static inline Bytes udp_receive(DatagramsIn in, Address* from) {
  wasi_sockets_udp_list_incoming_datagram_t list;
  SocketError error;
  for (;;) {
    require(wasi_sockets_udp_method_incoming_datagram_stream_receive(DATAGRAMS_IN(in), 1, &list,
                                                                     &error));
    if (list.len > 0)
      break;
    await(wasi_sockets_udp_method_incoming_datagram_stream_subscribe(DATAGRAMS_IN(in)));
  }
  *from = list.ptr[0].remote_address;
  return list.ptr[0].data;
}
