"""Starting, stopping, and surviving: signals, workers, ports, bad starts."""
import os
import signal
import socket
import subprocess

import pytest
from harness import BINARY, guest, is_whole, read_all, read_response, statuses, until


def refuses_connections(address):
    try:
        socket.create_connection(address, 5).close()
        return False
    except OSError:
        return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_let_running_requests_finish(serve, number):
    server = serve("sleep")
    with server.start("GET", "/announced?ms=500") as peer, server.start("GET", "/?ms=1") as idle:
        assert read_response(idle)[0] == 200
        server.out.wait_for("begun")
        server.signal(number)
        assert read_all(idle) == b""  # An idle connection is closed at once.
        status, headers, body = read_response(peer)
        assert (status, body) == (200, b"slept\n")
        assert read_all(peer) == b""
    assert server.wait() == 0
    assert refuses_connections(server.address)


def test_nothing_new_is_taken_while_draining(serve):
    server = serve("sleep")
    with server.start("GET", "/announced?ms=1000") as peer:
        server.out.wait_for("begun")
        server.signal(signal.SIGTERM)
        until(lambda: refuses_connections(server.address), "connections are refused")
        assert read_response(peer)[0] == 200
    assert server.wait() == 0


def test_streams_are_finished_too(serve):
    server = serve("stream")
    with server.start("GET", "/?bytes=10&chunk=1&pause=50") as peer:
        data = peer.recv(1)
        server.signal(signal.SIGTERM)
        assert is_whole(data + read_all(peer))
    assert server.wait() == 0


def test_a_second_signal_ends_it_at_once(serve):
    server = serve("wait_forever", "--timeout", "1h")
    with server.start("GET", "/") as peer:
        server.out.wait_for("waiting")
        server.signal(signal.SIGTERM)
        until(lambda: refuses_connections(server.address), "the drain has begun")
        server.signal(signal.SIGTERM)
        server.wait()
        assert statuses(read_all(peer)) in ([], [503], [500])


def test_an_idle_server_stops(serve):
    server = serve("hello")
    server.signal(signal.SIGTERM)
    assert server.wait() == 0


def test_no_process_is_left_behind(serve):
    server = serve("hello", "--workers", "2")
    workers = until(lambda: len(server.children()) == 2 and server.children(), "two workers")
    server.stop()
    assert not [pid for pid in workers if os.path.exists(f"/proc/{pid}")]


def test_workers_end_when_their_supervisor_is_killed(serve):
    server = serve("hello", "--workers", "2")
    workers = until(lambda: len(server.children()) == 2 and server.children(), "two workers")
    server.process.kill()
    until(lambda: not [pid for pid in workers if running(pid)], "the workers end")
    server.process.wait()


def running(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_crashed_worker_is_replaced(serve):
    server = serve("hello", "--workers", "2")
    before = until(lambda: len(server.children()) == 2 and server.children(), "two workers")
    victim = sorted(before)[0]
    os.kill(victim, signal.SIGKILL)
    until(lambda: victim not in server.children() and len(server.children()) == 2, "a new worker")
    server.err.wait_for(str(victim))
    for _ in range(20):
        assert server.text() == "Hello from C\n"


def test_requests_go_on_while_all_workers_crash(serve):
    server = serve("hello", "--workers", "2")
    before = until(lambda: len(server.children()) == 2 and server.children(), "two workers")
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert server.text() == "Hello from C\n"  # The listeners were kept: the connection waited.


def test_a_port_in_use(serve, cache):
    server = serve("hello")
    port = server.address[1]
    done = subprocess.run([BINARY, "serve", "--cache-dir", cache, "--addr", f"127.0.0.1:{port}", guest("hello")],
                          capture_output=True, timeout=60)
    assert done.returncode != 0
    one_clear_line(done, str(port))
    assert server.text() == "Hello from C\n"


def test_a_port_can_be_taken_again_at_once(serve):
    first = serve("hello")
    with first.start("GET", "/") as peer:
        assert read_response(peer)[0] == 200
        first.stop()  # The server closes first: its end of the connection lingers.
    second = serve("hello", "--addr", "127.0.0.1:%d" % first.address[1])
    assert second.address == first.address
    assert second.text() == "Hello from C\n"


def one_clear_line(done, *words):
    lines = [line for line in done.stderr.decode().split("\n") if line]
    assert len(lines) == 1, lines
    for word in words:
        assert word in lines[0], lines
    assert done.stdout == b""


def start_badly(path, *options):
    done = subprocess.run([BINARY, "serve", "--no-cache", "--addr", "127.0.0.1:0", *options, str(path)],
                          capture_output=True, timeout=120)
    assert done.returncode not in (0, -6, -11), done
    return done


def test_a_missing_file(tmp_path):
    one_clear_line(start_badly(tmp_path / "absent.wasm"), "absent.wasm", "No such file")


@pytest.mark.parametrize("data", [b"", b"\0", b"garbage" * 100, b"\0asm", b"\0asm\x0d\0\x01\0garbage", b"(module", bytes(5000)])
def test_garbage(tmp_path, data):
    file = tmp_path / "garbage.wasm"
    file.write_bytes(data)
    one_clear_line(start_badly(file), "garbage.wasm")


@pytest.mark.parametrize("part", [0.01, 0.5, 0.9, 0.999])
def test_truncated_components(tmp_path, part):
    data = open(guest("hello"), "rb").read()
    file = tmp_path / "truncated.wasm"
    file.write_bytes(data[:int(len(data) * part)])
    one_clear_line(start_badly(file), "truncated.wasm")


def test_a_core_module():
    one_clear_line(start_badly(guest("wat_core_module")), "wat_core_module.wasm", "core module")


def test_a_component_without_the_handler():
    one_clear_line(start_badly(guest("wat_no_handler")), "wasi:http/incoming-handler")


def test_a_handler_of_the_wrong_type():
    one_clear_line(start_badly(guest("wat_wrong_handler")), "wasi:http/incoming-handler")


def test_unknown_imports_are_all_named():
    done = start_badly(guest("wat_unknown_import"))
    text = done.stderr.decode()
    assert "acme:widgets/factory@1.0.0" in text and "get-lucky-number" in text


def test_a_mistyped_import():
    assert "get-random-u64" in start_badly(guest("wat_mistyped_import")).stderr.decode()


def test_an_import_of_another_version():
    assert "wasi:clocks/monotonic-clock@0.4.0" in start_badly(guest("wat_too_new_import")).stderr.decode()


def test_more_memory_than_allowed():
    one_clear_line(start_badly(guest("wat_memory_over_limit"), "--max-memory", "64MiB"), "memory")


@pytest.mark.parametrize("address", ["nonsense", "127.0.0.1", "127.0.0.1:99999", "256.0.0.1:80", ":"])
def test_bad_addresses(address):
    done = subprocess.run([BINARY, "serve", "--addr", address, guest("hello")], capture_output=True, timeout=60)
    assert done.returncode != 0 and "addr" in done.stderr.decode()


def test_an_address_that_is_not_ours():
    done = subprocess.run([BINARY, "serve", "--no-cache", "--addr", "192.0.2.1:80", guest("hello")], capture_output=True,
                          timeout=60)
    assert done.returncode != 0
    one_clear_line(done, "192.0.2.1")
