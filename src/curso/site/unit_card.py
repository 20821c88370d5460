"""What a unit asks and gives, from its front matter, shown under its title."""

from typing import Any

from curso.language import Language
from curso.site.inline_markdown import inline_html
from curso.site.words import words_of


def put_card(html: str, front: dict[str, Any], language: Language) -> str:
    """Put minutes, objectives and needs after the title of a page that has them."""
    minutes, objectives = front.get("minutos"), front.get("objetivos")
    if not isinstance(minutes, dict) or not objectives:
        return html
    words = words_of(language)
    said = words["map_minutes"].format(
        read=minutes.get("lectura", "?"), lab=minutes.get("laboratorio", "?")
    )
    card = (
        f'<div class="ficha" role="group" aria-label="{words["card"]}">'
        f'<p class="minutos">{said}</p>'
        f"<p><strong>{words['card_objectives']}</strong></p>{_list(objectives)}"
        f"<p><strong>{words['card_needs']}</strong></p>{_list(front.get('requisitos') or [])}"
        "</div>"
    )
    return html.replace("</h1>", f"</h1>{card}", 1)


def _list(lines: list[Any]) -> str:
    return "<ul>" + "".join(f"<li>{inline_html(line)}</li>" for line in lines) + "</ul>"
