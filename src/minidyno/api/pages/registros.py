"""The pages of `registros`: a search over days of an app's log, and what was said around a line."""

from collections.abc import Sequence

from starlette.types import ASGIApp

from minidyno.api.pages.addon_apps import app_field, chosen_app
from minidyno.api.pages.layout import table
from minidyno.api.pages.visit import PageRoute, Visit
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.log_lines import LogLine, bare, stamp
from minidyno.domain.log_marks import marks
from minidyno.domain.log_query import Words
from minidyno.domain.markup import Markup, element, join
from minidyno.services.log_archiving import Found, LogArchiving

LINES = 100
AROUND = 15  # lines before and after

_EXAMPLES = (
    ("error since:1h", "de la última hora", "of the last hour"),
    ("status:>=500", "respuestas de error", "answers that are errors"),
    ("code:H12", "peticiones que tardaron demasiado", "requests that took too long"),
    ("source:app dyno:web.1", "lo que escribió un dyno", "what a dyno wrote"),
    ('"connection refused" -worker', "una frase, sin otra palabra", "a phrase, without a word"),
    ("(timeout OR refused) pago*", "una u otra; y lo que empieza así", "one or other; a beginning"),
)


async def search(visit: Visit) -> ASGIApp:
    """What the query finds, newest first."""
    app = chosen_app(visit)
    query = visit.query.get("q", "")
    before = visit.query.get("before", "")
    try:
        found = await _archiving(visit).search(
            app, query, most=LINES, before=int(before) if _is_number(before) else None
        )
    except MinidynoError as error:
        if not error.error_id.startswith("log_query_"):
            raise
        said = element("p", error.say(visit.language), class_="bad", role="alert")
        return visit.page(
            _title(visit), _form(visit, app, query), said, _help(visit, app), status=422
        )
    return visit.page(
        _title(visit),
        _form(visit, app, query),
        _state(visit, found),
        _results(visit, app, query, found) if found.lines else _nothing(visit),
        _help(visit, app),
    )


async def around(visit: Visit) -> ASGIApp:
    """A line among its neighbours, oldest first."""
    app = chosen_app(visit)
    text = visit.params["line"]
    if not _is_number(text):
        raise MinidynoError("addon_page_not_found", addon=visit.addon.name)
    number = int(text)
    lines = await _archiving(visit).around(app, number, before=AROUND, after=AROUND)
    rows = [_row(visit, line, (), here=line.number == number) for line in lines]
    back = visit.address(q=visit.query.get("q", ""), app=app.name)
    return visit.page(
        visit.text(es="Alrededor de una línea", en="Around a line"),
        element("p", element("a", visit.text(es="Volver a la búsqueda", en="Back"), href=back)),
        _table(visit, rows, visit.text(es="De más antiguo a más nuevo", en="Oldest first")),
    )


def _archiving(visit: Visit) -> LogArchiving:
    archiving = visit.call.services.archiving
    if archiving is None:
        raise MinidynoError("addon_page_none", addon=visit.addon.name)
    return archiving


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _title(visit: Visit) -> str:
    return visit.text(es="Buscar en el log", en="Search the log")


def _form(visit: Visit, app: App, query: str) -> Markup:
    label = visit.text(es="Búsqueda", en="Query")
    field = element(
        "input",
        type="search",
        name="q",
        value=query,
        size=40,
        autocomplete="off",
        spellcheck="false",
    )
    return element(
        "form",
        element("label", label, field),
        app_field(visit, app),
        element("button", visit.text(es="Buscar", en="Search"), class_="main"),
        class_="fields",
        action=visit.address(),
        role="search",
    )


def _state(visit: Visit, found: Found) -> Markup:
    kept = found.kept
    said = visit.text(
        es=f"Se guardan {_many(kept.lines)} líneas (hasta {_many(found.retention.lines)}, "
        f"{found.retention.days} días).",
        en=f"{_many(kept.lines)} lines are kept (up to {_many(found.retention.lines)}, "
        f"{found.retention.days} days).",
    )
    if kept.oldest_at is not None:
        since = stamp(kept.oldest_at)[:16].replace("T", " ")
        said += visit.text(es=f" La más antigua, de {since} UTC.", en=f" The oldest: {since} UTC.")
    if found.behind:
        said += visit.text(
            es=f" Líneas aún por guardar: {found.behind}. Busca otra vez dentro de un momento.",
            en=f" Lines still to be kept: {found.behind}. Search again in a moment.",
        )
    return element("p", said, class_="soft")


def _many(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def _nothing(visit: Visit) -> Markup:
    return element("p", visit.text(es="No hay ninguna línea así.", en="There is no such line."))


def _results(visit: Visit, app: App, query: str, found: Found) -> Markup:
    words = found.query.marked()
    rows = [_row(visit, line, words, app=app, query=query) for line in found.lines]
    caption = visit.text(es="De más nuevo a más antiguo (UTC)", en="Newest first (UTC)")
    older = None
    if found.more:
        address = visit.address(q=query, app=app.name, before=str(found.lines[-1].number))
        link = element("a", visit.text(es="Más antiguas", en="Older ones"), href=address)
        older = element("p", link, class_="more")
    return join(_table(visit, rows, caption), older)


def _table(visit: Visit, rows: Sequence[Sequence[object]], caption: str) -> Markup:
    heads = (
        visit.text(es="Hora", en="Time"),
        visit.text(es="Quién", en="Who"),
        visit.text(es="Línea", en="Line"),
    )
    made = table(heads, rows, caption=caption, classes=("when",), stack=True)
    return element("div", made, class_="log")


def _row(
    visit: Visit,
    line: LogLine,
    words: Sequence[Words],
    *,
    app: App | None = None,
    query: str = "",
    here: bool = False,
) -> Sequence[object]:
    at = stamp(line.at)
    moment: object = element("time", at[:19].replace("T", " "), datetime=at)
    if app is not None:
        address = visit.address("around", str(line.number), app=app.name, q=query)
        moment = element("a", moment, href=address)
    text = _marked(line.text, words)
    return (
        moment,
        f"{line.source}[{line.dyno}]",
        element("strong", text) if here else text,
    )


def _marked(text: str, words: Sequence[Words]) -> Markup:
    parts: list[object] = []
    at = 0
    for first, last in marks(text, words):
        parts += [bare(text[at:first]), element("mark", bare(text[first:last]))]
        at = last
    return join(*parts, bare(text[at:]))


def _help(visit: Visit, app: App) -> Markup:
    rows = [
        (
            element("a", element("code", query), href=visit.address(q=query, app=app.name)),
            visit.text(es=es, en=en),
        )
        for query, es, en in _EXAMPLES
    ]
    heads = (visit.text(es="Búsqueda", en="Query"), visit.text(es="Encuentra", en="Finds"))
    summary = visit.text(es="Cómo se escribe una búsqueda", en="How a query is written")
    note = visit.text(
        es="Las palabras se buscan sin distinguir acentos ni mayúsculas, y también dentro de un "
        "nombre: error encuentra ZeroDivisionError. En la terminal: minidyno logs:search.",
        en="Words are looked for whatever their accents and case, and inside names too: error "
        "finds ZeroDivisionError. In the terminal: minidyno logs:search.",
    )
    return element(
        "details",
        element("summary", summary),
        element("p", note),
        table(heads, rows, caption=summary),
    )


PAGES = (PageRoute("GET", "", search), PageRoute("GET", "around/{line}", around))
