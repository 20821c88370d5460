"""The sentences of every finding: what is wrong, and its cure, in both languages."""

from curso.contract.sentences_page import PAGE
from curso.contract.sentences_pair import PAIR
from curso.language import Language

Sentence = dict[Language, tuple[str, str]]


def _by_language(rows: dict[str, tuple[str, str, str, str]]) -> dict[str, Sentence]:
    return {rule: {"es": row[:2], "en": row[2:]} for rule, row in rows.items()}


SENTENCES: dict[str, Sentence] = _by_language({**PAGE, **PAIR})
