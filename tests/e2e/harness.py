"""Runs the program under test and talks to it as real clients do.

Time limits here only keep a broken server from hanging the run; nothing is asserted about them.
"""
import http.client
import io
import os
import pathlib
import re
import signal
import socket
import subprocess
import threading
import time

PATIENCE = int(os.environ.get("PORTICO_PATIENCE", 60))  # seconds that anything may take before a test gives up
ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("PORTICO_BIN") or os.environ.get("PORTICO") or str(ROOT / "build/bin/portico")
GUESTS = pathlib.Path(os.environ.get("PORTICO_GUESTS", ROOT / "build/guests"))


def guest(name):
    path = GUESTS / f"{name}.wasm"
    assert path.exists(), f"{path} is missing: run tests/guests/build {GUESTS}"
    return str(path)


def until(condition, what):
    """Polls for what no event announces."""
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.01)
    return found


class Lines:
    """The lines of a pipe as they come."""

    def __init__(self, pipe):
        self.lines = []
        self.changed = threading.Condition()
        self.ended = False
        self.thread = threading.Thread(target=self._collect, args=(pipe,), daemon=True)
        self.thread.start()

    def _collect(self, pipe):
        for line in pipe:
            with self.changed:
                self.lines.append(line.decode(errors="backslashreplace").rstrip("\n"))
                self.changed.notify_all()
        pipe.close()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def wait_for(self, pattern, count=1):
        """The first line that matches, once `count` lines do."""
        matches, looked_at = [], 0

        def found():
            nonlocal looked_at
            matches.extend(line for line in self.lines[looked_at:] if re.search(pattern, line))
            looked_at = len(self.lines)
            return len(matches) >= count
        with self.changed:
            self.changed.wait_for(lambda: found() or self.ended, PATIENCE)
            assert found(), f"{len(matches)} of {count} times {pattern!r} in {self.lines[-100:]}"
            return matches[0]

    def text(self):
        with self.changed:
            return "\n".join(self.lines)


class Server:
    def __init__(self, component, *options, environment=None, serve=True, program=BINARY):
        address = () if "--addr" in options else ("--addr", "127.0.0.1:0")
        command = [program, "serve", *address, *options, str(component)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, env={**os.environ, **(environment or {})},
                                        start_new_session=True)
        self.out = Lines(self.process.stdout)
        self.err = Lines(self.process.stderr)
        if serve:
            line = self.err.wait_for(r"^Serving HTTP on http://\S+/$")
            self.url = line.split()[-1].rstrip("/")
            host, port = self.url.removeprefix("http://").rsplit(":", 1)
            self.address = (host, int(port))

    # -- the process -------------------------------------------------------------------------------------------

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self):
        """Its exit code, when all it wrote has been read."""
        code = self.process.wait(PATIENCE)
        self.out.thread.join(PATIENCE)
        self.err.thread.join(PATIENCE)
        return code

    def stop(self):
        """Ends it in good order and checks that it was one, unless the test killed it."""
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        code = self.wait()
        assert code in (0, -signal.SIGKILL), f"exit code {code}\n{self.err.text()}"

    def kill(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.wait()

    def children(self):
        """Pids of the worker processes."""
        pid = self.process.pid
        return {int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}

    def resident(self):
        """Bytes of memory in use by the whole family, shared pages counted once."""
        total = 0
        for pid in {self.process.pid, *self.children()}:
            rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.M)[1]) * 1024
        return total

    # -- requests ----------------------------------------------------------------------------------------------

    def connect(self):
        return socket.create_connection(self.address, PATIENCE)

    def client(self):
        return http.client.HTTPConnection(*self.address, timeout=PATIENCE)

    def request(self, method, path, body=None, headers=None):
        """One request on a connection of its own: (status, headers, body)."""
        client = self.client()
        try:
            client.request(method, path, body, headers or {}, encode_chunked="Transfer-Encoding" in (headers or {}))
            response = client.getresponse()
            return response.status, response.headers, response.read()
        finally:
            client.close()

    def get(self, path="/", headers=None):
        return self.request("GET", path, headers=headers)

    def text(self, path="/", headers=None):
        status, _, body = self.get(path, headers)
        assert status == 200, (status, body)
        return body.decode()

    def raw(self, data):
        """Sends bytes and returns all that comes until the server closes."""
        with self.connect() as peer:
            send_as_far_as_taken(peer, data)
            return read_all(peer)

    def start(self, method, path, headers=None, body=b""):
        """Sends a request and returns the socket without waiting for the answer."""
        lines = [f"{method} {path} HTTP/1.1", "Host: test", *(f"{k}: {v}" for k, v in (headers or {}).items()), "", ""]
        peer = self.connect()
        peer.sendall("\r\n".join(lines).encode() + body)
        return peer


def send_as_far_as_taken(peer, data):
    """A server that refuses early may close before it has read everything."""
    try:
        peer.sendall(data)
    except (BrokenPipeError, ConnectionResetError):
        pass


def read_all(peer):
    parts = []
    try:
        while part := peer.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def read_until(peer, mark):
    data = b""
    while mark not in data:
        part = peer.recv(4096)
        assert part, f"closed before {mark!r}: {data!r}"
        data += part
    return data


class _Kept(io.BufferedReader):
    """Outlives the responses that are read from it."""

    def makefile(self, *_):
        return self

    def close(self):
        pass


def read_responses(peer, count):
    """Pipelined ones: what comes with a response belongs to the next."""
    kept = _Kept(peer.makefile("rb", 0))
    return [read_response(kept) for _ in range(count)]


def read_response(peer, method="GET"):
    """(status, headers, body) of the next response on a socket."""
    response = http.client.HTTPResponse(peer, method=method)
    response.begin()
    body = response.read()
    status, headers = response.status, response.headers
    response.close()
    return status, headers, body


def statuses(data):
    """The status of each response in raw bytes."""
    return [int(code) for code in re.findall(rb"^HTTP/1\.[01] (\d{3})", data, re.M)]


def is_whole(data):
    """Whether a raw response ends as its framing says."""
    head, _, body = data.partition(b"\r\n\r\n")
    if match := re.search(rb"^content-length: *(\d+)", head, re.M | re.I):
        return len(body) == int(match[1])
    if re.search(rb"^transfer-encoding: *chunked", head, re.M | re.I):
        return body.endswith(b"0\r\n\r\n")
    return False
