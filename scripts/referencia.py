#!/usr/bin/env python3
"""Write docs/{es,en}/referencia from the one home of each fact: catalogue, settings, commands.

Run with the project's Python: `.venv/bin/python scripts/referencia.py`. With `--comprobar` it
writes nothing and ends with 1 when a page is out of date.
"""

import sys
from dataclasses import fields
from pathlib import Path

from minidyno.addons.catalogue import providers
from minidyno.cli.command import Command
from minidyno.cli.topics import TOPICS
from minidyno.domain import heroku_client
from minidyno.domain.addon_limits import limits_in_words
from minidyno.domain.addon_services import Service
from minidyno.domain.addons import config_names
from minidyno.domain.catalogue import entry
from minidyno.domain.catalogue.table import CATALOGUE
from minidyno.domain.language import Language
from minidyno.domain.platform_codes import PLATFORM_CODES, PlatformCode
from minidyno.domain.settings import Settings, variable
from minidyno.router.error_codes import ERROR_CODES, ErrorCode

ROOT = Path(__file__).resolve().parents[1]
NOTICE = "<!-- Generada por scripts/referencia.py: no la edites. -->"

EXIT_CODES: dict[int, tuple[str, str]] = {
    0: ("Todo fue bien.", "All went well."),
    entry.FAILED: (
        "La plataforma hizo lo que pudo y la operación falló.",
        "The platform did what it could and the operation failed.",
    ),
    entry.USAGE: ("El comando está mal escrito.", "The command line is wrong."),
    entry.UNREACHABLE: ("Ninguna plataforma responde.", "No platform answers."),
    entry.NOT_FOUND: ("Lo que se nombra no existe.", "What is named does not exist."),
    entry.CONFLICT: (
        "Choca con lo que ya hay, o no es el momento.",
        "It collides with what there is, or it is not the moment.",
    ),
    entry.FORBIDDEN: ("No hay permiso.", "There is no permission."),
    entry.INTERRUPTED: ("Se interrumpió con Ctrl-C.", "It was interrupted with Ctrl-C."),
}


def pages() -> dict[Path, str]:
    """Give the text of every generated page, by its path."""
    made: dict[Path, str] = {}
    for language in ("es", "en"):
        folder = ROOT / "docs" / language / "referencia"
        made[folder / "errores.md"] = errors_page(language)
        made[folder / "ajustes.md"] = settings_page(language)
        made[folder / "ordenes.md"] = commands_page(language)
        made[folder / "addons.md"] = addons_page(language)
        made[folder / "heroku.md"] = heroku_page(language)
    return made


def errors_page(language: Language) -> str:
    """Write the page of exit codes and errors."""
    english = language == "en"
    lines = [
        f"# {'Errors' if english else 'Errores'} {{ #errores }}",
        "",
        NOTICE,
        "",
        "Each error of minidyno has a name that never changes, an HTTP status and an exit code "
        "of the command. Its sentence says what happened, why and what to do; what stands in "
        "braces is filled in each time. What an app's log says while it runs has codes of its "
        "own: [Codes in the logs](#codigos-de-los-logs)."
        if english
        else "Cada error de minidyno tiene un nombre que no cambia, un estado HTTP y un código de "
        "salida del comando. Su frase dice qué pasó, por qué y qué hacer; lo que va entre llaves "
        "se rellena cada vez. Lo que dice el log de una app mientras corre tiene sus propios "
        "códigos: [Códigos de los logs](#codigos-de-los-logs).",
        "",
        f"## {'Exit codes' if english else 'Códigos de salida'} {{ #codigos-de-salida }}",
        "",
        "| Code | Meaning |" if english else "| Código | Significado |",
        "|---:|---|",
        *(f"| {code} | {text[english]} |" for code, text in EXIT_CODES.items()),
        *_log_codes(language),
        "",
        f"## {'Errors by name' if english else 'Errores por nombre'} {{ #por-nombre }}",
    ]
    for name, error in sorted(CATALOGUE.items()):
        status = "HTTP status" if english else "Estado HTTP"
        code = "exit code" if english else "código de salida"
        lines += [
            "",
            f"### `{name}` {{ #{name} }}",
            "",
            f"{status} {error.status}, {code} {error.exit_code}.",
            "",
            f"> {literal(error.en if english else error.es)}",
        ]
    return "\n".join(lines) + "\n"


def _log_codes(language: Language) -> list[str]:
    """Write Heroku's codes as the logs show them: the router's and the platform's."""
    english = language == "en"
    title = "Codes in the logs" if english else "Códigos de los logs"
    lines = [
        "",
        f"## {title} {{ #codigos-de-los-logs }}",
        "",
        "What goes wrong while an app runs is no error of a command: it is told in the app's log, "
        "with the codes of Heroku. An H comes from the router, about one request, and stands in "
        "its line (`code=H13`) and on the page that the visitor gets. An R comes from a dyno, and "
        "an L from the log itself. To look for them: `minidyno logs -n 500 -a demo | grep H13`."
        if english
        else "Lo que va mal mientras una app corre no es el error de un comando: se cuenta en el "
        "log de la app, con los códigos de Heroku. Las H son del router, sobre una petición: están "
        "en su línea (`code=H13`) y en la página que recibe quien visita. Las R son de un dyno, y "
        "las L del propio log. Para buscarlos: `minidyno logs -n 500 -a demo | grep H13`.",
    ]
    for error in ERROR_CODES.values():
        lines += _log_code(error, language)
    for code in PLATFORM_CODES:
        lines += _log_code(code, language)
    return lines


def _log_code(error: ErrorCode | PlatformCode, language: Language) -> list[str]:
    english = language == "en"
    happened, cure = (error.en, error.en_do) if english else (error.es, error.es_do)
    # The two that are not Heroku's are known by their words alone.
    name = f"{error.code} · {error.desc}" if error.code[1:].isdigit() else error.desc
    lines = ["", f"### {name} {{ #{error.code.lower()} }}"]
    if isinstance(error, ErrorCode):
        lines += ["", f"{'HTTP status' if english else 'Estado HTTP'} {error.status}."]
    return [
        *lines,
        *("", f"**{'What happened' if english else 'Qué pasó'}:** {literal(happened)}"),
        *("", f"**{'What to do' if english else 'Qué hacer'}:** {literal(cure)}"),
    ]


def settings_page(language: Language) -> str:
    """Write the page of settings."""
    english = language == "en"
    lines = [
        f"# {'Settings' if english else 'Ajustes'} {{ #ajustes }}",
        "",
        NOTICE,
        "",
        "minidyno reads each setting from an environment variable; else from `config.toml` in "
        "its folder, under the name in lower case without `MINIDYNO_`; else it takes the default. "
        "Times are in seconds and sizes in bytes. `MINIDYNO_HOME` says which folder that is "
        "(default `~/.minidyno`) and `MINIDYNO_LANG` the language (`es` or `en`)."
        if english
        else "minidyno lee cada ajuste de una variable de entorno; si no está, de `config.toml` en "
        "su carpeta, con el nombre en minúsculas y sin `MINIDYNO_`; si tampoco, usa el valor por "
        "defecto. Los tiempos van en segundos y los tamaños en bytes. `MINIDYNO_HOME` dice cuál "
        "es esa carpeta (por defecto `~/.minidyno`) y `MINIDYNO_LANG` el idioma (`es` o `en`).",
        "",
        "| Variable | Default | What for |" if english else "| Variable | Por defecto | Para qué |",
        "|---|---:|---|",
    ]
    for spec in fields(Settings):
        default = f"`{spec.default}`" if spec.default != "" else "–"
        lines.append(f"| `{variable(spec.name)}` | {default} | {spec.metadata[language]} |")
    return "\n".join(lines) + "\n"


def commands_page(language: Language) -> str:
    """Write the page of commands, by topic."""
    english = language == "en"
    lines = [
        f"# {'Commands' if english else 'Comandos'} {{ #ordenes }}",
        "",
        NOTICE,
        "",
        "The names are Heroku's. `-a` says which app; data goes to the standard output and talk "
        "to the standard error; `--json` gives data for programs. How each ends: "
        "[Exit codes](errores.md#codigos-de-salida)."
        if english
        else "Los nombres son los de Heroku. `-a` dice qué app; los datos salen por la salida "
        "estándar y la charla por la de errores; `--json` da datos para programas. Cómo termina "
        "cada una: [Códigos de salida](errores.md#codigos-de-salida).",
    ]
    for topic in TOPICS:
        lines += ["", f"## {topic.en if english else topic.es} {{ #{topic.name} }}"]
        for command in topic.commands():
            lines += _command(command, language)
    return "\n".join(lines) + "\n"


def addons_page(language: Language) -> str:
    """Write the page of services and plans."""
    english = language == "en"
    lines = [
        "# Add-ons { #addons }",
        "",
        NOTICE,
        "",
        "What `minidyno addons:create` can create, and what each service sets in the app. The "
        "names of Heroku's catalogue that a tutorial would use mean the service too. Everything is "
        "free here; the price is what Heroku asks for its plan of that name (—: not known). Limits "
        "hold. Memory of PostgreSQL is held in a container for the whole server and, on Linux, for "
        "each connection everywhere: a query that wants more than half of it fails with “out of "
        "memory”, and the server goes on."
        if english
        else "Lo que `minidyno addons:create` puede crear, y qué pone cada servicio en la app. Los "
        "nombres del catálogo de Heroku que usaría un tutorial valen también. Aquí todo es gratis; "
        "el precio es lo que pide Heroku por su plan de ese nombre (—: no se sabe). Todos los "
        "límites se cumplen. La memoria de PostgreSQL, en un contenedor, es la del servidor "
        "entero; además, en Linux, ninguna conexión toma más de la mitad: la consulta que la pide "
        "falla con «out of memory» y el servidor sigue.",
    ]
    for provider in providers():
        lines += _service(provider.service, language)
    return "\n".join(lines) + "\n"


def heroku_page(language: Language) -> str:
    """Write the page on Heroku's own command line."""
    english = language == "en"
    day, version = heroku_client.TRIED_ON, heroku_client.VERSION
    lines = [
        "# Heroku's CLI { #heroku }" if english else "# El CLI de Heroku { #heroku }",
        "",
        NOTICE,
        "",
        "minidyno speaks Heroku's API, so Heroku's own command line works over it, unchanged. With "
        "the platform up, type in a terminal:"
        if english
        else "minidyno habla la API de Heroku, así que el comando de la propia Heroku funciona "
        "sobre él, sin tocarlo. Con la plataforma en marcha, escribe en una terminal:",
        *("", "```bash", 'eval "$(minidyno heroku:env)"', "heroku apps", "```", ""),
        "In that terminal `heroku` now talks to your machine; in another, to Heroku. To undo it, "
        'close it, or `eval "$(minidyno heroku:env --unset)"`. In fish: `minidyno heroku:env | '
        "source`. What it is told holds your platform's token: publish it nowhere."
        if english
        else "En esa terminal, `heroku` habla con tu máquina; en otra, con Heroku. Para "
        'deshacerlo, ciérrala, o `eval "$(minidyno heroku:env --unset)"`. En fish: `minidyno '
        "heroku:env | source`. Lo que se le dice lleva el token de tu plataforma: no lo publiques.",
        "",
        f"What follows was tried with version {version} (`npm install -g heroku@{version}`, 400 "
        f"MB) on {day}, and a test of the project tries it again. The course does not need it: "
        "`minidyno` has the same commands, lighter and in your language."
        if english
        else f"Lo que sigue se probó con la versión {version} (`npm install -g heroku@{version}`, "
        f"400 MB) el {day}, y una prueba del proyecto lo repite. El curso no lo necesita: "
        "`minidyno` tiene los mismos comandos, más ligeros y en tu idioma.",
        *("", f"## {'What it is told' if english else 'Qué se le dice'} {{ #variables }}", ""),
        *(f"- `{told.name}`: {told.en if english else told.es}" for told in heroku_client.TOLD),
        *("", f"## {'What works' if english else 'Qué funciona'} {{ #funciona }}", ""),
        "Code is deployed with `minidyno deploy` or `git push minidyno main`. `pg:psql` needs the "
        "program `psql` on your machine. With dynos in Docker, `pg:psql`, `pg:ps` and `redis:cli` "
        "do not reach the servers, which only apps see: use `minidyno pg:psql` and `minidyno "
        "redis:cli`. `heroku apps:destroy` takes all of the app along, also what other apps use: "
        "`minidyno apps:destroy` asks first."
        if english
        else "El código se despliega con `minidyno deploy` o `git push minidyno main`. `pg:psql` "
        "necesita el programa `psql` en tu máquina. Con los dynos en Docker, `pg:psql`, `pg:ps` y "
        "`redis:cli` no llegan a los servidores, que solo ven las apps: usa `minidyno pg:psql` y "
        "`minidyno redis:cli`. `heroku apps:destroy` se lleva todo lo de la app, también lo que "
        "usan otras: `minidyno apps:destroy` pregunta antes.",
    ]
    for group in heroku_client.WORKS:
        lines += ["", f"**{group.title(language)}**", "", "```bash", *group.lines, "```"]
    title = "What does not" if english else "Qué no funciona"
    lines += ["", f"## {title} {{ #no-funciona }}", ""]
    for refused in heroku_client.WORKS_NOT:
        lines.append(f"- `{refused.line}`. {refused.en if english else refused.es}")
    lines.append(
        "- `heroku git:remote`, `heroku git:clone`, `git push heroku`. They ask for HTTPS. Use "
        "`minidyno git:remote` and `git push minidyno main`."
        if english
        else "- `heroku git:remote`, `heroku git:clone`, `git push heroku`. Piden HTTPS. Usa "
        "`minidyno git:remote` y `git push minidyno main`."
    )
    return "\n".join(lines) + "\n"


def _service(service: Service, language: Language) -> list[str]:
    english = language == "en"
    names = [f"`{name}`" for name in config_names(service.attachment, service.suffixes)]
    aliases = ", ".join(f"`{alias}`" for alias in service.aliases)
    none = "none" if english else "ninguna"
    lines = [
        *("", f"## `{service.name}` {{ #{service.name} }}", ""),
        f"{literal(service.human[language])}.",
        *("", f"- {'Also' if english else 'También'}: {aliases}."),
        f"- Config vars: {', '.join(names) or none}.",
        "",
        "| Plan | Limits | At Heroku |" if english else "| Plan | Límites | En Heroku |",
        "|---|---|---:|",
    ]
    for plan in service.plans:
        shown = limits_in_words(plan, language)
        price = _price(plan.cents_per_month, language)
        lines.append(f"| `{service.name}:{plan.name}` | {shown} | {price} |")
    return lines


def _price(cents: int | None, language: Language) -> str:
    english = language == "en"
    if cents is None:
        return "—"
    if cents == 0:
        return "free" if english else "gratis"
    return f"${cents / 100:g}/month" if english else f"{cents / 100:g} USD/mes"


def _command(command: Command, language: Language) -> list[str]:
    english = language == "en"
    described = command.in_language(language)
    anchor = f"orden-{command.name.replace(':', '-')}"
    lines = [
        *("", f"### `{command.name}` {{ #{anchor} }}", "", f"{literal(described.summary)}."),
        *("", "```console", f"$ {described.usage}", "```"),
    ]
    rows = [*described.arguments, *described.options]
    if rows:
        lines += [
            "",
            "| Argument | What it is |" if english else "| Argumento | Qué es |",
            "|---|---|",
        ]
        for name, text in rows:
            shown = name.replace("|", "\\|")
            lines.append(f"| `{shown}` | {literal(text)} |")
    if described.details:
        lines += ["", literal(described.details)]
    if command.examples:
        lines += ["", "For example:" if english else "Por ejemplo:", "", "```console"]
        lines += [*(f"$ {example}" for example in command.examples), "```"]
    if command.aliases:
        also = ", ".join(f"`{alias}`" for alias in command.aliases)
        lines += ["", f"{'Also' if english else 'También'}: {also}."]
    return lines


def literal(text: str) -> str:
    """Keep Markdown from reading `<…>`, `*` and `_` in a sentence."""
    for character in "\\`*_<>|{}":
        text = text.replace(character, f"\\{character}")
    return text


def main(words: list[str]) -> int:
    outdated = [
        path
        for path, text in pages().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if "--comprobar" in words:
        for path in outdated:
            print(f"✗ {path.relative_to(ROOT)}: .venv/bin/python scripts/referencia.py")
        return 1 if outdated else 0
    for path in outdated:
        path.write_text(pages()[path], encoding="utf-8")
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
