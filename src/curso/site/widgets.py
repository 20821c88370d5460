"""What a page may ask for besides its quiz: `<!-- matriz -->` and `<!-- calculadora -->`.

Each is HTML that can be read without any script; assets/js makes it interactive. The words lie
beside the page, PAGE.matriz.yml and PAGE.calculadora.yml, one file per language.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from curso.language import Language
from curso.site.calculator import calculator_html
from curso.site.matrix import matrix_html

_MAKE: dict[str, Callable[[dict[str, Any], Path, Language], str]] = {
    "matriz": matrix_html,
    "calculadora": calculator_html,
}


class WidgetError(Exception):
    """A page asks for something that cannot be shown; the message says which and why."""


def put_widgets(markdown: str, page_path: Path, root: Path, language: Language) -> str:
    """Put what a page asks for where it asks; raises WidgetError."""
    for name, make in _MAKE.items():
        mark = f"<!-- {name} -->"
        if mark not in markdown:
            continue
        path = page_path.with_name(f"{page_path.stem}.{name}.yml")
        if not path.is_file():
            message = f"{page_path}: {mark} without {path.name} beside it: write it or drop it"
            raise WidgetError(message)
        try:
            html = make(yaml.safe_load(path.read_text(encoding="utf-8")), root, language)
        except (yaml.YAMLError, ValueError, KeyError, TypeError) as error:
            message = f"{path}: words are missing or broken ({error!r}); unit 2 has all of them"
            raise WidgetError(message) from error
        markdown = markdown.replace(mark, html)
    return markdown
