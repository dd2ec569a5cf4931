"""What guests send their requests to: nginx on loopback, with files of known sizes."""
import contextlib
import pathlib
import re
import socket
import subprocess
import tempfile
import time
import urllib.request

CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
  access_log off;
  sendfile on;
  tcp_nodelay on;
  keepalive_timeout 300s;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    root {folder}/files;
    location = /status {{ stub_status; }}
  }}
}}
"""


class Nginx:
    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"

    def accepted(self):
        """Connections so far, this question's own among them."""
        with urllib.request.urlopen(f"{self.url}/status", timeout=10) as answer:
            return int(re.search(r"^\s*(\d+) \d+ \d+", answer.read().decode(), re.M)[1])


@contextlib.contextmanager
def nginx(sizes):
    """Serves a file /SIZE for each of `sizes`, in bytes."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)  # Its worker is another user.
        (folder / "files").mkdir()
        for size in sizes:
            with open(folder / "files" / str(size), "wb") as file:
                file.truncate(size)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=port))
        process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
        try:
            deadline = time.monotonic() + 10
            while socket.socket().connect_ex(("127.0.0.1", port)):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("nginx did not start:\n" + (folder / "error.log").read_text())
                time.sleep(0.01)
            yield Nginx(port)
        finally:
            process.terminate()
            process.wait()
