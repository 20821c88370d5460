"""One search index per language: the plugin writes a single one for both."""

import json
from collections.abc import Sequence
from pathlib import Path

_FOLDER = "en/"


def split_index(site: Path) -> None:
    """Leave the Spanish pages in search/, and move the English ones to en/search/."""
    file = site / "search" / "search_index.json"
    if not file.is_file():
        return
    index = json.loads(file.read_text(encoding="utf-8"))
    english = [doc for doc in index["docs"] if doc["location"].startswith(_FOLDER)]
    if not english:
        return
    spanish = [doc for doc in index["docs"] if not doc["location"].startswith(_FOLDER)]
    # Locations count from the index's base, which for English pages ends in en/.
    moved = [{**doc, "location": doc["location"].removeprefix(_FOLDER)} for doc in english]
    _write(file, index, spanish, ["es"])
    _write(site / "en" / "search" / "search_index.json", index, moved, ["en"])


def _write(file: Path, index: dict[str, object], docs: Sequence[object], lang: list[str]) -> None:
    config = index["config"]
    assert isinstance(config, dict)
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {**index, "config": {**config, "lang": lang}, "docs": docs}
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
