"""The cost calculator, as tables with an example worked out.

With assets/js/calculadora.js its numbers are the reader's; both use the same formulas.
"""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from curso.contract.facts import read_facts
from curso.language import Language
from curso.service_models.cost import Size, summary
from curso.service_models.fields import EXAMPLE_SIZE, EXAMPLES, GROUPS, Field, sizes
from curso.service_models.layers import ASKED
from curso.service_models.money import short
from curso.service_models.spoken import formulas, sentences, values

_COLUMNS = ("rent", "people_month", "first", "setup", "total")
_SAID = ("mal", "mal_entero", "otra", "guardado", "sin_guardar")
_SUMMARY = ' class="calculadora-resumen" aria-hidden="true"'
Words = dict[str, Any]


def calculator_html(words: Words, root: Path, language: Language) -> str:
    """Give the calculator; raises KeyError for a word or a price that is not there."""
    known = sizes(root)
    size = next(one for one in known if one.name == EXAMPLE_SIZE)
    found = values(EXAMPLES, size, words["modelos"], language)
    source = read_facts(root)[f"precio-{EXAMPLE_SIZE}"].say("fuente", language)
    notes = "".join(f"<li>{escape(one.format(source=source))}</li>" for one in words["lista"])
    return (
        f'<div class="calculadora" data-search-exclude {_data(words["dicho"], _SAID)}>'
        f"<p>{escape(words['instruccion'].strip())}</p>"
        f'<div class="calculadora-datos">{_groups(words, size, language)}'
        # The first sums of the table below, in sight while numbers are typed.
        f"{_filled('p', words['resumen'], found, _SUMMARY)}</div>"
        f'<ul class="calculadora-tamanos">{_sizes(words, known, language)}</ul>'
        f'<div class="calculadora-salida">{_results(words, size, found)}'
        f'<h4 id="calculadora-veredicto">{escape(words["veredicto"])}</h4>'
        f"{_chosen('veredicto', words['frases'], sentences(EXAMPLES, size), found)}"
        f'<h4 id="calculadora-cuentas">{escape(words["cuentas"])}</h4>'
        f"{_chosen('cuentas', words['formulas'], formulas(size), found)}</div>"
        f"<details><summary>{escape(words['supuestos'])}</summary><ul>{notes}</ul></details></div>"
    )


def _data(words: Mapping[str, str], names: tuple[str, ...]) -> str:
    return " ".join(f'data-{n.replace("_", "-")}="{escape(words[n].strip())}"' for n in names)


def _groups(words: Words, size: Size, language: Language) -> str:
    head = "".join(f'<th scope="col">{escape(words[name])}</th>' for name in ("dato", "valor"))
    tables = []
    for group, fields in GROUPS.items():
        rows = [_field(words, field, language) for field in fields]
        if group == "paas":
            shown = escape(_size_words(words, size, language))
            rows.insert(0, _cells(words["campos"]["size"], 'data-campo="size"', shown))
        tables.append(
            f'<table class="calculadora-grupo"><caption>{escape(words["grupos"][group])}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        )
    return "".join(tables)


def _field(words: Words, field: Field, language: Language) -> str:
    numbers = {"ejemplo": field.example, "min": field.least, "max": field.most, "paso": field.step}
    data = " ".join(f'data-{name}="{value:g}"' for name, value in numbers.items())
    shown = short(field.example, language)
    return _cells(words["campos"][field.name], f'data-campo="{field.name}" {data}', shown)


def _cells(given: Mapping[str, str], data: str, shown: str) -> str:
    unit = escape(given["unidad"])
    return (
        f'<tr {data}><th scope="row">{escape(given["nombre"])}</th>'
        f'<td><span class="valor">{shown}</span> <span class="unidad">{unit}</span></td></tr>'
    )


def _size_words(words: Words, size: Size, language: Language) -> str:
    price = f"US$\u00a0{short(size.price, language)}"
    return str(words["tamanos"][size.name].format(price=price))


def _sizes(words: Words, known: Any, language: Language) -> str:
    return "".join(
        f'<li data-tamano="{size.name}" data-precio="{size.price:g}" '
        f'data-compartido="{str(size.is_shared).lower()}" data-escala="{str(size.scales).lower()}"'
        f"{' data-ejemplo' if size.name == EXAMPLE_SIZE else ''}>"
        f"{escape(_size_words(words, size, language))}</li>"
        for size in known
    )


def _results(words: Words, size: Size, found: Mapping[str, str]) -> str:
    totals = {model: summary(model, EXAMPLES, size).total for model in ASKED}
    columns = words["columnas"]
    head = "".join(_filled("th", columns[n], found, ' scope="col"') for n in _COLUMNS)
    named = [columns[name] for name in _COLUMNS]
    rows = "".join(_result(words, named, model, found, totals) for model in ASKED)
    return (
        f'<div class="tabla"><table class="calculadora-resultados">'
        f"<caption>{escape(words['resultados'])}</caption>"
        f'<thead><tr><th scope="col">{escape(columns["modelo"])}</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _result(
    words: Words,
    columns: Sequence[str],
    model: str,
    found: Mapping[str, str],
    totals: Mapping[Any, float],
) -> str:
    parts = ("rent", "people", "first", "setup", "total")
    # The words of a column say what its numbers are; the bar only repeats the last one.
    bar = (
        f'<progress data-barra="{model}" aria-hidden="true" max="{max(totals.values()):g}" '
        f'value="{totals[model]:g}"></progress>'
    )
    cells = "".join(
        _filled(
            "td",
            f"{{{model}_{part}}}",
            found,
            before=_span(column, found, ' class="columna" aria-hidden="true"') + " ",
            after=bar if part == "total" else "",
        )
        for column, part in zip(columns, parts, strict=True)
    )
    return f'<tr><th scope="row">{escape(words["modelos"][model])}</th>{cells}</tr>'


def _filled(
    tag: str,
    template: str,
    found: Mapping[str, str],
    more: str = "",
    before: str = "",
    after: str = "",
) -> str:
    return f"<{tag}{more}>{before}{_span(template, found)}{after}</{tag}>"


def _span(template: str, found: Mapping[str, str], more: str = "") -> str:
    text = escape(template.format_map(found))
    return f'<span{more} data-plantilla="{escape(template)}">{text}</span>'


def _chosen(name: str, templates: Mapping[str, str], chosen: Any, found: Mapping[str, str]) -> str:
    """All templates ride along; a script chooses anew which of them to fill."""
    data = " ".join(f'data-{k.replace("_", "-")}="{escape(t)}"' for k, t in templates.items())
    items = "".join(f"<li>{escape(templates[one].format_map(found))}</li>" for one in chosen)
    return f'<ul class="calculadora-{name}" {data}>{items}</ul>'
