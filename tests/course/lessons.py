"""What later cells of a notebook must show, also where the exercises before were not solved."""

import json
import re
from typing import Any

# By cell: what its output holds when the lesson is seen.
_SHOWN = {
    "phase-releases": r"\bfailed\b",
    "boot-logs": r"KeyError: 'CLAVE'",
    "history": r"Rollback to v\d+",
}
_WAITED_FOR = re.compile(r'until="([^"]+)"')
_DONE_FOR_YOU = re.compile(r"quedó sin hacer|was left undone")


def lost_lessons(notebook: Any) -> list[str]:
    """The cells that do not show what the text around them tells of."""
    return [cell.id for cell in notebook.cells if cell.cell_type == "code" and not _is_seen(cell)]


def done_for_the_student(notebook: Any) -> list[str]:
    """The cells that did what an exercise before them had asked for."""
    return [
        cell.id
        for cell in notebook.cells
        if cell.cell_type == "code" and _DONE_FOR_YOU.search(_said(cell))
    ]


def _is_seen(cell: Any) -> bool:
    said = _said(cell)
    in_vain = any(words not in said for words in _WAITED_FOR.findall(cell.source))
    return not in_vain and re.search(_SHOWN.get(cell.id, ""), said) is not None


def _said(cell: Any) -> str:
    return json.dumps(cell.outputs, ensure_ascii=False)
