#!/usr/bin/env python3
"""Generates docs/performance.md and its plot from the recorded runs in bench/results. Never edit those by hand."""
import json

from borders_report import borders
from measure import ROOT, median, where

RESULTS = ROOT / "bench/results"
DOCS = ROOT / "docs"
BAR, GAP, LEFT, WIDTH = 18, 14, 190, 760
COLOURS = {"portico": "#2b6cb0", "peer": "#a0aec0"}


def recorded(name):
    path = RESULTS / f"{name}.json"
    return json.loads(path.read_text()) if path.exists() else None


def middle(work, who, key):
    return median([turn[key] for turn in work["rounds"][who]])


def percentile(work, who, which):
    return median([turn["latency_s"].get(which, 0) for turn in work["rounds"][who]])


def plot(run):
    """CPU per request relative to the peer: two bars for each work, the peer's always full."""
    shapes, y = [], 34
    for work in run["works"]:
        shapes.append(f'<text x="{LEFT - 10}" y="{y + BAR + 4}" text-anchor="end">{work["name"]}</text>')
        for who, share in (("portico", work["ratio"]), ("peer", 1.0)):
            length = share * (WIDTH - LEFT - 90)
            shapes.append(f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" fill="{COLOURS[who]}"/>')
            shapes.append(f'<text x="{LEFT + length + 6:.1f}" y="{y + 14}">{middle(work, who, "cpu_us"):,.1f} us</text>')
            y += BAR
        y += GAP
    title = f'CPU per request: Portico (blue) and {run["peer"]} (grey)'
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{y}" fill="white"/>',
        f'<text x="10" y="20" font-size="15" font-weight="bold">{title}</text>', *shapes, "</svg>", ""])


def about(machine):
    return f"{where(machine)}, with {machine['load_tool']}, 32 connections on the same machine."


def comparison(run):
    lines = [f"## Beside {run['peer']}", "", about(run["machine"]),
             f"Medians of {run['rounds']} rounds of {run['seconds']} s, the two servers loaded in turn; CPU is that of the "
             "server's whole process tree. A fresh sandbox per request unless said. Raw figures: "
             "[compare.json](../bench/results/compare.json).", "",
             "![CPU per request](performance.svg)", "",
             "| work | Portico, CPU | peer, CPU | ratio | budget | Portico, req/s | peer, req/s | Portico, p50 / p99 | "
             "peer, p50 / p99 |", "|---|---|---|---|---|---|---|---|---|"]
    for work in run["works"]:
        latencies = [f"{percentile(work, who, 'p50') * 1e3:.2f} / {percentile(work, who, 'p99') * 1e3:.2f} ms"
                     for who in ("portico", "peer")]
        budget = "" if work["budget"] is None else f"1/{1 / work['budget']:.0f}{'' if work['kept'] else ', **not kept**'}"
        lines.append(f"| {work['name']} | {middle(work, 'portico', 'cpu_us'):,.1f} us | "
                     f"{middle(work, 'peer', 'cpu_us'):,.1f} us | 1/{1 / work['ratio']:.1f} | {budget} | "
                     f"{middle(work, 'portico', 'per_second'):,.0f} | {middle(work, 'peer', 'per_second'):,.0f} | "
                     f"{latencies[0]} | {latencies[1]} |")
    return lines


def alone(run):
    lines = ["", "## Alone", "", about(run["machine"]) + " Raw figures: [run.json](../bench/results/run.json).", ""]
    if run["loads"]:
        lines += ["| work | CPU per request | req/s | p50 | p99 | memory |", "|---|---|---|---|---|---|"]
        for name, load in run["loads"].items():
            lines.append(f"| {name} | {load['cpu_us']:,.1f} us | {load['per_second']:,.0f} | "
                         f"{load['latency_s'].get('p50', 0) * 1e3:.2f} ms | {load['latency_s'].get('p99', 0) * 1e3:.2f} ms | "
                         f"{load['memory'] / (1 << 20):,.0f} MiB |")
        lines.append("")
    checks = run["checks"]
    if found := checks.get("bounds"):
        lines.append(f"- All bounds on cost {(found['ratio'] - 1) * 100:+.1f}% CPU on hello, beside none.")
    if found := checks.get("chains"):
        shares = found["shares"]
        lines.append(f"- A handler that stands before another one and passes all on adds {shares['pass_hello']:.0%} of hello's "
                     f"CPU, two of them {shares['pass_pass_hello']:.0%} each; one that counts and one that asks for "
                     f"authorization, {shares['chain_hello']:.0%} each.")
    if found := checks.get("starting"):
        medians = found["medians_s"]
        lines.append(f"- From start to the first answer, compiled before: {medians['js_hello'] * 1e3:.0f} ms for 13 MB of "
                     f"JavaScript, {medians['py_hello'] * 1e3:.0f} ms for 18 MB of Python.")
    if found := checks.get("spinning"):
        lines.append(f"- While four guests spin, another request takes {found['median_s'] * 1e3:.1f} ms (median), "
                     f"{found['most_s'] * 1e3:.1f} ms (the slowest of 200).")
    if found := checks.get("waiting"):
        lines.append(f"- {found['requests']:,} requests waiting at once: {found['answered']:,} answered, "
                     f"{found['bytes_per_request'] / 1024:.1f} KiB of memory each (connection included), "
                     f"{found['cpu_us']:,.0f} us of CPU each.")
    if found := checks.get("leaving"):
        lines.append(f"- A guest whose client leaves makes room for the next in {found['median_s'] * 1e3:.1f} ms "
                     f"(median), {found['most_s'] * 1e3:.1f} ms (the slowest of 20).")
    return lines + sent(checks)


def sent(checks):
    lines = []
    for name, protocol in (("sending-http1", "HTTP/1.1, a connection for each"), ("sending-http2", "shared HTTP/2 connections")):
        if found := checks.get(name):
            lines.append(f"- {found['requests']:,} guests waiting at once for a slow upstream over {protocol}: "
                         f"{found['answered']:,} answered, {found['bytes_per_request'] / 1024:.1f} KiB of memory each "
                         f"(client's connection included), {found['cpu_us']:,.0f} us of CPU each.")
    if found := checks.get("sending-large"):
        lines.append(f"- A response of 1 GiB streams from an upstream through a guest with {found['bytes_more'] / (1 << 20):.1f} MiB "
                     f"more memory, at {found['per_second'] / (1 << 20):,.0f} MiB/s.")
    if found := checks.get("sending-leaving"):
        medians = found["medians_s"]
        lines.append(f"- When a client leaves, what its guest asked of an upstream is given up after {medians['waiting'] * 1e3:.1f} ms "
                     f"(median) if the guest waits, {medians['spinning'] * 1e3:.1f} ms if it spins, {medians['paused'] * 1e3:.1f} ms if "
                     f"it is paused; {found['most_s'] * 1e3:.1f} ms at most, of 20 each.")
    return lines


def write():
    """Rewrites the page and the plot from what is recorded."""
    DOCS.mkdir(exist_ok=True)
    lines = ["# Performance", "",
             "Generated by `bench/report.py` from recorded runs; do not edit. `make bench` measures Portico alone and "
             "checks its limits, `bench/compare --peer PATH` runs it beside `wasmtime serve`, `bench/borders` measures "
             "calls and values. Absolute times drift between machines: judge by the ratios.", ""]
    compared, run, crossed = recorded("compare"), recorded("run"), recorded("borders")
    if compared:
        lines += comparison(compared)
        (DOCS / "performance.svg").write_text(plot(compared))
    if run:
        lines += alone(run)
    if crossed:
        lines += borders(crossed)
    (DOCS / "performance.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    write()
