"""What `serve` grants to guests: directories and sockets, and nothing else."""
import subprocess

import pytest
from harness import BINARY, guest


def files(server, *lines):
    status, _, body = server.request("POST", "/", "\n".join(lines).encode())
    assert status == 200
    return body.decode().splitlines()


def test_nothing_is_granted_by_default(serve):
    assert files(serve("files"), "names") in ([], [""])
    sockets = serve("sockets")
    for path in ("/connect?a=127&d=1&port=80", "/connect?a=8&b=8&c=8&d=8&port=53", "/resolve/127.0.0.1"):
        assert sockets.get(path)[2] == b"access-denied", path


def test_directories(serve, tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "old").write_text("content")
    (tmp_path / "outside").write_text("secret")
    (tmp_path / "shared" / "link").symlink_to("../outside")
    server = serve("files", "--dir", f"{tmp_path}/shared::/data", "--ro-dir", f"{tmp_path}/shared::/look")
    assert files(server, "names") == ["/data /look"]
    assert files(server, "open 0 old r", "read 2 100 0") == ["2", "7 content more"]
    assert files(server, "open 0 new crw", "write 2 written 0") == ["2", "7"]
    assert (tmp_path / "shared" / "new").read_text() == "written"
    for refused in ("open 1 other crw", "unlink 1 old", "open 0 link rf", "open 0 ../outside r", "open 0 /etc/passwd r"):
        assert files(server, refused) == ["not-permitted"], refused


def test_what_was_written_survives_the_end(serve, tmp_path):
    server = serve("files", "--dir", f"{tmp_path}::/data")
    for number in range(20):
        files(server, f"open 0 {number} crw", "spill 1 " + "x" * 60_000)
    server.stop()
    assert [(tmp_path / str(number)).stat().st_size for number in range(20)] == [60_000] * 20


def test_sockets(serve):
    server = serve("sockets", "--allow-socket", "tcp:localhost", "--allow-socket", "udp:127.0.0.1")
    assert server.text("/tcp-server") == "question, answer"
    assert server.text("/udp-both") == "question, answer"
    assert server.get("/connect?a=10&d=1&port=80")[2] == b"access-denied"


@pytest.mark.parametrize("options, why", [
    (("--dir", "/absent/directory"), "/absent/directory"), (("--dir", "/tmp::/a", "--ro-dir", "/usr::/a"), "/a"),
    (("--allow-socket", "tcp-connect"), "tcp-connect"), (("--allow-socket", "fly:*"), "fly")])
def test_wrong_grants_are_said_before_anything_is_served(options, why):
    done = subprocess.run([BINARY, "serve", "--addr", "127.0.0.1:0", "--no-cache", *options, guest("hello")],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode != 0 and why in done.stderr and "Serving" not in done.stderr
