"""A deck is printed by a Chromium that may fall once while it starts."""

import os
from pathlib import Path

import pytest

from curso.diapositivas.browser import chromium
from curso.diapositivas.printing import PrintError, write_pdf

PROGRAM = chromium()
# Falls as often as there are files in a folder, and is the real one after that.
FALLING = """#!/bin/sh
for file in {falls}/*; do
  [ -e "$file" ] || break
  rm "$file"
  echo "no room for a window" >&2
  exit 3
done
exec {program} "$@"
"""
PAGE = """<!doctype html><html lang="es" data-printable="yes"><title>t</title><p>hola</p></html>"""


def fall(folder: Path, times: int) -> str:
    falls = folder / "falls"
    falls.mkdir()
    for number in range(times):
        (falls / str(number)).touch()
    program = folder / "browser"
    program.write_text(FALLING.format(falls=falls, program=PROGRAM))
    program.chmod(0o755)
    return os.fspath(program)


@pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")
def test_a_browser_that_falls_once_is_started_again(tmp_path: Path) -> None:
    page = tmp_path / "deck.html"
    page.write_text(PAGE)
    write_pdf(fall(tmp_path, 1), page, tmp_path / "deck.pdf", 1)
    assert (tmp_path / "deck.pdf").read_bytes().startswith(b"%PDF")


def test_one_that_falls_always_is_told_with_its_last_words(tmp_path: Path) -> None:
    page = tmp_path / "deck.html"
    page.write_text(PAGE)
    with pytest.raises(PrintError, match="no room for a window"):
        write_pdf(fall(tmp_path, 9), page, tmp_path / "deck.pdf", 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["browser", "deck.html", "falls"]
