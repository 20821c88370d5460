"""How an app does, in windows of time: its requests and its dynos, counted so that they add up."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from minidyno.domain.latency_sketch import Sketch
from minidyno.domain.log_lines import PLATFORM, LogLine
from minidyno.domain.router_lines import RouterLine, read_router_line

ROUTER = "router"
SLOWEST = 20  # requests that are remembered of an hour
FOR_EVER = 0  # the width of the one window that holds all
# What the page and the command say beside a dyno whose memory nobody measured.
NEVER_MEASURED: Mapping[str, str] = {
    "es": (
        "–: el dyno acabó antes de que se midiera su memoria, o aún no se ha medido. Se "
        "mide desde que existe el add-on: cada segundo la de los dynos de un solo uso, "
        "cada diez la de los demás."
    ),
    "en": (
        "–: the dyno ended before its memory was measured, or it has not been measured "
        "yet. It is measured from when there is the add-on: every second for one-off "
        "dynos, every ten for the others."
    ),
}


@dataclass(frozen=True, slots=True)
class Resolution:
    """Windows of `width` seconds, kept for `keep` seconds."""

    width: int
    keep: int


RESOLUTIONS = (
    Resolution(10, 3 * 3600),
    Resolution(60, 25 * 3600),
    Resolution(3600, 28 * 86_400),
    Resolution(FOR_EVER, 0),
)


@dataclass(slots=True, kw_only=True)
class DynoCounts:
    """What one dyno did in a window: memory in bytes, processor in seconds."""

    memory_most: int = 0
    memory_sum: int = 0
    looks: int = 0  # how often it was measured
    cpu: float = 0.0
    starts: int = 0
    crashes: int = 0

    @property
    def memory(self) -> float:
        """Its memory on average."""
        return self.memory_sum / self.looks if self.looks else 0.0

    def merge(self, other: "DynoCounts") -> None:
        """Add what another window has."""
        self.memory_most = max(self.memory_most, other.memory_most)
        self.memory_sum += other.memory_sum
        self.looks += other.looks
        self.cpu += other.cpu
        self.starts += other.starts
        self.crashes += other.crashes


@dataclass(slots=True, kw_only=True)
class Window:
    """The requests that ended in one stretch of time; `start` in seconds since the epoch."""

    width: int
    start: int
    requests: int = 0
    size: int = 0  # bytes that were answered
    classes: Counter[str] = field(default_factory=Counter)  # "2xx"
    codes: Counter[str] = field(default_factory=Counter)  # "H12", "R14"
    service: Sketch = field(default_factory=Sketch)
    dynos: dict[str, DynoCounts] = field(default_factory=dict)

    def dyno(self, name: str) -> DynoCounts:
        """The counts of a dyno."""
        return self.dynos.setdefault(name, DynoCounts())

    def merge(self, other: "Window") -> None:
        """Add what another window has."""
        self.requests += other.requests
        self.size += other.size
        self.classes.update(other.classes)
        self.codes.update(other.codes)
        self.service.merge(other.service)
        for name, counts in other.dynos.items():
            self.dyno(name).merge(counts)

    @property
    def failed(self) -> int:
        """Requests that were answered with 500 or more."""
        return self.classes["5xx"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowRequest:
    """A request worth remembering, by the number of its log line; `service` in milliseconds."""

    number: int
    at: float
    method: str
    path: str
    status: int
    service: int
    dyno: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What some log lines add."""

    windows: Sequence[Window]
    slow: Sequence[SlowRequest]


def start_of(at: float, width: int) -> int:
    """When the window of that width began in which `at` lies."""
    return 0 if width == FOR_EVER else int(at // width) * width


def count(lines: Iterable[LogLine]) -> Counted:
    """Count what lines of one app say, into windows of every width."""
    windows: dict[tuple[int, int], Window] = {}
    slow: list[SlowRequest] = []

    def at(moment: float) -> list[Window]:
        keys = [(r.width, start_of(moment, r.width)) for r in RESOLUTIONS]
        return [windows.setdefault(key, Window(width=key[0], start=key[1])) for key in keys]

    for line in lines:
        if line.source != PLATFORM:
            continue
        if line.dyno == ROUTER:
            request = read_router_line(line.text)
            if request is not None:
                for window in at(line.at):
                    _count_request(window, request)
                if request.service is not None:
                    slow.append(_slow(line, request, request.service))
        elif (event := _event(line)) is not None:
            for window in at(line.at):
                event(window, line)
    return Counted(windows=list(windows.values()), slow=slowest(slow))


def slowest(requests: Iterable[SlowRequest]) -> list[SlowRequest]:
    """The slowest of each hour."""
    by_hour: dict[int, list[SlowRequest]] = {}
    for request in requests:
        by_hour.setdefault(start_of(request.at, 3600), []).append(request)
    return [
        request
        for hour in by_hour.values()
        for request in sorted(hour, key=lambda one: -one.service)[:SLOWEST]
    ]


def _slow(line: LogLine, request: RouterLine, service: int) -> SlowRequest:
    return SlowRequest(
        number=line.number,
        at=line.at,
        method=request.method,
        path=request.path,
        status=request.status,
        service=service,
        dyno=request.dyno,
        code=request.code or "",
    )


def _count_request(window: Window, request: RouterLine) -> None:
    window.requests += 1
    window.size += request.size
    window.classes[f"{request.status // 100}xx"] += 1
    if request.code is not None:
        window.codes[request.code] += 1
    if request.service is not None:
        window.service.add(request.service)


def _event(line: LogLine) -> Callable[[Window, LogLine], None] | None:
    """What a line of the platform about a dyno adds, if anything."""
    if line.action == "starting" and line.text.startswith("Starting process"):
        return _started
    if line.action == "crashed":
        return _crashed
    return _code if _CODE.match(line.text) else None


def _started(window: Window, line: LogLine) -> None:
    window.dyno(line.dyno).starts += 1


def _crashed(window: Window, line: LogLine) -> None:
    window.dyno(line.dyno).crashes += 1


def _code(window: Window, line: LogLine) -> None:
    said = _CODE.match(line.text)
    if said is not None:
        window.codes[said[1]] += 1


_CODE = re.compile(r"Error ([RL]\d\d) \(")
