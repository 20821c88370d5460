"""Dated facts about Heroku: one file of data, which pages quote by name.

`{{ hecho.NAME }}` gives the sentence in the page's language, `{{ hecho.NAME.valor }}` the value
alone, `{{ hecho.NAME.fuente }}` where it was read and when it was checked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from curso.contract.finding import Finding, finding
from curso.contract.page import Page
from curso.language import Language

MARK = re.compile(r"\{\{ ?hecho\.([a-z0-9-]+)(?:\.(valor|fuente))? ?\}\}")
_KEYS = ("es", "en", "valor", "comprobado", "fuente", "revisar")
_SPANISH = """
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
"""
_ENGLISH = """
January February March April May June July August September October November December
"""
_MONTHS: dict[Language, list[str]] = {"es": _SPANISH.split(), "en": _ENGLISH.split()}


@dataclass(frozen=True)
class Fact:
    """One claim: its sentence, value and source by language, and its dates."""

    sentence: dict[Language, str]
    value: dict[Language, str]
    source: dict[Language, str]
    checked: date

    def say(self, part: str | None, language: Language) -> str:
        """Give the sentence, or one part: `valor` or `fuente`."""
        if part == "valor":
            return self.value[language]
        if part == "fuente":
            word = "Comprobado el" if language == "es" else "Checked on"
            return f"{self.source[language]}. {word} {long_date(self.checked, language)}"
        return self.sentence[language]


def long_date(day: date, language: Language) -> str:
    """Give a date as prose writes it."""
    month = _MONTHS[language][day.month - 1]
    spanish = language == "es"
    return f"{day.day} de {month} de {day.year}" if spanish else f"{day.day} {month} {day.year}"


def facts_path(root: Path) -> Path:
    """Say where the facts are kept; the site does not publish the file."""
    return root / "docs" / "datos" / "heroku.yml"


def read_facts(root: Path) -> dict[str, Fact]:
    """Read the facts that are well written; `check_facts` names the others."""
    path = facts_path(root)
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else {}


@cache
def _read(path: Path, _version: int) -> dict[str, Fact]:
    loaded = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return {name: _fact(given) for name, given in loaded.items() if not _missing(given)}


def _fact(given: dict[str, Any]) -> Fact:
    return Fact(
        {"es": given["es"], "en": given["en"]},
        _both(given["valor"]),
        _both(given["fuente"]),
        given["comprobado"],
    )


def _both(value: Any) -> dict[Language, str]:
    """Give a text by language; one that is the same in both may be written once."""
    if isinstance(value, dict):
        return {"es": str(value["es"]), "en": str(value["en"])}
    return {"es": str(value), "en": str(value)}


def _missing(given: Any) -> list[str]:
    if not isinstance(given, dict):
        return list(_KEYS)
    absent = [key for key in _KEYS if not given.get(key)]
    dates = [k for k in ("comprobado", "revisar") if not isinstance(given.get(k), date)]
    halves = [
        key
        for key in ("valor", "fuente")
        if isinstance(given.get(key), dict) and not {"es", "en"} <= given[key].keys()
    ]
    return sorted({*absent, *dates, *halves})


def check_facts(root: Path, today: date) -> Iterator[Finding]:
    """Find facts that lack something or whose date of review is past."""
    path = facts_path(root)
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8")
    loaded = yaml.safe_load(text) or {}
    for name, given in loaded.items():
        line = next((n for n, t in enumerate(text.splitlines(), 1) if t == f"{name}:"), 1)
        if missing := _missing(given):
            yield finding(path, line, "fact_incomplete", name=name, keys=", ".join(missing))
        elif given["comprobado"] > today or given["revisar"] <= given["comprobado"]:
            yield finding(path, line, "fact_dates", name=name)
        elif given["revisar"] < today:
            yield finding(path, line, "fact_expired", name=name, review=given["revisar"])


def check_uses(page: Page, root: Path) -> Iterator[Finding]:
    """Find facts that a page quotes and nobody wrote."""
    known = read_facts(root)
    for number, line in enumerate(page.lines, 1):
        for match in MARK.finditer(line):
            if match[1] not in known:
                yield finding(page.path, number, "fact_unknown", name=match[1])


def with_facts(markdown: str, root: Path, language: Language) -> str:
    """Put the facts where a page quotes them; an unknown one raises KeyError with its name."""
    if not MARK.search(markdown):
        return markdown
    known = read_facts(root)
    return MARK.sub(lambda m: known[m[1]].say(m[2], language), markdown)
