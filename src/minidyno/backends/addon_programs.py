"""Finds the programs of add-ons on this machine."""

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import product
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

    `reads_all` where they lie in a folder that is closed to the user who is to run them. `server`
    is the path of the first command.
    """

    bin: str
    reads_all: bool
    server: str


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
        first = next(self.all(program), None)
        if first is None:
            wanted = [command.split("|") for command in program.commands]
            raise _missing(
                program, [names[0] for names in wanted if not any(map(self.which, names))]
            )
        return first

    def all(self, program: Program) -> Iterator[Found]:
        """Everywhere that all its commands are, the best place first."""
        wanted = [command.split("|") for command in program.commands]
        for names in product(*wanted):
            found = [self.which(name) for name in names]
            if all(found):
                yield self._found("", [Path(path) for path in found if path])
        for folder in (*_matching(program.folders), *_embedded(program)):
            here = [_one_of(folder, names) for names in wanted]
            if all(here):
                yield self._found(str(folder), [path for path in here if path])

    def at(self, program: Program, server: str, bin_folder: str) -> Found | None:
        """What was found there before, if it still is."""
        first, *others = (command.split("|") for command in program.commands)
        paths = [Path(server), *(_one_of(Path(bin_folder), names) for names in others)]
        # By the PATH one command alone is sure to be the same again.
        if (others and not bin_folder) or Path(server).name not in first:
            return None
        if not all(path and os.access(path, os.X_OK) for path in paths):
            return None
        return self._found(bin_folder, [path for path in paths if path])

    def _found(self, bin_folder: str, paths: Sequence[Path]) -> Found:
        reads_all = not all(self._gets_to(path) for path in paths)
        return Found(bin_folder, reads_all, server=str(paths[0]))

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


def cure_of(packages: Mapping[str, str]) -> str:
    """How packages are installed here, by the command that does it; all ways where none is here."""
    here = next((name for name in _INSTALLERS if name in packages and shutil.which(name)), None)
    names = [here] if here else [name for name in _INSTALLERS if name in packages]
    cures = [_INSTALLERS[name].format(packages[name]) for name in names]
    if "pip" in packages:
        cures.append(f"{sys.executable} -m pip install '{packages['pip']}'")
    return " · ".join(cures)


def _missing(program: Program, commands: Sequence[str]) -> MinidynoError:
    cure = cure_of(program.install)
    return MinidynoError("addon_server_missing", commands=", ".join(commands), cure=cure)
