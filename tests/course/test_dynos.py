"""Unit 4: its page's commands, its drawing of a dyno's life, and what its notebook looks with."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from scripts import vida

from curso.checks.table import CHECKS
from curso.comprobar import comprobar
from curso.dynos.look import ROWS, Look
from curso.dynos.sides import compare
from curso.launch.layout import ROOT
from minidyno.domain.dynos import LIFE
from minidyno.lab.log_view import Log, LogEntry
from tests.course.page_commands import run_page

PAGE = "unidades/04-dynos.md"
PROGRAM = ROOT / "notebooks" / "apps" / "hola-python" / "dentro.py"


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_commands_of_the_page_show_what_the_page_shows(
    language: str, platform_env: dict[str, str]
) -> None:
    # Its reader takes longer to type the next command than the worker to hear of signals.
    beats = "minidyno logs --source app --dyno worker -a caja | grep . > /dev/null"
    down = "minidyno ps:scale worker=0 -a caja"
    replaced = {
        ":8080": f":{platform_env['MINIDYNO_ROUTER_PORT']}",
        down: f"until {beats}; do sleep 0.2; done; {down}",
    }
    assert len(run_page(PAGE, language, platform_env, replaced)) >= 18


def test_the_drawing_of_a_dyno_s_life_is_that_of_the_table() -> None:
    assert vida.main(["--comprobar"]) == 0


def test_every_edge_of_the_table_is_drawn_and_said_in_both_languages() -> None:
    drawn = vida.svg()
    words = json.loads(vida.words())
    assert sum(drawn.count(f"{{{{{event}}}}}") for event in vida.EVENTS) == len(LIFE)
    for language in (0, 1):
        for (before, event), after in LIFE.items():
            said = rf"{before} → {after}: [^.]*{re.escape(vida.EVENTS[event][language])}"
            assert re.search(said, words["description"][language])
    assert all(
        f"{before} --> {after}: {event}" in vida.mermaid()
        for (before, event), after in LIFE.items()
    )


@pytest.fixture(scope="module")
def seen() -> Look:
    done = subprocess.run([sys.executable, PROGRAM], capture_output=True, check=True)
    return Look.of(json.loads(done.stdout))


def test_the_program_that_looks_knows_every_row_of_the_comparison(seen: Look) -> None:
    assert {key for key, _, _ in ROWS} <= seen.keys()
    assert seen["pid"] > 0
    if sys.platform == "linux":
        assert all(seen.spaces.values())
        assert seen["procesos"] > 1
        assert Path("/proc/self/ns/pid").readlink().name == f"pid:[{seen['pid_ns']}]"


def test_two_processes_of_one_machine_are_not_taken_for_a_container(seen: Look) -> None:
    again = Look({**seen, "pid": seen["pid"] + 1})
    sides = compare(seen, again)
    assert len(sides.different) == 1
    assert "contenedor." in sides.sentence and "es un contenedor" not in sides.sentence


def test_another_namespace_makes_a_container(seen: Look) -> None:
    other = Look({**seen, "net_ns": 1, "dyno": "web.1"})
    sides = compare(Look({**seen, "net_ns": 2}), other)
    assert "(net): es un contenedor" in sides.sentence
    assert "web.1" in sides.plain() and "este cuaderno" in sides.plain()


def _story(*texts: str) -> Log:
    return Log("caja", [LogEntry(text, "", "heroku", "worker.1") for text in texts])


GOODBYE = "worker.1: recibí SIGTERM y termino en orden"


@pytest.mark.parametrize(
    ("piece", "story", "right"),
    [
        (20, _story("Stopping all processes with SIGTERM", GOODBYE), True),
        (20, _story("Error R12 (Exit timeout)", GOODBYE), False),
        (20, _story("Stopping all processes with SIGTERM"), False),
        (15, _story(GOODBYE), False),
        (30, _story(GOODBYE), False),
        (True, _story(GOODBYE), False),
    ],
)
def test_a_piece_is_right_when_it_is_the_longest_that_leaves_room(
    piece: int, story: Log, *, right: bool
) -> None:
    assert CHECKS["u4-trozo"].holds(piece, story) is right


def test_what_survives_is_what_really_stayed_the_same() -> None:
    kept = {"app": "caja", "dyno": "web.1", "release": "v3", "saludo": "Hola"}
    before, after = {**kept, "visitas": 4, "lineas": ["1"]}, {**kept, "visitas": 1, "lineas": ["2"]}
    holds = CHECKS["u4-sobrevive"].holds
    assert holds(set(kept), before, after)
    assert not holds({*kept, "lineas"}, before, after)
    assert not holds(set(kept), before, before)


@pytest.mark.parametrize(
    ("piece", "said"),
    [("20", "sin comillas"), (29, "iguales de 29"), (15, "más largo"), (30, "por muy poco")],
)
def test_a_wrong_piece_is_told_what_is_wrong_with_it(piece: object, said: str) -> None:
    story = _story(GOODBYE) if isinstance(piece, int) else _story()
    verdict = comprobar("u4-trozo", piece, story, language="es")
    assert not verdict
    assert said in repr(verdict)


def test_how_many_processes_are_seen_is_no_wall_in_one_namespace(seen: Look) -> None:
    assert compare(seen, Look({**seen, "procesos": 1})).different == []
    elsewhere = Look({**seen, "procesos": 1, "pid_ns": 1})
    assert len(compare(seen, elsewhere).different) == 2
