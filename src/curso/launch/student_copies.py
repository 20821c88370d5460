"""The student's own copies of notebooks and apps, so that an update takes nobody's work away.

JupyterLab opens the copies; the originals stay as git has them, and `git pull` finds no conflict.
"""

import hashlib
import json
import shutil
from pathlib import Path

KINDS = ("es", "en", "apps")
_RECORD = ".copias.json"
_LEFT_OUT = {"__pycache__", ".ipynb_checkpoints"}


def refresh(originals: Path, copies: Path) -> list[Path]:
    """Bring the copies up to date; returns the new versions laid beside copies that were changed.

    A copy that nobody touched is replaced. One that somebody changed stays as it is, and what is
    new comes beside it as `NAME.nuevo.ipynb`, once per new version.
    """
    copies.mkdir(parents=True, exist_ok=True)
    known = _read(copies / _RECORD)
    laid: list[Path] = []
    for original in _files(originals):
        name = original.relative_to(originals).as_posix()
        laid += _bring(original, copies / name, known.get(name))
        known[name] = _hash(original)
        # Written each time: cut short here, the next start goes on with what is left.
        _write(copies / _RECORD, known)
    return laid


def _bring(original: Path, copy: Path, last: str | None) -> list[Path]:
    fresh = _hash(original)
    if not copy.exists():
        if last is None or last != fresh:
            _copy(original, copy)
        return []  # a copy that was removed on purpose comes back only when there is news
    mine = _hash(copy)
    if fresh in {mine, last}:
        return []
    if mine == last:
        _copy(original, copy)
        return []
    beside = copy.with_name(f"{copy.stem}.nuevo{copy.suffix}")
    _copy(original, beside)
    return [beside]


def _copy(original: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    temporary = copy.with_name(f".{copy.name}.part")
    shutil.copy2(original, temporary)
    temporary.replace(copy)


def _files(originals: Path) -> list[Path]:
    return sorted(
        file
        for kind in KINDS
        for file in (originals / kind).rglob("*")
        if file.is_file() and not _LEFT_OUT.intersection(file.parts)
    )


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _read(record: Path) -> dict[str, str]:
    try:
        found = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _write(record: Path, known: dict[str, str]) -> None:
    temporary = record.with_name(f"{record.name}.part")
    temporary.write_text(json.dumps(known, indent=0, sort_keys=True), encoding="utf-8")
    temporary.replace(record)
