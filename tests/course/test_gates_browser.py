"""Gates that need a browser: accessibility, weight, the keyboard, and no other machine."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest

from curso.launch.layout import ROOT
from curso.launch.npm import NoPackagesError, ensure_node_modules
from curso.notebooks import UNITS as NOTEBOOKS
from tests.course.pages import PAGES, UNITS
from tests.course.visit import Visit

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
# What a first visit may cost, everything included, as it travels.
WEIGHT = 300_000
EVERY_PAGE = [*PAGES, *(f"cuadernos/{unit.es}.md" for unit in NOTEBOOKS), "404.html"]
each_page = pytest.mark.parametrize("page", EVERY_PAGE)
each_unit = pytest.mark.parametrize("page", UNITS)
each_language = pytest.mark.parametrize("language", ["es", "en"])

_RUN = """async only => {
  const options = {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}};
  if (only) options.runOnly = only;
  const found = await axe.run(document, options);
  return found.violations.map(v => [v.id, v.impact, v.nodes.slice(0, 3).map(n => n.target.join())]);
}"""
_SETTLED = "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))"
_COLOURS = ["color-contrast", "link-in-text-block"]


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core's program; without npm these tests are skipped with its name."""
    try:
        packages = ensure_node_modules(ROOT, dev=True)
    except NoPackagesError as error:
        pytest.skip(f"npm or its packages are missing: {error}")
    return (packages / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def url_of(address: str, language: str, page: str) -> str:
    """Say where a page is served; 404.html stands for an address that does not exist."""
    if page == "404.html":
        return f"{address}/{'en/' if language == 'en' else ''}no-hay/"
    stem = page.removesuffix(".md").removesuffix("index").rstrip("/")
    return f"{address}/{'en/' if language == 'en' else ''}{stem}{'/' if stem else ''}"


@dataclass
class Seen:
    """What one visit to a page found."""

    sizes: dict[str, float] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)
    violations: list[tuple[Any, ...]] = field(default_factory=list)


@pytest.fixture(scope="module")
def see(browser: Any, address: str, axe: str) -> Callable[[str, str], Seen]:
    """Visit a page once, whatever is asked of it afterwards."""
    known: dict[tuple[str, str], Seen] = {}

    def visit(language: str, page: str) -> Seen:
        if (language, page) not in known:
            known[language, page] = _visit(browser, address, url_of(address, language, page), axe)
        return known[language, page]

    return visit


def _visit(browser: Any, address: str, url: str, axe: str) -> Seen:
    seen = Seen()
    with Visit(browser, address, viewport=DESKTOP, reduced_motion="reduce") as visit:
        cdp = visit.context.new_cdp_session(visit.page)
        asked: dict[str, str] = {}

        def finished(event: Any) -> None:
            path = urlsplit(asked[event["requestId"]]).path
            seen.sizes[path] = seen.sizes.get(path, 0) + event["encodedDataLength"]

        cdp.on(
            "Network.requestWillBeSent",
            lambda e: asked.update({e["requestId"]: e["request"]["url"]}),
        )
        cdp.on("Network.loadingFinished", finished)
        cdp.send("Network.enable")
        visit.page.goto(url, wait_until="load")
        visit.page.evaluate(axe)
        for size, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
            visit.page.set_viewport_size(viewport)
            visit.page.evaluate(_SETTLED)  # what scrolls is marked when the page is laid out anew
            for scheme in ("light", "dark"):
                visit.page.emulate_media(color_scheme=scheme)
                # Colours alone change with the scheme: all the rest was asked in the light.
                found = visit.page.evaluate(_RUN, _COLOURS if scheme == "dark" else None)
                seen.violations += [(size, scheme, *one) for one in found]
        seen.foreign = visit.foreign
    return seen


@each_page
@each_language
def test_axe_finds_nothing_light_and_dark_on_a_desktop_and_on_a_phone(
    see: Callable[[str, str], Seen], language: str, page: str
) -> None:
    found = see(language, page).violations
    assert not found, "\n" + "\n".join(map(str, found))


@each_page
@each_language
def test_a_first_visit_weighs_little_and_asks_no_other_machine(
    see: Callable[[str, str], Seen], language: str, page: str
) -> None:
    seen = see(language, page)
    assert seen.foreign == []
    heaviest = sorted(seen.sizes.items(), key=lambda item: -item[1])
    assert 0 < sum(seen.sizes.values()) <= WEIGHT, heaviest


@pytest.mark.parametrize(("media", "scheme"), [("light", "default"), ("dark", "slate")])
def test_a_page_opens_in_the_colours_that_the_reader_s_system_prefers(
    browser: Any, address: str, media: str, scheme: str
) -> None:
    with Visit(browser, address, color_scheme=media) as visit:
        visit.page.goto(address, wait_until="load")
        assert visit.page.locator(f'[data-md-color-scheme="{scheme}"]').count() == 1


_FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  // A choice of the quiz shows its ring around the whole label.
  const ring = [one, one.closest("label")].filter(Boolean).map(e => getComputedStyle(e))
    .some(style => style.outlineStyle !== "none" || style.boxShadow !== "none");
  const box = one.getBoundingClientRect();
  const ways = ["saltar", "buscar", "idioma", "siguiente", "pregunta"].filter(way => ({
    saltar: () => one.matches("a[href='#contenido']"),
    buscar: () => one.matches("[data-abrir-busqueda]"),
    idioma: () => one.matches("a[hreflang]"),
    siguiente: () => one.matches("a[rel='next']"),
    pregunta: () => one.matches("fieldset.pregunta input"),
  })[way]());
  const html = one.outerHTML.slice(0, 90);
  return {ring, seen: box.width > 0 && box.height > 0, ways, html};
}"""
_WAYS = ["saltar", "buscar", "idioma", "pregunta"]


@each_unit
@each_language
def test_the_tab_key_reaches_everything_visibly_and_is_never_caught(
    browser: Any, address: str, language: str, page: str
) -> None:
    met: list[str] = []
    with Visit(browser, address, viewport=DESKTOP) as visit:
        visit.page.goto(url_of(address, language, page), wait_until="networkidle")
        has_next = visit.page.locator("a[rel='next']").count() > 0
        stops = visit.page.locator("a, button, input, summary, [tabindex='0']").count()
        for _ in range(stops + 5):
            visit.page.keyboard.press("Tab")
            focused = visit.page.evaluate(_FOCUSED)
            if focused is None:
                break
            assert focused["ring"], f"no ring is seen around {focused['html']}"
            assert focused["seen"], f"nothing is seen of {focused['html']}"
            met += [way for way in focused["ways"] if way not in met]
        else:
            pytest.fail(f"the Tab key never leaves the page; met {met}")
    assert sorted(met) == sorted([*_WAYS, *(["siguiente"] if has_next else [])])
    assert met[0] == "saltar"


@each_language
def test_the_keyboard_skips_to_the_text_and_opens_and_closes_the_search(
    browser: Any, address: str, language: str
) -> None:
    with Visit(browser, address, viewport=DESKTOP) as visit:
        visit.page.goto(url_of(address, language, UNITS[0]), wait_until="networkidle")
        visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Enter")
        assert visit.page.evaluate("() => document.activeElement.id") == "contenido"
        visit.page.keyboard.press("/")
        assert visit.page.evaluate("() => document.activeElement.matches('input[type=search]')")
        visit.page.keyboard.type("rollback")
        visit.page.locator(".busqueda-lista a").first.wait_for()
        visit.page.keyboard.press("Escape")  # empties the box, as in every search box
        visit.page.keyboard.press("Escape")
        assert not visit.page.locator("dialog.busqueda").is_visible()
