"""The guest libraries of the experimental HTTP interface (guests/experimental), under `wasmtime-http`."""
import os
import pathlib
import re
import socket
import subprocess

import pytest
from harness import BINARY, PATIENCE, guest
from upstream import Upstream, each_request, response

WASMTIME_HTTP = str(pathlib.Path(BINARY).with_name("wasmtime-http"))
TEXT = "Testing with a request body. Does this actually work?"

languages = pytest.mark.parametrize("language", ["cpp", "assemblyscript"])


def answer(request):
    """Sends bodies back; some paths ask for something else."""
    content = request.get("content-type") or "application/json"
    headers, status, body = {}, "200 OK", request.body or b'"OK"'
    if match := re.fullmatch(r"/bytes/(\d+)", request.target):
        count = int(match[1])
        body = (b"abcdefghijklmnopqrstuvwxyz" * (count // 26 + 1))[:count]
    elif match := re.fullmatch(r"/status/(\d+)", request.target):
        status = f"{match[1]} As asked"
    elif request.target == "/inspect":
        body = f"{request.method} {request.target}\n".encode()
        headers = {f"seen-{name.lower()}": value for name, value in request.fields if name.lower().startswith("x-")}
    elif request.target == "/large-header":
        headers = {"x-large": "v" * 30_000, "x-empty": ""}
    elif request.target == "/twice":
        headers = {"x-twice": "one\r\nX-Twice: two"}
    whole = response(body, status, content_type=content, **headers)
    return whole[:len(whole) - len(body)] if request.method == "HEAD" else whole


class Echo(Upstream):
    def __init__(self):
        self.requests = []
        super().__init__(each_request(self.answer))

    def answer(self, request):
        self.requests.append(request)
        return answer(request)


@pytest.fixture
def echo():
    server = Echo()
    yield server
    server.close()
    assert not server.failures


@pytest.fixture
def dead():
    """The URL of a port that is taken, but that nobody listens on."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{silent.getsockname()[1]}/"


def run(language, program, *options, **environment):
    variables = [option for name, value in environment.items() for option in ("-e", f"{name}={value}")]
    module = guest(f"experimental/{language}/{program}")
    outside = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return subprocess.run([WASMTIME_HTTP, *options, *variables, module], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=PATIENCE, env=outside)


def succeeds(done):
    assert done.returncode == 0, done
    return done.stdout


def fails(done, why):
    assert done.returncode != 0 and why in done.stderr, done


@languages
def test_post_and_print(echo, language):
    printed = succeeds(run(language, "post", "-a", echo.url, URL=f"{echo.url}/post"))
    assert printed == f"text/plain\n{TEXT}\n200\n"
    (request,) = echo.requests
    assert (request.method, request.target, request.body) == ("POST", "/post", TEXT.encode())
    assert (request.get("content-type"), request.get("abc")) == ("text/plain", "def")


@languages
def test_post_says_why_not(echo, dead, language):
    url = f"{echo.url}/"
    fails(run(language, "post", "-a", echo.url), "say where to post to")
    fails(run(language, "post", URL=url), f"{url}: destination not allowed (error 7)")
    fails(run(language, "post", "-a", echo.url, URL="nonsense"), "nonsense: invalid URL (error 10)")
    fails(run(language, "post", "-a", dead, URL=dead), f"{dead}: no response from the server (error 11)")
    fails(run(language, "post", "-a", echo.url, "-c", "0", URL=url), f"{url}: too many open responses (error 13)")
    assert not echo.requests


@languages
@pytest.mark.parametrize("function", ["get", "post"])
def test_allowed_hosts(echo, language, function):
    def call(*allowed):
        options = [option for url in allowed for option in ("-a", url)]
        return run(language, "requests", "-i", function, *options, URL=f"{echo.url}/some/path")

    fails(call(), "destination not allowed")
    fails(call("https://example.com", "http://127.0.0.2"), "destination not allowed")
    assert not echo.requests
    succeeds(call("https://example.com", "https://127.0.0.1"))  # Scheme and port do not count.
    succeeds(call("https://example.com", "insecure:allow-all"))
    assert [request.method for request in echo.requests] == [function.upper()] * 2


@languages
def test_open_responses(echo, language):
    def call(*options):
        return run(language, "requests", "-i", "concurrent", "-a", echo.url, *options, URL=f"{echo.url}/")

    succeeds(call())
    succeeds(call("-c", "3"))
    assert len(echo.requests) == 6
    fails(call("-c", "2"), "too many open responses")
    assert len(echo.requests) == 8


@languages
def test_whole_library(echo, dead, language):
    assert succeeds(run(language, "api", "-a", echo.url, "-c", "4", URL=echo.url, DEAD=dead)) == ""


def test_send_aborts_with_the_reason(echo):
    """What ported programs in AssemblyScript call, which have no other way to see an error."""
    done = run("assemblyscript", "api", "-a", "http://elsewhere.invalid", URL=echo.url, DEAD="")
    fails(done, "request failed: destination not allowed")
    assert not echo.requests
