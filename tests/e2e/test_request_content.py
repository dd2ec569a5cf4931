"""What becomes of a request's content that its guest reads late, in part or never."""
import re
import socket
import threading

import pytest
from harness import read_response, read_responses, send_as_far_as_taken, until

REUSE = ("--max-instance-reuse-count", "100", "--idle-instance-timeout", "1h")


def post(path, content, more=""):
    return f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(content)}\r\n{more}\r\n".encode() + content


def answers(server, data, count):
    with server.connect() as peer:
        send_as_far_as_taken(peer, data)
        return [response[::2] for response in read_responses(peer, count)]


@pytest.mark.parametrize("reuse", [(), REUSE], ids=["fresh", "reused"])
@pytest.mark.parametrize("size", [10, 5_000, 100_000])
@pytest.mark.parametrize("guest, path", [("ignore_body", "/"), ("ignore_body", "/consume"), ("ignore_body", "/some"),
                                         ("read_on", "/?leak=1"), ("read_on", "/?leak=1&first=5000")])
def test_the_next_request_follows_content_that_was_not_read(serve, guest, path, size, reuse):
    server = serve(guest, "--workers", "1", "--stream-timeout", "1h", *reuse)
    body = b"answered\n" if guest == "read_on" else b"ignored\n"
    assert answers(server, post(path, b"x" * size) * 3, 3) == [(200, body)] * 3


@pytest.mark.parametrize("reuse", [(), REUSE], ids=["fresh", "reused"])
@pytest.mark.parametrize("more", ["", "Connection: close\r\n"], ids=["keep-alive", "close"])
@pytest.mark.parametrize("pause", [0, 100])
def test_a_guest_may_read_on_after_its_answer(serve, pause, more, reuse):
    server = serve("read_on", "--workers", "1", *reuse)
    content = b"x" * 300_000
    with server.connect() as peer:
        peer.sendall(post(f"/?pause={pause}", content[:70_000], more).replace(b"70000", b"300000"))
        assert read_response(peer)[0] == 200
        peer.sendall(content[70_000:])
        server.out.wait_for("300000 whole")
        if not more:
            peer.sendall(post("/", b"y" * 20))
            assert read_response(peer)[0] == 200
    if not more:
        server.out.wait_for("20 whole")


@pytest.mark.parametrize("version, more", [("1.1", "Connection: close\r\n"), ("1.0", ""),
                                           ("1.1", "Expect: 100-continue\r\n")])
def test_a_client_that_still_sends_gets_its_answer_and_no_reset(shared, version, more):
    with shared("ignore_body").connect() as peer:
        send_as_far_as_taken(peer, post("/", b"x" * 200_000, more).replace(b"HTTP/1.1", f"HTTP/{version}".encode()))
        data = b""
        while part := peer.recv(65536):  # ConnectionResetError would fail the test.
            data += part
    assert data.startswith(b"HTTP/1.1 200") and data.endswith(b"ignored\n")


@pytest.mark.parametrize("behind", [b"", b"\r\n", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"], ids=["none", "line", "request"])
@pytest.mark.parametrize("version, more", [("1.1", "Connection: close\r\n"), ("1.0", "")])
def test_the_last_answer_is_whole_whatever_comes_behind_its_request(shared, version, more, behind):
    content = b"z" * 200_000
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)  # Most of the answer waits in the server's kernel.
    with peer:
        peer.connect(shared("echo").address)
        sender = threading.Thread(target=send_as_far_as_taken, args=(
            peer, post("/", content, more).replace(b"HTTP/1.1", f"HTTP/{version}".encode(), 1) + behind))
        sender.start()
        data = b""
        while part := peer.recv(8192):
            data += part
        sender.join()
    assert data.split(b"\r\n\r\n", 1)[1] == content


@pytest.mark.parametrize("size", [0, 100, 3_900, 4_096, 8_000, 60_000])
def test_a_client_that_leaves_behind_content_of_any_size_is_noticed(serve, size):
    server = serve("sleep", "--workers", "1", "--max-concurrent-requests", "1")
    with server.connect() as peer:
        peer.sendall(post("/?ms=3600000", b"x" * size))
    assert server.text("/?ms=0")
    server.err.wait_for("the client went away; its request was given up")


def test_who_leaves_the_queue_was_not_refused(serve):
    server = serve("wait_forever", "--workers", "1", "--max-concurrent-requests", "1")
    with server.connect() as first:
        first.sendall(b"GET /first HTTP/1.1\r\nHost: a\r\n\r\n")
        server.out.wait_for("waiting")
        with server.connect() as second:
            second.sendall(b"GET /queued HTTP/1.1\r\nHost: a\r\n\r\n")
            until(lambda: [*_unread(server)] == [], "the second request read")
        server.err.wait_for(r"GET /queued: the client went away")
    assert not re.search("503", server.err.text())


def _unread(server):
    """Bytes that the server has not read, of any of its connections."""
    port = f":{server.address[1]:04X}"
    for line in open("/proc/net/tcp", encoding="ascii"):
        fields = line.split()
        if fields[1].endswith(port) and fields[3] == "01" and int(fields[4].split(":")[1], 16) > 0:
            yield line
