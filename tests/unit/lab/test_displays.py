"""Each display, in both languages: right, readable without seeing, and unbreakable."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from minidyno.domain.errors import MinidynoError
from minidyno.lab.app_views import Apps, Releases
from minidyno.lab.deploy_view import Deploy
from minidyno.lab.display import Display
from minidyno.lab.doors.answer import Answer
from minidyno.lab.dyno_views import Dynos, Formation
from minidyno.lab.log_view import LogEntry
from minidyno.lab.response import Response
from tests.unit.lab.reading import Element, read
from tests.unit.lab.samples import (
    APP,
    DEPLOY,
    DISPLAYS,
    DYNOS,
    HARM,
    LOG,
    NOW,
    REPORT,
    process,
    release,
)

both_languages = pytest.mark.parametrize("language", ["es", "en"])
every_display = pytest.mark.parametrize("display", DISPLAYS.values(), ids=DISPLAYS.keys())


def page_of(display: Display) -> Element:
    return read(display._repr_html_())


@every_display
@both_languages
def test_every_display_is_well_formed_and_runs_nothing(
    display: Display, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINIDYNO_LANG", language)
    html = display._repr_html_()
    page = read(html)
    assert page.all("script") == []
    assert HARM not in html
    for element in page.all("a") + page.all("img") + page.all("link"):
        assert not element.attributes
    assert not [name for e in _all(page) for name in e.attributes if name.startswith("on")]


def _all(element: Element) -> list[Element]:
    return [element, *(below for child in element.children for below in _all(child))]


@every_display
@both_languages
def test_every_picture_has_a_name_a_description_and_a_table_beside_it(
    display: Display, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINIDYNO_LANG", language)
    page = page_of(display)
    pictures = page.all("svg")
    for svg in pictures:
        assert svg.attributes["role"] == "img"
        assert svg.children[0].tag == "title"
        assert svg.children[0].text
        assert svg.children[1].tag == "desc"
        assert svg.children[1].text
    assert len([d for d in page.all("details") if d.all("table")]) == len(pictures)


@every_display
def test_every_display_says_something_else_in_the_other_language(
    display: Display, monkeypatch: pytest.MonkeyPatch
) -> None:
    if display is DISPLAYS["build log"] or display is DISPLAYS["log"]:
        return  # logs are in English, as Heroku's are
    said = set()
    for language in ("es", "en"):
        monkeypatch.setenv("MINIDYNO_LANG", language)
        said.add((str(display), repr(display), display._repr_html_()))
    assert len(said) == 2


def test_dynos_are_in_natural_order_with_state_in_words() -> None:
    assert str(DISPLAYS["dynos"]).splitlines() == [
        "Dyno      State       Release  For",
        "web.2     ✕ crashed   v3       2 min",
        "web.10    ● up        v3       2 min",
        "worker.1  ◐ starting  v3       2 min",
    ]


def test_the_formation_has_a_sign_for_each_dyno_that_tells_its_state() -> None:
    formation = Formation([process("web", 2), process("worker", 1)], DYNOS)
    signs = [e for e in page_of(formation).all("span") if e.attributes.get("role") == "img"]
    assert [(e.text, e.attributes["aria-label"]) for e in signs] == [
        ("✕", "web.2: crashed"),
        ("●", "web.10: up"),
        ("◐", "worker.1: starting"),
    ]
    assert formation["web"] == 2


def test_of_an_app_it_is_said_whether_it_has_code_and_whether_it_is_under_maintenance() -> None:
    served = replace(APP, maintenance=False)
    apps = [replace(served, slug_size=None), replace(served, slug_size=1), APP]
    rows = Apps(apps).plain().splitlines()
    said = ("no code yet", "deployed", "under maintenance")
    assert all(row.rstrip().endswith(words) for row, words in zip(rows[-3:], said, strict=True))


def test_the_values_of_config_vars_are_not_shown_but_are_there() -> None:
    config = DISPLAYS["config"]
    assert isinstance(config, dict)
    assert config["SECRET_KEY"] == "s3cret"
    assert "SECRET_KEY" in str(config)
    for shown in (str(config), repr(config), config._repr_html_()):
        assert "s3cret" not in shown


def test_the_current_release_is_marked_and_a_failed_one_is_named() -> None:
    lines = str(DISPLAYS["releases"]).splitlines()
    assert lines[1].startswith("v3       ◀ current")
    assert lines[2].startswith("v2       failed")


def test_a_log_keeps_text_as_text_and_drops_colours_of_the_terminal() -> None:
    entries = list(LOG)
    assert entries[0] == LogEntry(
        f"hola rojo {HARM}", "2026-01-31T12:00:00.123456+00:00", "app", "web.1"
    )
    assert entries[2] == LogEntry("not a log line")
    assert "H12" in LOG
    assert "R14" not in LOG
    assert LOG.lines[1] == "2026-01-31T12:00:00.200000+00:00 heroku[router]: at=info code=H12"
    box = page_of(LOG).all("pre")[0]
    assert box.whole_text.startswith("12:00:00.123 app[web.1]: hola rojo <script>")
    assert box.attributes["tabindex"] == "0"


def test_a_response_is_shown_as_text_and_long_ones_are_cut() -> None:
    answer = Response(Answer(200, {"content-type": "application/json"}, b'{"dyno": "web.1"}'), 0.5)
    assert str(answer) == '200 in 500 ms, by web.1\n{"dyno": "web.1"}'
    assert (answer.json(), answer.dyno, answer.ok) == ({"dyno": "web.1"}, "web.1", True)
    long = Response(Answer(404, {}, b"x" * 5000), 0.5)
    assert len(str(long)) < 2200
    assert len(long.text) == 5000
    assert not long.ok
    assert "H14" in str(DISPLAYS["response of the router"])


@pytest.mark.parametrize(
    ("look", "known"),
    [
        (lambda: Dynos(DYNOS, NOW)["web.9"], "web.2, web.10, worker.1"),
        (lambda: Formation([process("web", 2)], DYNOS)["wep"], "web"),
        (lambda: Releases([release(2), release(1)])["v9"], "2, 1"),  # type: ignore[index]
        (lambda: Releases([])[[1]], "–"),  # type: ignore[index]
        (lambda: Response(Answer(200, {}, b'{"a": {"b": 1}}'), 0.1).json()["a"]["c"], "b"),
    ],
)
def test_what_is_not_there_is_answered_with_what_there_is(
    look: Callable[[], object], known: str
) -> None:
    with pytest.raises(MinidynoError) as caught:
        look()
    assert (caught.value.error_id, caught.value.params["known"]) == ("not_among", known)


def test_an_answer_that_is_no_json_is_said_with_how_it_begins() -> None:
    page = Response(Answer(503, {}, b"<!doctype html>\n<title>H10</title>"), 0.1)
    with pytest.raises(MinidynoError) as caught:
        page.json()
    assert caught.value.say("es").startswith(
        "Lo que respondió la app no es JSON: estado 503, «<!doctype html> <title>H10</title>»."
    )


def test_a_deploy_has_a_row_for_each_step_and_knows_how_long_it_took() -> None:
    assert DEPLOY.seconds == 4
    page = page_of(DEPLOY)
    assert len(page.all("tbody")[0].all("tr")) == 3
    assert "the longest" in page.all("desc")[0].text
    assert "3.00 s" in page.all("desc")[0].text
    assert str(DEPLOY).splitlines()[0] == (
        "tienda v3 live after 4.00 s: http://tienda.localhost:8080/"
    )
    assert isinstance(DEPLOY, Deploy)


def test_a_report_says_its_figures_in_words() -> None:
    assert REPORT.summary() == (
        "100 requests in 2.00 s (50 per second): 90 fine, 10 failed. "
        "Half took at most 59 ms; 95 of 100, 1.50 s; 99 of 100, 2.00 s; the slowest, 2.00 s."
    )
    assert "404 × 2" in str(REPORT)
    assert "H12 × 5" in str(REPORT)
    assert "no answer in time × 3" in str(REPORT)
    assert "web.1  45       50 %" in str(REPORT)


def test_a_report_has_two_pictures_whose_tables_hold_every_request() -> None:
    page = page_of(REPORT)
    titles = [svg.all("title")[0].text for svg in page.all("svg")]
    assert titles == ["Latency histogram", "Share of each dyno"]
    latencies = page.all("table")[0].all("tbody")[0].all("tr")
    cells = [[cell.text for cell in row.all("td")] for row in latencies]
    assert sum(int(row[1]) for row in cells) == REPORT.ok
    assert sum(int(row[2]) for row in cells) == REPORT.failed
