"""Core modules as programs: `wasmtime-http`, and `portico run` where it is given one."""
import os
import pathlib
import subprocess

import pytest
from harness import BINARY, PATIENCE
from upstream import Upstream, each_request, response

WASMTIME_HTTP = [str(pathlib.Path(BINARY).with_name("wasmtime-http"))]
RUN = [BINARY, "run"]

both = pytest.mark.parametrize("command", [WASMTIME_HTTP, RUN], ids=["wasmtime-http", "portico-run"])

NUMBERS = """(module
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "mixed") (param i64 f32 f64) (result f64 i64)
    (f64.add (local.get 2) (f64.promote_f32 (local.get 1))) (local.get 0))
  (func (export "nothing"))
  (func (export "vector") (param v128))
  (func $deep (unreachable))
  (func (export "trap") (call $deep)))"""

WASI = """(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "made")
  (func $put (param $fd i32) (param $at i32) (param $size i32)
    (i32.store (i32.const 0) (local.get $at))
    (i32.store (i32.const 4) (local.get $size))
    (drop (call $write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))
  (func $names
    (drop (call $args_sizes (i32.const 16) (i32.const 20)))
    (drop (call $args (i32.const 4096) (i32.const 8192)))
    (call $put (i32.const 1) (i32.const 8192) (i32.load (i32.const 20)))
    (drop (call $environ_sizes (i32.const 16) (i32.const 20)))
    (drop (call $environ (i32.const 4096) (i32.const 8192)))
    (call $put (i32.const 1) (i32.const 8192) (i32.load (i32.const 20))))
  (func (export "names") (call $names))
  (func (export "cat")
    (loop $more
      (i32.store (i32.const 0) (i32.const 16384))
      (i32.store (i32.const 4) (i32.const 16384))
      (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
      (if (i32.load (i32.const 8))
        (then (call $put (i32.const 1) (i32.const 16384) (i32.load (i32.const 8))) (br $more)))))
  (func (export "_start") (call $names) (call $put (i32.const 2) (i32.const 64) (i32.const 4))
    (call $exit (i32.const 42)))
  (func (export "make") (result i32)
    (call $open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 4) (i32.const 1)
      (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 16)))
  (func (export "sleep")
    (i64.store (i32.const 1024) (i64.const 0))
    (i32.store8 (i32.const 1032) (i32.const 0))
    (i32.store (i32.const 1040) (i32.const 1))
    (i64.store (i32.const 1048) (i64.const 3600000000000))
    (drop (call $poll (i32.const 1024) (i32.const 2048) (i32.const 1) (i32.const 16))))
  (func (export "spin") (loop $again (br $again))))"""


def http(url, method="GET"):
    """A module of which `ask` sends a request, prints the body, and gives what `req` did."""
    return f"""(module
  (import "wasi_experimental_http" "req"
    (func $req (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_experimental_http" "body_read" (func $body (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 1024) "{url}")
  (data (i32.const 2048) "{method}")
  (func $ask (export "ask") (result i32)
    (local $code i32)
    (local.set $code (call $req (i32.const 1024) (i32.const {len(url)}) (i32.const 2048)
      (i32.const {len(method)}) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 16) (i32.const 20)))
    (if (i32.eqz (local.get $code)) (then
      (drop (call $body (i32.load (i32.const 20)) (i32.const 4096) (i32.const 4096) (i32.const 4)))
      (i32.store (i32.const 0) (i32.const 4096))
      (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
    (local.get $code))
  (func (export "twice") (result i32 i32) (call $ask) (call $ask)))"""


@pytest.fixture
def run(tmp_path):
    def run(command, text, *options, arguments=(), name="program.wat", **how):
        module = tmp_path / name
        module.write_text(text)
        plain = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return subprocess.run([*command, *options, str(module), *arguments], capture_output=True, text=True,
                              timeout=PATIENCE, env=plain, **{"stdin": subprocess.DEVNULL, **how})
    return run


@pytest.fixture
def echo():
    server = Upstream(each_request(lambda request: response(request.body or f"{request.method} {request.target}\n".encode())))
    yield server
    server.close()
    assert not server.failures


@both
def test_calls_functions_with_numbers(run, command):
    assert run(command, NUMBERS, "-i", "add", arguments=["2", "40"]).stdout == "42\n"
    assert run(command, NUMBERS, "--invoke", "add", arguments=["--", "-2", "1"]).stdout == "-1\n"
    assert run(command, NUMBERS, "-i", "mixed", arguments=["7", "0.5", "1e3"]).stdout == "1000.5\n7\n"
    done = run(command, NUMBERS, "-i", "nothing", arguments=["ignored"])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@both
def test_says_what_is_wrong_with_a_call(run, command):
    for function, arguments, why in [
        ("add", ["1"], "add: the function takes 2 arguments, and 1 were given"),
        ("add", ["1", "x"], 'argument 2 is "x", not a number of type i32'),
        ("vector", [], "function vector is (v128) -> ()"),
        ("gone", [], 'no function "gone"; it has: add, mixed, nothing, trap, vector'),
    ]:
        done = run(command, NUMBERS, "-i", function, arguments=arguments)
        assert done.returncode == 1 and why in done.stderr, done
    done = run(command, NUMBERS)
    assert done.returncode == 1 and 'no function "_start"' in done.stderr, done


@both
def test_traps_are_told_with_the_frames(run, command):
    done = run(command, NUMBERS, "-i", "trap")
    assert done.returncode == 134 and "unreachable" in done.stderr and "deep" in done.stderr, done


@both
def test_names_every_import_that_is_missing(run, command):
    done = run(command, """(module (import "env" "one" (func)) (import "env" "two" (memory 1))
        (import "wasi_experimental_http" "req" (func (param i32))) (func (export "_start")))""")
    assert done.returncode == 1
    for part in ["env.one is not provided", "env.two is not a function", "wasi_experimental_http.req is (i32) -> ()"]:
        assert part in done.stderr, done


@both
def test_gives_arguments_and_environment_and_a_status(run, command):
    done = run(command, WASI, "-e" if command is WASMTIME_HTTP else "--env", "NAME=a value", arguments=["first", "2"])
    assert (done.returncode, done.stdout, done.stderr) == (42, "program.wat\0first\0002\0NAME=a value\0", "made")


@both
def test_passes_standard_input_on(run, command):
    text = "line\n" * 10_000
    assert run(command, WASI, "-i", "cat", input=text, stdin=None).stdout == text


@both
def test_runs_modules_with_several_memories(run, command):
    done = run(command, """(module (memory $a 1) (memory $b (export "memory") 1)
        (func (export "size") (result i32) (drop (memory.grow $b (i32.const 2))) (memory.size $b)))""", "-i", "size")
    assert (done.returncode, done.stdout) == (0, "3\n"), done


@both
def test_runs_what_a_module_starts_with(run, command):
    done = run(command, """(module (global $g (mut i32) (i32.const 1))
        (func $start (global.set $g (i32.const 2))) (start $start)
        (func (export "_initialize") (global.set $g (i32.add (global.get $g) (i32.const 5))))
        (func (export "get") (result i32) (global.get $g)))""", "-i", "get")
    assert done.stdout == "7\n", done


def test_refuses_components_by_the_old_name(run):
    done = run(WASMTIME_HTTP, "(component)")
    assert done.returncode == 1 and "a component, not a core module" in done.stderr, done


# wasmtime-http -----------------------------------------------------------------------------------

def test_has_the_options_of_the_tool():
    told = subprocess.run([*WASMTIME_HTTP, "-h"], capture_output=True, text=True, timeout=PATIENCE)
    assert told.returncode == 0
    for option in ["-h,--help", "-V,--version", "-a,--allowed-host", "-c,--concurrency", "-e,--env", "-i,--invoke"]:
        assert option in told.stdout
    version = subprocess.run([*WASMTIME_HTTP, "-V"], capture_output=True, text=True, timeout=PATIENCE)
    assert version.stdout.startswith("wasmtime-http ")
    for wrong in [["-e", "NAME", "x"], ["-c", "many", "x"], [], ["--nonsense", "x"]]:
        assert subprocess.run([*WASMTIME_HTTP, *wrong], capture_output=True, timeout=PATIENCE).returncode == 2


def test_sends_requests_to_hosts_that_are_allowed(run, echo):
    module = http(f"{echo.url}/path?query")
    assert run(WASMTIME_HTTP, module, "-i", "ask", "-a", "http://127.0.0.1").stdout == "GET /path?query\n0\n"
    assert run(WASMTIME_HTTP, module, "-i", "ask", "-a", "insecure:allow-all").stdout == "GET /path?query\n0\n"
    assert run(WASMTIME_HTTP, module, "-i", "ask").stdout == "7\n"
    assert run(WASMTIME_HTTP, module, "-i", "ask", "-a", "http://127.0.0.2").stdout == "7\n"
    done = run(WASMTIME_HTTP, module, "-i", "ask", "-a", "127.0.0.1:80")
    assert done.stdout == "10\n" and "is not a URL with a host" in done.stderr
    assert echo.connections == 2


def test_reaches_local_hosts_by_name(run, echo):
    module = http(f"http://localhost:{echo.port}/")
    assert run(WASMTIME_HTTP, module, "-i", "ask", "-a", "http://localhost").stdout == "GET /\n0\n"


def test_takes_options_behind_the_module(run, echo):
    assert run(WASMTIME_HTTP, http(echo.url), arguments=["-a", echo.url, "-i", "ask"]).stdout == "GET /\n0\n"


def test_bounds_open_responses(run, echo):
    module = http(echo.url)
    assert run(WASMTIME_HTTP, module, "-a", echo.url, "-i", "twice", "-c", "2").stdout == "GET /\nGET /\n0\n0\n"
    assert run(WASMTIME_HTTP, module, "-a", echo.url, "-i", "twice", "-c", "1").stdout == "GET /\n0\n13\n"


def test_does_not_follow_to_hosts_that_are_not_allowed(run, echo):
    away = Upstream(each_request(lambda _: response(b"", "302 Found", location=f"http://localhost:{echo.port}/moved")))
    module = http(away.url)
    assert run(WASMTIME_HTTP, module, "-i", "ask", "-a", away.url).stdout == "7\n"
    assert echo.connections == 0
    followed = run(WASMTIME_HTTP, module, "-i", "ask", "-a", away.url, "-a", "http://localhost")
    assert followed.stdout == "GET /moved\n0\n"
    away.close()


# portico run -------------------------------------------------------------------------------------

def test_sends_requests_as_the_policy_says(run, echo):
    module = http(echo.url)
    assert run(RUN, module, "-i", "ask", "--allow-host", "*", "--allow-private").stdout == "GET /\n0\n"
    for options in [[], ["--allow-host", "*"], ["--allow-host", "example.com", "--allow-private"]]:
        done = run(RUN, module, "-i", "ask", *options)
        assert done.stdout == "7\n" and "127.0.0.1" in done.stderr, done


def test_grants_directories(run, tmp_path):
    for option, made in [("--dir", True), ("--ro-dir", False)]:
        folder = tmp_path / option
        folder.mkdir()
        code = run(RUN, WASI, "-i", "make", option, f"{folder}::/data").stdout
        assert (code == "0\n") == made and (folder / "made").exists() == made
    assert run(RUN, WASI, "-i", "make").stdout == "8\n"


@pytest.mark.parametrize("function", ["spin", "sleep"])
def test_is_stopped_in_time(run, function):
    done = run(RUN, WASI, "-i", function, "--timeout", "100ms")
    assert done.returncode == 124 and "did not end within 0.100 s" in done.stderr, done


def test_bounds_memory(run):
    done = run(RUN, """(module (memory 1)
        (func (export "grow") (result i32) (memory.grow (i32.const 100))))""", "-i", "grow", "--max-memory", "1MiB")
    assert done.stdout == "-1\n", done
