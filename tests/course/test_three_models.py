"""Unit 2: its page's move, its bill and its finished service do what they say."""

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from curso.diapositivas.source import read_deck
from curso.language import Language
from curso.launch.layout import ROOT
from curso.launch.ports import is_free
from curso.own_platform import own_platform
from curso.service_models.cost import units
from curso.service_models.fields import size_of
from curso.three_ways import Costs, Layers, Ledger, WaysError, rent_service
from curso.three_ways.bill import break_even_of
from minidyno.lab import connect
from tests.course.page_commands import run_page
from tests.free_ports import free_port

PAGE = "unidades/02-iaas-paas-saas.md"
DECK = ROOT / "notebooks" / "fuentes" / "02_iaas_paas_saas.diapositivas.py"
each_language = pytest.mark.parametrize("language", ["es", "en"])


@pytest.fixture(scope="module")
def platform_env() -> Iterator[dict[str, str]]:
    """A platform of this file's own: the unit's notebook leaves an app of the page's name."""
    with own_platform() as env:
        yield env


@pytest.fixture
def moved(tmp_path: Path) -> Iterator[Path]:
    """The folder of the move; nothing outlives the test."""
    folder = tmp_path / "mudanza"
    yield folder
    with suppress(OSError, ValueError):
        os.kill(int((folder / "pid").read_text()), signal.SIGTERM)


@each_language
def test_the_page_s_move_ends_in_the_same_words_in_another_house(
    language: str, platform_env: dict[str, str], moved: Path
) -> None:
    port = free_port()
    replaced = {
        "~/mudanza": str(moved),
        ":5002": f":{port}",
        ":8080": f":{platform_env['MINIDYNO_ROUTER_PORT']}",
    }
    ran = run_page(PAGE, language, platform_env, replaced)
    assert len(ran) >= 12
    assert not moved.exists()
    limit = time.monotonic() + 60
    while not is_free(port):  # told to end, it ends a moment later
        assert time.monotonic() < limit
        time.sleep(0.1)


@pytest.fixture
def reader(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A notebook's folder in a language, which decides what is said."""
    (tmp_path / request.param).mkdir()
    monkeypatch.chdir(tmp_path / request.param)
    return str(request.param)


in_both = pytest.mark.parametrize("reader", ["es", "en"], indirect=True)


@in_both
def test_a_bill_keeps_the_example_for_what_is_not_named_and_crosses_where_it_says(
    reader: str,
) -> None:
    costs = Costs(hour_price=20, machine_price=0.0164, addons=0)
    assert break_even_of(costs) == pytest.approx(2.9, abs=0.01)
    sentence = costs.plot().sentence()
    assert ("2.9 hours" if reader == "en" else "2.9 horas") in sentence
    assert sentence in costs.plot()._repr_html_()
    assert "US$" in str(costs)


@in_both
@pytest.mark.parametrize(
    ("numbers", "spanish", "english"),
    [
        ({"hour_price": 0}, "no suben", "do not rise"),
        ({"machine_price": 5}, "desde la primera hora", "from the first hour"),
    ],
)
def test_a_drawing_without_a_crossing_says_why(
    reader: str, numbers: dict[str, float], spanish: str, english: str
) -> None:
    lines = Costs("standard-1x", **numbers).plot()
    assert lines.crossing is None
    assert (english if reader == "en" else spanish) in lines.sentence()
    assert "<svg" in lines._repr_html_()


@in_both
@pytest.mark.parametrize(
    "numbers",
    [{"hours_price": 3}, {"hour_price": -1}, {"hour_price": "8"}, {"months": 0}, {"size": "huge"}],
)
def test_a_number_that_cannot_be_is_a_sentence_that_names_it(
    reader: str, numbers: dict[str, object]
) -> None:
    with pytest.raises(WaysError) as raised:
        Costs(**numbers)  # type: ignore[arg-type]
    [given] = numbers
    said = str(raised.value)
    assert (given if given != "size" else "huge") in said
    assert ("There is no" in said or "has to be" in said) == (reader == "en")


@in_both
def test_a_number_in_quotes_is_told_apart_from_one_that_is_too_large(reader: str) -> None:
    with pytest.raises(WaysError) as raised:
        Costs(hour_price="8")  # type: ignore[arg-type]
    assert ("'8', which is text" if reader == "en" else "'8', que es un texto") in str(raised.value)


def test_a_bill_has_its_numbers_by_name_and_not_the_answer_of_the_exercise() -> None:
    costs = Costs(iaas_hours=7)
    assert vars(costs)["iaas_hours"] == 7
    assert not hasattr(costs, "break_even")


@in_both
def test_the_ledger_counts_a_cell_that_is_run_again_once(reader: str) -> None:
    ledger = Ledger()
    for _ in range(2):
        with ledger.iaas("install"):
            pass
    with ledger.saas("config"):
        pass
    handled = ledger.compare(processes=1)
    assert [len(steps) for steps in handled.steps.values()] == [1, 0, 1]
    assert list(handled.decisions.values()) == [2, 0, 1]
    assert "<svg" in handled._repr_html_()
    assert ("Steps" if reader == "en" else "Pasos") in str(handled)


def test_a_step_that_fails_counts_for_nothing() -> None:
    ledger = Ledger()
    with suppress(ValueError), ledger.paas("deploy"):
        raise ValueError
    assert [len(steps) for steps in ledger.compare().steps.values()] == [0, 0, 0]


@in_both
async def test_a_finished_service_changes_what_its_panel_has_and_refuses_the_rest(
    reader: str,
) -> None:
    async with await connect(simulated=True) as platform:
        service = await rent_service(platform, ROOT / "notebooks" / "apps" / "hola-python")
        assert await service.set(SALUDO="Abierto")
        assert not await service.set(PUERTO="1")
        nothing = await service.set()
        assert not nothing
        assert ("Nothing changed" if reader == "en" else "No has cambiado nada") in str(nothing)
        refused = await service.ask("code")
        assert not refused
        assert ("Not on the panel" if reader == "en" else "No está en el panel") in str(refused)
        assert await service.export() == {"SALUDO": "Abierto"}
        await service.cancel()
        assert len(await platform.apps()) == 0


@in_both
def test_layers_are_named_as_on_the_page(reader: str) -> None:
    word = "Operating system" if reader == "en" else "Sistema operativo"
    assert word in str(Layers())


@each_language
def test_the_slides_show_the_facts_price(language: Language) -> None:
    deck = read_deck(DECK)
    shown = "\n".join(cell.text for cell in deck.slide("cobran").content(language))
    price = f"{size_of(ROOT, 'standard-1x').price:g}"
    assert re.search(rf"\b{price} (dólares|dollars)\b", shown)
    lab = deck.slide("laboratorio")
    assert f"{lab.minutes:g} min" in lab.title(language)


def test_the_vote_on_the_slides_has_the_answer_of_the_formulas() -> None:
    costs = Costs(hour_price=20, machine_price=0.02, hours=500, dynos=2, addons=0, paas_hours=0)
    assert (costs.iaas.rent, costs.paas.total) == (10, 50)
    assert break_even_of(costs) == 2
    assert "Son **2 horas**" in DECK.read_text(encoding="utf-8")
    assert units(1, 0, 1) == 1
