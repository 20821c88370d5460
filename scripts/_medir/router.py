"""The router beside nginx, HAProxy and Caddy, and beside no router at all."""

import contextlib
import http.client
import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from scripts._medir.children import free_ports, processor_time, running, wait_for_ports
from scripts._medir.figures import Load, median_ratio, parse_wrk
from scripts._medir.pace import Pace
from scripts._medir.proxies import HOST, PROXIES, Proxy
from scripts._medir.table import Row, Said

GROUP = "router"
BARE = "bare"
PEER = "nginx"
UPSTREAMS = 2
CONNECTIONS = 32
WITHOUT_WRK: Said = ("falta wrk: sudo apt install wrk", "wrk is missing: sudo apt install wrk")
NAMES: Mapping[str, Said] = {BARE: ("sin router", "no router")}


@dataclass(slots=True)
class _Contender:
    """One that runs: its port, its processes, and what was measured of it."""

    port: int
    pids: list[int]
    loads: list[Load] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # seconds of processor for each request
    waits: list[float] = field(default_factory=list)  # median seconds of one request alone


def measure(folder: Path, pace: Pace) -> list[Row]:
    """Run all contenders at once, and load one at a time."""
    with ExitStack() as stack:
        contenders, rows = _start_all(folder, stack)
        for number in range(pace.rounds):
            # The order turns round, so that nobody always comes after the same neighbour.
            for name in sorted(contenders, reverse=number % 2 == 1):
                _one_round(contenders[name], pace)
    if not any(one.loads for one in contenders.values()):
        rows.append(Row(group=GROUP, what=("peticiones/s", "requests/s"), note=WITHOUT_WRK))
    return [*_throughput(contenders), *rows, *_waits(contenders)]


def _start_all(folder: Path, stack: ExitStack) -> tuple[dict[str, _Contender], list[Row]]:
    ports = free_ports(UPSTREAMS + 2 * len(PROXIES))
    upstreams, others = ports[:UPSTREAMS], ports[UPSTREAMS:]
    for port in upstreams:
        command = [sys.executable, "-m", "scripts._medir.upstream", str(port)]
        stack.enter_context(running(command, folder, os.environ, f"upstream-{port}"))
    wait_for_ports(upstreams)
    contenders = {BARE: _Contender(upstreams[0], [])}
    rows: list[Row] = []
    for proxy, port, other in zip(PROXIES, others[::2], others[1::2], strict=True):
        start = proxy.prepare(folder, port, other, upstreams)
        if start is None:
            rows.append(_missing(proxy))
            continue
        env = {k: v for k, v in os.environ.items() if not k.startswith("MINIDYNO_")}
        process = stack.enter_context(
            running(start.command, folder, {**env, **start.environ}, proxy.name)
        )
        try:
            wait_for_ports([port])
        except TimeoutError:
            rows.append(_missing(proxy, _last_words(folder / f"{proxy.name}.log")))
            continue
        contenders[proxy.name] = _Contender(port, [process.pid])
    return contenders, rows


def _missing(proxy: Proxy, why: Said | None = None) -> Row:
    return Row(group=GROUP, what=(proxy.name, proxy.name), note=why or proxy.missing)


def _last_words(log: Path) -> Said:
    text = " ".join(log.read_text(errors="replace").splitlines()[-2:])
    return f"no arrancó: {text}", f"did not start: {text}"


def _one_round(one: _Contender, pace: Pace) -> None:
    one.waits.append(_wait_alone(one.port, pace.requests))
    if shutil.which("wrk") is None:
        return
    before = processor_time(one.pids)
    load = wrk(one.port, pace.load_seconds)
    if load.requests:
        one.cpu.append((processor_time(one.pids) - before) / load.requests)
    one.loads.append(load)


def wrk(port: int, seconds: int, host: str = HOST, connections: int = CONNECTIONS) -> Load:
    """Load a port with many connections at once."""
    words = ["-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-H", f"Host: {host}"]
    done = subprocess.run(
        ["wrk", *words, f"http://127.0.0.1:{port}/"],
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds + 30,
    )
    return parse_wrk(done.stdout)


def _wait_alone(port: int, count: int) -> float:
    """Send requests one after the other on one connection; the median wait in seconds."""
    waits = []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection):
        for _ in range(count):
            began = time.perf_counter()
            connection.request("GET", "/", headers={"Host": HOST})
            connection.getresponse().read()
            waits.append(time.perf_counter() - began)
    return median(waits)


def _throughput(contenders: Mapping[str, _Contender]) -> list[Row]:
    loaded = {name: one for name, one in contenders.items() if one.loads}
    table: dict[str, dict[str, list[float]]] = defaultdict(dict)
    for name, one in loaded.items():
        table["rate"][name] = [load.rate for load in one.loads]
        table["p50"][name] = [load.p50 * 1e3 for load in one.loads]
        table["p99"][name] = [load.p99 * 1e3 for load in one.loads]
        if one.pids:
            table["cpu"][name] = [spent * 1e6 for spent in one.cpu]
    kinds: tuple[tuple[str, Said, str], ...] = (
        ("rate", ("peticiones/s", "requests/s"), "/s"),
        ("p50", ("espera p50", "wait p50"), "ms"),
        ("p99", ("espera p99", "wait p99"), "ms"),
        ("cpu", ("procesador por petición", "processor per request"), "µs"),
    )
    rows = []
    for kind, title, unit in kinds:
        for name, values in table[kind].items():
            rows.append(_compared(name, title, unit, values, table[kind].get(PEER), loaded[name]))
    return rows


def _compared(
    name: str,
    title: Said,
    unit: str,
    values: list[float],
    peer: list[float] | None,
    one: _Contender,
) -> Row:
    spanish, english = NAMES.get(name, (name, name))
    failed = sum(load.failed for load in one.loads)
    against = peer if peer and name != PEER else None
    return Row(
        group=GROUP,
        what=(f"{title[0]}, {spanish}", f"{title[1]}, {english}"),
        figure=median(values),
        unit=unit,
        reference=median(against) if against else None,
        reference_name=(PEER, PEER) if against else ("", ""),
        ratio=median_ratio(values, against) if against else None,
        note=(f"{failed} fallos", f"{failed} failures") if failed else ("", ""),
        details={"rounds": values},
    )


def _waits(contenders: Mapping[str, _Contender]) -> list[Row]:
    """What passing through adds to one request with nothing else going on."""
    bare = contenders[BARE].waits
    added = {
        name: [(through - direct) * 1e3 for through, direct in zip(one.waits, bare, strict=True)]
        for name, one in contenders.items()
        if name != BARE
    }
    rows = []
    for name, values in added.items():
        peer = median(added[PEER]) if PEER in added and name != PEER else None
        rows.append(
            Row(
                group=GROUP,
                what=(f"una petición sola, lo que añade {name} (p50)", f"added by {name} (p50)"),
                figure=median(values),
                unit="ms",
                reference=peer,
                reference_name=(PEER, PEER) if peer is not None else ("", ""),
                details={"direct_ms": median(bare) * 1e3, "rounds": values},
            )
        )
    return rows
