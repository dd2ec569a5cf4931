"""Guests that misbehave: each gets the right status or an aborted connection and a log line that names the cause, and
the next request is served."""
import concurrent.futures
import re
import select
import socket
import struct

import pytest
from harness import is_whole, statuses, until


def raw_get(server, path):
    return server.raw(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())


def fails_before_the_head(server, path, status=500, method="GET"):
    code, headers, body = server.request(method, path)
    assert code == status, (code, body)
    assert headers["content-type"].startswith("text/")
    assert b"0x" not in body  # Clients learn nothing of the inside.


def fails_after_the_head(server, path, begun=b""):
    data = raw_get(server, path)
    assert statuses(data) == [200]
    assert begun in data
    assert not is_whole(data), data


def test_a_trap_before_the_head(serve):
    server = serve("trap")
    fails_before_the_head(server, "/before")
    server.err.wait_for("unreachable")
    assert server.text("/not") == "no trap\n"


def test_a_trap_after_the_head(serve):
    server = serve("trap")
    fails_after_the_head(server, "/after", b"so far so good\n")
    server.err.wait_for("unreachable")
    assert server.text("/not") == "no trap\n"


def test_a_trap_after_the_whole_answer_costs_the_client_nothing(serve):
    server = serve("trap")
    assert server.text("/late") == "whole\n"
    server.err.wait_for("unreachable")
    assert server.text("/not") == "no trap\n"


@pytest.mark.parametrize("path", ["/return", "/drop"])
def test_no_answer_at_all(serve, path):
    server = serve("no_answer")
    fails_before_the_head(server, path)
    server.err.wait_for("response-outparam")
    assert server.get("/no-body")[0] == 200


@pytest.mark.parametrize("path", ["/unfinished", "/drop-body"])
def test_a_body_left_unfinished(serve, path):
    server = serve("no_answer")
    fails_after_the_head(server, path, b"only a part\n")
    server.err.wait_for("(?i)body|finish")
    assert server.get("/no-body")[0] == 200


@pytest.mark.parametrize("code, name, status", [
    (0, "DNS-timeout", 504), (6, "connection-refused", 502), (8, "connection-timeout", 504),
    (15, "HTTP-request-denied", 403), (17, "HTTP-request-body-size", 413), (33, "HTTP-response-timeout", 504),
    (38, "internal-error", 500)])
def test_error_codes_become_statuses(shared, code, name, status):
    server = shared("fail")
    fails_before_the_head(server, f"/?code={code}", status)
    server.err.wait_for(name)


def test_a_spinning_guest_ends_at_its_deadline(serve):
    server = serve("spin", "--timeout", "300ms")
    fails_before_the_head(server, "/", 504)
    server.err.wait_for("without waiting")
    fails_after_the_head(server, "/after", b"then silence\n")
    assert server.text("/not") == "not spinning\n"


def test_spinning_guests_do_not_hold_up_others(serve):
    server = serve("spin", "--workers", "1", "--timeout", "10s")
    spinners = [server.start("GET", "/") for _ in range(4)]
    try:
        for _ in range(5):
            assert server.text("/not") == "not spinning\n"
        assert select.select(spinners, [], [], 0)[0] == [], "the spinners were over before the others were answered"
    finally:
        for spinner in spinners:
            spinner.close()


def test_a_guest_that_spins_while_it_starts(serve):
    server = serve("wat_start_spins", "--timeout", "300ms")
    fails_before_the_head(server, "/", 504)
    fails_before_the_head(server, "/", 504)


@pytest.mark.parametrize("name, cause", [("wat_start_traps", "unreachable"), ("wat_start_blocks", "(?i)block|start"),
                                         ("wat_data_outside", "(?i)memory|bounds"),
                                         ("wat_deep_recursion", "(?i)stack")])
def test_guests_that_fail_as_they_start(serve, name, cause):
    server = serve(name)
    fails_before_the_head(server, "/")
    server.err.wait_for(cause)
    fails_before_the_head(server, "/")


def test_a_guest_that_waits_for_ever(serve):
    server = serve("wait_forever", "--timeout", "300ms", "--stream-timeout", "300ms")
    fails_before_the_head(server, "/", 504)
    fails_after_the_head(server, "/after", b"then silence\n")
    fails_before_the_head(server, "/", 504)


def test_memory_has_a_limit(serve):
    server = serve("leak", "--max-memory", "32MiB")
    assert 24 <= int(server.text("/report")) <= 32
    fails_before_the_head(server, "/")
    assert server.text("/not") == "nothing leaked\n"
    assert 24 <= int(server.text("/report")) <= 32


def test_more_than_the_declared_length(serve):
    server = serve("content_length")
    data = raw_get(server, "/?declared=11&write=18")
    assert len(data.partition(b"\r\n\r\n")[2]) <= 11
    server.err.wait_for(r"write: HTTP-response-body-size 18")
    server.err.wait_for(r"finish: HTTP-response-body-size 18")
    assert server.text("/?declared=11&write=11") == "x" * 11


def test_less_than_the_declared_length(serve):
    server = serve("content_length")
    fails_after_the_head(server, "/?declared=11&write=3")
    server.err.wait_for(r"finish: HTTP-response-body-size 3")
    assert server.text("/?declared=0&write=0") == ""


LIFETIMES = ["/incoming-body-before-stream", "/incoming-finish-before-stream", "/input-stream-before-pollable",
             "/future-trailers-before-pollable"]
LATE_LIFETIMES = ["/outgoing-body-before-stream", "/outgoing-finish-before-stream", "/output-stream-before-pollable"]


@pytest.mark.parametrize("path", LIFETIMES)
def test_parents_dropped_before_children(shared, path):
    server = shared("lifetimes")
    fails_before_the_head(server, path)
    server.err.wait_for("is alive")
    assert server.text("/fine/headers-outlive-request") == "fine\n"


@pytest.mark.parametrize("path", LATE_LIFETIMES)
def test_parents_dropped_before_children_in_the_middle(shared, path):
    server = shared("lifetimes")
    fails_after_the_head(server, path)
    server.err.wait_for("is alive")
    assert server.text("/fine/body-outlives-request") == "fine\n"


@pytest.mark.parametrize("path", ["/forged", "/zero", "/negative", "/wrong-type", "/stale", "/dropped-twice", "/consumed",
                                  "/drop-wrong-type", "/poll-forged"])
def test_handles_that_are_not_the_guests(shared, path):
    server = shared("handles")
    fails_before_the_head(server, path)
    server.err.wait_for("(?i)handle|resource")


def test_a_second_answer(shared):
    assert b"twice" not in raw_get(shared("handles"), "/set-twice")


@pytest.mark.parametrize("path", [
    "/string-outside", "/string-over-the-end", "/string-wraps", "/string-bad-utf8", "/string-surrogate", "/list-outside",
    "/list-overflows", "/list-unaligned", "/inner-string-outside", "/handles-outside", "/result-outside",
    "/result-far-outside", "/result-unaligned", "/bad-discriminant", "/bad-error-code"])
def test_pointers_and_values_that_are_wrong(shared, path):
    fails_before_the_head(shared("pointers"), path)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_allocators_that_lie(shared, method):
    server = shared("realloc")
    fails_before_the_head(server, "/", method=method)
    assert server.text() == "not trapped\n"


def test_polling_nothing(shared):
    fails_before_the_head(shared("io_traps"), "/poll-nothing")


@pytest.mark.parametrize("path", ["/write-4097", "/zeroes-4097", "/write-over-room", "/zeroes-over-room",
                                  "/write-without-room"])
def test_writes_that_break_the_contract(shared, path):
    fails_after_the_head(shared("io_traps"), path)


@pytest.mark.parametrize("path", ["/write-4096", "/write-all-room"])
def test_writes_that_just_keep_it(shared, path):
    status, _, body = shared("io_traps").get(path)
    assert status == 200 and len(body) >= 4096


@pytest.mark.parametrize("path", ["/fields-same-name", "/fields-new-names", "/fields-huge-value", "/random",
                                  "/insecure-random", "/handles", "/pollables"])
def test_budgets_of_the_host(shared, path):
    fails_before_the_head(shared("limits"), path)


def test_a_writer_on_a_message_that_is_never_sent(serve):
    server = serve("unsent_writer")
    assert server.text("/?chunks=1") == "x" * 4096
    fails_before_the_head(server, "/")
    server.err.wait_for("(?i)unsent|not.*sent|never|set")
    assert server.text("/?chunks=1") == "x" * 4096


@pytest.mark.parametrize("path", ["/ok", "/error", "/code?n=7"])
def test_exit_before_an_answer(shared, path):
    fails_before_the_head(shared("exit"), path)


def test_exit_in_the_middle_and_after(shared):
    fails_after_the_head(shared("exit"), "/middle", b"only a part\n")
    assert shared("exit").text("/after") == "whole\n"


@pytest.mark.parametrize("name", ["counter", "js_counter"])
def test_no_sandbox_is_used_twice(shared, name):
    server = shared(name)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: server.text(), range(200 if name == "counter" else 24)))
    assert set(answers) == {"1\n"}


@pytest.mark.parametrize("name", ["counter", "js_counter"])
def test_sandboxes_are_used_again_where_asked(serve, name):
    server = serve(name, "--workers", "1", "--max-instance-reuse-count", "3", "--idle-instance-timeout", "1m")
    assert [server.text() for _ in range(7)] == ["1\n", "2\n", "3\n", "1\n", "2\n", "3\n", "1\n"]


def test_a_sandbox_that_trapped_is_not_used_again(serve):
    server = serve("trap", "--workers", "1", "--max-instance-reuse-count", "100", "--idle-instance-timeout", "1m")
    assert server.text("/not") == "no trap\n"
    fails_before_the_head(server, "/before")
    assert server.text("/not") == "no trap\n"


def test_idle_sandboxes_are_given_up(serve):
    server = serve("counter", "--workers", "1", "--max-instance-reuse-count", "1000000", "--idle-instance-timeout", "1ms")
    until(lambda: [server.text(), server.text()].count("1\n"), "a fresh sandbox")
    until(lambda: server.text() == "1\n", "another fresh one")


def test_a_client_that_leaves_ends_its_guest(serve):
    server = serve("wait_forever", "--workers", "1")
    leaver = server.start("GET", "/first?ms=400")
    server.out.wait_for(r"\[0\].*waiting")
    leaver.close()
    with server.start("GET", "/first?ms=800"):
        server.out.wait_for(r"\[1\] :: still here")
    assert not re.search(r"\[0\] :: still here", server.out.text())


@pytest.mark.parametrize("size, reset", [(10_000, False), (100_000, False), (1_000_000, True)])
def test_a_client_that_leaves_while_its_body_is_not_being_read(serve, size, reset):
    server = serve("slow_reader", "--workers", "1", "--max-concurrent-requests", "1")
    leaver = server.start("POST", "/?pause=3600000", {"Content-Length": "10000000"}, b"x" * size)
    if reset:
        leaver.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    leaver.close()
    status, _, body = server.request("POST", "/", b"abc")  # The only slot is free again.
    assert (status, body) == (200, b"3 whole\n")


@pytest.mark.parametrize("path, size", [("/write-4097", 4097), ("/zeroes-4097", 4097), ("/write-4096", 4096)])
def test_blocking_writes_may_be_allowed_more(shared, path, size):
    status, _, body = shared("io_traps", "--max-blocking-write", "1MiB").get(path)
    assert (status, len(body)) == (200, size)


def test_fields_may_be_forbidden(shared):
    server = shared("inspect", "--forbid-header", "X-Secret", "--forbid-header", "cookie")
    text = server.text("/", {"x-secret": "1", "Cookie": "2", "x-other": "3"})
    assert "header x-other: 3" in text and "secret" not in text.lower() and "cookie" not in text.lower()
    assert "header x-secret: 1" in shared("inspect").text("/", {"x-secret": "1"})
