"""The few heavy ones: large bodies in bounded memory, many connections, thousands of waiting requests."""
import asyncio
import concurrent.futures
import hashlib
import re
import resource
import threading

import pytest
from harness import read_until

MIB = 1 << 20


@pytest.mark.parametrize("name, size", [("echo", 100), ("echo_splice", 100), ("js_echo", 100)])
def test_100_mib_pass_through_in_bounded_memory(serve, name, size):
    server = serve(name, "--timeout", "5m", "--stream-timeout", "5m")
    server.request("POST", "/", b"warm")
    before = server.resident()
    block = hashlib.sha256(b"seed").digest() * (MIB // 32)
    sent, received, most = hashlib.sha256(), hashlib.sha256(), 0

    with server.start("POST", "/", {"Content-Length": str(size * MIB), "Connection": "close"}) as peer:
        def send():
            for i in range(size):
                piece = bytes([i]) + block[1:]
                sent.update(piece)
                peer.sendall(piece)

        sender = threading.Thread(target=send)
        sender.start()
        reader, left, chunks = peer.makefile("rb", MIB), size * MIB, 0
        head = b"".join(iter(reader.readline, b"\r\n"))
        chunked = b"transfer-encoding: chunked" in head.lower()
        while left:
            expected = int(reader.readline().split(b";")[0], 16) if chunked else min(left, MIB)
            data = reader.read(expected)
            assert len(data) == expected != 0
            received.update(data)
            left -= expected
            if chunked:
                assert reader.readline() == b"\r\n"
            chunks += 1
            if chunks % 64 == 1:
                most = max(most, server.resident())
        sender.join()
    assert received.digest() == sent.digest()
    assert most - before < 24 * MIB


@pytest.mark.parametrize("name, each", [("hello", 1000), ("js_hello", 50)])
def test_20_connections(serve, name, each):
    server = serve(name)
    expected = {"hello": b"Hello from C\n", "js_hello": b"Hello from JavaScript: GET /\n"}[name]

    def many(_):
        client, good = server.client(), 0
        for _ in range(each):
            client.request("GET", "/")
            response = client.getresponse()
            good += (response.status, response.read()) == (200, expected)
        client.close()
        return good

    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(many, range(20))) == 20 * each


def test_a_counter_never_passes_1_under_load(serve):
    server = serve("counter")

    async def client():
        reader, writer = await asyncio.open_connection(*server.address)
        seen = set()
        for _ in range(250):
            writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = re.search(rb"content-length: (\d+)", head)
            data = await (reader.readexactly(int(length[1])) if length else reader.readuntil(b"0\r\n\r\n"))
            seen.add(data if length else data.split(b"\r\n")[1])
        writer.close()
        return seen

    async def all_clients():
        return set().union(*await asyncio.gather(*(client() for _ in range(40))))

    assert asyncio.run(all_clients()) == {b"1\n"}


def test_4000_requests_wait_at_once(serve):
    needed = 4000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < needed + 200:
        pytest.skip("too few file descriptors allowed here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        server = serve("sleep", "--max-concurrent-requests", "5000", "--max-concurrent-connections", "5000",
                       "--timeout", "2m")

        async def client(all_open):
            reader, writer = await asyncio.open_connection(*server.address)
            await all_open.wait()
            writer.write(b"GET /?ms=1000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            data = await reader.read()
            writer.close()
            return data.startswith(b"HTTP/1.1 200 ") and b"slept\n" in data

        async def all_clients():
            all_open = asyncio.Barrier(needed)
            return await asyncio.gather(*(client(all_open) for _ in range(needed)))

        assert sum(asyncio.run(all_clients())) == needed
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_slow_client_slows_only_itself(serve):
    server = serve("stream", "--workers", "1")
    with server.start("GET", "/?bytes=100000000&chunk=4096") as peer:
        read_until(peer, b"\r\n\r\n")
        before = server.resident()
        for _ in range(20):
            assert server.get("/?bytes=1")[0] == 200
        assert server.resident() - before < 16 * MIB  # What the client does not read is not buffered.
