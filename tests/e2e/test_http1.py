"""HTTP/1 on the wire: connections, framing, and everything that must be refused before a guest is woken."""
import re
import subprocess
import threading

import pytest
from harness import is_whole, read_all, read_response, read_until, send_as_far_as_taken, statuses

OK_REQUEST = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


def test_connections_are_kept(shared):
    client = shared("hello").client()
    for _ in range(3):
        client.request("GET", "/")
        socket = client.sock
        assert client.getresponse().read() == b"Hello from C\n"
        assert client.sock is socket is not None
    client.close()


def test_connections_are_closed_when_asked(shared):
    data = shared("hello").raw(OK_REQUEST)
    assert statuses(data) == [200] and re.search(rb"(?im)^connection: close", data)


def test_pipelined_requests_are_answered_in_order(shared):
    requests = b"".join(b"GET /%d HTTP/1.1\r\nHost: a\r\n%s\r\n" % (i, b"Connection: close\r\n" if i == 4 else b"")
                        for i in range(5))
    data = shared("inspect").raw(requests)
    assert re.findall(rb"path (/\d)\n", data) == [b"/0", b"/1", b"/2", b"/3", b"/4"]


def test_pipelined_bodies_are_kept_apart(shared):
    requests = (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nfirst"
                b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nsecond\r\n0\r\n\r\n"
                b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\nthird")
    with shared("echo").connect() as peer:
        peer.sendall(requests)
        assert [read_one(peer) for _ in range(3)] == [b"first", b"second", b"third"]


def test_pipelined_large_bodies_are_kept_apart_also_after_the_queue(serve):
    server = serve("echo", "--workers", "1", "--max-concurrent-requests", "1")
    sizes = [3, 5_000, 70_000, 300_000, 1, 150_000, 0]
    bodies = [bytes([ord("a") + i]) * size for i, size in enumerate(sizes)]
    requests = b"".join(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(body) + body
                        for body in bodies)
    with server.start("POST", "/", {"Content-Length": "2"}, b"x") as first, server.connect() as peer:
        first.settimeout(60)
        sending = threading.Thread(target=peer.sendall, args=(requests,))
        sending.start()
        first.sendall(b"y")
        assert read_one(first) == b"xy"
        answers = peer.makefile("rb")
        assert [read_sized(answers) for _ in bodies] == bodies
        sending.join()


def read_sized(file):
    """The body of one response that declares its length."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = file.readline()
        assert line, head
        head += line
    return file.read(int(re.search(rb"(?i)\ncontent-length: (\d+)", head)[1]))


def read_one(peer):
    """The body of one response, byte by byte, so that nothing of the next is taken."""
    data = b""
    while not (b"\r\n\r\n" in data and is_whole(data)):
        byte = peer.recv(1)
        assert byte, data
        data += byte
    body = data.split(b"\r\n\r\n", 1)[1]
    return body if b"chunked" not in data.lower() else b"".join(body.split(b"\r\n")[1:-3:2])


def test_empty_lines_before_a_request_are_skipped(shared):
    assert statuses(shared("hello").raw(b"\r\n\r\n" + OK_REQUEST)) == [200]


def test_head_has_no_content(shared):
    with shared("stream").connect() as peer:
        peer.sendall(b"HEAD /declared?bytes=100 HTTP/1.1\r\nHost: a\r\n\r\n")
        head = read_until(peer, b"\r\n\r\n")
        assert re.search(rb"(?im)^content-length: 100\r", head)
        peer.sendall(b"GET /?bytes=3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        rest = read_all(peer)
    assert head.endswith(b"\r\n\r\n") and rest.startswith(b"HTTP/1.1 200") and b"abc" in rest


def test_http_1_0_is_answered_and_closed(shared):
    server = shared("inspect")
    data = server.raw(b"GET /x HTTP/1.0\r\n\r\n")
    head, body = data.split(b"\r\n\r\n", 1)
    assert statuses(data) == [200] and b"chunked" not in head.lower()
    assert b"authority %s:%d\n" % (server.address[0].encode(), server.address[1]) in body
    assert b"authority given.test\n" in server.raw(b"GET /x HTTP/1.0\r\nHost: given.test\r\n\r\n")


def test_http_1_0_streams_are_ended_by_closing(shared):
    data = shared("stream").raw(b"GET /?bytes=100000 HTTP/1.0\r\n\r\n")
    head, body = data.split(b"\r\n\r\n", 1)
    assert len(body) == 100000 and b"transfer-encoding" not in head.lower()


def test_http_1_0_keeps_a_connection_only_if_asked_and_possible(shared):
    with shared("stream").connect() as peer:
        for _ in range(2):
            peer.sendall(b"GET /declared?bytes=3 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            read_until(peer, b"abc")


def test_100_continue_comes_when_the_guest_reads(shared):
    with shared("slow_reader").start("POST", "/", {"Content-Length": "3", "Expect": "100-continue"}) as peer:
        assert statuses(read_until(peer, b"\r\n\r\n")) == [100]
        peer.sendall(b"abc")
        assert read_response(peer)[2] == b"3 whole\n"


def test_100_continue_does_not_come_when_the_guest_does_not_read(shared):
    with shared("ignore_body").start("POST", "/", {"Content-Length": "3", "Expect": "100-continue"}) as peer:
        assert read_response(peer)[0] == 200


def test_curl_sends_a_body_after_100_continue(shared, tmp_path):
    body = tmp_path / "body"
    body.write_bytes(b"y" * 2_000_000)
    done = subprocess.run(["curl", "-sS", "-H", "Expect: 100-continue", "--data-binary", f"@{body}",
                           shared("echo").url], capture_output=True, timeout=60)
    assert done.stdout == b"y" * 2_000_000


def get(*fields, line=b"GET / HTTP/1.1", host=b"Host: a", end=b"\r\n"):
    return end.join([line, *([host] if host else []), *fields, b"", b""])


def post(*fields, body=b"", host=b"Host: a"):
    return get(*fields, line=b"POST / HTTP/1.1", host=host) + body


REFUSED = {
    # Framing
    "two content-lengths": post(b"Content-Length: 3", b"Content-Length: 4", body=b"abcd"),
    "two equal content-lengths": post(b"Content-Length: 3", b"Content-Length: 3", body=b"abc"),
    "a list of content-lengths": post(b"Content-Length: 3, 3", body=b"abc"),
    "content-length then chunked": post(b"Content-Length: 3", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n"),
    "chunked then content-length": post(b"Transfer-Encoding: chunked", b"Content-Length: 3", body=b"0\r\n\r\n"),
    "signed content-length": post(b"Content-Length: +3", body=b"abc"),
    "negative content-length": post(b"Content-Length: -3", body=b"abc"),
    "hexadecimal content-length": post(b"Content-Length: 0x3", body=b"abc"),
    "empty content-length": post(b"Content-Length:", body=b"abc"),
    "content-length with a space": post(b"Content-Length: 1 2", body=b"abc"),
    "content-length over 64 bits": post(b"Content-Length: 18446744073709551616"),
    "unknown transfer coding": post(b"Transfer-Encoding: gzip"),
    "chunked not last": post(b"Transfer-Encoding: chunked, gzip", body=b"0\r\n\r\n"),
    "chunked twice": post(b"Transfer-Encoding: chunked, chunked", body=b"0\r\n\r\n"),
    "two transfer-encodings": post(b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n"),
    "transfer-encoding with a control byte": post(b"Transfer-Encoding: \x0bchunked", body=b"0\r\n\r\n"),
    "transfer-encoding in HTTP/1.0": b"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    # Lines
    "bare LF": get(end=b"\n"),
    "bare LF after a field": b"GET / HTTP/1.1\r\nHost: a\nx: y\r\n\r\n",
    "bare LF at the end": b"GET / HTTP/1.1\r\nHost: a\r\n\n",
    "bare CR in a value": get(b"x: a\rb"),
    "NUL in a value": get(b"x: a\0b"),
    "NUL in a name": get(b"x\0: a"),
    "NUL in the target": get(line=b"GET /a\0b HTTP/1.1"),
    "control byte in a value": get(b"x: a\x01b"),
    "DEL in a value": get(b"x: a\x7fb"),
    "space before the colon": get(b"x : a"),
    "no colon": get(b"nonsense"),
    "empty name": get(b": a"),
    "bad byte in a name": get(b"x(y): a"),
    "folded line": get(b"x: a", b" b"),
    "space before the first field": b"GET / HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n",
    # Host
    "no host": get(host=None),
    "two hosts": get(b"Host: b"),
    "two equal hosts": get(b"Host: a"),
    "host with a space": get(host=b"Host: a b"),
    "host with userinfo and path": get(host=b"Host: user@a/path"),
    "host with a bad port": get(host=b"Host: a:port"),
    "host with two ports": get(host=b"Host: a:1:2"),
    "host beyond ASCII": get(host=b"Host: \xc3\xa9"),
    # Request line
    "target without a slash": get(line=b"GET index HTTP/1.1"),
    "target with a space": get(line=b"GET /a b HTTP/1.1"),
    "star for GET": get(line=b"GET * HTTP/1.1"),
    "no target": get(line=b"GET HTTP/1.1"),
    "two spaces": get(line=b"GET  / HTTP/1.1"),
    "tab for a space": get(line=b"GET\t/ HTTP/1.1"),
    "trailing space": get(line=b"GET / HTTP/1.1 "),
    "no version": get(line=b"GET /"),
    "lower-case version": get(line=b"GET / http/1.1"),
    "version without a dot": get(line=b"GET / HTTP/11"),
    "long version": get(line=b"GET / HTTP/1.10"),
    "signed version": get(line=b"GET / HTTP/+1.1"),
    "version 2": get(line=b"GET / HTTP/2.0"),
    "bad method": get(line=b"G@T / HTTP/1.1"),
    "empty method": get(line=b" / HTTP/1.1"),
    "control byte in the target": get(line=b"GET /a\x01 HTTP/1.1"),
    "byte beyond ASCII in the target": get(line=b"GET /\xc3\xa9 HTTP/1.1"),
    "fragment in the target": get(line=b"GET /a#b HTTP/1.1"),
    "absolute target with a bad authority": get(line=b"GET http://a b/ HTTP/1.1"),
    "absolute target without an authority": get(line=b"GET http:/// HTTP/1.1"),
    # Not HTTP at all
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(64)) + b"\r\n\r\n",
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "noise": bytes(range(256)) + b"\r\n\r\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_before_any_guest(shared, name):
    server = shared("print")
    printed = server.out.text()
    data = server.raw(REFUSED[name] + OK_REQUEST)  # What follows a refused request is not answered.
    codes = statuses(data)
    assert len(codes) == 1 and codes[0] in (400, 413, 414, 431, 501, 505), data
    assert is_whole(data)
    assert server.out.text() == printed


BAD_CHUNKS = {
    "letters": b"zz\r\nabc\r\n0\r\n\r\n",
    "negative": b"-3\r\nabc\r\n0\r\n\r\n",
    "prefix": b"0x3\r\nabc\r\n0\r\n\r\n",
    "space": b" 3\r\nabc\r\n0\r\n\r\n",
    "over 64 bits": b"10000000000000003\r\nabc\r\n0\r\n\r\n",
    "empty size": b"\r\nabc\r\n0\r\n\r\n",
    "no line end after data": b"3\r\nabcdef\r\n0\r\n\r\n",
    "bare LF after size": b"3\nabc\r\n0\r\n\r\n",
    "bare LF after data": b"3\r\nabc\n0\r\n\r\n",
    "bare LF at the end": b"3\r\nabc\r\n0\r\n\n",
    "NUL in the size": b"3\0\r\nabc\r\n0\r\n\r\n",
    "bad trailer": b"3\r\nabc\r\n0\r\nx y\r\n\r\n",
    "forever extension": b"3;" + b"x" * 200_000 + b"\r\nabc\r\n0\r\n\r\n",
    "oversized trailers": b"3\r\nabc\r\n0\r\n" + b"x: " + b"y" * 200_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("name", BAD_CHUNKS)
def test_bad_chunks_never_look_like_a_whole_body(shared, name):
    data = shared("slow_reader").raw(post(b"Transfer-Encoding: chunked", body=BAD_CHUNKS[name]) + OK_REQUEST)
    assert len(statuses(data)) <= 1
    assert b"whole" not in data or name in ("bad trailer", "oversized trailers"), data


def test_chunk_extensions_are_skipped(shared):
    body = b"3;name=value\r\nabc\r\n2;x=\"quoted\"\r\nde\r\n000\r\n\r\n"
    data = shared("slow_reader").raw(post(b"Transfer-Encoding: chunked", b"Connection: close", body=body))
    assert b"5 whole\n" in data


def test_a_body_cut_short_is_not_whole(shared):
    server = shared("slow_reader")
    with server.start("POST", "/", {"Content-Length": "10"}, b"abc") as peer:
        peer.shutdown(1)
        assert b"whole" not in read_all(peer)


def test_heads_arrive_in_pieces(shared):
    with shared("inspect").connect() as peer:
        for byte in b"GET /pieces HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n":
            peer.sendall(bytes([byte]))
        assert b"path /pieces\n" in read_all(peer)


def test_connect_reaches_the_guest_but_opens_no_tunnel(shared):
    data = shared("inspect").raw(b"CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n" + OK_REQUEST)
    assert len(statuses(data)) == 1
    assert b"method CONNECT\npath (none)\nscheme HTTP\nauthority a.test:443\n" in data


def test_a_long_target_gets_414(shared):
    data = shared("hello").raw(get(line=b"GET /" + b"a" * 100_000 + b" HTTP/1.1"))
    assert statuses(data) == [414]


def test_a_large_head_gets_431(shared):
    many = [b"x-%d: %s" % (i, b"v" * 1000) for i in range(90)]
    assert statuses(shared("hello").raw(get(*many))) == [431]


def test_too_many_fields_get_431(shared):
    many = [b"x-%d: v" % i for i in range(200)]
    assert statuses(shared("hello").raw(get(*many))) == [431]


def test_a_head_without_end_gets_431(shared):
    with shared("hello").connect() as peer:
        send_as_far_as_taken(peer, b"GET / HTTP/1.1\r\nHost: a\r\nx: " + b"y" * 300_000)
        assert statuses(read_all(peer)) == [431]
