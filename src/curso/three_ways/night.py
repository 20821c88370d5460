"""Three in the morning in each model: the same visit, and who brings the app back."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from curso.by_hand.process import Process
from curso.by_hand.visit import Visit
from curso.language import spoken
from curso.three_ways.service import Service
from minidyno.lab import MinidynoError
from minidyno.lab.app import App
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup
from minidyno.lab.figures.table import plain_table, table
from minidyno.lab.platform import Platform

_PATIENCE = 60.0
_PAUSE = 0.2


class _Visited(Protocol):
    async def get(self, path: str = "/") -> Any: ...


@dataclass(frozen=True, repr=False)
class Night(Display):
    """For each model, how the visit that broke it ended, and after how long it answered again."""

    iaas: float
    paas: float
    saas: float

    def html(self) -> Markup:
        """A table."""
        return table(_headers(), self._rows())

    def plain(self) -> str:
        """The same for a terminal."""
        return plain_table(_headers(), self._rows())

    def _rows(self) -> Sequence[Sequence[object]]:
        return [
            ["IaaS", _own_manager(), f"{self.iaas:.1f}"],
            ["PaaS", spoken("la plataforma", "the platform"), f"{self.paas:.1f}"],
            ["SaaS", spoken("quien opera el servicio", "its operator"), f"{self.saas:.1f}"],
        ]


async def night(platform: Platform, server: Process, app: App, service: Service) -> Night:
    """Break each once, and wait until it answers again; in seconds."""

    async def pause() -> None:
        await platform.sleep(_PAUSE)

    return Night(*[await _broken(one, pause) for one in (server, app, service)])


async def _broken(one: _Visited, pause: Callable[[], Awaitable[None]]) -> float:
    beginning = time.monotonic()
    await _age(one, "/caer")
    while True:
        await pause()
        age = await _age(one, "/json")
        took = time.monotonic() - beginning
        # An answer of a process older than the fall would be one that was about to end.
        if (age is not None and age <= took) or took > _PATIENCE:
            return took


async def _age(one: _Visited, path: str) -> float | None:
    """Visit a page that tells how long its process has run, in seconds; None without an answer."""
    try:
        visit: Visit | Any = await one.get(path)
    except MinidynoError:
        return None
    return float(visit.json()["segundos"]) if visit.status == 200 else None


def _own_manager() -> str:
    return spoken("el gestor de procesos que pusiste tú", "the process manager that you put there")


def _headers() -> Sequence[str]:
    return [
        spoken("Modelo", "Model"),
        spoken("Quién lo levantó", "Who brought it back"),
        spoken("Segundos hasta responder", "Seconds until it answered"),
    ]
