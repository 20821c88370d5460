"""The matrix of layers and models, as a table with its explanations.

With assets/js/matriz.js the reader fills it in first.
"""

from html import escape
from pathlib import Path
from typing import Any

from curso.language import Language
from curso.service_models.layers import ASKED, LAYERS, MODELS, who

_SAID = (
    *("bien", "mal", "correcta", "incorrecta", "cuenta", "completa", "otra"),
    *("guardado", "sin_guardar"),
)
Words = dict[str, Any]


def matrix_html(words: Words, _root: Path, _language: Language) -> str:
    """Give the matrix; raises KeyError for a word that is not there."""
    said = " ".join(
        f'data-{name.replace("_", "-")}="{escape(words["dicho"][name].strip())}"' for name in _SAID
    )
    who_words = " ".join(f'data-{name}="{escape(words["quien"][name])}"' for name in words["quien"])
    head = "".join(f'<th scope="col">{escape(words["modelos"][m])}</th>' for m in MODELS)
    rows = "".join(_row(words, layer) for layer in LAYERS)
    reasons = "".join(_reasons(words, layer) for layer in LAYERS)
    return (
        f'<div class="matriz" data-search-exclude {who_words} {said}>'
        f'<p class="matriz-instruccion">{escape(words["instruccion"].strip())}</p>'
        '<div class="tabla"><table class="matriz-tabla">'
        f"<caption>{escape(words['titulo'])}</caption>"
        f'<thead><tr><th scope="col">{escape(words["capa"])}</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        f'<details class="matriz-porque"><summary>{escape(words["porque"])}</summary>'
        f"<dl>{reasons}</dl></details></div>"
    )


def _row(words: Words, layer: str) -> str:
    cells = "".join(
        f'<td data-modelo="{model}" data-quien="{who(layer, model)}">'
        f"{escape(words['quien'][who(layer, model)])}</td>"
        for model in MODELS
    )
    name = escape(words["capas"][layer]["nombre"])
    return f'<tr data-capa="{layer}"><th scope="row">{name}</th>{cells}</tr>'


def _reasons(words: Words, layer: str) -> str:
    given = words["capas"][layer]
    parts = "".join(
        f'<dd data-casilla="{layer}.{model}"><strong>{escape(words["modelos"][model])}: '
        f"{escape(words['quien'][who(layer, model)])}.</strong> "
        f'<span class="explicacion">{escape(given[model])}</span></dd>'
        for model in ASKED
    )
    return f"<dt>{escape(given['nombre'])}</dt>{parts}"
