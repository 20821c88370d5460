"""The reference page of the commands, written from the commands themselves."""

from collections.abc import Iterator

from minidyno.cli.command import Command
from minidyno.cli.topics import TOPICS
from minidyno.domain.language import Language

_INTRODUCTION = {
    "es": "Los datos salen por la salida estándar y lo demás (avances, avisos, errores) por la de "
    "errores, así que `minidyno config:get COLOR -a demo` se puede usar dentro de otra orden. "
    "Con `--json` los datos salen para programas. El idioma lo dicen `MINIDYNO_LANG` o `LANG`; "
    "sin terminal, o con `NO_COLOR`, no hay colores. La app se dice con `-a`, con `MINIDYNO_APP` "
    "o `HEROKU_APP`, o con el remoto de git llamado `minidyno` o `heroku`. Los códigos de salida "
    "están en [Errores](errores.md).",
    "en": "Data goes to standard output and the rest (progress, notes, errors) to standard error, "
    "so `minidyno config:get COLOR -a demo` can be used inside another command. With `--json` the "
    "data is for programs. `MINIDYNO_LANG` or `LANG` say the language; without a terminal, or "
    "with `NO_COLOR`, there are no colours. The app is given by `-a`, by `MINIDYNO_APP` or "
    "`HEROKU_APP`, or by the git remote called `minidyno` or `heroku`. The exit codes are in "
    "[Errors](errores.md).",
}


def render(language: Language) -> str:
    """Write the page, headings and all, in one language."""
    title = "Commands" if language == "en" else "Órdenes"
    return "\n".join([f"# {title} {{ #ordenes }}", "", *body(language)])


def body(language: Language) -> Iterator[str]:
    """The page's lines below its title."""
    yield _INTRODUCTION[language]
    for topic in TOPICS:
        yield ""
        yield f"## {topic.en if language == 'en' else topic.es} {{ #{topic.name} }}"
        for command in topic.commands():
            yield ""
            yield from _section(command, language)
    yield ""


def _section(command: Command, language: Language) -> Iterator[str]:
    described = command.in_language(language)
    yield f"### `{command.name}` {{ #{command.name.replace(':', '-')} }}"
    yield ""
    yield f"{described.summary}."
    yield ""
    yield "```text"
    yield described.usage
    yield "```"
    rows = [*described.arguments, *described.options]
    if rows:
        yield ""
        given = "Given" if language == "en" else "Se da"
        meaning = "Meaning" if language == "en" else "Qué es"
        yield f"| {given} | {meaning} |"
        yield "| --- | --- |"
        for name, text in rows:
            yield f"| `{name.replace('|', chr(92) + '|')}` | {text.replace('|', chr(92) + '|')} |"
    if described.details:
        yield ""
        yield described.details
    if command.examples:
        yield ""
        yield "```console"
        yield from (f"$ {example}" for example in command.examples)
        yield "```"
    if command.aliases:
        yield ""
        also = "Also" if language == "en" else "También"
        yield f"{also}: {', '.join(f'`{alias}`' for alias in command.aliases)}."
