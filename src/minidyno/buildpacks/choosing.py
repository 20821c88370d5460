"""Which buildpacks build an app: those chosen by hand, or the first that recognises it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from minidyno.buildpacks import transcript
from minidyno.domain.buildpack_names import canonical
from minidyno.domain.errors import MinidynoError
from minidyno.ports.builder import Say
from minidyno.ports.buildpack import Buildpack


def choose(
    known: Sequence[Buildpack], chosen: Sequence[str], source: Path, app: str, say: Say
) -> Iterator[Buildpack]:
    """Say which buildpacks are used, and give one after another.

    Each looks at the app when its turn comes: what those before it made may be what it looks for.
    Raises `no_buildpack`, `buildpack_unknown` and `buildpack_not_for_app`.
    """
    if not chosen:
        yield _detect(known, source, say)
        return
    by_name = {buildpack.name: buildpack for buildpack in known}
    names = [canonical(name) for name in chosen]
    _say_chosen(names, say)
    for name in names:
        if name not in by_name:
            raise MinidynoError("buildpack_unknown", name=name, known=", ".join(by_name))
        buildpack = by_name[name]
        found = buildpack.detect(source)
        if found is None:
            known_by = buildpack.known_by or "Procfile"
            raise MinidynoError("buildpack_not_for_app", buildpack=name, known_by=known_by, app=app)
        transcript.step(say, f"{found} app detected")
        yield buildpack


def _detect(known: Sequence[Buildpack], source: Path, say: Say) -> Buildpack:
    for buildpack in known:
        if found := buildpack.detect(source):
            transcript.step(say, f"Using buildpack: {buildpack.name}")
            transcript.step(say, f"{found} app detected")
            return buildpack
    names = ", ".join(pack.known_by for pack in known if pack.known_by)
    raise MinidynoError("no_buildpack", known=names)


def _say_chosen(names: Sequence[str], say: Say) -> None:
    if len(names) == 1:
        transcript.step(say, f"Using buildpack: {names[0]}")
        return
    transcript.step(say, "Using buildpacks:")
    for place, name in enumerate(names, start=1):
        transcript.detail(say, f"{place}. {name}")
