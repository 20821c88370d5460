"""One search index per language, small and plain: `buscar.json` beside each home page.

The search plugin writes a single index for both, for a search program that we do not ship.
Ours (assets/js/buscar.js) reads [address, page, section, text] and folds accents itself.
"""

import json
import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

_TAG = re.compile(r"<[^>]+>")
_FOLDER = "en/"


def write_indexes(site: Path) -> None:
    """Replace the plugin's index by one for each language; nothing when it is not there."""
    file = site / "search" / "search_index.json"
    if not file.is_file():
        return
    docs = json.loads(file.read_text(encoding="utf-8"))["docs"]
    english = [doc for doc in docs if doc["location"].startswith(_FOLDER)]
    spanish = [doc for doc in docs if not doc["location"].startswith(_FOLDER)]
    # The second language is built inside the first: the last call sees them both.
    _write(site / "buscar.json", spanish)
    moved = [{**doc, "location": doc["location"].removeprefix(_FOLDER)} for doc in english]
    _write(site / "en" / "buscar.json", moved)
    shutil.rmtree(file.parent)


def _write(file: Path, docs: list[dict[str, Any]]) -> None:
    titles = {doc["location"]: doc["title"] for doc in docs if "#" not in doc["location"]}
    rows = []
    for doc in docs:
        page = doc["location"].split("#")[0]
        rows.append(
            [doc["location"], _text(titles.get(page, "")), _text(doc["title"]), _text(doc["text"])]
        )
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(rows, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _text(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())
