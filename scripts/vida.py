#!/usr/bin/env python3
"""Draw a dyno's life for unit 4, from the table that the platform itself goes by.

    .venv/bin/python scripts/vida.py

writes assets/diagramas/u4-vida.svg and its words; then scripts/diagramas.py writes the copies.
With `--comprobar` it writes nothing and ends with 1 when the drawing is not that of the table.
With `--mermaid` it prints the table as a Mermaid diagram. Run with the project's Python.
"""

import json
import sys
from pathlib import Path

from minidyno.domain.dynos import LIFE, DynoEvent, DynoState

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "assets" / "diagramas" / "u4-vida.svg"

# Where each state stands: the middle of its box.
PLACES: dict[DynoState, tuple[int, int]] = {
    DynoState.STARTING: (240, 28),
    DynoState.CRASHED: (70, 142),
    DynoState.UP: (240, 142),
    DynoState.IDLE: (410, 142),
    DynoState.DOWN: (240, 256),
}
_WIDTH, _HEIGHT = 104, 34
_COLOURS = {DynoState.UP: "d-dyno", DynoState.STARTING: "d-dyno", DynoState.CRASHED: "d-slug"}

# Each way from one state to another: its line, its arrow's point and direction, and where its
# words begin and to which side they go.
WAYS: dict[tuple[DynoState, DynoState], tuple[str, tuple[int, int, str], tuple[int, int, str]]] = {
    (DynoState.STARTING, DynoState.UP): ("M240 45 V113", (240, 125, "v"), (248, 90, "start")),
    (DynoState.STARTING, DynoState.CRASHED): (
        "M188 35 H70 V113",
        (70, 125, "v"),
        (78, 60, "start"),
    ),
    (DynoState.STARTING, DynoState.DOWN): (
        "M188 20 H6 V256 H176",
        (188, 256, ">"),
        (14, 229, "start"),
    ),
    (DynoState.UP, DynoState.CRASHED): ("M188 142 H134", (122, 142, "<"), (155, 118, "middle")),
    (DynoState.UP, DynoState.DOWN): ("M240 159 V227", (240, 239, "v"), (248, 189, "start")),
    (DynoState.UP, DynoState.IDLE): ("M292 142 H346", (358, 142, ">"), (325, 118, "middle")),
    (DynoState.IDLE, DynoState.STARTING): (
        "M410 125 V28 H304",
        (292, 28, "<"),
        (356, 20, "middle"),
    ),
    (DynoState.IDLE, DynoState.DOWN): ("M410 159 V256 H304", (292, 256, "<"), (356, 248, "middle")),
}
_HEADS = {"v": "l-6 -12 h12 z", ">": "l-12 -6 v12 z", "<": "l12 -6 v12 z"}

EVENTS: dict[DynoEvent, tuple[str, str]] = {
    DynoEvent.BOUND: ("su puerto responde", "its port answers"),
    DynoEvent.EXITED: ("se cae", "it crashes"),
    DynoEvent.BOOT_TIMED_OUT: ("no responde: R10", "never answers: R10"),
    DynoEvent.FINISHED: ("acaba (un solo uso)", "done (one-off)"),
    DynoEvent.RETIRED: ("se retira", "it is retired"),
    DynoEvent.SLEPT: ("se duerme", "it sleeps"),
    DynoEvent.WOKEN: ("se despierta", "it wakes"),
}
_TITLE = ("La vida de un dyno", "A dyno's life")
_BEGINNING = (
    "Los cinco estados de un dyno y lo que lo lleva de uno a otro.",
    "The five states of a dyno, and what takes it from one to another.",
)
_END = (
    "De crashed y de down no sale ninguna flecha: en su lugar arranca otro dyno.",
    "No arrow leaves crashed or down: another dyno starts in its place.",
)
_NOTES = (("arranca otro", "another starts"), ("en su lugar", "in its place"))


def ways() -> dict[tuple[DynoState, DynoState], list[DynoEvent]]:
    """Give the table by the two ends of each way."""
    found: dict[tuple[DynoState, DynoState], list[DynoEvent]] = {}
    for (before, event), after in LIFE.items():
        found.setdefault((before, after), []).append(event)
    return found


def svg() -> str:
    """Write the drawing; a way that nobody has placed raises KeyError with its ends."""
    lines = [
        '<svg class="diagrama" viewBox="0 0 480 280" style="min-width:0;max-width:36rem;'
        'margin:0 auto" xmlns="http://www.w3.org/2000/svg" role="img" '
        'aria-labelledby="u4-vida-t u4-vida-d">',
        '  <title id="u4-vida-t">{{title}}</title>',
        '  <desc id="u4-vida-d">{{description}}</desc>',
    ]
    for ends, events in ways().items():
        line, (x, y, direction), (at, top, anchor) = WAYS[ends]
        lines.append(f'  <path class="d-flow" d="{line}"/>')
        lines.append(f'  <path class="d-head" d="M{x} {y} {_HEADS[direction]}"/>')
        for number, event in enumerate(events):
            lines.append(
                f'  <text class="d-note" x="{at}" y="{top + 18 * number}" '
                f'style="text-anchor:{anchor}">{{{{{event}}}}}</text>'
            )
    for state, (x, y) in PLACES.items():
        colour = _COLOURS.get(state, "d-laptop")
        left, top = x - _WIDTH // 2, y - _HEIGHT // 2
        lines.append(
            f'  <rect class="{colour}" x="{left}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}" '
            f'rx="10"/><text class="d-code" x="{x}" y="{y + 5}">{state}</text>'
        )
    x, y = PLACES[DynoState.CRASHED]
    for number, name in enumerate(("note", "place")):
        lines.append(
            f'  <text class="d-note" x="{x}" y="{y + 35 + 16 * number}">{{{{{name}}}}}</text>'
        )
    return "\n".join([*lines, "</svg>", ""])


def words() -> str:
    """Write its words, and the text for those who do not see it."""
    table = [
        [f"{before} → {after}: {_said(events, n)}." for n in (0, 1)]
        for (before, after), events in ways().items()
    ]
    description = [" ".join([_BEGINNING[n], *(line[n] for line in table), _END[n]]) for n in (0, 1)]
    said: dict[str, object] = {"title": _TITLE, "description": description}
    said |= {str(event): EVENTS[event] for event in DynoEvent}
    said |= {"note": _NOTES[0], "place": _NOTES[1]}
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _said(events: list[DynoEvent], language: int) -> str:
    return (" o ", " or ")[language].join(EVENTS[event][language] for event in events)


def mermaid() -> str:
    """Write the table as a Mermaid diagram."""
    lines = [f"    {before} --> {after}: {event}" for (before, event), after in LIFE.items()]
    return "\n".join(["stateDiagram-v2", "    [*] --> starting", *lines])


def files() -> dict[Path, str]:
    """Give what is written, by its path."""
    return {FILE: svg(), FILE.with_suffix(".json"): words()}


def main(arguments: list[str]) -> int:
    if "--mermaid" in arguments:
        print(mermaid())
        return 0
    outdated = [
        path
        for path, text in files().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    for path in outdated:
        if "--comprobar" in arguments:
            print(f"✗ {path.relative_to(ROOT)}: .venv/bin/python scripts/vida.py")
        else:
            path.write_text(files()[path], encoding="utf-8")
            print(path.relative_to(ROOT))
    return 1 if outdated and "--comprobar" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
