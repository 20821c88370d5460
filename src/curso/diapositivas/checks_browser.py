"""What a deck must keep to on the screen: it fits, it can be read, it asks nobody for anything."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from curso.diapositivas.finding import Finding
from curso.diapositivas.rendering import HEIGHT, WIDTH
from curso.diapositivas.source import Deck, Slide
from curso.language import Language

SMALLEST = 24  # pixels of text on a slide of 960 × 700; the last row reads no smaller
_SCHEMES = {"default": "light", "slate": "dark"}
_AXE = "axe-core/axe.min.js"

# Every piece of text is measured where it really stands, code and drawings included.
_MEASURE = """(smallest) => {
  const slide = Reveal.getCurrentSlide();
  const box = slide.getBoundingClientRect();
  const found = [];
  const beyond = Math.max(slide.scrollHeight - slide.clientHeight, slide.scrollWidth - slide.clientWidth);
  if (beyond > 0) found.push({ what: "size", by: beyond, text: "" });
  const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim();
    const parent = node.parentElement;
    if (!text || parent.closest("aside.notes, title, desc, style")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const home = (parent.closest("pre, td, svg") || slide).getBoundingClientRect();
    for (const rect of range.getClientRects()) {
      const by = Math.max(rect.right - Math.min(home.right, box.right), rect.bottom - box.bottom,
        box.left - rect.left, box.top - rect.top);
      if (by > 1) { found.push({ what: "text", by: Math.ceil(by), text }); break; }
    }
    const scale = parent.ownerSVGElement ? parent.getScreenCTM().a : Reveal.getScale();
    const size = parseFloat(getComputedStyle(parent).fontSize) * scale;
    if (size < smallest - 0.05) found.push({ what: "small", by: size, text });
  }
  return found;
}"""
_RUN_AXE = """async (whole) => {
  const results = await axe.run(whole ? document : Reveal.getCurrentSlide(), {
    resultTypes: ["violations"], rules: { "page-has-heading-one": { enabled: false } },
  });
  return results.violations.map((v) => ({ id: v.id, help: v.help, html: v.nodes[0].html }));
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
        page.evaluate(
            "() => { Reveal.configure({ transition: 'none' }); return document.fonts.ready.then(() => true) }"
        )
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
    seen: set[str] = set()
    for measured in page.evaluate(_MEASURE, SMALLEST):
        if measured["what"] not in seen:
            seen.add(measured["what"])
            yield _measured(deck, slide, lang, measured)
    for scheme, name in _SCHEMES.items():
        page.evaluate("(s) => { document.documentElement.dataset.mdColorScheme = s }", scheme)
        for violation in page.evaluate(_RUN_AXE, number == 0):
            what = f"slide {slide.name!r} ({lang}, {name}): {violation['help']}"
            cure = f"See axe's rule {violation['id']} at {violation['html'][:120]}"
            yield Finding(deck.path, slide.line_in(lang), what, cure)


def _measured(deck: Deck, slide: Slide, language: Language, measured: Any) -> Finding:
    line = _line(slide, language, measured["text"])
    by = measured["by"]
    if measured["what"] == "small":
        what = f"slide {slide.name!r} ({language}): text of {by:.0f} px: {measured['text'][:60]!r}"
        cure = f"Nothing smaller than {SMALLEST} px: shorten it, or draw it larger"
        return Finding(deck.path, line, what, cure)
    where = f": {measured['text'].splitlines()[0][:60]!r}" if measured["text"] else ""
    what = f"slide {slide.name!r} ({language}) is {by:.0f} px too long{where}"
    cure = "Take something out, break the long line, or make two slides of it"
    return Finding(deck.path, line, what, cure)


def _line(slide: Slide, language: Language, text: str) -> int:
    first = text.splitlines()[0] if text else ""
    for cell in slide.content(language):
        if first and first in cell.text:
            return cell.line_of(first)
    return slide.line_in(language)


def _outside(deck: Deck, asked: list[str]) -> Iterator[Finding]:
    for url in asked:
        if urlsplit(url).scheme not in {"file", "data", "blob", "about"}:
            cure = "Everything a deck shows must be inside it: draw it in assets/diagramas"
            yield Finding(deck.path, 1, f"the deck asks another machine for {url}", cure)


def _programs(deck: Deck, wrong: list[str]) -> Iterator[Finding]:
    for message in wrong:
        cure = "See assets/diapositivas/diapositivas.js"
        yield Finding(deck.path, 1, f"the deck's program fails: {message}", cure)
