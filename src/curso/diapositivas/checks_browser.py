"""What a deck must keep to on the screen: it fits, it can be read, it asks nobody for anything."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from curso.diapositivas.finding import Finding, finding
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
      if (by > 1) { found.push({ rule: "long", size: Math.ceil(by), text }); break; }
    }
    const scale = parent.ownerSVGElement ? parent.getScreenCTM().a : Reveal.getScale();
    const size = parseFloat(getComputedStyle(parent).fontSize) * scale;
    if (size < smallest - 0.05) found.push({ rule: "small", size, text });
  }
  // What is no text, such as a drawing, and still sticks out.
  const beyond = Math.max(slide.scrollHeight - slide.clientHeight,
    slide.scrollWidth - slide.clientWidth);
  if (beyond > 0) found.push({ rule: "long", size: beyond, text: "" });
  return found;
}"""
_RUN_AXE = """async (whole) => {
  const results = await axe.run(whole ? document : Reveal.getCurrentSlide(), {
    resultTypes: ["violations"], rules: { "page-has-heading-one": { enabled: false } },
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
    seen: set[str] = set()
    for measured in page.evaluate(_MEASURE, SMALLEST):
        if measured["rule"] not in seen:
            seen.add(measured["rule"])
            yield _measured(deck, slide, lang, measured)
    for scheme, name in _SCHEMES.items():
        page.evaluate("(s) => { document.documentElement.dataset.mdColorScheme = s }", scheme)
        for violation in page.evaluate(_RUN_AXE, number == 0):
            where = {"slide": slide.name, "language": lang, "scheme": name}
            yield finding(deck.path, slide.line_in(lang), "axe", **where, **violation)


def _measured(deck: Deck, slide: Slide, language: Language, measured: Any) -> Finding:
    text = next(iter(measured["text"].splitlines()), "")
    return finding(
        deck.path,
        _line(slide, language, text),
        measured["rule"],
        slide=slide.name,
        language=language,
        size=round(measured["size"]),
        smallest=SMALLEST,
        text=f"«{text[:60]}»" if text else "…",
    )


def _line(slide: Slide, language: Language, text: str) -> int:
    for cell in slide.content(language):
        if text and text in cell.text:
            return cell.line_of(text)
    return slide.line_in(language)


def _outside(deck: Deck, asked: list[str]) -> Iterator[Finding]:
    for url in asked:
        if urlsplit(url).scheme not in {"file", "data", "blob", "about"}:
            yield finding(deck.path, 1, "asks", address=url)


def _programs(deck: Deck, wrong: list[str]) -> Iterator[Finding]:
    for message in wrong:
        yield finding(deck.path, 1, "program", message=message)
