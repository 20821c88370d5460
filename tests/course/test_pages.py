"""The pages: the same in both languages, complete, and as their sources say."""

import json
import re
from datetime import date
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from scripts import diagramas, referencia

from curso.contract.page import Page
from curso.launch.layout import ROOT
from minidyno.domain.platform_codes import PLATFORM_CODES, PlatformCode
from minidyno.router.error_codes import ERROR_CODES, ErrorCode
from tests.course.pages import (
    DOCS,
    PAGES,
    UNITS,
    fences,
    front_matter,
    headings,
    html_of,
    links,
    read,
)

# Words that one language uses in nearly every paragraph and the other never does.
COMMON = {
    "es": {"que", "el", "los", "una", "con", "para", "por", "del", "las"},
    "en": {"the", "and", "of", "that", "with", "for", "you", "is", "your"},
}
LANGUAGES = ["es", "en"]
both = pytest.mark.parametrize("language", LANGUAGES)
each_page = pytest.mark.parametrize("page", PAGES)
each_unit = pytest.mark.parametrize("page", UNITS)


def test_both_languages_have_the_same_pages() -> None:
    english = sorted(p.relative_to(DOCS / "en").as_posix() for p in (DOCS / "en").rglob("*.md"))
    assert english == PAGES


@each_page
def test_every_heading_has_an_id_and_it_is_the_same_in_both_languages(page: str) -> None:
    spanish = headings(read("es", page))
    assert all(anchor for _, anchor in spanish), spanish
    assert spanish == headings(read("en", page))
    anchors = [anchor for _, anchor in spanish]
    assert len(set(anchors)) == len(anchors)


@each_unit
def test_the_code_is_the_same_in_both_languages(page: str) -> None:
    spanish, english = fences(read("es", page)), fences(read("en", page))
    # What programs say in the reader's language, as the page itself declares it.
    declared = Page(DOCS / "en" / page, "en").front.get("codigo_traducido") or ()
    for pair in declared:
        spanish = [(kind, code.replace(pair["es"], pair["en"])) for kind, code in spanish]
    verbs = {"open": "abrir", "--check": "--comprobar"}
    translated = [
        (
            kind,
            re.sub(r"(?<=curso\.py )open( --check)?", lambda m: _spanish(m.group(), verbs), code),
        )
        for kind, code in english
    ]
    assert spanish == translated


def _spanish(words: str, verbs: dict[str, str]) -> str:
    return " ".join(verbs[word] for word in words.split())


@each_page
@both
def test_the_prose_is_in_the_language_of_its_folder(language: str, page: str) -> None:
    prose = re.sub(r"^```.*?^```$", "", read(language, page), flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"`[^`]*`", "", prose)
    words = re.findall(r"[a-záéíóúñ]+", text.lower())
    other = "en" if language == "es" else "es"
    mine = sum(word in COMMON[language] for word in words)
    theirs = sum(word in COMMON[other] for word in words)
    assert mine > 10 * theirs, (mine, theirs)


@each_page
def test_links_lead_to_the_same_places_in_both_languages(page: str) -> None:
    def places(language: str) -> list[str]:
        return [link for link in links(read(language, page)) if "cuadernos/" not in link]

    assert places("es") == places("en")


@each_unit
@both
def test_a_unit_says_its_minutes_aims_needs_ideas_and_dated_sources(
    language: str, page: str
) -> None:
    front = front_matter(read(language, page))
    assert front["minutos"]["lectura"] > 0
    assert front["minutos"]["laboratorio"] > 0
    assert len(front["objetivos"]) >= 3
    assert front["requisitos"]
    assert len(front["ideas_clave"]) >= 3
    assert all(isinstance(source["comprobado"], date) for source in front["fuentes"])
    assert all(source["que"] and source["donde"] for source in front["fuentes"])
    flat = " ".join(read(language, page).split())
    for idea in front["ideas_clave"]:
        assert f"- {idea}" in flat


@each_unit
def test_a_unit_keeps_the_same_minutes_in_both_languages(page: str) -> None:
    assert front_matter(read("es", page))["minutos"] == front_matter(read("en", page))["minutos"]


@each_unit
@both
def test_every_exercise_has_a_hint_and_then_a_solution_both_folded(
    language: str, page: str
) -> None:
    text = read(language, page)
    parts = re.split(r"^### .*?\{ #ejercicio-\d+ \}$", text, flags=re.MULTILINE)[1:]
    assert len(parts) >= 3
    for part in parts:
        assert part.index("??? tip ") < part.index("??? success ")


def test_the_reference_is_as_the_catalogue_the_settings_and_the_commands_say() -> None:
    assert referencia.main(["--comprobar"]) == 0


@pytest.mark.parametrize("code", [*ERROR_CODES.values(), *PLATFORM_CODES], ids=lambda c: c.code)
def test_each_code_of_the_logs_is_in_the_reference_with_what_to_do(
    code: ErrorCode | PlatformCode,
) -> None:
    for language, sentences in (("es", (code.es, code.es_do)), ("en", (code.en, code.en_do))):
        page = read(language, "referencia/errores.md")
        part = page.partition(f" {{ #{code.code.lower()} }}\n")[2].partition("\n##")[0]
        for sentence in sentences:
            assert sentence, code
            assert referencia.literal(sentence) in part


def test_no_code_is_said_in_a_log_without_being_in_the_table_of_codes() -> None:
    said = {
        code
        for file in (ROOT / "src" / "minidyno").rglob("*.py")
        for code in re.findall(r"Error ([RL]\d\d)\b", file.read_text(encoding="utf-8"))
    }
    assert said <= {code.code for code in PLATFORM_CODES}


def test_the_copies_of_the_diagrams_are_as_their_drawings() -> None:
    assert diagramas.main(["--comprobar"]) == 0


@both
def test_diagrams_have_a_title_and_a_description_in_the_reader_s_language(
    language: str, site: Path
) -> None:
    mine, other = (1, 0) if language == "en" else (0, 1)
    shown = 0
    for page in PAGES:
        html = html_of(site, language, page).read_text(encoding="utf-8")
        assert "{{" not in html
        for words in (ROOT / "assets" / "diagramas").glob("*.json"):
            texts = json.loads(words.read_text(encoding="utf-8"))
            if f'id="{words.stem}-d"' in html:
                shown += 1
                assert escape(texts["title"][mine]) in html
                assert escape(texts["description"][mine]) in html
                assert escape(texts["description"][other]) not in html
    assert shown


@each_page
@both
def test_a_built_page_says_its_language(language: str, page: str, site: Path) -> None:
    html = html_of(site, language, page).read_text(encoding="utf-8")
    assert re.search(r'<html lang="(\w+)"', html).group(1) == language  # type: ignore[union-attr]


def test_decisions_are_not_published(site: Path) -> None:
    assert not [p for p in site.rglob("*") if "decisions" in p.as_posix()[len(str(site)) :]]


def test_the_page_that_does_not_exist_speaks_both_languages(site: Path) -> None:
    html = (site / "404.html").read_text(encoding="utf-8")
    assert 'lang="es"' in html
    assert "Esta página no existe" in html
    assert '<div lang="en">' in html


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in ("href", "src"):
            if value := given.get(name):
                self.found.append(value)
        if anchor := given.get("id"):
            self.ids.add(anchor)


def _parsed(file: Path) -> Links:
    parser = Links()
    parser.feed(file.read_text(encoding="utf-8"))
    return parser


def test_every_link_of_the_built_site_leads_somewhere(site: Path) -> None:
    pages = {file: _parsed(file) for file in site.rglob("*.html")}
    broken = []
    for file, page in pages.items():
        here = "/" + file.relative_to(site).as_posix().removesuffix("index.html")
        for link in page.found:
            parts = urlsplit(urljoin(here, link))
            if parts.scheme or link.startswith("data:"):
                continue
            target = site / unquote(parts.path).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            anchor = unquote(parts.fragment)
            missing_anchor = anchor and target in pages and anchor not in pages[target].ids
            if not target.is_file() or (missing_anchor and not anchor.startswith("__")):
                broken.append((here, link))
    assert not broken


@pytest.mark.parametrize(
    "readme", ["README.md", "README.en.md", "CONTRIBUTING.md", "scripts/README.md"]
)
def test_every_link_of_a_readme_leads_somewhere(readme: str) -> None:
    folder = (ROOT / readme).parent
    missing = [
        link
        for link in links((ROOT / readme).read_text(encoding="utf-8"))
        if not link.startswith("http") and not (folder / link).exists()
    ]
    assert not missing


def test_every_script_is_in_the_table_of_verbs() -> None:
    table = (ROOT / "scripts" / "README.md").read_text(encoding="utf-8")
    assert not [p.name for p in (ROOT / "scripts").glob("*.py") if p.name not in table]
