"""The other commands, the options, and the cache."""
import re
import subprocess

import pytest
from harness import BINARY, guest


def run(*arguments, **more):
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=120, **more)


def test_version():
    done = run("--version")
    assert done.returncode == 0 and re.search(r"portico \d+\.\d+\.\d+", done.stdout) and done.stderr == ""


def test_help():
    done = run("--help")
    assert done.returncode == 0 and done.stderr == ""
    for command in ("serve", "compile", "inspect"):
        assert command in done.stdout


def test_help_of_serve_names_every_option():
    done = run("serve", "--help")
    assert done.returncode == 0
    for option in ("--addr", "--workers", "--timeout", "--stream-timeout", "--max-concurrent-requests",
                   "--max-concurrent-connections", "--max-memory", "--max-instance-reuse-count",
                   "--idle-instance-timeout", "--header", "--env", "--no-logging-prefix", "--log-level", "--cache-dir",
                   "--no-cache", "--header-timeout", "--idle-timeout", "--allow-host", "--allow-private", "--ca-file",
                   "--no-system-roots", "--client-cert", "--client-key", "--proxy", "--proxy-from-environment",
                   "--no-proxy", "--unix-upstream", "--http2-prior-knowledge", "--no-upstream-http2", "--name-server",
                   "--connect-timeout", "--first-byte-timeout", "--between-bytes-timeout",
                   "--max-upstream-connections", "--max-upstream-connections-per-host",
                   "--max-queued-upstream-requests", "--upstream-idle-timeout", "--internal-host",
                   "--max-internal-depth", "--forwarded", "--max-fields-size", "--body-buffer-chunks",
                   "--body-buffer-size", "--body-chunk-size", "--max-blocking-write", "--forbid-header", "--with"):
        assert option in done.stdout, option


@pytest.mark.parametrize("arguments", [
    [], ["serve"], ["fly"], ["serve", "--timeout", "soon", "x"], ["serve", "--timeout", "-1s", "x"],
    ["serve", "--max-memory", "many", "x"], ["serve", "--workers", "0", "x"], ["serve", "--unknown", "x"],
    ["serve", "-H", "no colon", "x"], ["serve", "-H", "bad name: x", "x"], ["serve", "-H", "@/absent/file", "x"],
    ["serve", "--log-level", "loud", "x"], ["serve", "--allow-host", "a b", "x"], ["serve", "--forwarded", "never", "x"],
    ["serve", "--unix-upstream", "no-path", "x"], ["serve", "--client-key", "key.pem", "x"],
    ["serve", "--forbid-header", "not a name", "x"], ["serve", "--proxy", "http://p", "--proxy-from-environment", "x"], ["serve", "--max-concurrent-requests", "0", "x"]])
def test_wrong_use_is_said_and_fails(arguments):
    done = run(*[guest("hello") if argument == "x" else argument for argument in arguments])
    assert done.returncode != 0 and done.stderr != "" and "Serving" not in done.stderr


@pytest.mark.parametrize("duration", ["300ms", "2s", "1m", "1h"])
def test_durations(serve, duration):
    assert serve("hello", "--timeout", duration).text() == "Hello from C\n"


@pytest.mark.parametrize("size", ["67108864B", "64MiB", "1GiB"])
def test_sizes(serve, size):
    assert serve("hello", "--max-memory", size).text() == "Hello from C\n"


def test_inspect():
    done = run("inspect", guest("hello"))
    assert done.returncode == 0
    assert re.search(r"wasi:http/types@0\.2\.12", done.stdout)
    assert re.search(r"wasi:http/incoming-handler@0\.2\.12", done.stdout)


def test_inspect_says_what_can_be_done():
    assert "can be served: no, " in run("inspect", guest("wat_wrong_handler")).stdout
    tool = run("inspect", guest("command_tool"))
    assert tool.returncode == 0 and "can be run: yes" in tool.stdout


def test_inspect_looks_at_imports_of_programs(tmp_path):
    program = tmp_path / "program.wat"
    program.write_text('(component (import "acme:x/foo" (instance (export "f" (func)))))')
    done = run("inspect", program)
    assert done.returncode == 1 and re.search(r"missing +acme:x/foo", done.stdout)


def test_every_import_there_is_links(serve):
    done = run("inspect", guest("every_import"))
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("wasi:cli/terminal-stderr", "wasi:filesystem/types", "wasi:sockets/tcp", "wasi:random/insecure-seed",
                 "wasi:http/outgoing-handler"):
        assert f"{name}@0.2.12" in done.stdout
    assert serve("every_import").get("/")[0] == 500  # It has no code, so it traps.


def test_inspect_says_what_is_not_satisfied():
    done = run("inspect", guest("wat_unknown_import"))
    lines = [line for line in done.stdout.split("\n") if "acme:widgets/factory@1.0.0" in line]
    assert lines and re.search("(?i)missing|not|unsatisfied|no", lines[0])


def test_inspect_of_garbage(tmp_path):
    file = tmp_path / "garbage"
    file.write_bytes(b"garbage")
    done = run("inspect", file)
    assert done.returncode != 0 and "garbage" in done.stderr


def test_a_file_that_is_far_too_large_is_not_read(tmp_path):
    huge = tmp_path / "huge.wasm"
    with huge.open("wb") as file:
        file.truncate(1 << 42)
    done = run("inspect", str(huge))
    assert done.returncode == 1
    assert "larger than" in done.stderr


def test_a_compiled_component_is_served_only_when_allowed(serve, tmp_path):
    artifact = tmp_path / "hello.compiled"
    done = run("compile", guest("hello"), "-o", artifact)
    assert (done.returncode, done.stdout) == (0, "") and artifact.stat().st_size > 0
    refused = run("serve", "--addr", "127.0.0.1:0", artifact)
    assert refused.returncode != 0 and "--allow-precompiled" in refused.stderr
    assert serve(str(artifact), "--allow-precompiled").text() == "Hello from C\n"


@pytest.mark.parametrize("damage", ["truncated", "flipped"])
def test_a_damaged_artifact_is_refused(tmp_path, damage):
    artifact = tmp_path / "hello.compiled"
    assert run("compile", guest("hello"), "-o", artifact).returncode == 0
    data = bytearray(artifact.read_bytes())
    if damage == "flipped":
        data[len(data) // 2] ^= 1
    else:
        del data[len(data) // 2:]
    artifact.write_bytes(data)
    done = run("serve", "--allow-precompiled", "--addr", "127.0.0.1:0", artifact)
    assert done.returncode > 0 and "Serving" not in done.stderr


def test_compile_fails_as_serve_does(tmp_path):
    done = run("compile", guest("wat_core_module"), "-o", tmp_path / "x")
    assert done.returncode != 0 and "core module" in done.stderr and not (tmp_path / "x").exists()


def test_the_cache_is_filled_and_used(serve, tmp_path):
    folder = tmp_path / "cache"
    assert serve("hello", "--cache-dir", str(folder)).text() == "Hello from C\n"
    files = sorted((file, file.stat().st_mtime_ns) for file in folder.rglob("*") if file.is_file())
    assert files and folder.stat().st_mode & 0o077 == 0
    assert serve("hello", "--cache-dir", str(folder)).text() == "Hello from C\n"
    assert {file for file, _ in files} == {file for file in folder.rglob("*") if file.is_file()}


def test_a_damaged_cache_is_replaced(serve, tmp_path):
    folder = tmp_path / "cache"
    serve("hello", "--cache-dir", str(folder)).stop()
    for file in folder.rglob("*"):
        if file.is_file():
            file.chmod(0o600)
            file.write_bytes(file.read_bytes()[:100])
    assert serve("hello", "--cache-dir", str(folder)).text() == "Hello from C\n"


def test_a_cache_that_others_may_write_is_not_trusted(tmp_path):
    folder = tmp_path / "cache"
    folder.mkdir()
    folder.chmod(0o777)
    done = run("serve", "--cache-dir", folder, "--addr", "127.0.0.1:0", "/dev/null")
    assert done.returncode != 0 and str(folder) in done.stderr


def test_no_cache_writes_nothing(serve, tmp_path):
    server = serve("hello", "--no-cache", environment={"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "c")})
    assert server.text() == "Hello from C\n"
    assert not any(file for file in tmp_path.rglob("*") if file.is_file())
