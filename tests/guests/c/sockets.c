// Uses sockets as the path says, and answers what came of it:
//   /tcp-client?port=N&size=N  sends so many bytes to an echo server on loopback, and reads them
//   back /tcp-server                serves as an echo server, and is its client as well
//   /tcp-leave?port=N&size=N   sends so many bytes and ends without waiting for them
//   /tcp-wait?port=N           connects, and reads what never comes
//   /udp?port=N                asks a server of datagrams on loopback
//   /udp-both                  is server and client of datagrams
//   /connect?a=N&b=N&c=N&d=N&port=N  connects there
//   /resolve/NAME              looks the name up
//   /flood                     looks up as many names as it is let
//   /many                      makes as many sockets as it is let
//   /drop-early                drops a socket before its pollable (a trap)
//   /unpermitted               sends a datagram without a permit (a trap)
//   /stream-twice              asks for streams twice (a trap)
#include "net.h"

static const char* kNames[] = {
    "unknown",
    "access-denied",
    "not-supported",
    "invalid-argument",
    "out-of-memory",
    "timeout",
    "concurrency-conflict",
    "not-in-progress",
    "would-block",
    "invalid-state",
    "new-socket-limit",
    "address-not-bindable",
    "address-in-use",
    "remote-unreachable",
    "connection-refused",
    "connection-reset",
    "connection-aborted",
    "datagram-too-large",
    "name-unresolvable",
    "temporary-resolver-failure",
    "permanent-resolver-failure",
};

static uint16_t port_of(Request request) {
  return (uint16_t)query(request, "port", 0);
}

// Writes and reads at once, as neither side has room for all of it.
static bool exchange(Connection* connection, size_t size) {
  size_t sent = 0, received = 0;
  bool intact = true;
  uint8_t piece[4096];
  while (received < size) {
    StreamError error;
    uint64_t permit = 0;
    if (sent < size) {
      require(wasi_io_streams_method_output_stream_check_write(OUTPUT(connection->out), &permit,
                                                               &error));
      Bytes bytes = {piece, 0};
      for (; bytes.len < sizeof piece && bytes.len < permit && sent < size; ++bytes.len)
        piece[bytes.len] = (uint8_t)(sent++ % 251);
      if (bytes.len > 0)
        require(
            wasi_io_streams_method_output_stream_write(OUTPUT(connection->out), &bytes, &error));
    }
    Bytes back;
    if (!wasi_io_streams_method_input_stream_read(INPUT(connection->in), 65536, &back, &error))
      return false;
    for (size_t i = 0; i < back.len; ++i)
      intact = intact && back.ptr[i] == (uint8_t)(received++ % 251);
    if (back.len > 0) {
      free(back.ptr);
    } else if (permit == 0) {
      Pollable both[] = {wasi_io_streams_method_input_stream_subscribe(INPUT(connection->in)),
                         wasi_io_streams_method_output_stream_subscribe(OUTPUT(connection->out))};
      wasi_io_poll_borrow_pollable_t borrows[] = {POLLABLE(both[0]), POLLABLE(both[1])};
      wasi_io_poll_list_borrow_pollable_t list = {borrows, sent < size ? 2 : 1};
      guest_list_u32_t ready;
      wasi_io_poll_poll(&list, &ready);
      free(ready.ptr);
      wasi_io_poll_pollable_drop_own(both[0]);
      wasi_io_poll_pollable_drop_own(both[1]);
    }
  }
  return intact;
}

static void tcp_client(Request request, Text* text) {
  Connection connection;
  const SocketError error = tcp_connect(loopback(port_of(request)), &connection);
  if (error != IS(UNKNOWN)) {
    add(text, kNames[error]);
    return;
  }
  add(text, exchange(&connection, query(request, "size", 0)) ? "intact" : "broken");
  close_connection(&connection);
}

static void tcp_server(Text* text) {
  uint16_t port = 0;
  Tcp listener = tcp_listen(&port);
  Connection client;
  require(tcp_connect(loopback(port), &client) == IS(UNKNOWN));
  Connection server = tcp_accept(listener);
  require(write_text(client.out, "question"));
  wasi_io_streams_output_stream_drop_own(client.out);
  Text question = {0};
  read_all(server.in, &question);
  require(write_all(server.out, question.data, question.size));
  require(write_text(server.out, ", answer"));
  close_connection(&server);
  read_all(client.in, text);
  wasi_sockets_tcp_tcp_socket_drop_own(listener);
}

static void tcp_leave(Request request, Text* text) {
  Connection connection;
  require(tcp_connect(loopback(port_of(request)), &connection) == IS(UNKNOWN));
  size_t left = query(request, "size", 0);
  while (left > 0) {
    StreamError error;
    uint64_t permit;
    require(
        wasi_io_streams_method_output_stream_check_write(OUTPUT(connection.out), &permit, &error));
    if (permit == 0) {
      await(wasi_io_streams_method_output_stream_subscribe(OUTPUT(connection.out)));
      continue;
    }
    const uint64_t size = permit < left ? permit : left;
    require(
        wasi_io_streams_method_output_stream_write_zeroes(OUTPUT(connection.out), size, &error));
    left -= size;
  }
  close_connection(&connection);
  add(text, "left");
}

static void udp_client(Request request, Text* text) {
  Address local, from, to = loopback(port_of(request));
  Udp socket = udp_bound(ipv4(0, 0, 0, 0, 0), &local);
  DatagramsIn in;
  DatagramsOut out;
  SocketError error = udp_stream(socket, &to, &in, &out);
  if (error != IS(UNKNOWN)) {
    add(text, kNames[error]);
    return;
  }
  require(udp_send(out, "question", NULL) == IS(UNKNOWN));
  Bytes answer = udp_receive(in, &from);
  add_bytes(text, answer.ptr, answer.len);
}

static void udp_both(Text* text) {
  Address there, here, from;
  Udp server = udp_bound(loopback(0), &there), client = udp_bound(loopback(0), &here);
  DatagramsIn server_in, client_in;
  DatagramsOut server_out, client_out;
  require(udp_stream(server, NULL, &server_in, &server_out) == IS(UNKNOWN));
  require(udp_stream(client, &there, &client_in, &client_out) == IS(UNKNOWN));
  require(udp_send(client_out, "question", NULL) == IS(UNKNOWN));
  Bytes question = udp_receive(server_in, &from);
  add_bytes(text, question.ptr, question.len);
  require(from.val.ipv4.port == here.val.ipv4.port);
  require(udp_send(server_out, ", answer", &from) == IS(UNKNOWN));
  Bytes answer = udp_receive(client_in, &from);
  add_bytes(text, answer.ptr, answer.len);
}

static void resolve(Request request, Text* text) {
  String path = path_of(request);
  const size_t skip = strlen("/resolve/");
  String name = {path.ptr + skip, path.len - skip};
  Addresses stream;
  SocketError error;
  if (!wasi_sockets_ip_name_lookup_resolve_addresses(network(), &name, &stream, &error)) {
    add(text, kNames[error]);
    return;
  }
  wasi_sockets_ip_name_lookup_borrow_resolve_address_stream_t self =
      wasi_sockets_ip_name_lookup_borrow_resolve_address_stream(stream);
  for (;;) {
    wasi_sockets_ip_name_lookup_option_ip_address_t next;
    if (!wasi_sockets_ip_name_lookup_method_resolve_address_stream_resolve_next_address(self, &next,
                                                                                        &error)) {
      if (error == IS(WOULD_BLOCK)) {
        await(wasi_sockets_ip_name_lookup_method_resolve_address_stream_subscribe(self));
        continue;
      }
      add(text, kNames[error]);
      return;
    }
    if (!next.is_some)
      break;
    if (next.val.tag == 0) {
      add(text, "v4 ");
      add_number(text, next.val.val.ipv4.f0);
      add(text, ".");
      add_number(text, next.val.val.ipv4.f3);
    } else {
      add(text, "v6 ");
      add_number(text, next.val.val.ipv6.f0);
      add(text, ":");
      add_number(text, next.val.val.ipv6.f7);
    }
    add(text, "\n");
  }
}

static void flood(Text* text) {
  uint64_t count = 0;
  for (;; ++count) {
    Text name = {0};
    add(&name, "n");
    add_number(&name, count);
    add(&name, ".silent.test");
    String string = {name.data, name.size};
    Addresses stream;
    SocketError error;
    if (wasi_sockets_ip_name_lookup_resolve_addresses(network(), &string, &stream, &error)) {
      wasi_sockets_ip_name_lookup_resolve_address_stream_drop_own(stream);
      continue;
    }
    add_number(text, count);
    add(text, " ");
    add(text, kNames[error]);
    return;
  }
}

static void many(Text* text) {
  Tcp socket;
  SocketError error;
  uint64_t count = 0;
  while (wasi_sockets_tcp_create_socket_create_tcp_socket(0, &socket, &error))
    ++count;
  add_number(text, count);
  add(text, " ");
  add(text, kNames[error]);
}

static void trap(Request request) {
  Address local;
  Udp socket = udp_bound(loopback(0), &local);
  DatagramsIn in;
  DatagramsOut out;
  if (path_is(request, "/drop-early")) {
    wasi_sockets_udp_method_udp_socket_subscribe(UDP(socket));
    wasi_sockets_udp_udp_socket_drop_own(socket);
  }
  require(udp_stream(socket, NULL, &in, &out) == IS(UNKNOWN));
  if (path_is(request, "/unpermitted")) {
    wasi_sockets_udp_outgoing_datagram_t datagram = {0};
    wasi_sockets_udp_list_outgoing_datagram_t list = {&datagram, 1};
    uint64_t count;
    SocketError error;
    wasi_sockets_udp_method_outgoing_datagram_stream_send(DATAGRAMS_OUT(out), &list, &count,
                                                          &error);
  }
  udp_stream(socket, NULL, &in, &out);
}

HANDLE(request, outparam) {
  Text text = {0};
  Connection connection;
  if (path_is(request, "/tcp-client")) {
    tcp_client(request, &text);
  } else if (path_is(request, "/tcp-server")) {
    tcp_server(&text);
  } else if (path_is(request, "/tcp-leave")) {
    tcp_leave(request, &text);
  } else if (path_is(request, "/tcp-wait")) {
    require(tcp_connect(loopback(port_of(request)), &connection) == IS(UNKNOWN));
    read_all(connection.in, &text);
  } else if (path_is(request, "/udp")) {
    udp_client(request, &text);
  } else if (path_is(request, "/udp-both")) {
    udp_both(&text);
  } else if (path_is(request, "/connect")) {
    const SocketError error = tcp_connect(
        ipv4((uint8_t)query(request, "a", 0), (uint8_t)query(request, "b", 0),
             (uint8_t)query(request, "c", 0), (uint8_t)query(request, "d", 0), port_of(request)),
        &connection);
    add(&text, error == IS(UNKNOWN) ? "connected" : kNames[error]);
  } else if (path_is(request, "/flood")) {
    flood(&text);
  } else if (path_is(request, "/many")) {
    many(&text);
  } else if (path_of(request).len > 9 && memcmp(path_of(request).ptr, "/resolve/", 9) == 0) {
    resolve(request, &text);
  } else {
    trap(request);
  }
  answer_text(outparam, &text);
}
