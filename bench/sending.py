"""What requests that guests send cost beside time: memory while they wait, streams, and what is left behind."""
import asyncio
import contextlib
import pathlib
import resource
import socket
import subprocess
import threading
import time

from measure import guest, median, portico
from upstream import nginx

ALLOWED = ("--allow-host", "*", "--allow-private")
HERE = pathlib.Path(__file__).parent


@contextlib.contextmanager
def slow_server(milliseconds):
    """Ports of a server that lets everybody wait: HTTP/1.1, HTTP/2."""
    process = subprocess.Popen(["node", str(HERE / "slow_server.mjs"), str(milliseconds)], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True)
    try:
        yield [int(port) for port in process.stdout.readline().split()]
    finally:
        process.stdin.close()
        process.wait()


async def _one(address, url):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"GET / HTTP/1.1\r\nHost: bench\r\nx-upstream: {url}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer.startswith(b"HTTP/1.1 200 ") and b"at last" in answer


async def _all(server, url, count, when):
    tasks = [asyncio.create_task(_one(server.address, url)) for _ in range(count)]
    await asyncio.sleep(when)
    most = server.memory()
    return sum(await asyncio.gather(*tasks)), most


def _waiting(count, http2):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    many = str(count + 1000)
    options = ("--max-concurrent-requests", many, "--max-concurrent-connections", many, "--timeout", "5m",
               "--max-queued-requests", many, "--max-upstream-connections", many,
               "--max-upstream-connections-per-host", many, *(("--http2-prior-knowledge", "*") if http2 else ()))
    with slow_server(15000) as ports, portico(guest("gateway"), *ALLOWED, *options) as server:
        url = f"http://127.0.0.1:{ports[http2]}"
        before = server.memory()
        cpu = server.cpu_seconds()
        answered, most = asyncio.run(_all(server, url, count, 12))
        cpu = server.cpu_seconds() - cpu
    return {"requests": count, "answered": answered, "bytes_per_request": (most - before) / count,
            "cpu_us": cpu / count * 1e6, "before": before, "most": most, "kept": answered == count}


def waiting_http1():
    return {**_waiting(4000, False), "limit": "4,000 guests that wait for a slow HTTP/1.1 server are all answered"}


def waiting_http2():
    return {**_waiting(10000, True), "limit": "10,000 guests that wait for a slow HTTP/2 server are all answered"}


def large():
    """A response of 1 GiB on its way through a guest."""
    size = 1 << 30
    with nginx([size]) as upstream, portico(guest("gateway"), "--workers", "1", *ALLOWED) as server:
        before = most = server.memory()
        began = time.monotonic()
        client = subprocess.Popen(["curl", "-sS", "-o", "/dev/null", "-w", "%{size_download}", "-H",
                                   f"x-upstream: {upstream.url}", f"http://{server.authority}/{size}"],
                                  stdout=subprocess.PIPE, text=True)
        while client.poll() is None:
            most = max(most, server.memory())
            time.sleep(0.02)
        taken = time.monotonic() - began
        received = int(client.stdout.read())
    return {"received": received, "bytes_more": most - before, "per_second": received / taken,
            "kept": received == size and most - before < 32 << 20, "limit": "1 GiB streams through in 32 MiB of memory"}


class _Trap:
    """An upstream that takes requests, says `answer`, and notes when their connections end."""

    def __init__(self, answer):
        self.answer = answer
        self.arrived = threading.Semaphore(0)
        self.ended = threading.Semaphore(0)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self.listener.accept()
                threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer):
        with contextlib.suppress(OSError):
            peer.recv(65536)
            peer.sendall(self.answer)
            self.arrived.release()
            while peer.recv(65536):
                pass
        self.ended.release()


def _leave(server, trap, path="/"):
    client = socket.create_connection(server.address)
    client.sendall(f"GET {path} HTTP/1.1\r\nHost: bench\r\nx-upstream: {trap.url}\r\n\r\n".encode())
    assert trap.arrived.acquire(timeout=30)
    time.sleep(0.02)
    began = time.monotonic()
    client.close()
    assert trap.ended.acquire(timeout=30)
    return time.monotonic() - began


def leaving_upstream():
    """How soon the upstream is let go of when the client has left: while its guest waits for the head, spins, and is
    paused because nobody takes what it writes."""
    times = {}
    full = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n" + bytes(1 << 20)
    with portico(guest("gateway"), "--workers", "1", *ALLOWED) as server:
        for name, answer, path in (("waiting", b"", "/"), ("spinning", b"", "/spin"), ("paused", full, "/")):
            trap = _Trap(answer)
            times[name] = [_leave(server, trap, path) for _ in range(20)]
            trap.listener.close()
    most = max(map(max, times.values()))
    return {"medians_s": {name: median(taken) for name, taken in times.items()}, "most_s": most, "times_s": times,
            "kept": most <= 0.1, "limit": "upstreams are let go of within 100 ms of the client"}
