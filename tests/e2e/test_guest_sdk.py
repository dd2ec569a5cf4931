"""Components made with the guest library for C++: its examples, and guests that show how it behaves.

Everything but what names Portico runs under `wasmtime serve` as well, where WASMTIME says where that is.
"""
import gzip
import json
import os
import shutil
import socket
import subprocess
import threading

import pytest
from harness import BINARY, GUESTS, PATIENCE, ROOT, Server, is_whole, read_all, read_response, read_until
from upstream import Reader, Upstream, chunks, each_request, free_port, reset, response

SDK = ROOT / "guests/cpp"
WASMTIME = os.environ.get("WASMTIME")
HOSTS = ["portico", pytest.param("wasmtime", marks=pytest.mark.skipif(not WASMTIME, reason="WASMTIME is not given"))]
only_portico = pytest.mark.parametrize("host", ["portico"], indirect=True)


def cmake(*arguments):
    done = subprocess.run(["cmake", *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def built():
    """Where the library's guests are, built where they are not current."""
    if not shutil.which("cmake"):
        pytest.skip("cmake is not installed")
    folder = GUESTS / ".sdk"
    cmake("-G", "Ninja", "-S", SDK / "tests", "-B", folder, "--toolchain", SDK / "cmake/toolchain.cmake")
    cmake("--build", folder, "--parallel", "2")
    return folder


@pytest.fixture(params=HOSTS)
def host(request):
    return request.param


@pytest.fixture
def run(built, host, tmp_path):
    """Serves an example, or a guest of the tests, under one of the hosts."""
    servers = []

    def start(name, *options, env=None, reach=True):
        component = next(p for p in (built / f"examples/{name}/{name}.wasm", built / f"{name}.wasm") if p.exists())
        variables = [part for key, value in (env or {}).items() for part in ("--env", f"{key}={value}")]
        if host == "portico":
            allowed = ["--allow-host", "*", "--allow-private"] if reach else []
            servers.append(Server(component, "--workers", "1", "--no-cache", *allowed, *variables, *options))
        else:
            servers.append(Server(component, "-Scli", *variables, *options, program=WASMTIME))
        return servers[-1]

    yield start
    for server in servers:
        if host == "portico" and server.process.poll() is None:
            server.stop()
        else:
            server.kill()


@pytest.fixture
def upstream():
    started = []

    def start(script, **more):
        started.append(Upstream(script, **more))
        return started[-1]

    yield start
    for server in started:
        server.close()


def echoing(request):
    return response(request.body, x_method=request.method, x_target=request.target)


def pattern(size):
    return bytes(range(251)) * (size // 251 + 1)


# -- the examples ------------------------------------------------------------------------------------------------------

def test_hello(run, built):
    assert (built / "examples/hello/hello.wasm").stat().st_size < 40_000
    server = run("hello")
    status, headers, body = server.get("/some/path?query")
    assert (status, body) == (200, b"Hello from C++! You asked for /some/path\n")
    assert headers["content-type"] == "text/plain; charset=utf-8" and headers["content-length"] == str(len(body))
    status, headers, body = server.request("HEAD", "/")
    assert (status, body) == (200, b"") and headers["content-length"] == "32"


def test_echo_of_a_large_body(run):
    sent = pattern(30_000_000)
    server = run("echo")
    for framing, body in ({"Content-Length": len(sent)}, sent), ({"Transfer-Encoding": "chunked"},
                                                                 b"%x\r\n%s\r\n0\r\n\r\n" % (len(sent), sent)):
        with server.start("POST", "/", {"content-type": "a/b", **framing}) as peer:
            sender = threading.Thread(target=peer.sendall, args=(body,))  # What comes back must be read meanwhile.
            sender.start()
            status, headers, received = read_response(peer)
            sender.join(PATIENCE)
        assert (status, headers["content-type"]) == (200, "a/b")
        assert received == sent


def test_echo_answers_while_it_is_sent(run):
    with run("echo").start("POST", "/", {"Transfer-Encoding": "chunked"}) as peer:
        for word in (b"one", b"two"):
            peer.sendall(b"3\r\n" + word + b"\r\n")
            read_until(peer, word)
        peer.sendall(b"0\r\n\r\n")
        read_until(peer, b"0\r\n\r\n")


def test_echo_of_trailers(run):
    headers = {"Transfer-Encoding": "chunked", "Trailer": "x-sum", "TE": "trailers", "Connection": "close, TE"}
    with run("echo").start("POST", "/", headers, b"3\r\nabc\r\n0\r\nx-sum: 42\r\n\r\n") as peer:
        data = read_all(peer)
    assert chunks(data.partition(b"\r\n\r\n")[2]) == b"abc" and b"x-sum: 42\r\n" in data


def test_proxy(run, upstream):
    there = upstream(each_request(echoing))
    server = run("proxy", env={"UPSTREAM": f"{there.url}/base/"})
    status, headers, body = server.get("/a/b?c=d")
    assert (status, body) == (200, b"")
    assert (headers["x-method"], headers["x-target"]) == ("GET", "/base/a/b?c=d")
    sent = pattern(10_000_000)
    for method in ("POST", "PUT"):
        assert server.request(method, "/", sent)[2] == sent
    assert server.request("POST", "/", [sent], {"Transfer-Encoding": "chunked"})[2] == sent


def test_proxy_of_head(run, upstream):
    there = upstream(each_request(lambda _: b"HTTP/1.1 200 OK\r\ncontent-length: 1234\r\n\r\n"))
    status, headers, body = run("proxy", env={"UPSTREAM": there.url}).request("HEAD", "/")
    assert (status, body, headers["content-length"]) == (200, b"", "1234")


def test_proxy_reads_and_sends_at_once(run, upstream):
    """An upstream that answers each piece before it gets the next."""
    def script(peer, _):
        reader = Reader(peer)
        reader.head()
        peer.sendall(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while size := int(reader.file.readline(), 16):
            peer.sendall(b"%x\r\n%s\r\n" % (size, reader.file.read(size)))
            reader.file.readline()
        peer.sendall(b"0\r\n\r\n")

    server = run("proxy", env={"UPSTREAM": upstream(script).url})
    with server.start("POST", "/", {"Transfer-Encoding": "chunked"}) as peer:
        for i in range(5):
            word = b"piece %d" % i
            peer.sendall(b"%x\r\n%s\r\n" % (len(word), word))
            read_until(peer, word)
        peer.sendall(b"0\r\n\r\n")
        read_until(peer, b"0\r\n\r\n")


def test_proxy_without_upstream(run):
    server = run("proxy", env={"UPSTREAM": f"http://127.0.0.1:{free_port()}"})
    status, _, body = server.get("/")
    assert status == 502 and b"connection-refused" in body
    server.err.wait_for("upstream: connection-refused")
    assert run("proxy").get("/")[0] == 500


@only_portico
def test_proxy_may_reach_nothing_by_default(run, upstream):
    there = upstream(each_request(echoing))
    assert run("proxy", env={"UPSTREAM": there.url}, reach=False).get("/")[0] == 403
    assert there.connections == 0


def test_aggregate_asks_at_once(run, upstream):
    together = threading.Barrier(3)

    def meet(request):
        together.wait(PATIENCE)
        return response(request.target.encode())

    there = upstream(each_request(meet))
    dead = f"http://127.0.0.1:{free_port()}/"
    urls = [f"{there.url}/{'x' * i}" for i in range(3)] + [dead, "nonsense"]
    text = run("aggregate").text("/?" + "&".join(f"url={url}" for url in urls))
    lines = {line["url"]: line for line in map(json.loads, text.splitlines())}
    for i in range(3):
        assert lines[urls[i]] == {"url": urls[i], "status": 200, "bytes": i + 1}
    assert "connection-refused" in lines[dead]["error"]
    assert "HTTP-request-URI-invalid" in lines["nonsense"]["error"]


def test_aggregate_tells_each_as_it_comes(run, upstream):
    go_on = threading.Event()
    quick, slow = upstream(each_request(echoing)), upstream(each_request(lambda _: go_on.wait(PATIENCE) and response()))
    with run("aggregate").start("GET", f"/?url={slow.url}/&url={quick.url}/") as peer:
        assert slow.url.encode() not in read_until(peer, b"}\n")
        go_on.set()
        assert slow.url.encode() in read_until(peer, b"}\n")


def test_events(run):
    server = run("events")
    status, headers, body = server.get("/events?count=3&every=1")
    assert status == 200 and headers["content-type"] == "text/event-stream"
    events = body.decode().split("\n\n")
    assert events[:3] == [f"id: {i}\nevent: tick\ndata: tick {i}" for i in (1, 2, 3)]
    assert server.get("/events?count=3&every=1", {"last-event-id": "2"})[2].startswith(b"id: 3\n")
    assert b"EventSource" in server.get("/")[2]


def test_events_come_when_they_happen(run):
    with run("events").start("GET", "/events?count=2&every=86400000") as peer:
        assert b"tick 2" not in read_until(peer, b"data: tick 1\n\n")


def test_gzip(run, upstream):
    text = " ".join(f"line {i * i % 977} of a text that repeats itself" for i in range(60_000)).encode()
    noise = os.urandom(300_000)
    content = {"/text": (text, "text/plain"), "/noise": (noise, "text/x"), "/empty": (b"", "text/plain"),
               "/short": (b"a", "text/html"), "/image": (text, "image/png")}

    def answer(request):
        assert request.get("accept-encoding") is None
        body, kind = content[request.target]
        return response(body, content_type=kind, etag='"1"')

    server = run("gzip", env={"UPSTREAM": upstream(each_request(answer)).url})
    for path in ("/text", "/noise", "/empty", "/short"):
        status, headers, body = server.get(path, {"accept-encoding": "br, gzip;q=0.8"})
        assert (status, headers["content-encoding"], headers["etag"]) == (200, "gzip", 'W/"1"'), path
        assert gzip.decompress(body) == content[path][0], path
        if path == "/text":
            assert len(body) < len(text) / 4
    for path, accepted in (("/text", "br"), ("/text", "gzip;q=0"), ("/image", "gzip")):
        _, headers, body = server.get(path, {"accept-encoding": accepted})
        assert headers["content-encoding"] is None and body == content[path][0]


@only_portico
def test_gzip_of_what_is_cut_short_is_cut_short(run, upstream):
    def script(peer, _):
        Reader(peer).head()
        peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 100\r\n\r\nhalf")

    with run("gzip", env={"UPSTREAM": upstream(script).url}).start("GET", "/", {"accept-encoding": "gzip"}) as peer:
        assert not is_whole(read_all(peer))


def test_auth(run, upstream):
    there = upstream(each_request(lambda request: response(
        f"{request.get('x-user')} {request.get('authorization')}".encode())))
    server = run("auth", env={"UPSTREAM": there.url, "TOKENS": "alice:s3cret bob:hunter2 eve:"})
    assert server.get("/", {"authorization": "Bearer s3cret"})[::2] == (200, b"alice None")
    assert server.get("/", {"authorization": "bearer hunter2", "x-user": "root"})[::2] == (200, b"bob None")
    for wrong in ({}, {"authorization": "Bearer"}, {"authorization": "Bearer "}, {"authorization": "Basic s3cret"},
                  {"authorization": "Bearer s3cre"}, {"authorization": "Bearer s3crets3cret"}, {"x-user": "alice"}):
        status, headers, _ = server.get("/", wrong)
        assert (status, headers["www-authenticate"]) == (401, "Bearer"), wrong
    assert run("auth", env={"UPSTREAM": there.url}).get("/")[0] == 500


@only_portico
def test_middleware_in_process(run, built):
    """Without UPSTREAM requests go to the next component, and nowhere else."""
    chain = [part for name in ("gzip", "auth") for part in ("--with", built / f"examples/{name}/{name}.wasm")]
    server = run("echo", *chain, env={"TOKENS": "alice:s3cret"}, reach=False)
    text = b"again and " * 10_000
    sent = {"accept-encoding": "gzip", "content-type": "text/plain"}
    assert server.request("POST", "/", text, sent)[0] == 401
    status, headers, body = server.request("POST", "/", text, {**sent, "authorization": "Bearer s3cret"})
    assert (status, headers["content-encoding"], gzip.decompress(body)) == (200, "gzip", text)
    assert len(body) < len(text) / 10


def test_notes(run):
    server = run("notes", "--max-instance-reuse-count", "1000")

    def call(method, path, note=None):
        status, headers, body = server.request(method, path, note if note is None else json.dumps(note))
        return status, headers, json.loads(body) if body else None

    assert call("GET", "/notes")[::2] == (200, [])
    status, headers, note = call("POST", "/notes", {"text": "buy \u00fc \"milk\"", "tags": [1, None]})
    assert (status, headers["location"]) == (201, "/notes/1")
    assert note == {"id": 1, "text": "buy \u00fc \"milk\"", "tags": [1, None]}
    assert call("GET", "/notes/1")[::2] == (200, note)
    assert call("PUT", "/notes/1", {"text": "done"})[2] == {"id": 1, "text": "done"}
    assert call("GET", "/notes")[2] == [{"id": 1, "text": "done"}]
    assert call("DELETE", "/notes/1")[0] == 204
    assert call("GET", "/notes/1")[::2] == (404, {"error": "no such note"})
    for body in (b"{", b"[]", b"{}", b'{"text":1}', b"\xff", b"[" * 50_000):
        assert server.request("POST", "/notes", body)[0] == 400, body
    assert server.request("POST", "/notes", b" " * 70_000)[0] == 413
    status, headers, _ = server.request("PATCH", "/notes")
    assert (status, headers["allow"]) == (405, "GET, POST")
    assert server.get("/elsewhere")[0] == 404


def test_files(run, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "index.html").write_text("<p>home")
    (tmp_path / "sub/a b.txt").write_text("spaced")
    big = pattern(5_000_000)
    (tmp_path / "big.bin").write_bytes(big)
    (tmp_path / "out").symlink_to("/etc")
    server = run("files", "--dir", f"{tmp_path}::/www")
    status, headers, body = server.get("/")
    assert (status, headers["content-type"], body) == (200, "text/html; charset=utf-8", b"<p>home")
    assert server.get("/sub/a%20b.txt")[2] == b"spaced"
    status, headers, body = server.get("/big.bin")
    assert (status, headers["content-length"], body == big) == (200, str(len(big)), True)
    assert server.get("/big.bin", {"if-none-match": headers["etag"]})[::2] == (304, b"")
    for path in ("/none", "/sub", "/../secret", "/%2e%2e/%2e%2e/etc/passwd", "/out/passwd", "/a%00b"):
        assert server.get(path)[0] in (400, 404), path
    assert server.request("POST", "/")[0] == 405


# -- how the library behaves -------------------------------------------------------------------------------------------

def test_what_a_request_is(run):
    text = run("probe").text("/describe?q=a+b%26&x", {"X-One": "1", "Host": "example.test"})
    assert text.startswith("GET http://example.test /describe [q=a+b%26&x]\nq=a b&\n") and "X-One: 1" in text.title()


def test_reading(run):
    server = run("probe")
    assert server.request("POST", "/limited", b"x" * 1000)[2] == b"1000"
    assert server.request("POST", "/limited", b"x" * 1001)[2] == b"body-too-large"
    assert server.request("POST", "/pieces", pattern(3_000_000)[:3_000_000])[2] == \
        b"3000000 in pieces, ended, trailer none"
    with server.start("POST", "/pieces", {"Transfer-Encoding": "chunked", "Connection": "close"},
                      b"3\r\nabc\r\n0\r\nx-sum: 42\r\n\r\n") as peer:
        assert read_all(peer).endswith(b"3 in pieces, ended, trailer 42")


def test_large_answers(run):
    server = run("probe")
    for size in (0, 1, 4096, 4097, 1_000_000, 20_000_000):
        status, headers, body = server.get(f"/large?size={size}")
        assert (status, headers["content-length"], len(body)) == (200, str(size), size)


def test_trailers_after_bytes(run):
    server = run("probe")
    with server.start("GET", "/trailers", {"TE": "trailers", "Connection": "close, TE"}) as peer:
        data = read_all(peer)
    assert b"content" in data and b"\r\nx-sum: 42\r\n" in data


def test_a_length_without_bytes(run):
    server = run("probe")
    assert server.request("HEAD", "/declared")[1]["content-length"] == "7"
    assert server.get("/declared?status=304")[::2] == (304, b"")


def test_instances_that_serve_many(run, upstream):
    there = upstream(each_request(echoing))
    server = run("proxy", "--max-instance-reuse-count", "1000", env={"UPSTREAM": there.url})
    for size in (0, 1, 100_000, 3, 1_000_000):
        assert server.request("POST", "/", b"x" * size)[2] == b"x" * size


def test_answers_that_cannot_be_sent(run):
    server = run("probe")
    assert server.get("/bad-response?name=x%20y")[0] == 500
    assert server.get("/bad-response?name=connection")[0] == 500
    assert server.get("/bad-response?status=100")[0] == 500
    assert server.get("/error")[0] >= 500


@only_portico
def test_what_breaks_off_is_seen_to(run):
    server = run("probe")
    with server.start("GET", "/broken-off") as peer:
        data = read_all(peer)
    assert b"half" in data and not is_whole(data)
    with server.start("GET", "/too-long") as peer:
        read_all(peer)
    server.err.wait_for("written: HTTP-response-body-size")


def test_fetch(run, upstream):
    with_trailer = (b"HTTP/1.1 203 Yes\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n"
                    b"3\r\nabc\r\n0\r\nx-sum: 42\r\n\r\n")
    there = upstream(each_request(lambda _: with_trailer))
    assert run("probe").get(f"/get?url={there.url}/")[2] == b"203 abc 42"


def test_what_cannot_be_sent_says_why(run):
    lines = run("probe").text("/refused").splitlines()
    assert lines[0].startswith("HTTP-request-URI-invalid") and lines[1].startswith("HTTP-request-URI-invalid")
    assert lines[2] == "invalid-header (connection is the host's to set)"
    assert lines[3] == "invalid-header (bad name is not valid)"
    assert lines[4] == "HTTP-request-method-invalid (BAD METHOD)"
    assert lines[5].startswith("HTTP-")


def test_timeouts(run, upstream):
    def silent(peer, _):
        while peer.recv(65536):
            pass

    def halting(peer, _):
        Reader(peer).head()
        peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")
        while peer.recv(65536):
            pass

    server = run("probe")
    status, _, body = server.get(f"/get?url={upstream(silent).url}/&first=50")
    assert status == 502 and (b"timeout" in body), body
    status, _, body = server.get(f"/get?url={upstream(halting).url}/&between=50")
    assert status == 502 and body.startswith(b"in the body:"), body


def test_failures_in_a_body(run, upstream):
    def short(peer, _):
        Reader(peer).head()
        peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")

    def dropped(peer, _):
        Reader(peer).head()
        peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")
        reset(peer)

    server = run("probe")
    for script in (short, dropped):
        status, _, body = server.get(f"/get?url={upstream(script).url}/")
        assert status == 502 and body.startswith(b"in the body:"), body


def test_an_upload_that_the_guest_writes(run, upstream):
    seen = []

    def script(peer, _):
        request = Reader(peer).request()
        seen.append(request)
        peer.sendall(response(b"got %d" % len(request.body)))

    text = run("probe").text(f"/upload?url={upstream(script).url}/")
    assert text.splitlines() == [
        "ok, again: already-taken (the body is finished)", "got 2000000", "again: already-taken"]
    assert seen[0].trailers == [("x-sum", "2000000")]


def test_an_upload_that_nobody_reads_stops(run, upstream):
    def script(peer, _):
        Reader(peer).head()
        reset(peer)

    text = run("probe").get(f"/upload?url={upstream(script).url}/")[2]
    assert b"stopped:" in text or b"ok" not in text.splitlines()[0] or b"connection" in text


def test_several_uploads_at_once(run, upstream):
    content = pattern(7_000_000)[:7_000_000]  # More than all buffers on the way hold.
    together = threading.Barrier(3)

    def script(peer, _):
        reader = Reader(peer)
        head = reader.head()
        together.wait(PATIENCE)  # All are on their way before one is read.
        size = int(head.get("content-length"))
        body = reader.file.read(size)
        peer.sendall(response(f"{head.target} {len(body)} {body == content}".encode()))

    server = run("probe")
    there = upstream(script)
    there.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    status, _, text = server.request("POST", f"/spread?count=3&url={there.url}", content)
    assert status == 200
    assert sorted(text.decode().splitlines()) == [f"{i}: /{i} 7000000 True" for i in range(3)]


def test_a_request_given_up_is_closed(run, upstream):
    closed = threading.Event()

    def script(peer, _):
        while peer.recv(65536):
            pass
        closed.set()

    there = upstream(script)
    assert run("probe").text(f"/give-up?url={there.url}/") == "given up"
    if there.connections:
        assert closed.wait(PATIENCE)


def test_a_written_body_is_sent(run, upstream):
    there = upstream(each_request(lambda request: response(b"%d" % len(request.body))))
    assert run("probe").text(f"/written?url={there.url}/") == "10000"


def test_text_tools_and_router(run):
    server = run("probe")
    assert server.text("/texts").splitlines() == [
        "a%20b%2F%C3%A9 A%zz%4 a b+", "1242" + "gone", "http://Example.com:81/?x http", "https://other/base/?x"]
    assert server.text("/wild/a%2fb/c/d%20e") == "a/b|c/d e"
    assert server.text("/wild/a/") == "a|"
    assert server.get("/wild/a")[0] == 404 and server.get("/wild//x")[0] == 404


@only_portico
def test_interim_responses_and_answers_in_two_steps(run):
    with run("hints").start("GET", "/p", {"Connection": "close"}) as peer:
        data = read_all(peer)
    interim, _, rest = data.partition(b"\r\n\r\n")
    assert interim.startswith(b"HTTP/1.1 103 ") and b"link: </style.css>" in interim
    assert rest.startswith(b"HTTP/1.1 201 ") and b"x-path: /p\r\n" in rest
    assert b"sent\nHTTP-protocol-error\nonce\n" in rest


# -- projects ----------------------------------------------------------------------------------------------------------

def new_project(where, name="my-app"):
    done = subprocess.run([BINARY, "new", name], cwd=where, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    return where / name, done.stdout


def build_project(project, **environment):
    done = subprocess.run(["cmake", "--workflow", "--preset", "release"], cwd=project, text=True, timeout=10 * PATIENCE,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, **environment})
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """One that is built already; tests put its source back."""
    project, said = new_project(tmp_path_factory.mktemp("projects"))
    assert "cmake --workflow --preset release" in said
    status, output = build_project(project)
    assert status == 0 and f"Made {project}/build/my-app.wasm" in output, output
    return project


@pytest.fixture
def source(project):
    main = project / "main.cpp"
    text = main.read_text()
    yield main
    main.write_text(text)


def rebuild(project):
    done = subprocess.run(["cmake", "--build", "build"], cwd=project, text=True, timeout=10 * PATIENCE,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def test_a_new_project_is_built_and_served_by_two_commands(project, cache):
    server = Server(project / "build/my-app.wasm", "--cache-dir", cache)
    assert server.text("/") == "Hello from my-app!\n"
    assert server.text("/greet/W%C3%A4sm") == "Hello, W\u00e4sm!\n"
    assert server.get("/nowhere")[0] == 404
    server.stop()


def test_a_project_is_not_written_over_another(project):
    done = subprocess.run([BINARY, "new", project], capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 1 and "there already" in done.stderr


@pytest.mark.parametrize("name", ["", "1st", "a b", "a.b", "test", ".."])
def test_names_that_projects_cannot_have(tmp_path, name):
    done = subprocess.run([BINARY, "new", name], cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode != 0 and "name" in done.stderr and list(tmp_path.iterdir()) == []


def test_a_forgotten_handler_is_named(project, source):
    source.write_text(source.read_text().replace("PORTICO_HTTP_HANDLER(handle)", ""))
    for _ in range(2):  # Built again, it says so again.
        status, output = rebuild(project)
        assert status != 0 and "my-app has no handler" in output and "PORTICO_HTTP_HANDLER(handle)" in output


def test_a_handler_of_another_shape_is_named(project, source):
    source.write_text(source.read_text().replace("handle(Request request)", "handle(int request)"))
    status, output = rebuild(project)
    assert status != 0 and "a handler is `Response handle(Request)`" in output


def test_a_mistake_is_shown_where_it_is(project, source):
    source.write_text(source.read_text().replace("return route(kRoutes, request);", "return route(kRoutes request);"))
    line = source.read_text().split("kRoutes request")[0].count("\n") + 1
    status, output = rebuild(project)
    assert status != 0 and f"main.cpp:{line}:" in output and "error: " in output


def test_a_function_that_is_not_there_is_named(project, source):
    text = source.read_text().replace("static Result<Response> handle",
                                      "extern int somewhere();\n\nstatic Result<Response> handle")
    source.write_text(text.replace("return route(", "if (somewhere() != 0) return Response{};\n  return route("))
    status, output = rebuild(project)
    assert status != 0 and "undefined symbol: somewhere()" in output


def test_without_a_compiler_it_is_said_what_to_install(tmp_path):
    project, _ = new_project(tmp_path)
    status, output = build_project(project, PORTICO_CLANG="clang-that-is-not-there++")
    assert status != 0 and "No clang++ was found" in output and "apt install" in output


def test_without_the_library_it_is_said_what_to_set(tmp_path):
    project, _ = new_project(tmp_path)
    status, output = build_project(project, PORTICO_GUEST=str(tmp_path))
    assert status != 0 and "PORTICO_GUEST" in output and str(tmp_path) in output


def test_versions_are_pinned_once():
    paths, tools = (ROOT / "tools/paths").read_text(), (SDK / "cmake/tools.cmake").read_text()
    for here, there in (("wasm_tools_version=", "WASM_TOOLS_VERSION "), ("adapter_version=", "ADAPTER_VERSION ")):
        version = paths.split("\n" + here)[1].split()[0]
        assert f"PORTICO_{there}{version})" in tools


def test_bindings_are_current(tmp_path):
    """The generated sources in the repository are what wit/ gives."""
    program = os.environ.get("WIT_BINDGEN", "wit-bindgen")
    if not shutil.which(program):
        pytest.skip("wit-bindgen is not installed")
    shutil.copytree(ROOT / "wit/deps", tmp_path / "wit/deps")
    shutil.copytree(ROOT / "wit", tmp_path / "wit/deps/http", ignore=shutil.ignore_patterns("deps", "*.md"))
    shutil.copy(ROOT / "guests/wit/worlds.wit", tmp_path / "wit")
    subprocess.run([program, "c", tmp_path / "wit", "--world", "sdk", "--features", "informational-outbound-responses",
                    "--out-dir", tmp_path / "out"], check=True, capture_output=True)
    for name in ("sdk.c", "sdk.h"):
        assert (SDK / "src/bindings" / name).read_text() == (tmp_path / "out" / name).read_text()
