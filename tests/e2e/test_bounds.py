"""Bounds that clients can reach: time, concurrency, sizes."""
import concurrent.futures
import select

from harness import is_whole, read_all, read_response, read_until, statuses


def test_slow_heads_get_408(serve):
    server = serve("hello", "--header-timeout", "300ms")
    with server.connect() as peer:
        peer.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nx: ")
        assert statuses(read_all(peer)) == [408]
    assert server.text() == "Hello from C\n"


def test_idle_connections_are_closed_without_a_word(serve):
    server = serve("hello", "--idle-timeout", "300ms")
    with server.connect() as peer:
        assert read_all(peer) == b""
    with server.start("GET", "/") as peer:
        assert read_response(peer)[0] == 200
        assert read_all(peer) == b""


def test_the_head_must_come_in_time(serve):
    server = serve("sleep", "--timeout", "300ms")
    status, headers, body = server.get("/?ms=3600000")
    assert status == 504 and is_text(headers)
    assert server.text("/?ms=1") == "slept\n"


def is_text(headers):
    return headers["content-type"].startswith("text/")


def test_a_long_stream_lives_while_it_moves(serve):
    server = serve("stream", "--timeout", "500ms", "--stream-timeout", "500ms")
    status, _, body = server.get("/?bytes=10&chunk=1&pause=150")  # 1.35 s in all.
    assert (status, body) == (200, b"abcdefghij")


def test_a_stream_that_stops_moving_is_aborted(serve):
    server = serve("stream", "--stream-timeout", "300ms")
    data = server.raw(b"GET /?bytes=2&chunk=1&pause=3600000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert statuses(data) == [200] and not is_whole(data)


def test_a_client_that_stops_reading_is_dropped(serve):
    server = serve("stream", "--stream-timeout", "300ms", "--max-concurrent-requests", "1", "--workers", "1")
    with server.start("GET", "/?bytes=100000000&chunk=4096") as peer:
        read_until(peer, b"\r\n\r\n")
        assert server.get("/?bytes=1")[0] == 200  # The only slot comes free although the client is still there.


def test_more_requests_than_slots_wait_their_turn(serve):
    server = serve("sleep", "--workers", "1", "--max-concurrent-requests", "2")
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: server.get("/?ms=20")[0], range(8))) == [200] * 8


def test_a_full_queue_gets_503(serve):
    server = serve("sleep", "--workers", "1", "--max-concurrent-requests", "1", "--max-queued-requests", "1")
    with server.start("GET", "/announced?ms=3600000"):
        server.out.wait_for("begun")
        waiting = [server.start("GET", "/?ms=1") for _ in range(3)]
        answered = []
        while len(answered) < 2:  # One of the three waits; the others are refused.
            answered += [peer for peer in select.select(waiting, [], [], 60)[0] if peer not in answered]
        for peer in answered:
            status, headers, _ = read_response(peer)
            assert status == 503 and int(headers["retry-after"]) >= 1
        assert len(answered) == 2
        for peer in waiting:
            peer.close()


def test_waiting_too_long_gets_503(serve):
    server = serve("sleep", "--workers", "1", "--max-concurrent-requests", "1", "--queue-timeout", "200ms")
    with server.start("GET", "/announced?ms=3600000"):
        server.out.wait_for("begun")
        status, headers, _ = server.get("/?ms=1")
        assert status == 503 and int(headers["retry-after"]) >= 1


def test_more_connections_than_allowed_wait(serve):
    server = serve("hello", "--workers", "1", "--max-concurrent-connections", "1")
    with server.start("GET", "/") as first:
        assert read_response(first)[0] == 200
        second = server.start("GET", "/")
        assert select.select([second], [], [], 0.2)[0] == []
    with second:
        assert read_response(second)[0] == 200


def test_large_request_bodies_get_413(serve):
    server = serve("slow_reader", "--max-request-body", "1KiB")
    assert server.request("POST", "/", b"x" * 1024)[2] == b"1024 whole\n"
    data = server.raw(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1025\r\n\r\n")
    assert statuses(data) == [413]
    data = server.raw(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n401\r\n" + b"x" * 1025 + b"\r\n")
    assert b"whole" not in data
