"""Requests of a guest to its own server, and what guests are told of their clients."""
import pytest
from harness import read_all

HOST = "http://app.internal"


def test_nothing_is_internal_by_default(serve):
    server = serve("gateway")
    assert server.get("/", {"x-upstream": HOST})[::2] == (502, b"HTTP-request-denied")


def test_a_request_to_oneself(serve):
    server = serve("gateway", "--internal-host", "app.internal", "--workers", "1")
    for _ in range(50):
        assert server.get("/", {"x-upstream": HOST})[::2] == (200, b"nobody else was asked\n")
    assert server.get("/", {"x-upstream": "http://other.internal"})[::2] == (502, b"HTTP-request-denied")
    assert server.request("HEAD", "/", headers={"x-upstream": HOST})[::2] == (200, b"")


@pytest.mark.parametrize("url, inside", [
    ("http://APP.Internal", True), ("http://app.internal.", True), ("http://app.internal:80", True),
    ("http://app.internal:81", False), ("https://app.internal", False), ("https://app.internal:80", False),
    ("http://x.app.internal", False), ("http://app", False)])
def test_spellings_of_the_internal_host(shared, url, inside):
    expected = (200, b"nobody else was asked\n") if inside else (502, b"HTTP-request-denied")
    assert shared("gateway", "--internal-host", "app.internal").get("/", {"x-upstream": url})[::2] == expected


def chain(server, length):
    headers = "".join(f"x-upstream: {HOST}\r\n" for _ in range(length))
    return server.raw(f"GET / HTTP/1.1\r\nHost: test\r\n{headers}Connection: close\r\n\r\n".encode())


def test_depth_is_bounded(serve):
    server = serve("gateway", "--internal-host", "app.internal", "--max-internal-depth", "5")
    assert b"nobody else was asked" in chain(server, 5)
    assert b"loop-detected" in chain(server, 6)
    assert b"nobody else was asked" in chain(server, 5)


def test_callers_that_take_up_every_place_are_answered(serve):
    server = serve("gateway", "--internal-host", "app.internal", "--max-concurrent-requests", "2", "--workers", "1")
    peers = [server.start("GET", "/", {"x-upstream": HOST, "Connection": "close"}) for _ in range(20)]
    for peer in peers:
        assert b"nobody else was asked" in read_all(peer)
        peer.close()


def test_content_passes_through(serve):
    server = serve("gateway", "--internal-host", "app.internal")
    status, _, body = server.request("POST", "/", b"x" * 300_000, {"x-upstream": HOST})
    assert (status, body) == (200, b"nobody else was asked\n")


# -- where requests come from ------------------------------------------------------------------------------------------------

def seen(server, **headers):
    text = server.text("/", {"Host": "app.test", **{name.replace("_", "-"): v for name, v in headers.items()}})
    fields = (line.removeprefix("header ").partition(": ") for line in text.splitlines())
    return {name.lower(): value for name, _, value in fields if name.lower().startswith("x-forwarded")}


@pytest.mark.parametrize("mode, sent, expected", [
    ("pass", {}, {}),
    ("pass", {"x_forwarded_for": "1.2.3.4"}, {"x-forwarded-for": "1.2.3.4"}),
    ("set", {"x_forwarded_for": "1.2.3.4", "x_forwarded_proto": "https"},
     {"x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "http", "x-forwarded-host": "app.test"}),
    ("append", {}, {"x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "http", "x-forwarded-host": "app.test"}),
    ("append", {"x_forwarded_for": "1.2.3.4", "x_forwarded_proto": "https", "x_forwarded_host": "outside.test"},
     {"x-forwarded-for": "1.2.3.4, 127.0.0.1", "x-forwarded-proto": "https", "x-forwarded-host": "outside.test"}),
])
def test_forwarded(shared, mode, sent, expected):
    assert seen(shared("inspect", "--forwarded", mode), **sent) == expected
