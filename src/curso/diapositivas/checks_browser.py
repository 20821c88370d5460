"""What a deck must keep to on the screen: it fits, it can be read, it asks nobody for anything."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from curso.diapositivas.blocks import DIAGRAM
from curso.diapositivas.finding import Finding, finding
from curso.diapositivas.rendering import HEIGHT, WIDTH
from curso.diapositivas.source import Deck, Slide
from curso.language import Language
from curso.launch.layout import ROOT

SMALLEST = 24  # pixels of text on a slide of 960 × 700; the last row reads no smaller
CONTRAST = 4.5  # of text with what lies under it: AA, and a projector takes some away
_SCHEMES = {"default": "light", "slate": "dark"}
_AXE = "axe-core/axe.min.js"
_MEASURE = ROOT / "assets" / "diapositivas" / "medir.js"

# What does not depend on colours is the same in the dark, and looked at once.
_RUN_AXE = """async ({ whole, colours }) => {
  const results = await axe.run(whole ? document : Reveal.getCurrentSlide(), {
    resultTypes: ["violations"],
    ...(colours ? { runOnly: ["color-contrast"] }
      : { rules: { "page-has-heading-one": { enabled: false } } }),
  });
  return results.violations.map(
    (v) => ({ rule: v.id, help: v.help, html: v.nodes[0].html.slice(0, 120) }));
}"""


def check_on_screen(
    browser: Any, html: Path, deck: Deck, language: Language, packages: Path
) -> list[Finding]:
    """Show every slide in light and dark, and list what is wrong with it."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    try:
        page = context.new_page()
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(html.resolve().as_uri())
        page.wait_for_function("() => window.Reveal && Reveal.isReady()")
        page.evaluate("() => Reveal.configure({ transition: 'none' })")
        page.evaluate("() => document.fonts.ready.then(() => true)")
        page.add_script_tag(content=(packages / _AXE).read_text(encoding="utf-8"))
        findings = [
            found
            for number, slide in enumerate(deck.slides)
            for found in _slide(page, number, slide, deck, language)
        ]
        return [*findings, *_outside(deck, asked), *_programs(deck, wrong)]
    finally:
        context.close()


def _slide(page: Any, number: int, slide: Slide, deck: Deck, lang: Language) -> Iterator[Finding]:
    page.evaluate("(n) => Reveal.slide(n, 0, Infinity)", number)
    measure = _MEASURE.read_text(encoding="utf-8")
    seen: set[str] = set()
    for scheme, name in _SCHEMES.items():
        page.evaluate("(s) => { document.documentElement.dataset.mdColorScheme = s }", scheme)
        for measured in page.evaluate(measure, {"smallest": SMALLEST, "contrast": CONTRAST}):
            if measured["rule"] not in seen:
                seen.add(measured["rule"])
                yield _measured(deck, slide, lang, name, measured)
        asked = {"whole": number == 0, "colours": scheme != "default"}
        for violation in page.evaluate(_RUN_AXE, asked):
            where = {"slide": slide.name, "language": lang, "scheme": name}
            yield finding(deck.path, slide.line_in(lang), "axe", **where, **violation)


def _measured(deck: Deck, slide: Slide, language: Language, scheme: str, measured: Any) -> Finding:
    text = next(iter(measured["text"].splitlines()), "")
    return finding(
        deck.path,
        _line(slide, language, text),
        measured["rule"],
        slide=slide.name,
        language=language,
        scheme=scheme,
        size=f"{measured['size']:.3g}",
        smallest=SMALLEST,
        contrast=CONTRAST,
        text=f"«{text[:60]}»" if text else "…",
    )


def _line(slide: Slide, language: Language, text: str) -> int:
    """Find the text in the source; a drawing's words stand where the drawing is named."""
    content = slide.content(language)
    for cell in content:
        if text and text in cell.text:
            return cell.line_of(text)
    for cell in content:
        if text and (match := DIAGRAM.search(cell.text)):
            return cell.line_of(match.group(0))
    return slide.line_in(language)


def _outside(deck: Deck, asked: list[str]) -> Iterator[Finding]:
    for url in asked:
        if urlsplit(url).scheme not in {"file", "data", "blob", "about"}:
            yield finding(deck.path, 1, "asks", address=url)


def _programs(deck: Deck, wrong: list[str]) -> Iterator[Finding]:
    for message in wrong:
        yield finding(deck.path, 1, "program", message=message)
