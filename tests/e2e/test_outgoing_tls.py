"""Requests that guests send over TLS and HTTP/2."""
import os
import socket
import subprocess
import threading

import pytest
from harness import BINARY, PATIENCE, guest, read_all, until
from upstream import Authority, Upstream, each_request, free_port, response, saying

ALLOWED = ("--allow-host", "*", "--allow-private", "--no-system-roots")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def upstream():
    started = []

    def start(tls, script=each_request(lambda _: response(b"in secret"))):
        started.append(Upstream(script, tls=tls))
        return started[-1]

    yield start
    for server in started:
        server.close()


def ask(server, there, **more):
    url = there if isinstance(there, str) else there.url
    status, _, body = server.get("/", {"x-upstream": url, **more})
    return status, body.decode()


def test_a_certificate_of_a_trusted_authority(serve, upstream, authority):
    there = upstream(authority.server())
    server = serve("gateway", "--workers", "1", *ALLOWED, "--ca-file", authority.certificate)
    for _ in range(10):
        assert ask(server, there) == (200, "in secret")
    assert there.connections == 1


@pytest.mark.parametrize("made", [
    dict(alternative="DNS:other.test"),
    dict(end="20210101000000Z"),
    dict(start="20990101000000Z"),
], ids=["another name", "expired", "not yet valid"])
def test_certificates_that_do_not_hold(serve, upstream, authority, made):
    there = upstream(authority.server(**made))
    server = serve("gateway", *ALLOWED, "--ca-file", authority.certificate)
    assert ask(server, there) == (502, "TLS-certificate-error")
    server.err.wait_for(r"TLS-certificate-error \(.*\w+.*\)")


def test_certificates_of_nobody_known(serve, upstream, authority, tmp_path):
    there = upstream(Authority(tmp_path, "Stranger").server())
    server = serve("gateway", *ALLOWED, "--ca-file", authority.certificate)
    assert ask(server, there) == (502, "TLS-certificate-error")


def test_client_certificates(serve, upstream, authority):
    there = upstream(authority.server(clients=authority))
    without = serve("gateway", *ALLOWED, "--ca-file", authority.certificate)
    assert ask(without, there)[1].split(" ")[0] in ("TLS-alert-received", "connection-terminated")
    certificate, key = authority.issue("client", "DNS:client")
    with_one = serve("gateway", *ALLOWED, "--ca-file", authority.certificate, "--client-cert", certificate,
                     "--client-key", key)
    assert ask(with_one, there) == (200, "in secret")


def test_no_tls_at_all(serve, authority):
    there = Upstream(lambda peer, _: (peer.recv(1024), peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")))
    server = serve("gateway", *ALLOWED)
    assert ask(server, f"https://{there.authority}") == (502, "TLS-protocol-error")
    there.close()


def test_files_that_cannot_be_read_are_named_at_the_start(cache, tmp_path):
    done = subprocess.run([BINARY, "serve", "--cache-dir", cache, "--addr", "127.0.0.1:0", "--ca-file",
                           str(tmp_path / "absent.pem"), guest("gateway")], capture_output=True, text=True,
                          timeout=PATIENCE)
    assert done.returncode == 1 and "absent.pem" in done.stderr


def test_a_tunnel_through_a_proxy(serve, upstream, authority):
    there = upstream(authority.server())
    asked = []

    def tunnel(peer, _):
        head = b""
        while b"\r\n\r\n" not in head:
            head += peer.recv(1)
        asked.append(head.split(b"\r\n")[0])
        with socket.create_connection(("127.0.0.1", there.port)) as far:
            peer.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            def copy(source, sink):
                while data := source.recv(65536):
                    sink.sendall(data)

            back = threading.Thread(target=copy, args=(far, peer), daemon=True)
            back.start()
            copy(peer, far)

    proxy = Upstream(tunnel)
    server = serve("gateway", *ALLOWED, "--ca-file", authority.certificate, "--proxy", f"http://{proxy.authority}")
    assert ask(server, there) == (200, "in secret")
    assert asked == [f"CONNECT {there.authority} HTTP/1.1".encode()]
    proxy.close()


# -- HTTP/2 ----------------------------------------------------------------------------------------------------------------

@pytest.fixture
def nghttpd(tmp_path):
    """Starts nghttpd over a folder of files; gives its port."""
    running = []
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "hello.txt").write_text("hello over HTTP/2\n")
    (tmp_path / "files" / "large.bin").write_bytes(os.urandom(3_000_000))

    def start(*options, tls=()):
        port = free_port()
        log = open(tmp_path / f"nghttpd-{port}.log", "wb")
        running.append((subprocess.Popen(
            ["nghttpd", "-v", *options, *(() if tls else ("--no-tls",)), "--htdocs", str(tmp_path / "files"),
             "-a", "127.0.0.1", str(port), *(reversed(tls))], stdout=log, stderr=log), log))

        def listening():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0

        until(listening, "nghttpd")
        return port, tmp_path

    yield start
    for process, log in running:
        process.terminate()
        process.wait(PATIENCE)
        log.close()


def test_http2_by_prior_knowledge(serve, nghttpd):
    port, folder = nghttpd()
    server = serve("gateway", "--workers", "1", *ALLOWED, "--http2-prior-knowledge", "127.0.0.1")
    headers = {"x-upstream": f"http://127.0.0.1:{port}"}
    for _ in range(5):
        assert server.get("/hello.txt", headers)[::2] == (200, b"hello over HTTP/2\n")
    assert server.get("/large.bin", headers)[2] == (folder / "files" / "large.bin").read_bytes()
    assert server.get("/absent", headers)[0] == 404


def test_http2_is_negotiated(serve, nghttpd, authority):
    certificate, key = authority.issue("h2", "IP:127.0.0.1")
    port, folder = nghttpd(tls=(certificate, key))
    server = serve("gateway", "--workers", "1", *ALLOWED, "--ca-file", authority.certificate)
    headers = {"x-upstream": f"https://127.0.0.1:{port}"}
    assert server.get("/hello.txt", headers)[::2] == (200, b"hello over HTTP/2\n")
    assert server.get("/large.bin", headers)[2] == (folder / "files" / "large.bin").read_bytes()


def test_trailers_over_http2(serve, nghttpd):
    port, _ = nghttpd("--trailer", "grpc-status: 0", "--echo-upload")
    server = serve("gateway", *ALLOWED, "--http2-prior-knowledge", "127.0.0.1")
    peer = server.start("POST", "/echo", {"x-upstream": f"http://127.0.0.1:{port}", "TE": "trailers",
                                          "Content-Type": "application/grpc", "Transfer-Encoding": "chunked",
                                          "Trailer": "x-end", "Connection": "close"},
                        b"7\r\nmessage\r\n0\r\nx-end: yes\r\n\r\n")
    data = read_all(peer)
    assert data.startswith(b"HTTP/1.1 200") and b"message" in data and b"grpc-status: 0\r\n" in data, data


def test_an_http1_server_where_http2_was_expected(serve):
    there = Upstream(saying(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"))
    server = serve("gateway", *ALLOWED, "--http2-prior-knowledge", "*")
    status, body = ask(server, there)
    assert status == 502 and body.split(" ")[0] in ("HTTP-protocol-error", "connection-terminated"), body
    there.close()
