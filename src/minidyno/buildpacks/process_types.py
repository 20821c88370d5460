"""What an app wants to run, and how the log says it."""

from collections.abc import Mapping
from pathlib import Path

from minidyno.buildpacks import transcript
from minidyno.domain.errors import MinidynoError
from minidyno.domain.procfile import parse
from minidyno.ports.builder import Say


def declared(source: Path) -> dict[str, str] | None:
    """Read the Procfile at the top; None without one. Raises the `procfile_…` errors."""
    path = source / "Procfile"
    return parse(path.read_bytes()) if path.is_file() else None


def discover(
    say: Say, procfile: Mapping[str, str] | None, defaults: Mapping[str, str]
) -> dict[str, str]:
    """Say and return what runs: the Procfile goes before the buildpack's defaults.

    Raises `no_procfile` when there is neither.
    """
    transcript.step(say, "Discovering process types")
    if procfile:
        transcript.detail(say, f"Procfile declares types -> {', '.join(procfile)}")
    more = {name: command for name, command in defaults.items() if name not in (procfile or {})}
    if more:
        transcript.detail(say, f"Default types for buildpack -> {', '.join(more)}")
    if not procfile and not more:
        raise MinidynoError("no_procfile")
    return {**(procfile or {}), **more}
