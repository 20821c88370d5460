"""Finds the programs of add-ons on this machine."""

import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import minidyno
from minidyno.backends.addon_servant import Servant
from minidyno.domain.addon_servers import Program
from minidyno.domain.errors import MinidynoError

# Where package managers put servers, beside what the PATH says: cron's and an editor's are short.
_MORE = ("/usr/local/bin", "/usr/bin", "/bin", "/opt/homebrew/bin", "/usr/local/sbin", "/usr/sbin")
# How a package is installed, by the command that does it; the first that is here is named.
_INSTALLERS = {
    "apt": "sudo apt-get install -y {}",
    "dnf": "sudo dnf install -y {}",
    "pacman": "sudo pacman -S {}",
    "brew": "brew install {}",
}


@dataclass(frozen=True, slots=True)
class Found:
    """Where the commands are: `bin` is their folder, empty where the PATH leads to them.

    `reads_all` where they lie in a folder that is closed to the user who is to run them.
    """

    bin: str
    reads_all: bool


class Programs:
    """Looks in `path` (as PATH is written), and prefers what `servant` gets to."""

    def __init__(self, path: str, servant: Servant) -> None:
        folders = [folder for folder in path.split(os.pathsep) if folder.startswith("/")]
        known = [folder for folder in _MORE if folder not in folders]
        self._servant = servant
        self._open = [f for f in (*folders, *known) if self._gets_to(Path(f, "any"))]
        self._closed = [folder for folder in folders if folder not in self._open]

    @property
    def path(self) -> str:
        """The PATH of servers."""
        return os.pathsep.join([*self._open, *self._closed])

    def find(self, program: Program) -> Found:
        """Find all its commands in one place; raises `addon_server_missing`."""
        wanted = [command.split("|") for command in program.commands]
        found = [next(filter(None, map(self.which, names)), None) for names in wanted]
        if all(found):
            return Found("", not all(self._gets_to(Path(path)) for path in found if path))
        for folder in (*_matching(program.folders), *_embedded(program)):
            here = [_one_of(folder, names) for names in wanted]
            if all(here):
                return Found(str(folder), not all(self._gets_to(path) for path in here if path))
        raise _missing(
            program, [names[0] for names, path in zip(wanted, found, strict=True) if not path]
        )

    def which(self, command: str, bin_folder: str = "") -> str | None:
        """The path of a command, of the server's own folder first."""
        own = [bin_folder] if bin_folder else []
        for folders in (own + self._open, self._closed):
            found = shutil.which(command, path=os.pathsep.join(folders))
            if found is not None and (folders is self._closed or self._gets_to(Path(found))):
                return found
        return shutil.which(command, path=os.pathsep.join(own + self._open))

    def _gets_to(self, path: Path) -> bool:
        try:
            ours = path == Path(sys.executable)
            # With our own Python goes what it is to run.
            return self._servant.reaches(path) and (not ours or self._servant.reaches(_PACKAGE))
        except OSError:
            return False


_PACKAGE = Path(minidyno.__file__)


def _matching(patterns: Sequence[str]) -> Iterator[Path]:
    """Folders by their globs, the newest version first ("/usr/lib/postgresql/*/bin")."""
    for pattern in patterns:
        root = Path(pattern.split("*", 1)[0]).parent if "*" in pattern else Path(pattern)
        if "*" not in pattern:
            yield root
            continue
        found = Path("/").glob(pattern.lstrip("/"))
        yield from sorted(found, key=_version, reverse=True)


def _one_of(folder: Path, names: Sequence[str]) -> Path | None:
    return next((folder / name for name in names if os.access(folder / name, os.X_OK)), None)


def _version(path: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(path))]


def _embedded(program: Program) -> Iterator[Path]:
    if program.embedded is None:
        return
    try:
        folder = import_module(program.embedded).bin_folder()
    except ImportError:
        return
    if folder is not None:
        yield Path(folder)


def _missing(program: Program, commands: Sequence[str]) -> MinidynoError:
    here = next((i for i in _INSTALLERS if i in program.install and shutil.which(i)), None)
    names = [here] if here else [name for name in _INSTALLERS if name in program.install]
    cure = " · ".join(_INSTALLERS[name].format(program.install[name]) for name in names)
    return MinidynoError("addon_server_missing", commands=", ".join(commands), cure=cure)
