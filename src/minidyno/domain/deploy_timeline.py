"""Where the seconds of a deploy went, from the moments at which its phases began.

A build keeps `started`, `detecting`, `compiling <buildpack>`, `<buildpack>: <step>`, `packing` and
`built`; a release keeps `release_phase`, `settled`, `starting`, `bound` and `switched`. Seconds
since the epoch; each lasts until the next.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from minidyno.domain.releases import Release
from minidyno.domain.slugs import Build

STARTED = "started"
DETECTING = "detecting"
PACKING = "packing"
BUILT = "built"
RELEASE_PHASE = "release_phase"
SETTLED = "settled"
STARTING = "starting"
BOUND = "bound"
SWITCHED = "switched"

# What each phase is, for a reader: in Spanish and in English.
WORDS: Mapping[str, tuple[str, str]] = {
    "queue": ("esperar turno", "wait for its turn"),
    "receive": ("recibir el código", "receive the source"),
    "detect": ("detectar", "detect"),
    "compile": ("compilar", "compile"),
    "pack": ("empaquetar el slug", "pack the slug"),
    "release": ("crear el release", "create the release"),
    "release_phase": ("fase de release", "release phase"),
    "schedule": ("decidir qué arrancar", "decide what to start"),
    "boot": ("arrancar el primer dyno", "boot the first dyno"),
    "switch": ("los demás, y relevo", "the others, and take over"),
}

_BUILD_PHASES = {STARTED: "receive", DETECTING: "detect", PACKING: "pack"}


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a deploy: `start` in seconds since the epoch, `seconds` long.

    `name` is one of queue, receive, detect, compile, pack, release, release_phase, schedule,
    boot and switch; `detail` says more of a compile ("minidyno/node: Installing …").
    """

    name: str
    start: float
    seconds: float
    detail: str = ""


def phases(build: Build | None, release: Release) -> list[Phase]:
    """Put the phases in order; of a release without a build only those after it."""
    moments: list[tuple[float, str, str]] = []
    if build is not None and STARTED in build.phases:
        moments.append((build.created_at, "queue", ""))
        moments += [(at, *_name(key)) for key, at in build.phases.items() if key != BUILT]
        moments.append((build.phases.get(BUILT, release.created_at), "release", ""))
    else:
        moments.append((release.created_at, "release", ""))
    moments += _after_release(release.phases)
    ends = [at for at, _, _ in moments[1:]]
    ends.append(max([release.created_at, moments[-1][0], *release.phases.values()]))
    return [
        Phase(name, start, max(0.0, end - start), detail)
        for (start, name, detail), end in zip(moments, ends, strict=True)
    ]


def _after_release(at: Mapping[str, float]) -> list[tuple[float, str, str]]:
    """What follows a release, each from the moment before it."""
    moments = []
    if RELEASE_PHASE in at:
        moments.append((at[RELEASE_PHASE], "release_phase", ""))
    if SETTLED in at:
        moments.append((at[SETTLED], "schedule", ""))
    if STARTING in at:
        moments.append((at[STARTING], "boot", ""))
    if BOUND in at:
        moments.append((at[BOUND], "switch", ""))
    return moments


def _name(key: str) -> tuple[str, str]:
    if key in _BUILD_PHASES:
        return _BUILD_PHASES[key], ""
    return "compile", key.removeprefix("compiling ")
