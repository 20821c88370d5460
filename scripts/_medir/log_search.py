"""Searching a million log lines, and how fast they are kept."""

import asyncio
import random
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from scripts._medir.pace import Pace
from scripts._medir.table import Row, Said

from minidyno.domain.log_lines import LogLine
from minidyno.domain.log_query_reading import read_query
from minidyno.store.sqlite_archive import SqliteLogArchive

GROUP = "registros"
AIM_MS = 200.0
BATCH = 1000  # lines in one step, as the platform feeds them
NOW = 1_790_000_000.0
APP = "measured"

# From what is found at once to what has to look at every line.
QUERIES = (
    "error",
    "code:H12 dyno:web.1 since:2h",
    "status:>=500 -timeout",
    '"pedido recibido" aguja',
    "aguja",
    "ped*",
    "error pedido status:200",  # each is everywhere, all of them nowhere
    "-error -pedido -method",
    "since:300d until:200d",
)


def measure(folder: Path, pace: Pace) -> list[Row]:
    """Fill an archive and ask it."""
    return asyncio.run(_measure(folder, pace))


async def _measure(folder: Path, pace: Pace) -> list[Row]:
    archive = SqliteLogArchive(folder)
    try:
        seconds = await _fill(archive, pace.log_lines)
        rows = [
            Row(
                group=GROUP,
                what=("guardar e indexar una línea", "to keep and index a line"),
                figure=seconds / pace.log_lines * 1e6,
                unit="µs",
            ),
            Row(
                group=GROUP,
                what=("disco por línea", "disk per line"),
                figure=sum(f.stat().st_size for f in folder.iterdir()) / pace.log_lines,
                unit="B",
            ),
        ]
        return [*rows, *[await _asked(archive, query, pace) for query in QUERIES]]
    finally:
        await archive.close()


async def _fill(archive: SqliteLogArchive, count: int) -> float:
    lines = _lines(count)
    spent = 0.0
    while batch := [line for _, line in zip(range(BATCH), lines, strict=False)]:
        began = time.perf_counter()
        await archive.append(APP, batch)
        spent += time.perf_counter() - began
    return spent


async def _asked(archive: SqliteLogArchive, text: str, pace: Pace) -> Row:
    query = read_query(text, NOW)
    spent = []
    found = 0
    for _ in range(max(pace.rounds, 1)):
        began = time.perf_counter()
        found = len(await archive.search(APP, query, most=101))
        spent.append(time.perf_counter() - began)
    count = f"{pace.log_lines:,}".replace(",", " ")
    what: Said = (f"{text} ({count} líneas, {found})", f"{text} ({count} lines, {found})")
    return Row(group=GROUP, what=what, figure=median(spent) * 1e3, unit="ms", aim=AIM_MS)


def _lines(count: int) -> Iterator[LogLine]:
    """Half of them the router's, half an app's, a year of them, one needle in ten thousand."""
    chance = random.Random(1)  # noqa: S311
    words = [
        "".join(chance.choices("aeioubcdlmnprst", k=chance.randint(3, 9))) for _ in range(5000)
    ]
    for number in range(1, count + 1):
        at = NOW - (count - number) * 31_536_000 / count
        if number % 2:
            yield _line(number, at, "heroku", "router", _request(chance, words))
        else:
            said = " ".join(chance.choices(words, k=8))
            how = "error: " if number % 50 == 0 else "INFO pedido recibido "
            needle = " aguja" if number % 10_000 == 0 else ""
            yield _line(number, at, "app", f"web.{number % 4 + 1}", how + said + needle)


def _request(chance: random.Random, words: list[str]) -> str:
    status = chance.choices([200, 404, 500, 503], [95, 3, 1, 1])[0]
    how = 'error code=H12 desc="Request timeout"' if status == 503 else "info"
    return (
        f'at={how} method=GET path="/{chance.choice(words)}/{chance.randint(1, 9999)}" '
        f"host=demo.localhost request_id={chance.getrandbits(128):032x} "
        f'fwd="127.0.0.1" dyno=web.{chance.randint(1, 4)} connect=1ms '
        f"service={chance.randint(1, 900)}ms status={status} bytes=812 protocol=http"
    )


def _line(number: int, at: float, source: str, dyno: str, text: str) -> LogLine:
    return LogLine(app_id=APP, number=number, at=at, source=source, dyno=dyno, text=text)
