"""Servers that a guest's requests go to: each scripted by the test, on loopback, on a port of its own."""
import contextlib
import pathlib
import re
import socket
import ssl
import struct
import subprocess
import threading

from harness import PATIENCE, read_until


class Upstream:
    """Runs `script(peer, number)` on each connection, in a thread of its own; `number` counts from 1."""

    def __init__(self, script, tls=None, family=socket.AF_INET, path=None):
        self.script = script
        self.tls = tls
        self.connections = 0
        self.open = 0
        self.changed = threading.Condition()
        self.failures = []
        self.listener = socket.socket(socket.AF_UNIX if path else family, socket.SOCK_STREAM)
        self.listener.bind(path or ("127.0.0.1" if family == socket.AF_INET else "::1", 0))
        self.listener.listen(1024)
        if not path:
            self.port = self.listener.getsockname()[1]
            self.authority = f"127.0.0.1:{self.port}"
            self.url = f"{'https' if tls else 'http'}://{self.authority}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self.listener.accept()
                with self.changed:
                    self.connections += 1
                    self.open += 1
                    self.changed.notify_all()
                threading.Thread(target=self._serve, args=(peer, self.connections), daemon=True).start()

    def _serve(self, peer, number):
        peer.settimeout(PATIENCE)
        try:
            if self.tls:
                peer = self.tls.wrap_socket(peer, server_side=True)
            self.script(peer, number)
        except (OSError, AssertionError) as failure:
            self.failures.append(failure)
        finally:
            peer.close()
            with self.changed:
                self.open -= 1
                self.changed.notify_all()

    def wait(self, condition):
        """Until `condition(self)` holds, looked at whenever a connection opens or closes."""
        with self.changed:
            assert self.changed.wait_for(lambda: condition(self), PATIENCE), (self.connections, self.open)

    def close(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


class Request:
    """A request as it came over the wire."""

    def __init__(self, head):
        first, *lines = head.decode("latin-1").split("\r\n")
        self.method, self.target, self.version = first.split(" ")
        self.fields = [tuple(line.split(": ", 1)) if ": " in line else (line.rstrip(":"), "") for line in lines]
        self.body = b""
        self.trailers = []

    def get(self, name):
        return next((value for key, value in self.fields if key.lower() == name.lower()), None)

    def names(self):
        return [name for name, _ in self.fields]


class Reader:
    """Requests of one connection, one after another."""

    def __init__(self, peer):
        self.file = peer.makefile("rb")

    def head(self):
        """None at the end of the connection."""
        lines = []
        while (line := self.file.readline()) not in (b"\r\n", b""):
            lines.append(line.rstrip(b"\r\n"))
        return Request(b"\r\n".join(lines)) if lines else None

    def request(self):
        request = self.head()
        if request is None:
            return None
        if "chunked" in (request.get("transfer-encoding") or ""):
            while size := int(self.file.readline().split(b";")[0], 16):
                request.body += self.file.read(size)
                assert self.file.readline() == b"\r\n"
            while (line := self.file.readline()) not in (b"\r\n", b""):
                request.trailers.append(tuple(line.decode().rstrip("\r\n").split(": ", 1)))
        elif length := int(request.get("content-length") or 0):
            request.body = self.file.read(length)
            assert len(request.body) == length, "the request was cut short"
        return request


def response(body=b"", status="200 OK", **fields):
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n{lines}\r\n".encode() + body


def each_request(answer):
    """A script that answers every request of a connection with `answer(request)`, which gives bytes."""

    def script(peer, _):
        reader = Reader(peer)
        while request := reader.request():
            peer.sendall(answer(request))

    return script


def saying(data, wait=False):
    """A script that reads one head, says `data` and closes, or keeps the connection until the client does."""

    def script(peer, _):
        read_until(peer, b"\r\n\r\n")
        peer.sendall(data)
        if wait:
            while peer.recv(65536):
                pass

    return script


def reset(peer):
    """Makes the close of `peer` a reset."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


class Authority:
    """A certificate authority of the test's own."""

    def __init__(self, folder, name="Test CA"):
        self.folder = pathlib.Path(folder)
        self.name = name.replace(" ", "-")
        self.certificate = str(self.folder / f"{self.name}.pem")
        self.key = str(self.folder / f"{self.name}.key")
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                      "-subj", f"/CN={name}", "-keyout", self.key, "-out", self.certificate)

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=self.folder, timeout=PATIENCE)

    def issue(self, name, alternative, start="20200101000000Z", end="21000101000000Z"):
        """Paths of a certificate for `alternative`, such as "DNS:app.test,IP:127.0.0.1", and its key."""
        certificate, key, request = (str(self.folder / f"{self.name}-{name}.{kind}") for kind in ("pem", "key", "csr"))
        self._openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                      "-keyout", key, "-out", request)
        extensions = self.folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName={alternative}\n")
        index = self.folder / f"{name}.index"
        index.write_text("")
        (self.folder / f"{name}.cnf").write_text(
            f"[ca]\ndefault_ca=own\n[own]\ndatabase={index}\nserial={name}.serial\nrand_serial=yes\nnew_certs_dir=.\n"
            "default_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n")
        self._openssl("ca", "-batch", "-config", f"{name}.cnf", "-cert", self.certificate, "-keyfile", self.key,
                      "-in", request, "-out", certificate, "-startdate", start, "-enddate", end,
                      "-extfile", str(extensions), "-notext")
        return certificate, key

    def server(self, name="server", alternative="DNS:localhost,IP:127.0.0.1", clients=None, **dates):
        """A context for servers; with `clients`, an authority, they ask for certificates of it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.issue(name, alternative, **dates))
        if clients:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(clients.certificate)
        return context


class NameServer:
    """Answers DNS questions for A with `addresses[name]`, an rcode where that is a number, not at all for None."""

    def __init__(self, addresses):
        self.addresses = addresses
        self.asked = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.authority = f"127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                question, client = self.socket.recvfrom(4096)
                if answer := self._answer(question):
                    self.socket.sendto(answer, client)

    def _answer(self, question):
        at, labels = 12, []
        while size := question[at]:
            labels.append(question[at + 1:at + 1 + size].decode())
            at += 1 + size
        kind = int.from_bytes(question[at + 1:at + 3], "big")
        name = ".".join(labels).lower()
        self.asked.append(name)
        found = self.addresses.get(name, 3)
        if found is None:
            return None
        code = found if isinstance(found, int) else 0
        records = [socket.inet_aton(a) for a in found] if kind == 1 and not isinstance(found, int) else []
        head = question[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(records), 0, 0)
        body = question[12:at + 5]
        return head + body + b"".join(b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 1, 4) + r for r in records)

    def close(self):
        self.socket.close()


def free_port():
    """A port that was free a moment ago, for programs that cannot say which one they took."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def chunks(data):
    """The content of a chunked message."""
    content = b""
    while match := re.match(rb"([0-9a-fA-F]+)\r\n", data):
        size = int(match[1], 16)
        content += data[match.end():match.end() + size]
        data = data[match.end() + size + 2:]
    return content
