"""Cells wait for the fact that they read, and say when it did not come."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from curso.addons import page_says
from curso.components import Shop, come_back
from curso.comprobar import comprobar
from curso.dynos import log_with, watch
from curso.launch.layout import ROOT
from curso.repository import Repository, settled
from minidyno.lab import connect
from minidyno.lab.app import App
from minidyno.lab.platform import Platform

STARTED = "Starting process"


@pytest.fixture(autouse=True)
def in_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "en").mkdir()
    monkeypatch.chdir(tmp_path / "en")
    yield


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    async with await connect(simulated=True, seed=1) as platform:
        yield platform


@pytest.fixture
async def app(platform: Platform) -> App:
    app = await platform.create_app("libreria")
    await app.deploy(ROOT / "notebooks" / "apps" / "libreria", quiet=True)
    return app


def _pages(*answers: Any) -> tuple[App, list[str]]:
    """An app whose page says one thing after another, and the last for ever."""
    asked: list[str] = []

    async def get(page: str) -> SimpleNamespace:
        asked.append(page)
        said = answers[min(len(asked), len(answers)) - 1]
        return SimpleNamespace(json=lambda: said)

    return cast("App", SimpleNamespace(get=get)), asked


async def test_what_was_done_and_the_new_lines_are_given(app: App) -> None:
    seen = await watch(app, app.restart(), STARTED, dyno="web")
    assert (STARTED in seen, seen.missing) == (True, "")
    assert seen.result.names == (await app.dynos()).names
    again = await watch(app, app.restart(), STARTED, dyno="web")
    assert not {*seen.lines} & {*again.lines}


async def test_words_may_be_waited_for_more_than_once(app: App) -> None:
    seen = await watch(app, app.restart(), STARTED, times=2, dyno="web", seconds=0.1)
    assert seen.missing == STARTED


async def test_words_that_did_not_come_are_said_below_the_lines(app: App) -> None:
    seen = await watch(app, app.restart(), "never said", seconds=0.1)
    read = await log_with(app, "never said", seconds=0.1)
    for log in (seen, read, seen.last(1), read.without(STARTED)):
        assert "did not say “never said”" in log.plain()
        assert "did not say “never said”" in log.html()
    assert "did not say" not in (await log_with(app, STARTED)).plain()


async def test_a_page_is_asked_until_it_says_so_and_what_it_says_last_is_given() -> None:
    app, asked = _pages({"esperan": 3, "hechos": 0}, {"esperan": 0, "hechos": 3})
    assert await page_says(app, "/cola", esperan=0) == {"esperan": 0, "hechos": 3}
    assert asked == ["/cola", "/cola"]
    slow, _ = _pages({"esperan": 3})
    assert await page_says(slow, "/cola", seconds=0.1, esperan=0) == {"esperan": 3}


async def test_releases_are_given_once_none_is_being_prepared(app: App) -> None:
    assert {release.status for release in await settled(app)} == {"succeeded"}
    pending, done = (SimpleNamespace(status=word) for word in ("pending", "succeeded"))
    looks = iter([[pending], [pending], [done]])

    async def releases() -> list[SimpleNamespace]:
        return next(looks)

    slow = cast("App", SimpleNamespace(releases=releases))
    assert list(await settled(slow)) == [done]


async def test_a_command_that_only_looks_is_run_until_it_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    repo = Repository.copy(ROOT / "notebooks" / "apps" / "hola-python")
    (repo.folder / "count.sh").write_text("echo x >> n; wc -l < n | tr -d ' '\n", encoding="utf-8")
    ran = await repo.look("sh count.sh", until="3")
    assert ran.lines == ("$ sh count.sh", "3")
    assert capsys.readouterr().out.splitlines() == ["$ sh count.sh", "3"]
    assert (await repo.look("sh count.sh", until="never", seconds=0)).lines[-1] == "4"


def test_an_order_that_no_crash_was_seen_of_is_the_log_s_fault_and_no_wrong_answer() -> None:
    verdict = comprobar("u8-veces", None, [], 0, language="es")
    assert not verdict
    assert "ejecuta otra vez la celda anterior" in repr(verdict)


async def test_who_comes_back_finds_the_bookshop_as_it_was_and_nothing_is_made(
    platform: Platform,
) -> None:
    source = str(ROOT / "notebooks" / "apps" / "libreria")
    app, copy, shop = nothing = await come_back(platform, source)
    assert (app, shop) == (None, None)
    assert isinstance(copy, Repository) and copy.folder.is_dir()
    assert "no bookshop yet" in nothing.plain()
    assert (await platform.apps()).names == []
    await platform.create_app("libreria")
    app, _, shop = found = await come_back(platform, source)
    assert isinstance(app, App) and isinstance(shop, Shop)
    assert app.name == shop.app.name == "libreria"
    assert "with no add-on" in found.html()
