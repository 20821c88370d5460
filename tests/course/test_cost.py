"""The costs: Python and the page's script give the numbers worked out by hand, and each other's."""

import json
import random
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from curso.language import Language
from curso.launch.layout import ROOT
from curso.launch.static_server import CourseServer
from curso.service_models.cost import (
    Size,
    break_even,
    months_to_recover,
    moving,
    summary,
    units,
    warnings,
)
from curso.service_models.fields import EXAMPLES, FIELDS, size_of, sizes
from curso.service_models.layers import ASKED
from curso.service_models.money import number, short
from tests.course.visit import goes_again

CASES = json.loads(Path(__file__).with_name("cost_cases.json").read_text(encoding="utf-8"))
each_case = pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["what"])
CLOSE = 1e-9
RANDOM_CASES = 300
_ASK = """async ([given, size]) => {
  const cost = await import("/coste.js");
  const found = {
    break_even: cost.breakEven(given, size), moving: cost.moving(given),
    recover: cost.monthsToRecover(given, size), warnings: cost.warnings(given, size),
  };
  for (const model of cost.MODELS) {
    const made = cost.summary(model, given, size);
    found[model] = {...made.first, setup: made.setup, all: made.total};
  }
  return found;
}"""


def _by_python(given: dict[str, float], size: Size) -> dict[str, Any]:
    found: dict[str, Any] = {
        "break_even": break_even(given, size),
        "moving": moving(given),
        "recover": months_to_recover(given, size),
        "warnings": list(warnings(given, size)),
    }
    for model in ASKED:
        made = summary(model, given, size)
        first = {**asdict(made.first), "total": made.first.total}
        found[model] = {**first, "setup": made.setup, "all": made.total}
    return found


def _for_script(size: Size) -> dict[str, Any]:
    return {"price": size.price, "shared": size.is_shared, "scales": size.scales}


def _same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for name in ("break_even", "moving", "recover"):
        assert found[name] == pytest.approx(expected[name], abs=CLOSE), name
    assert found["warnings"] == expected["warnings"]
    for model in ASKED:
        assert found[model] == pytest.approx(expected[model], abs=CLOSE), model


@pytest.fixture(scope="module")
def script(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A page that can import the calculator's formulas."""
    folder = tmp_path_factory.mktemp("cost")
    (folder / "index.html").write_text("<!doctype html><title>x</title>", encoding="utf-8")
    (folder / "coste.js").write_bytes((ROOT / "assets" / "js" / "coste.js").read_bytes())
    with CourseServer(folder, 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        page = goes_again(browser.new_page(), [])
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        yield page
        page.close()
        server.shutdown()
        thread.join()


@each_case
def test_python_gives_the_numbers_worked_out_by_hand(case: dict[str, Any]) -> None:
    given = {**EXAMPLES, **case["given"]}
    _same(_by_python(given, size_of(ROOT, case["size"])), case)


@each_case
def test_the_script_gives_the_numbers_worked_out_by_hand(script: Any, case: dict[str, Any]) -> None:
    given = {**EXAMPLES, **case["given"]}
    size = size_of(ROOT, case["size"])
    _same(script.evaluate(_ASK, [given, _for_script(size)]), case)


def test_python_and_the_script_agree_on_whatever_is_typed(script: Any) -> None:
    chance = random.Random(2)
    known = sizes(ROOT)
    for _ in range(RANDOM_CASES):
        given = {
            field.name: float(chance.randint(int(field.least) or 1, min(int(field.most), 90)))
            if field.step == 1
            else round(chance.uniform(field.least, min(field.most, 100)), 3)
            for field in FIELDS
        }
        size = chance.choice(known)
        found = script.evaluate(_ASK, [given, _for_script(size)])
        expected = _by_python(given, size)
        for model in ASKED:
            assert found[model] == pytest.approx(expected[model], rel=1e-12), (model, given)
        assert found["warnings"] == expected["warnings"], given
        assert found["break_even"] == pytest.approx(expected["break_even"], rel=1e-9), given


def test_something_is_added_when_growth_completes_another_and_none_is_taken_away() -> None:
    assert [units(2, 50, month) for month in range(1, 5)] == [2, 3, 4, 6]
    assert units(2, 0, 60) == 2
    # 1.1 * 1.1 * ... is a little less than it should be; that loses nobody a machine.
    assert units(10, 10, 2) == 11


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("case", CASES["written"], ids=lambda case: str(case["amount"]))
def test_amounts_are_written_alike_by_python_and_by_the_script(
    script: Any, case: dict[str, Any], language: Language
) -> None:
    asked = [case["amount"], case["places"], language]
    by_script = script.evaluate(
        "async asked => (await import('/coste.js')).number(...asked)", asked
    )
    assert number(case["amount"], case["places"], language) == case[language]
    assert by_script == case[language]


def test_a_typed_number_keeps_no_zeros_that_say_nothing(script: Any) -> None:
    for amount, written in ((0, "0"), (730, "730"), (0.015, "0.015"), (12.5, "12.5"), (10, "10")):
        assert short(amount, "es") == written
        found = script.evaluate("async a => (await import('/coste.js')).short(a, 'es')", amount)
        assert found == written


def test_prices_of_dynos_are_those_of_the_facts() -> None:
    text = (ROOT / "docs" / "datos" / "heroku.yml").read_text(encoding="utf-8")
    for size in sizes(ROOT):
        assert f"es: '{size.price:g} dólares al mes'" in text.split(f"precio-{size.name}:")[1][:500]
    for file in ("coste.js", "calculadora.js"):
        script = (ROOT / "assets" / "js" / file).read_text(encoding="utf-8")
        assert not {"25", "50", "7"} & set(script.replace(";", " ").split())
