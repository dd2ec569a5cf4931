"""What clients get from guests that behave: every language, bodies, trailers, heads, output."""
import hashlib
import os
import random
import re
import subprocess

import pytest
from harness import read_response, read_until

HELLO = {
    "hello": "Hello from C\n",
    "cpp_hello": "Hello from C++: /path today\n",
    "js_hello": "Hello from JavaScript: GET /path\n",
    "py_hello": "Hello from Python: GET /path\n",
    "go_hello": "Hello from Go: /path, 1\n",
    "wat_hello": "Hello from WAT\n",
}


@pytest.mark.parametrize("name", HELLO)
def test_every_language_says_hello(shared, name):
    server = shared(name)
    assert server.text("/path") == HELLO[name]
    assert server.text("/path") == HELLO[name]


def test_curl_gets_the_answer(shared):
    done = subprocess.run(["curl", "-sS", "-i", shared("hello").url], capture_output=True, timeout=60)
    head, body = done.stdout.decode().split("\r\n\r\n", 1)
    assert head.startswith("HTTP/1.1 200 OK")
    assert re.search(r"(?im)^content-type: text/plain", head)
    assert re.search(r"(?im)^date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", head)
    assert body == HELLO["hello"]


def test_a_component_in_text_form_is_served(serve, tmp_path):
    source = os.path.join(os.path.dirname(__file__), "../guests/wat/hello.wat")
    text = tmp_path / "hello.wat"
    text.write_bytes(open(source, "rb").read())
    assert serve(str(text)).text() == HELLO["wat_hello"]


@pytest.mark.parametrize("name", ["echo", "echo_splice", "js_echo"])
@pytest.mark.parametrize("size", [0, 1, 4096, 65537, 1 << 20])
@pytest.mark.parametrize("chunked", [False, True])
def test_echo_returns_every_byte(shared, name, size, chunked):
    body = random.Random(size).randbytes(size)
    pieces = iter([body[i:i + 30000] for i in range(0, size, 30000)]) if chunked else body
    headers = {"Transfer-Encoding": "chunked"} if chunked else {}
    status, _, answer = shared(name).request("POST", "/", pieces, headers)
    assert status == 200
    assert hashlib.sha256(answer).digest() == hashlib.sha256(body).digest()


def test_echo_answers_while_the_request_is_still_being_sent(shared):
    with shared("echo").start("POST", "/", {"Transfer-Encoding": "chunked"}, b"5\r\nfirst\r\n") as peer:
        assert b"first" in read_until(peer, b"first")
        peer.sendall(b"6\r\nsecond\r\n")
        assert b"second" in read_until(peer, b"second")
        peer.sendall(b"0\r\n\r\n")
        read_until(peer, b"0\r\n\r\n")


TRAILERS = b"4\r\nbody\r\n0\r\nx-sum: 42\r\nX-Other: two words\r\n\r\n"


def test_trailers_go_both_ways(shared):
    head = {"Transfer-Encoding": "chunked", "Trailer": "x-sum, x-other", "TE": "trailers"}
    with shared("trailers").start("POST", "/", head, TRAILERS) as peer:
        data = read_until(peer, b"\r\n0\r\n") + b""
        while not data.endswith(b"\r\n\r\n") or b"x-sum" not in data:
            data += peer.recv(4096)
    assert re.search(rb"(?i)^trailer: x-sum, x-other", data, re.M)
    tail = data.split(b"\r\n0\r\n", 1)[1].lower()
    assert tail == b"x-sum: 42\r\nx-other: two words\r\n\r\n"


def test_trailers_are_not_sent_to_a_client_that_did_not_ask(shared):
    head = {"Transfer-Encoding": "chunked", "Trailer": "x-sum, x-other", "Connection": "close"}
    with shared("trailers").start("POST", "/", head, TRAILERS) as peer:
        data = peer.makefile("rb").read()
    assert data.endswith(b"\r\n0\r\n\r\n")
    assert b"42" not in data.partition(b"\r\n\r\n")[2]


def test_a_request_without_trailers_gets_none(shared):
    status, _, body = shared("trailers").request("POST", "/", b"plain", {"TE": "trailers"})
    assert (status, body) == (200, b"plain")


def test_the_guest_sees_the_request_as_it_was_sent(shared):
    server = shared("inspect")
    head = (b"GET /a/b?c=d%20e HTTP/1.1\r\nHost: example.test:81\r\nX-One: 1\r\ntwo: 2\r\nx-one: 3\r\n"
            b"Connection: close\r\nKeep-Alive: 5\r\nempty:\r\n\r\n")
    body = server.raw(head).split(b"\r\n\r\n", 1)[1]
    assert b"method GET\npath /a/b?c=d%20e\nscheme HTTP\nauthority example.test:81\n" in body
    assert re.findall(rb"header (.*)\n", body) == [b"X-One: 1", b"two: 2", b"x-one: 3", b"empty: "]


@pytest.mark.parametrize("method, seen", [("DELETE", "DELETE"), ("PATCH", "PATCH"), ("BREW", "other BREW"),
                                          ("brew", "other brew"), ("OPTIONS", "OPTIONS"), ("TRACE", "TRACE")])
def test_methods(shared, method, seen):
    _, _, body = shared("inspect").request(method, "/")
    assert body.startswith(f"method {seen}\n".encode())


def test_an_absolute_target_wins_over_host(shared):
    data = shared("inspect").raw(b"GET http://real.test/x HTTP/1.1\r\nHost: other.test\r\nConnection: close\r\n\r\n")
    assert b"path /x\n" in data and b"authority real.test\n" in data


def test_options_star(shared):
    data = shared("inspect").raw(b"OPTIONS * HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n")
    assert b"method OPTIONS\npath *\n" in data


def test_bytes_beyond_ascii_pass_in_header_values(shared):
    data = shared("inspect").raw(b"GET / HTTP/1.1\r\nHost: a\r\nx: \xc3\xa9\xff\r\nConnection: close\r\n\r\n")
    assert b"header x: \xc3\xa9\xff\n" in data


@pytest.mark.parametrize("name", ["check_fields", "check_messages", "check_system"])
def test_batteries_inside_the_guest(shared, name):
    assert shared(name).text() == "ok\n"


def test_the_stream_battery_inside_the_guest(shared):
    body = bytes(i % 251 for i in range(100000))
    status, _, answer = shared("check_streams").request("POST", "/", body)
    assert status == 200
    assert answer.rsplit(b"verdict: ", 1)[1] == b"ok\n", answer[-2000:]


@pytest.mark.parametrize("code", [200, 201, 299, 400, 404, 418, 500, 599, 600, 999])
def test_statuses(shared, code):
    status, _, body = shared("status").get(f"/?code={code}")
    assert (status, body) == (code, b"a body\n")


@pytest.mark.parametrize("code", [0, 42, 99, 1000, 65535])
def test_impossible_statuses_are_refused(shared, code):
    assert shared("status").text(f"/?code={code}") == "refused\n"


@pytest.mark.parametrize("code", [204, 304])
def test_statuses_without_content_carry_none(shared, code):
    with shared("status").start("GET", f"/?code={code}") as peer:
        status, headers, body = read_response(peer)
        assert (status, body) == (code, b"")
        assert "transfer-encoding" not in headers
        peer.sendall(b"GET /?code=201 HTTP/1.1\r\nHost: a\r\n\r\n")
        assert read_response(peer)[0] == 201


def test_a_response_without_a_body_says_so(shared):
    status, headers, body = shared("no_answer").get("/no-body")
    assert (status, headers["content-length"], body) == (200, "0", b"")


def test_a_large_answer_is_whole(shared):
    size = 20_000_003
    status, headers, body = shared("stream").get(f"/declared?bytes={size}&chunk=4096")
    assert (status, headers["content-length"], len(body)) == (200, str(size), size)
    assert body == (b"abcdefghijklmnopqrstuvwxyz" * (size // 26 + 1))[:size]


def test_many_small_writes_are_whole(shared):
    _, _, body = shared("stream").get("/?bytes=20000&chunk=1")
    assert body == (b"abcdefghijklmnopqrstuvwxyz" * 770)[:20000]


def test_output_is_streamed_as_it_is_written(shared):
    with shared("stream").start("GET", "/?bytes=6&chunk=3&pause=300") as peer:
        assert b"def" not in read_until(peer, b"abc")
        read_until(peer, b"def")


@pytest.mark.parametrize("path", ["/", "/consume", "/some"])
def test_a_request_body_may_be_ignored(shared, path):
    server = shared("ignore_body")
    status, _, body = server.request("POST", path, b"x" * 200_000)
    assert (status, body) == (200, b"ignored\n")


def test_informational_responses(shared):
    data = shared("informational").raw(b"GET /?code=102 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    first, second, rest = data.split(b"\r\n\r\n", 2)
    assert first.startswith(b"HTTP/1.1 103") and b"link: </style.css>; rel=preload" in first.lower()
    assert second.startswith(b"HTTP/1.1 102")
    assert rest.startswith(b"HTTP/1.1 200") and b"sent\nsent\n" in rest


@pytest.mark.parametrize("code", [99, 200, 600])
def test_only_informational_statuses_are_informational(shared, code):
    data = shared("informational").raw(f"GET /?code={code} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    assert b"HTTP-protocol-error" in data
    assert data.startswith(b"HTTP/1.1 103")


def test_informational_responses_are_not_for_old_clients(shared):
    data = shared("informational").raw(b"GET / HTTP/1.0\r\n\r\n")
    assert b" 200 " in data.split(b"\r\n")[0]


def test_files_and_sockets_are_out_of_reach(shared):
    assert shared("sandbox").text() == (
        "preopens: 0\ncreate-tcp-socket: access-denied\ncreate-udp-socket: access-denied\n"
        "resolve-addresses: access-denied\nterminal: no\nstdin: closed\n")


def test_outgoing_requests_are_denied(shared):
    assert shared("outgoing").text() == "HTTP-request-denied\n"


def test_output_is_prefixed_line_by_line(serve):
    server = serve("print", "--workers", "1")
    server.text("/")
    server.text("/partial")
    server.out.wait_for(r"last line")
    server.err.wait_for(r"and another")
    assert server.out.text().split("\n") == [
        "stdout [0] :: this goes to stdout", "stdout [1] :: one line in pieces", "stdout [1] :: ",
        "stdout [1] :: last line without an end"]
    assert [line for line in server.err.text().split("\n") if line.startswith("stderr [")] == [
        "stderr [0] :: this goes to stderr", "stderr [1] :: a complaint", "stderr [1] :: and another"]


def test_output_from_javascript_is_prefixed(serve):
    server = serve("js_print")
    assert server.text() == "printed\n"
    assert server.out.wait_for("JavaScript") == "stdout [0] :: one line from JavaScript"
    assert server.err.wait_for("complaint") == "stderr [0] :: one complaint from JavaScript"


def test_output_without_prefix(serve):
    server = serve("print", "--no-logging-prefix")
    server.text("/")
    assert server.out.wait_for("stdout") == "this goes to stdout"
    assert server.err.wait_for("this goes") == "this goes to stderr"


def test_no_output_is_lost(serve):
    server = serve("print")
    server.text("/flood?lines=12000")  # Under the 1 MiB that is kept for a reader however slow.
    server.out.wait_for("the same line", count=12000)


def test_env_and_instance_numbers(serve):
    server = serve("env", "--env", "FOO=bar", "--env", "INHERITED", "--env", "EMPTY=", "--workers", "2",
                   environment={"INHERITED": "from outside", "SECRET": "never seen"})
    numbers = []
    for _ in range(40):
        lines = server.text().split("\n")
        assert "FOO=bar" in lines and "INHERITED=from outside" in lines and "EMPTY=" in lines
        assert not any("SECRET" in line or line.startswith("PATH=") for line in lines)
        numbers += [int(line.split("=")[1]) for line in lines if line.startswith("INSTANCE_ID=")]
    assert len(set(numbers)) == 40


def test_header_option_replaces_what_clients_send(serve, tmp_path):
    listed = tmp_path / "headers"
    listed.write_text("x-file: from a file\n\nx-file: again\n")
    server = serve("inspect", "-H", "x-added: 1", "--header", "X-Added: 2", "-H", f"@{listed}")
    _, _, body = server.get("/", {"x-added": "client", "x-kept": "client"})
    headers = [line.lower() for line in body.decode().split("\n") if line.startswith("header ")]
    assert "header x-kept: client" in headers
    assert [line for line in headers if "x-added" in line] == ["header x-added: 1", "header x-added: 2"]
    assert [line for line in headers if "x-file" in line] == ["header x-file: from a file", "header x-file: again"]


def test_a_guest_runs_on_after_its_response(serve):
    server = serve("run_on")
    assert server.text("/?ms=50") == "answered\n"
    assert server.out.wait_for("worked on").endswith("worked on")
