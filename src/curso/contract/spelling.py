"""Spelling of the prose, with aspell's dictionaries and a list of words of our own.

`docs/datos/palabras.txt` holds names and English terms that stand in both languages, one a line;
`palabras.es.txt` and `palabras.en.txt` those of one.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from curso.contract.finding import Finding, finding
from curso.contract.unit import LANGUAGES
from curso.language import Language

_DICTIONARY: dict[Language, str] = {"es": "es", "en": "en"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Names with a dot, a slash, a dash in code style or an underscore are not words.
_QUOTE = re.compile(r"[«“]([^»”]*)[»”]")
_NAME = re.compile(r"\\?\{[^}]*\}|\S*(?:[/_@=]|\w\.\w|\w:\w)\S*|--?\w[\w-]*|\b[HRLv]\d+\b")


class NoDictionaryError(Exception):
    """aspell or one of its dictionaries is not installed; the message names the packages."""


@dataclass(frozen=True)
class Prose:
    """A line of prose and where it stands."""

    path: Path
    line: int
    text: str
    language: Language
    # It quotes commands and messages without saying where.
    quotes: bool = False


def check_spelling(prose: Iterable[Prose], root: Path) -> Iterator[Finding]:
    """Find words that are in no dictionary; raises NoDictionaryError without aspell.

    A word between quotation marks may be of the other language: it quotes a program or a title.
    """
    found = [
        (one, word, quoted or one.quotes) for one in prose for word, quoted in _words(one.text)
    ]
    wrong: dict[Language, frozenset[str]] = {}
    for language in LANGUAGES:
        known = own_words(root, language)
        wrong[language] = unknown(
            {word for _, word, _ in found if word.lower() not in known}, language
        )
    seen: set[tuple[Path, str]] = set()
    for one, word, quoted in found:
        other: Language = "en" if one.language == "es" else "es"
        if word not in wrong[one.language] or (quoted and word not in wrong[other]):
            continue
        if (one.path, word) not in seen:
            seen.add((one.path, word))
            file = f"palabras.{one.language}.txt"
            yield finding(one.path, one.line, "spelling", word=word, file=file)


def check_regional(prose: Iterable[Prose], root: Path) -> Iterator[Finding]:
    """Find Spanish words that not every reader's country says, with one that all understand.

    They are in `docs/datos/regionales.es.txt`, one a line: the word, a colon, the better one.
    """
    better = _better_words(root)
    for one in prose:
        if one.language != "es":
            continue
        for word, quoted in _words(one.text):
            instead = better.get(word.lower())
            if instead and not quoted:
                yield finding(one.path, one.line, "regional", word=word, better=instead)


def _better_words(root: Path) -> dict[str, str]:
    text = (root / "docs" / "datos" / "regionales.es.txt").read_text(encoding="utf-8")
    pairs = (line.partition(":") for line in text.splitlines() if line[:1] != "#")
    return {word.strip(): instead.strip() for word, _, instead in pairs}


def _words(text: str) -> Iterator[tuple[str, bool]]:
    # The parts at odd places were between quotation marks.
    for place, part in enumerate(_QUOTE.split(text)):
        for word in _WORD.findall(_NAME.sub(" ", part)):
            yield word.replace("’", "'").removesuffix("'s"), place % 2 == 1


def own_words(root: Path, language: Language) -> frozenset[str]:
    """Give our own words of a language, in small letters."""
    folder = root / "docs" / "datos"
    files = (folder / "palabras.txt", folder / f"palabras.{language}.txt")
    lines = (f.read_text(encoding="utf-8").splitlines() for f in files if f.is_file())
    return frozenset(word.strip().lower() for some in lines for word in some if word[:1] != "#")


def unknown(asked: Iterable[str], language: Language) -> frozenset[str]:
    """Give those of the words that aspell does not know."""
    program = shutil.which("aspell")
    if program is None:
        raise NoDictionaryError("aspell aspell-es aspell-en")
    command = [program, "list", f"--lang={_DICTIONARY[language]}", "--encoding=utf-8"]
    text = "\n".join(asked)
    done = subprocess.run(command, input=text, capture_output=True, check=False, encoding="utf-8")
    if done.returncode != 0:
        raise NoDictionaryError(f"aspell-{language}")
    return frozenset(done.stdout.split())
