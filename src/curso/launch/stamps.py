"""Stamps: what a step was done from, so that the next start can skip it."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """Hash files (whole folders too) by name and content, and any further words."""
    digest = hashlib.sha256()
    for word in words:
        digest.update(f"{len(word)}:{word}".encode())
    for path in paths:
        for file in _files(path):
            content = file.read_bytes()
            digest.update(f"{file.relative_to(path.parent)}:{len(content)}:".encode())
            digest.update(content)
    return digest.hexdigest()


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        found = (f for f in path.rglob("*") if f.is_file() and "__pycache__" not in f.parts)
        return sorted(found)
    return [path] if path.is_file() else []


def is_current(stamp: Path, value: str) -> bool:
    """Say whether the step was last done from exactly this."""
    try:
        return stamp.read_text(encoding="utf-8") == value
    except OSError:
        return False


def write(stamp: Path, value: str) -> None:
    """Record that the step is done; written last, so that an interrupted step is done again."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    temporary = stamp.with_name(stamp.name + ".new")
    temporary.write_text(value, encoding="utf-8")
    temporary.replace(stamp)
