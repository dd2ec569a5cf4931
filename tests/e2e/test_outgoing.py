"""Requests that guests send over HTTP/1.1: what may be reached, what goes over the wire, what fails and how."""
import select
import socket
import subprocess

import pytest
from harness import BINARY, PATIENCE, guest, is_whole, read_all, read_response, read_until
from upstream import NameServer, Reader, Upstream, each_request, free_port, reset, response, saying

ALLOWED = ("--allow-host", "*", "--allow-private")


@pytest.fixture
def upstream():
    started = []

    def start(script, **more):
        started.append(Upstream(script, **more))
        return started[-1]

    yield start
    for server in started:
        server.close()


@pytest.fixture
def gateway(shared):
    return shared("gateway", "--workers", "1", *ALLOWED)


def via(upstream, **headers):
    url = upstream if isinstance(upstream, str) else upstream.url
    return {"x-upstream": url, **{name.replace("_", "-"): str(value) for name, value in headers.items()}}


# -- what may be reached -----------------------------------------------------------------------------------------------

def test_nothing_may_be_reached_by_default(serve, upstream):
    there = upstream(each_request(lambda _: response(b"reached")))
    server = serve("gateway", "--workers", "1")
    for _ in range(3):
        assert server.get("/", via(there))[::2] == (502, b"HTTP-request-denied")
    server.err.wait_for(rf"warning: .* {there.url}.*HTTP-request-denied.*--allow-host")
    server.stop()
    assert server.err.text().count("--allow-host") == 1, "said once"
    assert there.connections == 0


def test_a_private_address_needs_its_own_permission(serve, upstream):
    there = upstream(each_request(lambda _: response(b"reached")))
    server = serve("gateway", "--allow-host", "*")
    assert server.get("/", via(there))[::2] == (502, b"destination-IP-prohibited")
    server.err.wait_for(r"warning: .*destination-IP-prohibited.*--allow-private")
    assert there.connections == 0


@pytest.mark.parametrize("pattern, reached", [
    ("127.0.0.1", True),
    ("http://127.0.0.1", True),
    ("https://127.0.0.1", False),
    ("127.0.0.0/8", True),
    ("10.0.0.0/8", False),
    ("localhost", False),
    ("127.0.0.1:{port}", True),
    ("127.0.0.1:1", False),
])
def test_patterns(serve, upstream, pattern, reached):
    there = upstream(each_request(lambda _: response(b"reached")))
    server = serve("gateway", "--allow-private", "--allow-host", pattern.format(port=there.port))
    expected = (200, b"reached") if reached else (502, b"HTTP-request-denied")
    assert server.get("/", via(there))[::2] == expected


@pytest.mark.parametrize("pattern", ["ftp://example.com", "", "example.com:99999", "10.0.0.0/99", "*.*", "a b"])
def test_a_pattern_that_is_none_is_refused(pattern):
    done = subprocess.run([BINARY, "serve", "--allow-host", pattern, guest("gateway")], capture_output=True,
                          text=True, timeout=PATIENCE)
    assert done.returncode == 2 and "--allow-host" in done.stderr and done.stdout == ""


@pytest.fixture
def names():
    servers = []

    def start(addresses):
        servers.append(NameServer(addresses))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def test_names_are_looked_up_and_their_addresses_checked(serve, upstream, names):
    there = upstream(each_request(lambda request: response((request.get("host") or "none").encode())))
    known = names({"app.test": ["127.0.0.1"]})
    open_to_all = serve("gateway", "--name-server", known.authority, *ALLOWED)
    url = f"http://app.test:{there.port}"
    assert open_to_all.get("/", via(url))[::2] == (200, f"app.test:{there.port}".encode())
    careful = serve("gateway", "--name-server", known.authority, "--allow-host", "*.test")
    assert careful.get("/", via(url))[::2] == (502, b"destination-IP-prohibited")
    assert there.connections == 1
    strict = serve("gateway", "--name-server", known.authority, "--allow-host", "other.test")
    asked = len(known.asked)
    assert strict.get("/", via(url))[::2] == (502, b"HTTP-request-denied")
    assert len(known.asked) == asked, "what is denied is not looked up"


def test_failures_of_names(serve, names):
    known = names({"broken.test": 2, "refused.test": 5, "silent.test": None})
    server = serve("gateway", "--name-server", known.authority, *ALLOWED)
    assert server.get("/", via("http://absent.test"))[2].startswith(b"DNS-error NXDOMAIN")
    assert server.get("/", via("http://broken.test"))[2].startswith(b"DNS-error SERVFAIL")
    assert server.get("/", via("http://refused.test"))[2].startswith(b"DNS-error REFUSED")
    assert server.get("/", via("http://silent.test", x_connect_timeout=300))[2] == b"DNS-timeout"


# -- what goes over the wire -------------------------------------------------------------------------------------------

def test_fields_keep_their_order_and_case(gateway, upstream):
    seen = []

    def answer(request):
        seen.append(request)
        return (b"HTTP/1.1 200 OK\r\nX-One: 1\r\nx-TWO: 2\r\nX-One: 3\r\nContent-Length: 2\r\n\r\nok")

    there = upstream(each_request(answer))
    peer = gateway.start("GET", "/path?query=1", {"x-upstream": there.url, "X-b": "1", "x-A": "2", "X-B": "3",
                                                  "Connection": "close"})
    head = read_all(peer).split(b"\r\n\r\n")[0].split(b"\r\n")
    assert head[1:4] == [b"X-One: 1", b"x-TWO: 2", b"X-One: 3"]
    request, = seen
    assert (request.method, request.target, request.version) == ("GET", "/path?query=1", "HTTP/1.1")
    assert request.fields == [("host", there.authority), ("X-b", "1"), ("x-A", "2"), ("X-B", "3")]


def test_content_and_trailers_pass_both_ways(gateway, upstream):
    seen = []

    def answer(request):
        seen.append(request)
        return (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x-sum\r\n\r\n"
                b"5\r\nhello\r\n6;ext=1\r\n there\r\n0\r\nx-sum: 11\r\n\r\n")

    there = upstream(each_request(answer))
    peer = gateway.start("POST", "/", {"x-upstream": there.url, "TE": "trailers", "Transfer-Encoding": "chunked",
                                       "Trailer": "x-check", "Connection": "close"},
                         b"4\r\nover\r\n0\r\nx-check: 4\r\n\r\n")
    data = read_all(peer)
    assert is_whole(data.replace(b"x-sum: 11\r\n", b"")) and b"x-sum: 11\r\n" in data
    assert b"hello" in data and b" there" in data
    request, = seen
    assert (request.body, request.trailers) == (b"over", [("x-check", "4")])


@pytest.mark.parametrize("method, body, framing", [
    ("GET", None, (None, None)),
    ("DELETE", None, (None, None)),
    ("POST", b"", ("0", None)),
    ("PUT", b"x" * 100_000, ("100000", None)),
])
def test_framing_of_requests(gateway, upstream, method, body, framing):
    there = upstream(each_request(lambda r: response(
        f"{r.get('content-length')} {r.get('transfer-encoding')} {len(r.body)}".encode())))
    _, _, answer = gateway.request(method, "/", body, via(there))
    assert answer.decode() == f"{framing[0]} {framing[1]} {len(body or b'')}"


def test_answers_without_content(gateway, upstream):
    there = upstream(each_request(lambda request: {
        "HEAD": b"HTTP/1.1 200 OK\r\ncontent-length: 1234\r\n\r\n",
        "GET": b"HTTP/1.1 304 Not Modified\r\netag: \"x\"\r\ncontent-length: 10\r\n\r\n",
        "PUT": b"HTTP/1.1 204 No Content\r\n\r\n"}[request.method]))
    with gateway.connect() as peer:
        for method, status in (("HEAD", 200), ("GET", 304), ("PUT", 204), ("HEAD", 200)):
            lines = [f"{method} / HTTP/1.1", "Host: test", *(f"{name}: {value}" for name, value in via(there).items())]
            peer.sendall("\r\n".join([*lines, "", ""]).encode())
            answered = read_response(peer, method)
            assert (answered[0], answered[2]) == (status, b"")
    assert there.connections == 1


def test_informational_answers_are_passed_over(gateway, upstream):
    there = upstream(each_request(lambda _: b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n"
                                  + response(b"final")))
    assert gateway.get("/", via(there))[::2] == (200, b"final")


def test_redirects_are_not_followed(gateway, upstream):
    there = upstream(each_request(lambda _: response(b"", "302 Found", location="/other")))
    status, headers, _ = gateway.get("/", via(there))
    assert (status, headers["location"], there.connections) == (302, "/other", 1)


def test_connections_are_kept(gateway, upstream):
    there = upstream(each_request(lambda _: response(b"again")))
    for _ in range(200):
        assert gateway.get("/", via(there))[::2] == (200, b"again")
    assert there.connections == 1


def test_a_connection_that_the_server_closes_is_replaced(gateway, upstream):
    def script(peer, _):
        Reader(peer).request()
        peer.sendall(response(b"once"))

    there = upstream(script)
    for _ in range(20):
        assert gateway.get("/", via(there))[::2] == (200, b"once")
    assert there.connections == 20


def test_what_may_have_been_done_is_not_repeated(gateway, upstream):
    asked = []

    def script(peer, _):
        reader = Reader(peer)
        while request := reader.request():
            asked.append(request.method)
            if request.method == "POST":
                return
            peer.sendall(response(b"kept"))

    there = upstream(script)
    assert gateway.get("/", via(there))[2] == b"kept"
    assert gateway.request("POST", "/", b"order", via(there))[::2] == (502, b"connection-terminated")
    assert (asked, there.connections) == (["GET", "POST"], 1)


def test_kept_connections_do_not_keep_the_server(serve, upstream):
    there = upstream(each_request(lambda _: response(b"kept")))
    server = serve("gateway", *ALLOWED, "--upstream-idle-timeout", "0s", "--drain-timeout", "0s")
    assert server.get("/", via(there))[2] == b"kept"
    server.stop()
    there.wait(lambda u: u.open == 0)


def test_an_answer_before_the_upload_is_over(gateway, upstream):
    there = upstream(saying(response(b"no more", "413 Too Large", connection="close")))
    status, _, body = gateway.request("POST", "/", b"x" * 5_000_000, via(there))
    assert (status, body) == (413, b"no more")


# -- what fails, and how -----------------------------------------------------------------------------------------------

def failure(gateway, there, **headers):
    status, _, body = gateway.get("/", via(there, **headers))
    assert status == 502, body
    return body.decode()


def test_nobody_listens(gateway):
    assert failure(gateway, f"http://127.0.0.1:{free_port()}") == "connection-refused"


def test_a_full_backlog(gateway):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        try:
            for peer in waiting:
                peer.setblocking(False)
                peer.connect_ex(listener.getsockname())
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            assert failure(gateway, url, x_connect_timeout=300) == "connection-timeout"
        finally:
            for peer in waiting:
                peer.close()


@pytest.mark.parametrize("option, code", [
    ("x_connect_timeout", "connection-timeout"), ("x_first_byte_timeout", "connection-read-timeout")])
def test_a_time_of_zero_is_at_once(gateway, upstream, option, code):
    there = upstream(each_request(lambda _: response(b"never")))
    assert failure(gateway, there, **{option: 0}) == code


def test_a_reset_after_accept(gateway, upstream):
    there = upstream(lambda peer, _: reset(peer))
    assert failure(gateway, there) == "connection-terminated"


def test_an_end_instead_of_an_answer(gateway, upstream):
    there = upstream(saying(b""))
    assert failure(gateway, there) == "connection-terminated"


def test_silence(gateway, upstream):
    there = upstream(saying(b"", wait=True))
    assert failure(gateway, there, x_first_byte_timeout=300) == "connection-read-timeout"


@pytest.mark.parametrize("answer, code", [
    (b"garbage\r\n\r\n", "HTTP-protocol-error"),
    (b"HTTP/1.1 200 OK\r\nbad name: x\r\n\r\n", "HTTP-protocol-error"),
    (b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx", "HTTP-protocol-error"),
    (b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP-protocol-error"),
    (b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "HTTP-response-transfer-coding"),
    (b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n", "HTTP-protocol-error"),
    (b"HTTP/1.1 200 OK\r\nx: " + b"y" * 200_000 + b"\r\n\r\n", "HTTP-response-header-section-size"),
    (b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 50_000 + b"\r\n", "HTTP-response-header-section-size"),
    (b"HTTP/1.1 200 OK\r\ncontent-le", "HTTP-response-incomplete"),
])
def test_answers_that_are_none(gateway, upstream, answer, code):
    def script(peer, _):
        read_until(peer, b"\r\n\r\n")
        peer.sendall(answer)
        peer.shutdown(socket.SHUT_WR)
        while peer.recv(65536):
            pass

    found = failure(gateway, upstream(script))
    assert found.split(" ")[0] == code or (code.endswith("section-size") and found.startswith("HTTP-response-header"))


@pytest.mark.parametrize("answer", [
    b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n",
])
def test_content_cut_short_never_looks_whole(gateway, upstream, answer):
    there = upstream(saying(answer))
    peer = gateway.start("GET", "/", {"x-upstream": there.url, "Connection": "close"})
    data = read_all(peer)
    assert data.startswith(b"HTTP/1.1 200") and not is_whole(data), data


def test_content_that_stalls(gateway, upstream):
    there = upstream(saying(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this", wait=True))
    peer = gateway.start("GET", "/", {"x-upstream": there.url, "x-between-bytes-timeout": "300",
                                      "Connection": "close"})
    data = read_all(peer)
    assert data.startswith(b"HTTP/1.1 200") and not is_whole(data)
    there.wait(lambda u: u.open == 0)


def test_an_upload_that_breaks_off_never_looks_whole(gateway, upstream):
    received = []

    def script(peer, _):
        received.append(read_all(peer))

    there = upstream(script)
    peer = gateway.start("POST", "/", {"x-upstream": there.url, "Transfer-Encoding": "chunked"}, b"5\r\nhello\r\n")
    there.wait(lambda u: u.connections == 1)
    peer.close()
    there.wait(lambda u: u.open == 0)
    assert not received[0].endswith(b"0\r\n\r\n")


# -- whoever leaves takes what they asked for with them ------------------------------------------------------------------

@pytest.mark.parametrize("answer", [
    b"",
    b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this",
    b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n" + b"x" * 4_000_000,
])
def test_the_client_leaves(gateway, upstream, answer):
    there = upstream(saying(answer, wait=True))
    peer = gateway.start("GET", "/", {"x-upstream": there.url})
    if answer:
        read_until(peer, b"\r\n\r\n")
    else:
        there.wait(lambda u: u.connections == 1)
    peer.close()
    there.wait(lambda u: u.open == 0)


def test_a_slow_reader_slows_the_upstream_down(serve, upstream):
    sent = []

    def script(peer, _):
        read_until(peer, b"\r\n\r\n")
        peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n")
        peer.settimeout(1)
        try:
            for _ in range(1024):
                peer.sendall(bytes(1 << 20))
                sent.append(1)
        except TimeoutError:
            return

    there = upstream(script)
    server = serve("gateway", "--workers", "1", *ALLOWED)
    peer = server.start("GET", "/", {"x-upstream": there.url})
    there.wait(lambda u: u.connections == 1 and u.open == 0)
    assert len(sent) < 32, "the upstream was told to wait"
    peer.close()


# -- ways ----------------------------------------------------------------------------------------------------------------

def test_unix_sockets(serve, upstream, tmp_path):
    path = str(tmp_path / "upstream.sock")
    upstream(each_request(lambda request: response(request.get("host").encode())), path=path)
    server = serve("gateway", "--unix-upstream", f"backend.internal={path}")
    assert server.get("/", via("http://backend.internal"))[::2] == (200, b"backend.internal")
    assert server.get("/", via("http://other.internal"))[::2] == (502, b"HTTP-request-denied")


def test_a_proxy(serve, upstream):
    seen = []

    def answer(request):
        seen.append(request)
        return response(b"by proxy")

    proxy = upstream(each_request(answer))
    direct = upstream(each_request(lambda _: response(b"directly")))
    server = serve("gateway", "--allow-host", "*", "--proxy", f"http://user:secret@{proxy.authority}",
                   "--no-proxy", direct.authority, "--allow-private")
    assert server.get("/x?y", via("http://app.test"))[::2] == (200, b"by proxy")
    assert (seen[0].target, seen[0].get("host")) == ("http://app.test/x?y", "app.test")
    assert seen[0].get("proxy-authorization") == "Basic dXNlcjpzZWNyZXQ="
    assert server.get("/", via(direct))[::2] == (200, b"directly")


def test_the_environment_is_looked_at_only_when_asked(serve, upstream):
    proxy = upstream(each_request(lambda _: response(b"by proxy")))
    direct = upstream(each_request(lambda _: response(b"directly")))
    environment = {"http_proxy": f"http://{proxy.authority}", "no_proxy": ""}
    unasked = serve("gateway", *ALLOWED, environment=environment)
    assert unasked.get("/", via(direct))[2] == b"directly"
    asked = serve("gateway", *ALLOWED, "--proxy-from-environment", environment=environment)
    assert asked.get("/", via(direct))[2] == b"by proxy"


def test_the_cap_on_connections(serve, upstream):
    there = upstream(saying(b"", wait=True))
    server = serve("gateway", "--workers", "1", *ALLOWED, "--max-upstream-connections-per-host", "2",
                   "--max-queued-upstream-requests", "1")
    peers = [server.start("GET", "/", via(there)) for _ in range(2)]
    there.wait(lambda u: u.connections == 2)
    peers.append(server.start("GET", "/", via(there)))
    peers.append(server.start("GET", "/", via(there)))
    # Whichever of the two came second found the queue full.
    for peer in peers:
        peer.settimeout(PATIENCE)
    ready, _, _ = select.select(peers[2:], [], [], PATIENCE)
    assert b"connection-limit-reached" in ready[0].recv(65536)
    assert there.connections == 2
    for peer in peers:
        peer.close()
