"""From what dynos and router wrote to numbered lines."""

from collections.abc import Callable, Mapping, Sequence

from minidyno.domain.dynos import Dyno
from minidyno.domain.log_lines import APP, PLATFORM, LogLine, readable, split
from minidyno.domain.platform_codes import LOCAL_OVERFLOW
from minidyno.ports.log_source import LineBatch, LogSource
from minidyno.ports.log_store import LogStore

READ_AT_ONCE = 65_536  # bytes from one source in one lap: a flood waits on disk


def dyno_key(instance: str) -> str:
    """Name under which the position in a dyno's lines is kept."""
    return f"dyno:{instance}"


def router_key(worker: str) -> str:
    """Name under which the position in a router worker's lines is kept."""
    return f"router:{worker}"


class Collector:
    """Reads sources from where it left off.

    Lines and the new position are kept in one step (see `ports.LogStore`), so that a kill loses
    no line and doubles none.
    """

    def __init__(
        self,
        *,
        store: LogStore,
        dynos: LogSource,
        router: LogSource,
        router_workers: Callable[[], Sequence[str]],
        line_limit: int,
    ) -> None:
        self._store = store
        self._dynos = dynos
        self._router = router
        self._router_workers = router_workers
        self._line_limit = line_limit

    def read_dyno(self, dyno: Dyno) -> tuple[Sequence[LogLine], bool]:
        """Read and keep some lines of a dyno; say whether there are more."""
        key = dyno_key(dyno.instance)
        batch = self._dynos.read_lines(dyno.instance, self._store.position(key), READ_AT_ONCE)
        return self._keep({key: batch.position}, self._from_dyno(dyno, batch)), batch.more

    def read_all(self, dynos: Sequence[Dyno]) -> tuple[Sequence[LogLine], bool]:
        """Read and keep some lines of every source, in the order in which they were written."""
        positions: dict[str, str] = {}
        lines: list[LogLine] = []
        more = False
        for dyno in dynos:
            key = dyno_key(dyno.instance)
            before = self._store.position(key)
            batch = self._dynos.read_lines(dyno.instance, before, READ_AT_ONCE)
            more |= batch.more
            if batch.lines or batch.lost:
                positions[key] = batch.position
                lines += self._from_dyno(dyno, batch)
        for worker in self._router_workers():
            key = router_key(worker)
            batch = self._router.read_lines(worker, self._store.position(key), READ_AT_ONCE)
            more |= batch.more
            if batch.lines or batch.lost:
                positions[key] = batch.position
                lines += self._from_router(batch)
        lines.sort(key=lambda line: line.at)
        return self._keep(positions, lines), more

    def _keep(self, positions: Mapping[str, str], lines: Sequence[LogLine]) -> Sequence[LogLine]:
        return self._store.append(lines, positions) if lines else []

    def _from_dyno(self, dyno: Dyno, batch: LineBatch) -> list[LogLine]:
        lines = []
        if batch.lost:
            count = f"at least {batch.lost}" if batch.at_least else str(batch.lost)
            lines.append(
                LogLine(
                    app_id=dyno.app_id,
                    at=batch.lines[0].at if batch.lines else dyno.updated_at,
                    source=PLATFORM,
                    dyno="logplex",
                    text=f"{LOCAL_OVERFLOW.title}: {count} messages of {dyno.name} dropped",
                    action="lost",
                )
            )
        lines += [
            LogLine(app_id=dyno.app_id, at=raw.at, source=APP, dyno=dyno.name, text=readable(piece))
            for raw in batch.lines
            for piece in split(raw.text, self._line_limit)
        ]
        return lines

    def _from_router(self, batch: LineBatch) -> list[LogLine]:
        lines = []
        for raw in batch.lines:
            app_id, _, text = raw.text.partition(b" ")
            lines.append(
                LogLine(
                    app_id=app_id.decode("ascii", "replace"),
                    at=raw.at,
                    source=PLATFORM,
                    dyno="router",
                    text=readable(text),
                )
            )
        return lines
