"""Which language a notebook speaks."""

import os
from collections.abc import Mapping
from pathlib import Path, PurePath

from minidyno.domain.language import Language, from_environment


def language_of(folder: PurePath, environ: Mapping[str, str]) -> Language:
    """Read the language: the folder's (…/es/…, …/en/…), else `MINIDYNO_LANG`, else the system's.

    The folder comes first: a notebook speaks the language in which it is written.
    """
    for part in reversed(folder.parts):
        if part == "en":
            return "en"
        if part == "es":
            return "es"
    return from_environment(environ)


def notebook_language() -> Language:
    """Read the language of the notebook that runs here."""
    return language_of(Path.cwd(), os.environ)
