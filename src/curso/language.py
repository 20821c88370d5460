"""Which of the two languages a person reads."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

Language = Literal["es", "en"]

_VARIABLES = ("MINIDYNO_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def from_environment(environ: Mapping[str, str] = os.environ) -> Language:
    """Read the language from the first variable that is set; anything but English is Spanish."""
    for name in _VARIABLES:
        if value := environ.get(name):
            return "en" if value.lower().startswith("en") else "es"
    return "es"


def of_notebook(folder: Path, environ: Mapping[str, str] = os.environ) -> Language:
    """Read the language of a notebook: its folder's name, else `MINIDYNO_LANG`, else Spanish."""
    if folder.name == "en":
        return "en"
    if folder.name == "es":
        return "es"
    return "en" if environ.get("MINIDYNO_LANG", "").lower().startswith("en") else "es"


def spoken(spanish: str, english: str) -> str:
    """Choose the words of whoever reads this notebook."""
    return english if of_notebook(Path.cwd()) == "en" else spanish
