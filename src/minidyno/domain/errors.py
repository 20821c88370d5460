"""The one exception that the platform raises for people."""

from pathlib import PurePath
from typing import ClassVar

from minidyno.domain.catalogue.entry import Entry
from minidyno.domain.catalogue.table import CATALOGUE
from minidyno.domain.language import DEFAULT, Language

LONGEST = 200  # characters of one word in a sentence


def _fit(value: object) -> object:
    """A word so long that it would hide the sentence, by its beginning and its end."""
    word = str(value) if isinstance(value, str | PurePath) else ""
    if len(word) <= LONGEST or any(c.isspace() for c in word):
        return value
    return f"{word[: LONGEST - 50]}…{word[-49:]}"


class MinidynoError(Exception):
    """Something a person can understand and mend.

    `error_id` is a key of the catalogue, `params` fill its sentences.
    """

    # What a notebook shows has no caller to ask for its language; the lab sets it.
    notebook_language: ClassVar[Language] = DEFAULT

    def __init__(self, error_id: str, /, **params: object) -> None:
        self.error_id = error_id
        self.params = params
        super().__init__(error_id, params)

    @property
    def entry(self) -> Entry:
        """The line of the catalogue for this error."""
        return CATALOGUE[self.error_id]

    def say(self, language: Language) -> str:
        """Say what happened, why, and what to do."""
        text = self.entry.en if language == "en" else self.entry.es
        return text.format_map({name: _fit(value) for name, value in self.params.items()})

    def __str__(self) -> str:
        return f"{self.error_id}: {self.say('en')}"

    def _render_traceback_(self) -> list[str]:
        """Answer IPython, which asks an exception for its own lines before it makes a traceback."""
        return [self.say(self.notebook_language)]
