"""The exported slides, in a real browser: they fit, can be read, and need nobody else."""

import os
import re
import subprocess
import sys
import threading
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from curso.diapositivas.checks_browser import check_on_screen
from curso.diapositivas.export import Exported, Workshop, checked, export_all
from curso.diapositivas.finding import Finding
from curso.diapositivas.rendering import HEIGHT, WIDTH, render
from curso.diapositivas.source import Deck, read_deck
from curso.diapositivas.unit import UnitSlides, units_with_slides
from curso.language import Language
from curso.launch.layout import ROOT
from curso.launch.npm import ensure_node_modules
from curso.launch.static_server import CourseServer
from curso.notebooks import LANGUAGES
from tests.course.visit import goes_again

UNITS = units_with_slides(ROOT)
# Every deck is exported once, in all its forms: some seconds for each, more on a busy machine.
each_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.unit.es)
each_language = pytest.mark.parametrize("language", LANGUAGES)
Decks = dict[tuple[str, Language], Exported]


@pytest.fixture(scope="module")
def packages() -> Path:
    return ensure_node_modules(ROOT, dev=True)


@pytest.fixture(scope="module")
def decks(browser: Any, packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Decks:
    """Every deck, exported once with all that can be asked for."""
    return export_all(tmp_path_factory.mktemp("slides"), ROOT, Workshop(browser, pptx=True))


@pytest.fixture
def page(browser: Any, decks: Decks) -> Any:
    """Unit 0 in Spanish, open."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    opened = goes_again(context.new_page(), [])
    opened.goto(_html(decks).as_uri())
    opened.wait_for_function("() => Reveal.isReady()")
    yield opened
    context.close()


def _html(decks: Decks, language: Language = "es") -> Path:
    return decks[UNITS[0].unit.es, language].html


@each_unit
@each_language
def test_every_slide_fits_can_be_read_and_is_accessible_in_light_and_dark(
    unit: UnitSlides, language: Language, decks: Decks, browser: Any, packages: Path
) -> None:
    html = decks[unit.unit.es, language].html
    found = check_on_screen(browser, html, checked(unit), language, packages)
    assert not found, "\n".join(f.say("en") for f in found)


@each_unit
@each_language
def test_a_deck_is_one_file_that_says_its_language_and_shows_no_prompts(
    unit: UnitSlides, language: Language, decks: Decks
) -> None:
    html = decks[unit.unit.es, language].html.read_text(encoding="utf-8")
    assert re.search(rf'<html [^>]*lang="{language}"', html)
    assert "In\xa0[" not in html
    loaded = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    assert not re.findall(r"<[^a][^>]*\s(?:src|href)=", loaded)
    assert not re.findall(r"@import|url\((?![\"']?data:)", loaded)
    assert "<script src" not in html
    assert len(html) < 600_000


# By name: what a slide shows in Spanish, the rule it breaks, and what stands on the line that
# is named.
BAD: dict[str, tuple[str, str, str]] = {
    "too-many": ("\n\n".join(f"Párrafo {n} de muchos." for n in range(20)), "long", "Párrafo 8"),
    "too-wide": (f"```text\nuna línea\n{'muy larga ' * 12}\n```", "long", "muy larga"),
    "too-tall": ('<div style="height: 900px"></div>', "long", "## too-tall"),
    "too-small": ('<p style="font-size: 18px">Pequeño</p>', "small", "Pequeño"),
    "small-drawing": ("<!-- diagrama: vista-general -->", "small", "<!-- diagrama"),
    "too-pale": ('<p style="color: #bbb; background: #fff">Apenas</p>', "pale", "Apenas"),
    "no-name": ("<p><button></button></p>", "axe", "## no-name"),
    "good": ("Una frase.", "", ""),
}
FOREIGN = '<img src="https://example.invalid/x.png" alt="x">'


def _deck(slides: dict[str, str]) -> Deck:
    cells = []
    for name, shown in slides.items():
        text = "".join(f"# {line}\n" for line in f"## {name}\n\n{shown}".splitlines())
        cells.append(f'# %% [markdown] name="{name}" lang="es"\n{text}')
        cells.append(f'# %% [markdown] name="{name}" slide_type="notes" lang="es"\n# Se dice.\n')
    return read_deck(UNITS[0].source, "\n".join(cells))


def _on_screen(deck: Deck, browser: Any, packages: Path, folder: Path) -> list[Finding]:
    html = folder / "prueba.html"
    html.write_text(render(deck, "es", ROOT, packages), encoding="utf-8")
    return check_on_screen(browser, html, deck, "es", packages)


@pytest.fixture(scope="module")
def bad(
    browser: Any, packages: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Deck, list[Finding]]:
    deck = _deck({name: shown for name, (shown, _, _) in BAD.items()})
    return deck, _on_screen(deck, browser, packages, tmp_path_factory.mktemp("bad"))


@pytest.mark.parametrize("name", BAD)
def test_a_slide_that_cannot_be_shown_is_found_at_its_line(
    name: str, bad: tuple[Deck, list[Finding]]
) -> None:
    deck, found = bad
    _, rule, where = BAD[name]
    mine = [f for f in found if ("slide", name) in f.params]
    said = [f.say("en") for f in mine]
    [cell] = deck.slide(name).content("es")
    expected = {(rule, cell.line_of(where))} if rule else set()
    assert {(f.rule, f.line) for f in mine} >= expected, said
    assert all(re.match(rf"notebooks/fuentes/\S+:\d+: slide “{name}” .+\. .+\.", s) for s in said)
    assert bool(mine) == bool(rule), said


def test_a_deck_that_asks_another_machine_is_found(
    browser: Any, packages: Path, tmp_path: Path
) -> None:
    found = _on_screen(_deck({"foreign": FOREIGN}), browser, packages, tmp_path)
    assert [f.rule for f in found] == ["asks"]
    assert "https://example.invalid/x.png" in found[0].say("es")


def test_the_teacher_sees_notes_and_time_in_another_window(page: Any) -> None:
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    speaker = popup.value
    speaker.wait_for_function("() => document.body.innerText.includes('dos terminales')")
    assert "1 min · minuto 0–1" in speaker.inner_text("body")
    page.keyboard.press("ArrowRight")
    speaker.wait_for_function("() => document.body.innerText.includes('minuto 1–3')")
    assert "dos terminales" not in page.locator("section.present").inner_text()


def test_light_and_dark_follow_the_system_and_the_reader(browser: Any, decks: Decks) -> None:
    context = browser.new_context(color_scheme="dark")
    page = goes_again(context.new_page(), [])
    page.goto(_html(decks).as_uri())
    page.wait_for_function("() => Reveal.isReady()")
    paper = "() => getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(paper)
    page.keyboard.press("d")
    assert page.evaluate(paper) != dark
    page.get_by_role("button", name="Cambiar entre claro y oscuro").click()
    assert page.evaluate(paper) == dark
    context.close()


def test_the_button_is_reached_by_keyboard_and_its_focus_is_seen(page: Any) -> None:
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.className") == "deck-scheme":
            break
    outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineWidth")
    assert page.evaluate("() => document.activeElement.className") == "deck-scheme"
    assert float(outline.removesuffix("px")) >= 3


def test_without_javascript_all_slides_can_be_read(browser: Any, decks: Decks) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = goes_again(context.new_page(), [])
    page.goto(_html(decks).as_uri())
    boxes = [slide.bounding_box() for slide in page.locator(".slides > section").all()]
    assert len(boxes) == len(checked(UNITS[0]).slides)
    assert boxes == sorted(boxes, key=lambda box: box["y"])
    assert all(box["y"] + box["height"] <= after["y"] for box, after in pairwise(boxes))
    context.close()


def test_a_deck_served_with_the_course_has_its_fonts_and_its_speaker_s_window(
    browser: Any, decks: Decks
) -> None:
    complaints: list[str] = []
    with CourseServer(_html(decks).parent, 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        page = goes_again(browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}), complaints)
        page.on("console", lambda said: complaints.append(said.text))
        page.goto(f"http://127.0.0.1:{server.server_port}/{_html(decks).name}")
        page.wait_for_function("() => Reveal.isReady()")
        loaded = page.evaluate(_FONTS)
        with page.expect_popup() as popup:
            page.keyboard.press("s")
        popup.value.wait_for_function("() => document.body.innerText.includes('dos terminales')")
        shown = popup.value.frame_locator("#current-slide iframe").locator("h1")
        assert "laboratorio" in shown.inner_text().lower()
        popup.value.close()
        page.close()
        server.shutdown()
        thread.join()
    assert any("Source Serif" in family for family in loaded)
    assert any("Source Sans" in family for family in loaded)
    assert not [said for said in complaints if "Content Security Policy" in said]


_FONTS = """async () => {
  await document.fonts.ready;
  return [...document.fonts].filter(font => font.status === "loaded").map(font => font.family);
}"""


@each_unit
@each_language
def test_the_pdf_has_a_page_for_each_slide_and_tags_and_an_outline(
    unit: UnitSlides, language: Language, decks: Decks
) -> None:
    pdf = decks[unit.unit.es, language].pdf
    assert pdf
    content = pdf.read_bytes()
    slides = len(checked(unit).slides)
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == slides
    assert b"/StructTreeRoot" in content
    assert f"/Lang ({language})".encode() in content
    assert len(re.findall(rb"/Dest\s*\[", content)) >= slides  # one bookmark for each


def test_paper_keeps_what_lays_a_slide_out(browser: Any, decks: Decks, page: Any) -> None:
    where = "() => document.querySelector('h1').getBoundingClientRect()"
    shown = page.evaluate(f"() => ({where})().toJSON()")
    printed = goes_again(browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}), [])
    printed.goto(f"{_html(decks).as_uri()}?print-pdf")
    printed.wait_for_selector("html[data-printable]")
    on_paper = printed.evaluate(f"() => ({where})().toJSON()")
    assert [on_paper[k] for k in ("x", "y", "height")] == pytest.approx(
        [shown[k] for k in ("x", "y", "height")], abs=1
    )
    printed.close()


@each_unit
@each_language
def test_the_pptx_has_every_slide_with_its_notes(
    unit: UnitSlides, language: Language, decks: Decks
) -> None:
    pptx = decks[unit.unit.es, language].pptx
    assert pptx
    slides = checked(unit).slides
    with zipfile.ZipFile(pptx) as archive:
        for kind in ("slides/slide", "notesSlides/notesSlide"):
            names = [n for n in archive.namelist() if re.fullmatch(rf"ppt/{kind}\d+\.xml", n)]
            assert len(names) == len(slides)
        for number, slide in enumerate(slides, 1):
            xml = archive.read(f"ppt/slides/slide{number}.xml").decode()
            words = "".join(re.findall(r"<a:t>([^<]*)</a:t>", xml))
            assert slide.title(language) in words


def test_without_chromium_there_is_html_and_the_print_view_is_named(
    packages: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "slides.py", "0", "--lang", "en", "--out", tmp_path],
        env={**os.environ, "PATH": str(tmp_path), "MINIDYNO_LANG": "en"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "00-set-up-your-lab.html?print-pdf" in done.stderr
    assert [p.name for p in (tmp_path / "en").iterdir()] == ["00-set-up-your-lab.html"]


def test_a_unit_without_slides_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "diapositivas.py", "99", "--destino", tmp_path],
        env={**os.environ, "MINIDYNO_LANG": "es"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (1, "No hay diapositivas de la unidad 99.\n")
