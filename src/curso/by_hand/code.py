"""A version of the app's code, copied to the machine."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from curso.by_hand.problem import HandError
from curso.language import spoken
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element, join

_ASKS = re.compile(r"""os\.environ(?:\.get\(|\[)["'](\w+)["']""")


@dataclass(frozen=True, repr=False)
class Code(Display):
    """A folder with one version."""

    path: Path

    @classmethod
    def copied(cls, source: str | Path, target: Path) -> "Code":
        """Copy a folder; what an earlier run left at the target is replaced.

        Raises `no_such_folder`.
        """
        if not Path(source).is_dir():
            raise HandError("no_such_folder", folder=source)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        return cls(target)

    @property
    def version(self) -> str:
        """Its name: "v1"."""
        return self.path.name

    @property
    def files(self) -> list[str]:
        """The files, by name."""
        found = (path for path in self.path.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.path).as_posix() for path in found)

    def __fspath__(self) -> str:
        return str(self.path)

    def edit(self, file: str, old: str, new: str) -> str:
        """Change a text in a file, everywhere it stands, and say the changed lines.

        Raises `no_such_file`, `not_in_file`.
        """
        if file not in self.files:
            known = ", ".join(self.files)
            raise HandError("no_such_file", version=self.version, file=file, known=known)
        text = (self.path / file).read_text(encoding="utf-8")
        if old not in text:
            raise HandError("not_in_file", file=file, old=old)
        changed = text.replace(old, new)
        (self.path / file).write_text(changed, encoding="utf-8")
        return "\n".join(line.strip() for line in changed.splitlines() if new in line)

    @property
    def variables(self) -> set[str]:
        """The environment variables for which the code asks."""
        texts = (path.read_text(encoding="utf-8") for path in self.path.glob("*.py"))
        return {name for text in texts for name in _ASKS.findall(text)}

    def html(self) -> Markup:
        """The folder and what is in it."""
        return join(element("p", self._title()), element("pre", "\n".join(self.files)))

    def plain(self) -> str:
        """The same for a terminal."""
        return "\n".join([self._title(), *self.files])

    def _title(self) -> str:
        amount = len(self.files)
        return spoken(f"{self.version}: {amount} archivos", f"{self.version}: {amount} files")
