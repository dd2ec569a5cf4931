"""Handlers composed into one component: what a client gets through them, from one and from many requests."""
import concurrent.futures
import hashlib
import random
import threading

import pytest
from harness import PATIENCE, is_whole, read_until, statuses

PASS = {"Authorization": "Bearer sesame"}
CHAINS = ["chain", "chain_js"]  # The handler that asks for authorization is in C++ or in JavaScript.
REUSE = ("--workers", "1", "--max-instance-reuse-count", "100", "--idle-instance-timeout", "1h")


@pytest.mark.parametrize("name", ["pass_hello", "pass_pass_hello"])
def test_handlers_that_pass_all_on_are_not_seen(shared, name):
    alone = shared("hello").get()
    for _ in range(2):
        status, headers, body = shared(name).get()
        assert (status, headers["content-type"], body) == (alone[0], alone[1]["content-type"], alone[2])


@pytest.mark.parametrize("name", CHAINS)
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer other"}, {"Authorization": ""},
                                     {"X-Authorization": "Bearer sesame"}])
def test_one_in_the_middle_refuses(shared, name, headers):
    status, answered, body = shared(name).request("POST", "/", b"not for the app", headers)
    assert (status, answered["www-authenticate"], body) == (401, "Bearer", b"")


@pytest.mark.parametrize("name", CHAINS)
def test_the_outermost_answers_itself(shared, name):
    assert shared(name).text("/count") == "1\n"


@pytest.mark.parametrize("name", CHAINS)
@pytest.mark.parametrize("size", [0, 1, 65537, 1 << 20])
@pytest.mark.parametrize("chunked", [False, True])
def test_bodies_pass_both_ways(shared, name, size, chunked):
    body = random.Random(size).randbytes(size)
    pieces = iter([body[i:i + 30000] for i in range(0, size, 30000)]) if chunked else body
    headers = {**PASS, "Content-Type": "test/bytes", **({"Transfer-Encoding": "chunked"} if chunked else {})}
    status, answered, answer = shared(name).request("POST", "/", pieces, headers)
    assert (status, answered["content-type"]) == (200, "test/bytes")
    assert hashlib.sha256(answer).digest() == hashlib.sha256(body).digest()


@pytest.mark.parametrize("name", CHAINS)
def test_the_app_answers_while_the_request_is_still_being_sent(shared, name):
    with shared(name).start("POST", "/", {**PASS, "Transfer-Encoding": "chunked"}, b"5\r\nfirst\r\n") as peer:
        read_until(peer, b"first")
        peer.sendall(b"6\r\nsecond\r\n")
        read_until(peer, b"second")
        peer.sendall(b"0\r\n\r\n")
        read_until(peer, b"0\r\n\r\n")


@pytest.mark.parametrize("name", CHAINS)
def test_every_request_gets_a_fresh_chain(shared, name):
    for _ in range(3):
        assert shared(name).get("/", PASS)[0] == 200
        assert shared(name).text("/count") == "1\n"


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_used_again_counts_what_was_refused_and_what_was_passed_on(serve, name):
    server = serve(name, *REUSE)
    assert [server.request("POST", "/", b"x", headers)[0] for headers in (PASS, {}, PASS)] == [200, 401, 200]
    assert [server.text("/count") for _ in range(2)] == ["4\n", "5\n"]


def test_a_trap_in_the_innermost(serve):
    server = serve("chain_trap")
    status, _, body = server.get("/before")
    assert status == 500 and b"unreachable" not in body
    server.err.wait_for("GET /before.*unreachable")
    assert server.text("/not") == "no trap\n"


def test_a_trap_in_the_innermost_after_its_head(serve):
    server = serve("chain_trap")
    data = server.raw(b"GET /after HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert statuses(data) == [200] and b"so far so good\n" in data and not is_whole(data)
    server.err.wait_for("GET /after.*unreachable")


def test_a_trap_in_the_innermost_after_its_whole_answer(serve):
    server = serve("chain_trap")
    assert server.text("/late") == "whole\n"
    server.err.wait_for("GET /late.*unreachable")


def test_a_trap_in_the_innermost_ends_the_whole_chain(serve):
    server = serve("chain_trap", *REUSE)
    assert [server.text("/count") for _ in range(2)] == ["1\n", "2\n"]
    assert server.get("/before")[0] == 500
    assert server.text("/count") == "1\n"


def test_a_client_that_leaves_ends_the_whole_chain(serve):
    server = serve("chain", "--workers", "1", "--max-concurrent-requests", "1", "--timeout", "1h", "--stream-timeout", "1h")
    with server.start("POST", "/", {**PASS, "Content-Length": "10"}, b"part") as peer:
        read_until(peer, b"part")
    assert server.text("/count") == "1\n"  # The only slot is free again.


@pytest.mark.parametrize("name, clients, each", [("chain", 400, 12), ("chain_js", 200, 3)])
def test_hundreds_at_once_each_get_their_own_answer(serve, name, clients, each):
    server = serve(name, "--timeout", "5m", "--queue-timeout", "5m")
    all_there = threading.Barrier(clients)

    def client(number):
        all_there.wait(PATIENCE)
        for turn in range(each):
            body = f"{number}.{turn} ".encode() * 500
            if turn % 3 == 0:
                assert server.request("POST", "/", body, PASS)[::2] == (200, body)
            elif turn % 3 == 1:
                assert server.request("POST", "/", body)[::2] == (401, b"")
            else:
                assert server.text("/count") == "1\n"
        return each

    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        assert sum(pool.map(client, range(clients))) == clients * each
