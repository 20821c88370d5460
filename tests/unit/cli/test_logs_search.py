"""Searching the log from the terminal, over the API."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from minidyno.store.sqlite_archive import SqliteLogArchive
from tests.contract.store_samples import an_addon, an_attachment
from tests.unit.cli.bench import Bench, Said, bench

_AT = re.compile(r"20\d\d-\S+")


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Bench]:
    """A platform whose app demo has `registros`."""
    archive = SqliteLogArchive(tmp_path / "archive")
    async with bench(tmp_path, "es", log_archive=archive) as made:
        await made.must("apps:create", "demo")
        store = made.platform.plane.parts.store
        app = store.app("demo")
        assert app is not None
        store.save_addon(
            an_addon(name="registros-1", app_id=app.id, service="registros", plan="choklad")
        )
        store.save_addon_attachment(
            an_attachment(name="REGISTROS", addon_id="id-of-registros-1", app_id=app.id, config={})
        )
        for text in ("ZeroDivisionError: división", "todo bien", "otro error aquí"):
            made.platform.plane.logplex.say(app.id, "web.1", text, "said")
        await _kept(made, 5)
        yield made


async def _kept(demo: Bench, count: int) -> None:
    """Wait until so many are kept, and it is known that nothing is on its way any more."""
    while True:
        found = json.loads(await demo.must("logs:search", "-a", "demo", "--json"))
        if found["kept"]["lines"] >= count and not found["behind"]:
            return
        await demo.platform.advance(0.5)


def lines(text: str) -> list[str]:
    return [_AT.sub("<at>", line) for line in text.splitlines()]


async def test_what_is_found_comes_newest_first(demo: Bench) -> None:
    assert lines(await demo.must("logs:search", "error", "-a", "demo")) == [
        "<at> heroku[web.1]: otro error aquí",
        "<at> heroku[web.1]: ZeroDivisionError: división",
    ]


async def test_on_a_terminal_what_was_looked_for_is_marked(demo: Bench) -> None:
    demo.terminal = True
    shown = await demo.must("logs:search", "zero division", "-a", "demo")
    assert " \x1b[1;30;43mZeroDivision\x1b[0mError: \x1b[1;30;43mdivisión\x1b[0m\n" in shown


async def test_context_shows_what_was_said_around_it(demo: Bench) -> None:
    shown = lines(await demo.must("logs:search", "bien", "--context", "1", "-a", "demo"))
    assert shown == [
        "  <at> heroku[web.1]: ZeroDivisionError: división",
        "> <at> heroku[web.1]: todo bien",
        "  <at> heroku[web.1]: otro error aquí",
        "--",
    ]


async def test_a_long_answer_says_how_to_go_on(demo: Bench) -> None:
    first = await demo("logs:search", "error", "-n", "1", "-a", "demo")
    assert first.err == "Hay más: sigue con --before 5\n"
    rest = await demo("logs:search", "error", "-n", "1", "--before", "5", "-a", "demo")
    assert (lines(rest.out), rest.err) == (["<at> heroku[web.1]: ZeroDivisionError: división"], "")


async def test_json_tells_what_is_kept_and_where_the_marks_are(demo: Bench) -> None:
    found = json.loads(await demo.must("logs:search", '"otro error"', "-a", "demo", "--json"))
    assert found["lines"][0]["marks"] == [[0, 10]]
    assert found["kept"]["max_lines"] == 200_000
    assert found["behind"] == 0


async def test_nothing_found_is_no_failure(demo: Bench) -> None:
    assert await demo("logs:search", "jamás", "-a", "demo") == Said(
        0, "", "No hay ninguna línea así.\n"
    )


async def test_a_slip_in_the_query_ends_with_2_and_the_cure(demo: Bench) -> None:
    said = await demo("logs:search", "stauts:500", "-a", "demo")
    assert said.code == 2
    assert "¿Querías decir «status:»?" in said.err


async def test_an_app_without_registros_is_told_how_to_add_it(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    said = await spanish("logs:search", "error", "-a", "demo")
    assert said.code == 4
    assert "minidyno addons:create registros -a demo" in said.err


async def test_a_field_without_a_value_is_told_what_it_takes(demo: Bench) -> None:
    for query, expected in (
        ("source:", "app, heroku"),
        ("source: app", "app, heroku"),
        ("dyno:", "web.1, web"),
        ("error code:", "H12, R14, L10"),
    ):
        said = await demo("logs:search", query, "-a", "demo")
        assert (said.code, said.out, f"dos puntos: {expected}." in said.err) == (2, "", True)
