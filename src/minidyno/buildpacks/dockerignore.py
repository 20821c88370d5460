"""Which files a build with a Dockerfile does not see: .dockerignore, as Docker reads it."""

import posixpath
import re
from collections.abc import Callable
from pathlib import Path

FILE = ".dockerignore"


def ignored(folder: Path, dockerfile: str) -> Callable[[str], bool]:
    """Say of a path in the folder whether it stays out; the Dockerfile itself never does."""
    path = folder / FILE
    text = path.read_text("utf-8", errors="replace") if path.is_file() else ""
    rules = [rule for line in text.splitlines() if (rule := _rule(line))]

    def stays_out(name: str) -> bool:
        if name in {dockerfile, FILE}:
            return False
        out = False
        for matches, excludes in rules:
            if out != excludes and matches.fullmatch(name):
                out = excludes
        return out

    return stays_out


def _rule(line: str) -> tuple[re.Pattern[str], bool] | None:
    line = line.strip()
    if not line or line.startswith("#"):
        return None
    excludes = not line.startswith("!")
    pattern = posixpath.normpath(line.removeprefix("!").strip()).lstrip("/")
    if pattern in {"", "."}:
        return None
    try:
        # What is said of a folder is said of all that is in it.
        return re.compile(_expression(pattern) + "(/.*)?", re.DOTALL), excludes
    except re.error:
        return re.compile(re.escape(pattern) + "(/.*)?", re.DOTALL), excludes


def _expression(pattern: str) -> str:
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\[[^]]*\])", pattern)
    special = {"**/": "(.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(
        special.get(part) or (part if part.startswith("[") else re.escape(part)) for part in parts
    )
