"""Chains of components that `--with` makes: what one sends goes to the next."""
import hashlib
import random
import subprocess

import pytest
from harness import BINARY, guest, read_all
from upstream import Upstream, each_request, response

VIA = {"x-upstream": "http://nobody.asks.for.this"}


def chain(serve, *names, options=()):
    with_them = [part for name in names[:-1] for part in ("--with", str(guest(name)))]
    return serve(names[-1], *with_them, *options)


def test_requests_go_to_the_next(serve):
    server = chain(serve, "gateway", "hello")
    assert server.get("/")[2] == b"nobody else was asked\n"
    assert server.get("/", VIA)[::2] == serve("hello").get("/")[::2]
    assert server.request("HEAD", "/", headers=VIA)[::2] == (200, b"")


@pytest.mark.parametrize("links", [1, 2, 5])
def test_content_passes_both_ways(serve, links):
    body = random.Random(links).randbytes(1 << 20)
    status, _, answer = ask(chain(serve, *["gateway"] * links, "echo"), ["http://next"] * links, body)
    assert (status, hashlib.sha256(answer).digest()) == (200, hashlib.sha256(body).digest())


def ask(server, upstreams, body):
    client = server.client()
    client.putrequest("POST", "/")
    for upstream in upstreams:
        client.putheader("x-upstream", upstream)
    client.putheader("Content-Length", str(len(body)))
    client.endheaders(body)
    answered = client.getresponse()
    return answered.status, answered.headers, answered.read()


def test_only_the_last_one_gets_out(serve):
    there = Upstream(each_request(lambda request: response(request.body)))
    server = chain(serve, "gateway", "gateway", options=("--allow-host", there.url, "--allow-private"))
    assert ask(server, [there.url], b"x")[::2] == (200, b"nobody else was asked\n")
    assert there.connections == 0
    assert ask(server, ["http://next", there.url], b"content")[::2] == (200, b"content")
    assert ask(server, ["http://next", "http://127.0.0.1:9"], b"")[::2] == (502, b"HTTP-request-denied")
    assert there.connections == 1


def test_a_trap_of_the_next_is_an_error_of_the_request(serve):
    server = chain(serve, "gateway", "trap")
    assert server.get("/", VIA)[0] == 502
    assert server.get("/")[2] == b"nobody else was asked\n"
    server.err.wait_for(r"wasm trap")


def test_a_client_that_leaves_stops_both(serve):
    server = chain(serve, "gateway", "wait_forever", options=("--max-concurrent-requests", "1", "--workers", "1"))
    for _ in range(3):
        with server.start("GET", "/", VIA):
            pass
    assert server.get("/")[2] == b"nobody else was asked\n"


def test_each_of_them_may_be_busy(serve):
    server = chain(serve, "gateway", "gateway", "hello", options=("--max-concurrent-requests", "2", "--workers", "1"))
    headers = {"Connection": "close", **VIA}
    peers = [server.start("GET", "/", headers) for _ in range(20)]
    for peer in peers:
        assert b"nobody else was asked" in read_all(peer)
        peer.close()


@pytest.mark.parametrize("text, why", [("not a component", "neither"), (None, "No such file")])
def test_what_cannot_be_middleware_is_refused(tmp_path, text, why):
    wrong = tmp_path / "wrong.wasm"
    if text:
        wrong.write_text(text)
    done = subprocess.run([BINARY, "serve", "--addr", "127.0.0.1:0", "--no-cache", "--with", wrong, guest("hello")],
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 1 and str(wrong) in done.stderr and why in done.stderr
