"""Starts servers, loads them with wrk, and reads from /proc what they used."""
import datetime
import os
import pathlib
import platform
import re
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
PORTICO = os.environ.get("PORTICO_BIN") or os.environ.get("PORTICO") or str(ROOT / "build/bin/portico")
GUESTS = pathlib.Path(os.environ.get("PORTICO_GUESTS", ROOT / "build/guests"))
TICK = os.sysconf("SC_CLK_TCK")


def guest(name):
    """The path of a guest, which is built first where it is missing."""
    path = GUESTS / f"{name}.wasm"
    if not path.exists():
        script = f'. "{ROOT}/tools/paths" && exec "{ROOT}/tests/guests/build" "{GUESTS}" {name}'
        subprocess.run(["bash", "-c", script], check=True)
    return str(path)


def read(path):
    try:
        return pathlib.Path(path).read_text()
    except OSError:  # The process has just ended.
        return ""


class Server:
    """One server process with all that it starts."""

    def __init__(self, command):
        self.errors = tempfile.TemporaryFile("w+b")
        self.output = tempfile.TemporaryFile("w+b")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.errors)
        deadline = time.monotonic() + 120
        while not (found := re.search(r"Serving HTTP on http://(\S+)/", self.log())):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{' '.join(command)} did not start:\n{self.log()}")
            time.sleep(0.002)
        self.authority = found[1]
        host, port = found[1].rsplit(":", 1)
        self.address = (host, int(port))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)  # The peer knows no other.
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _text(self, file):
        return os.pread(file.fileno(), 1 << 20, 0).decode(errors="replace")

    def log(self):
        return self._text(self.errors)

    def printed(self):
        return self._text(self.output)

    def pids(self):
        found, left = [], [self.process.pid]
        while left:
            pid = left.pop()
            found.append(pid)
            for children in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
                left += [int(child) for child in read(children).split()]
        return found

    def cpu_seconds(self):
        """User and system time of the whole tree, children that have ended included."""
        ticks = 0
        for pid in self.pids():
            fields = read(f"/proc/{pid}/stat").rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15])) if fields else 0
        return ticks / TICK

    def memory(self):
        """Proportional set size of the whole tree, in bytes."""
        sizes = (re.search(r"^Pss:\s+(\d+)", read(f"/proc/{pid}/smaps_rollup"), re.M) for pid in self.pids())
        return sum(int(size[1]) * 1024 for size in sizes if size)


def portico(component, *options, cache=True):
    kept = ("--cache-dir", str(cache_folder())) if cache else ("--no-cache",)
    return Server([PORTICO, "serve", "--addr", "127.0.0.1:0", *kept, *options, component])


def cache_folder():
    folder = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "portico" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def wasmtime(peer, component, *options):
    return Server([peer, "serve", "-Scli", "--addr", "127.0.0.1:0", *options, component])


SCALE = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


def wrk(server, path="/", seconds=4, connections=32, body=0, headers=None):
    """Loads a server; what it did, and what each request cost it."""
    command = ["wrk", "--latency", "-t1", f"-c{connections}", f"-d{seconds}s"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if body:
            script.write(f'wrk.method = "POST"\nwrk.body = string.rep("x", {body})\n')
            script.flush()
            command += ["-s", script.name]
        before = server.cpu_seconds()
        report = subprocess.run([*command, f"http://{server.authority}{path}"], capture_output=True, text=True,
                                check=True).stdout
        used = server.cpu_seconds() - before
    requests = int(re.search(r"(\d+) requests in", report)[1])
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", report)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", report)
    latency = {f"p{percent}": float(value) * SCALE[unit] for percent, value, unit
               in re.findall(r"^\s+(50|75|90|99)%\s+([\d.]+)(us|ms|s|m)$", report, re.M)}
    return {
        "requests": requests,
        "failed": (int(failed[1]) if failed else 0) + (sum(map(int, errors.groups())) if errors else 0),
        "per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1]),
        "cpu_us": used / max(requests, 1) * 1e6,
        "latency_s": latency,
        "memory": server.memory(),
    }


def settle(server, **load):
    """A short load first: caches warm, pools filled."""
    wrk(server, **{**load, "seconds": 1})


def median(numbers):
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def machine():
    """Where and of what a run was made."""
    model = re.search(r"model name\s*: (.*)", read("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s+(\d+)", read("/proc/meminfo"))
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True)
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit.stdout.strip() or "unknown",
        "processor": model[1] if model else platform.machine(),
        "processors": os.cpu_count(),
        "memory_gib": round(int(memory[1]) / (1 << 20), 1) if memory else None,
        "kernel": platform.release(),
        "load_tool": subprocess.run(["wrk", "-v"], capture_output=True, text=True).stdout.split("\n")[0].split("[")[0].strip(),
    }


def where(machine):
    """The same as a sentence begins, for a page."""
    return (f"Recorded {machine['date']} at commit `{machine['commit']}` on {machine['processors']} processors "
            f"({machine['processor']}), {machine['memory_gib']} GiB of memory, Linux {machine['kernel']}")
