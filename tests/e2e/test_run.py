"""`portico run`: programs behave as in a shell."""
import os
import pty
import re
import signal
import subprocess
import tempfile
import time

import pytest
from harness import BINARY, PATIENCE, guest
from upstream import Upstream, each_request, response

TOOL = guest("command_tool")
ENVIRONMENT = {"XDG_CACHE_HOME": tempfile.mkdtemp(prefix="portico-run-"), "PATH": os.environ["PATH"]}


def command(*arguments, program=TOOL, options=()):
    return [BINARY, "run", *map(str, options), str(program), "--", *map(str, arguments)]


def run(*arguments, program=TOOL, options=(), **more):
    more.setdefault("stdin", None if "input" in more else subprocess.DEVNULL)
    if more["stdin"] is None:
        del more["stdin"]
    more.setdefault("env", ENVIRONMENT)
    return subprocess.run(command(*arguments, program=program, options=options), capture_output=True, timeout=PATIENCE,
                          **more)


def shell(script, **more):
    """A script in which $tool is the tool."""
    words = " ".join([BINARY, "run", TOOL, "--"])
    return subprocess.run(["bash", "-c", script], capture_output=True, timeout=PATIENCE,
                          env={**ENVIRONMENT, "tool": words}, **more)


# -- how it ends --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments, status", [
    (["exit", 0], 0), (["exit", 1], 1), (["exit", 77], 77), (["exit", 255], 255), (["fail"], 1), (["args"], 0)])
def test_the_exit_status_is_the_programs(arguments, status):
    done = run(*arguments)
    assert done.returncode == status and done.stderr == b""


@pytest.mark.parametrize("words", [["[1,2]", "[]", ""], ["a", "--help", "-x", "--version"], ["-x", "a", "--", "b"]])
def test_arguments_are_passed_as_they_are(words):
    done = run("args", *words)
    assert done.returncode == 0 and done.stderr == b""
    assert all(word.encode() in done.stdout for word in words), done.stdout
    assert run("args", "a", *words).stdout.count(b"\n") == done.stdout.count(b"\n") + 1


def test_arguments_before_and_behind_the_dashes():
    done = subprocess.run([BINARY, "run", TOOL, "args", "a", "--", "-x", "[1,2]"], capture_output=True, timeout=PATIENCE,
                          env=ENVIRONMENT)
    assert done.returncode == 0 and b"-x" in done.stdout and b"[1,2]" in done.stdout, done.stderr


@pytest.mark.parametrize("arguments, status", [
    (["--timeout", "200ms", TOOL, "spin"], 124), (["/nonexistent"], 1), (["--bogus", "x"], 2)])
def test_an_unwritable_standard_error_changes_no_status(arguments, status):
    with open("/dev/full", "w") as full:
        done = subprocess.run([BINARY, "run", *arguments], stderr=full, timeout=PATIENCE, env=ENVIRONMENT)
    assert done.returncode == status


def test_a_trap_is_134_and_says_where():
    done = run("trap")
    assert done.returncode == 134
    assert re.match(rb"error: .*unreachable", done.stderr) and b"backtrace" in done.stderr


@pytest.mark.parametrize("tool", ["spin", "sleep"])
def test_a_timeout_is_124(tool):
    done = run(tool, options=["--timeout", "200ms"])
    assert done.returncode == 124 and b"200ms" in done.stderr


@pytest.mark.parametrize("tool", ["spin", "sleep", "cat"])
def test_ctrl_c_is_130(tool):
    process = subprocess.Popen(command(tool), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env=ENVIRONMENT)
    process.stdin.write(b"begun\n")
    process.stdin.flush()
    assert process.stdout.readline() == b"begun\n"
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 130
    assert process.stderr.read() == b""


# -- what it is given -----------------------------------------------------------------------------------------------


def test_arguments():
    done = run("args", "one", "", "--two", "-3", "--", "ä")
    assert done.stdout.decode().split("\n") == ["command_tool.wasm", "args", "one", "", "--two", "-3", "--", "ä", ""]


def test_arguments_need_no_dashes_unless_they_begin_with_one():
    done = subprocess.run([BINARY, "run", TOOL, "args", "serve"], capture_output=True, env=ENVIRONMENT, timeout=PATIENCE)
    assert done.stdout == b"command_tool.wasm\nargs\nserve\n"


def test_the_environment_is_what_was_granted():
    done = run("env", options=["--env", "A=1", "--env", "B=x=y", "--env", "INHERITED"],
               env={**ENVIRONMENT, "INHERITED": "yes", "SECRET": "no"})
    assert sorted(done.stdout.decode().split()) == ["A=1", "B=x=y", "INHERITED=yes"]


# -- standard streams -----------------------------------------------------------------------------------------------


def test_a_pipe():
    done = shell("echo x | $tool cat")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"x\n", b"")


@pytest.mark.parametrize("size", [0, 1, 4096, 65536, 1_000_003, 20_000_000])
def test_pipes_of_every_size(size):
    data = os.urandom(size)
    assert run("cat", input=data).stdout == data


def test_files_as_input_and_output(tmp_path):
    data = os.urandom(3_000_001)
    (tmp_path / "in").write_bytes(data)
    done = shell("$tool cat < in > out; echo more >> out; $tool cat < in >> out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out").read_bytes() == data + b"more\n" + data


@pytest.mark.parametrize("source", ["cat numbers |", "< numbers"])
def test_what_is_not_read_is_left_to_the_next(tmp_path, source):
    (tmp_path / "numbers").write_text("".join(f"{number:03}\n" for number in range(1000)))
    braces = "{ $tool head 8; cat; }"
    done = shell(f"{source} {braces}" if source.endswith("|") else f"{braces} {source}", cwd=tmp_path)
    assert done.stdout == (tmp_path / "numbers").read_bytes()


def test_a_socket_as_standard_input():
    import socket
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(command("cat"), stdin=theirs, stdout=subprocess.PIPE, env=ENVIRONMENT)
    theirs.close()
    ours.sendall(b"through a socket")
    ours.close()
    assert process.communicate(timeout=PATIENCE)[0] == b"through a socket" and process.returncode == 0


def test_nothing_as_standard_input():
    assert shell("$tool cat < /dev/null; $tool cat <&-").stdout == b""


def test_a_reader_that_leaves_ends_the_writer():
    done = shell("$tool yes word | head -2; echo ${PIPESTATUS[0]}")
    assert done.stdout == b"word\nword\n1\n"
    assert done.stderr.startswith(b"write: ")


def test_a_full_disk_is_said():
    done = shell("$tool yes word > /dev/full")
    assert done.returncode == 1 and b"write: " in done.stderr


def test_a_slow_reader_gets_all():
    process = subprocess.Popen(command("fill", 3_000_000), stdout=subprocess.PIPE, env=ENVIRONMENT)
    size = 0
    while part := process.stdout.read(100_000):
        size += len(part)
        time.sleep(0.001)
    assert size == 3_000_000 and process.wait(PATIENCE) == 0


def test_the_flags_of_shared_descriptors_stay():
    import fcntl
    readable, writable = os.pipe()
    flags = fcntl.fcntl(writable, fcntl.F_GETFL)
    assert run_with(stdout=writable) == 0
    assert fcntl.fcntl(writable, fcntl.F_GETFL) == flags
    os.close(readable), os.close(writable)


def run_with(**streams):
    return subprocess.run(command("fill", 1000), env=ENVIRONMENT, timeout=PATIENCE, **streams).returncode


def test_a_terminal():
    main, sub = pty.openpty()
    done = subprocess.run(command("terminals"), stdin=sub, stdout=subprocess.DEVNULL, stderr=sub, env=ENVIRONMENT,
                          timeout=PATIENCE)
    assert done.returncode == 0 and os.read(main, 100).split() == [b"1", b"0", b"1"]
    process = subprocess.Popen(command("cat"), stdin=sub, stdout=subprocess.PIPE, env=ENVIRONMENT)
    os.write(main, b"a line\n\x04")
    assert process.communicate(timeout=PATIENCE)[0] == b"a line\n" and process.returncode == 0
    os.close(main), os.close(sub)


# -- files ----------------------------------------------------------------------------------------------------------


def test_directories(tmp_path):
    (tmp_path / "in").write_text("content")
    options = ["--dir", f"{tmp_path}::/data"]
    assert run("read", "/data/in", options=options).stdout == b"content"
    assert run("write", "/data/out", "written", options=options).returncode == 0
    assert (tmp_path / "out").read_text() == "written"
    assert sorted(run("list", "/data", options=options).stdout.split()) == [b"in", b"out"]
    assert run("remove", "/data/in", options=options).returncode == 0 and not (tmp_path / "in").exists()


def test_a_directory_under_its_own_name(tmp_path):
    (tmp_path / "in").write_text("content")
    assert run("read", tmp_path / "in", options=["--dir", tmp_path]).stdout == b"content"
    assert run("read", "in", options=["--dir", "."], cwd=tmp_path).stdout == b"content"


def test_a_read_only_directory(tmp_path):
    (tmp_path / "in").write_text("content")
    options = ["--ro-dir", f"{tmp_path}::/data"]
    assert run("read", "/data/in", options=options).stdout == b"content"
    assert run("write", "/data/in", "changed", options=options).returncode == 1
    assert run("remove", "/data/in", options=options).returncode == 1
    assert (tmp_path / "in").read_text() == "content"


def test_no_directory_no_files(tmp_path):
    (tmp_path / "in").write_text("content")
    assert run("read", tmp_path / "in").returncode == 1
    options = ["--dir", f"{tmp_path}::/data"]
    (tmp_path / "link").symlink_to("/etc/passwd")
    for path in ("/data/../etc/passwd", "/data/link", "/etc/passwd", "/proc/self/environ"):
        assert run("read", path, options=options).returncode == 1, path


# -- other languages --------------------------------------------------------------------------------------------------


def test_python_touches_files(tmp_path):
    (tmp_path / "a.txt").write_text("one two\nthree")
    (tmp_path / "b.txt").write_text("four")
    options = ["--dir", f"{tmp_path}::/data"]
    program = guest("command_py_files")
    done = run(program=program, options=options, input=b"from a pipe\n")
    assert (done.returncode, done.stdout) == (0, b"4 words; from a pipe\n"), done.stderr
    assert (tmp_path / "words.out").read_text() == "4\n"
    assert run("--fail", program=program, options=options).returncode == 1


def test_javascript_touches_files(tmp_path):
    (tmp_path / "in").write_text("grüße\n")
    done = run("in", "out", program=guest("command_js_files"), options=["--dir", f"{tmp_path}::/data"])
    assert (done.returncode, done.stdout) == (0, b"/data: 6 characters\n"), done.stderr
    assert (tmp_path / "out").read_text() == "GRÜSSE\n"


# -- HTTP -------------------------------------------------------------------------------------------------------------


def test_a_program_that_sends_requests():
    upstream = Upstream(each_request(lambda request: response(b"answered")))
    program, arguments = guest("command_fetch"), (upstream.authority, "/hello")
    allowed = run(*arguments, program=program, options=["--allow-host", "127.0.0.1", "--allow-private"])
    assert (allowed.returncode, allowed.stdout) == (0, b"answered"), allowed.stderr
    denied = run(*arguments, program=program)
    assert denied.returncode == 1 and b"HTTP-request-denied" in denied.stderr and b"--allow-host" in denied.stderr
    upstream.close()


# -- what cannot be run -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [
    ["--dir", "/absent"], ["--dir", "::/x"], ["--dir", ".::"], ["--dir", "/etc/passwd"], ["--env", "=x"],
    ["--allow-socket", "everything"], ["--timeout", "soon"], ["--max-memory", "1"], ["--max-blocking-write", "1B"],
    ["--unknown"], ["--dir", ".::/a", "--dir", "..::/a"]])
def test_wrong_use_is_said_and_fails(options):
    done = run("args", options=options)
    assert done.returncode in (1, 2) and done.stderr.startswith(b"error: ") and done.stdout == b""


def test_files_that_are_no_programs(tmp_path):
    (tmp_path / "garbage").write_bytes(b"\0garbage")
    for program, reason in ((tmp_path / "absent", "No such file"), (tmp_path / "garbage", "garbage"),
                            (guest("hello"), "wasi:cli/run"), (tmp_path, "directory")):
        done = run(program=program)
        assert done.returncode == 1 and done.stderr.startswith(b"error: ") and reason.encode() in done.stderr, program


def test_programs_are_not_served():
    done = subprocess.run([BINARY, "serve", "--addr", "127.0.0.1:0", TOOL], capture_output=True, env=ENVIRONMENT,
                          timeout=PATIENCE)
    assert done.returncode == 1 and b"wasi:http/incoming-handler" in done.stderr


def test_a_component_has_nothing_to_invoke():
    assert b"--invoke" in run(options=["--invoke", "main"]).stderr


def test_compiled_programs(tmp_path):
    artifact = tmp_path / "tool.compiled"
    subprocess.run([BINARY, "compile", TOOL, "-o", artifact], check=True, timeout=PATIENCE)
    assert b"--allow-precompiled" in run("args", program=artifact).stderr
    assert run("args", "x", program=artifact, options=["--allow-precompiled"]).stdout == b"tool.compiled\nargs\nx\n"


def test_more_memory_than_allowed_is_said():
    done = run("args", options=["--max-memory", "64KiB"])
    assert done.returncode == 1 and b"memory" in done.stderr
