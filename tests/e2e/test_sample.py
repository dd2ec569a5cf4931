"""The sample in the repository: it answers, and it is what its source builds."""
import os
import shutil
import subprocess

import pytest
from harness import ROOT

SAMPLE = ROOT / "samples/hello.wasm"


def answers(server):
    paths = ["/", "/a/b?c=d", "/" + "x" * 5000]
    return [server.get(path)[2] for path in paths] + [server.request(method, "/")[2] for method in ("POST", "BREW")]


def test_the_sample_greets(serve):
    status, headers, body = serve(str(SAMPLE)).get("/a?b=c")
    assert status == 200 and headers["content-type"].startswith("text/plain")
    assert body.startswith(b"Hello from a WebAssembly component!\n") and b"GET /a?b=c\n" in body


def test_the_sample_is_what_its_source_builds(serve, tmp_path):
    tools = [os.environ.get("WIT_BINDGEN", "wit-bindgen"), os.environ.get("WASM_TOOLS", "wasm-tools")]
    if not all(map(shutil.which, tools)):
        pytest.skip("the tools that build guests are not installed")
    rebuilt = tmp_path / "hello.wasm"
    subprocess.run([ROOT / "samples/build", rebuilt], check=True)
    assert SAMPLE.stat().st_size < 65536
    assert answers(serve(str(rebuilt))) == answers(serve(str(SAMPLE)))
