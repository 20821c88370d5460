"""Help and wrong command lines, in the reader's language."""

import subprocess
import sys
from pathlib import Path

import pytest

from minidyno.cli.dispatch import find
from minidyno.cli.topics import TOPICS, all_names
from minidyno.domain.sizes import size
from tests.unit.cli.bench import Bench, Said

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = [command for topic in TOPICS for command in topic.commands()]
ISSUE = (
    "up down status doctor apps apps:create create apps:info apps:destroy destroy apps:rename "
    "deploy ps ps:scale ps:restart ps:stop ps:type config config:get config:set config:unset "
    "releases releases:info rollback logs maintenance maintenance:on maintenance:off open "
    "version help"
)


def test_every_promised_command_is_there() -> None:
    assert set(ISSUE.split()) <= set(all_names())


def test_no_name_is_given_twice() -> None:
    names = [name for c in COMMANDS for name in (c.name, *c.aliases)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_every_command_is_in_the_reference(name: str, language: str) -> None:
    page = ROOT / "docs" / language / "referencia" / "ordenes.md"
    assert f"### `{name}` " in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["-h"]])
async def test_alone_it_shows_all_commands_by_topic(spanish: Bench, words: list[str]) -> None:
    said = await spanish(*words)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("minidyno: una PaaS pequeña en tu máquina")
    for command in COMMANDS:
        assert f"\n  {command.name} " in said.out


@pytest.mark.parametrize("words", [["help", "ps:stop"], ["ps:stop", "--help"], ["ps:stop", "-h"]])
async def test_help_of_a_command(english: Bench, words: list[str]) -> None:
    assert await english(*words) == Said(
        0,
        "Stop a dyno or a type; those of the formation come back\n"
        "\n"
        "Usage: minidyno ps:stop DYNO|TYPE [OPTIONS]\n"
        "\n"
        "Arguments\n"
        "  DYNO|TYPE  web.1 or web.\n"
        "\n"
        "Options\n"
        "  --app, -a APP  App; else MINIDYNO_APP, HEROKU_APP or the git remote.\n"
        "\n"
        "Examples\n"
        "  $ minidyno ps:stop web.1 -a demo\n"
        "\n"
        "Also: ps:kill, dyno:stop\n",
        "",
    )


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_help_speaks_one_language_at_a_time(
    spanish: Bench, english: Bench, command: object
) -> None:
    name = getattr(command, "name", "")
    es, en = await spanish.must("help", name), await english.must("help", name)
    assert es != en
    for text in (es, en):
        assert "\x1f" not in text
        assert f"minidyno {name}" in text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nada"], "No existe el comando «nada». Míralos todos con: minidyno help"),
        (["pss:scale"], "No existe el comando «pss:scale». ¿Querías decir ps:scale?"),
        (["help", "config:sett"], "No existe el comando «config:sett». ¿Querías decir config:set?"),
        (["ps", "--nada"], "«ps» no tiene la opción --nada."),
        (["ps", "-a"], "La opción -a de «ps» está mal usada."),
        (["ps", "--json=si"], "La opción --json de «ps» está mal usada."),
        (["ps:stop", "-a", "demo"], "A «ps:stop» le falta DYNO|TIPO."),
        (["config:set", "-a", "demo"], "A «config:set» le falta NOMBRE=VALOR."),
        (["apps", "sobra"], "A «apps» le sobra «sobra»."),
        (["releases", "-n", "x", "-a", "demo"], "«releases» no acepta lo que diste como --num"),
        (["ps"], "¿Qué app? Falta -a NOMBRE"),
    ],
)
async def test_a_wrong_command_line_ends_with_2_and_a_cure(
    spanish: Bench, words: list[str], sentence: str
) -> None:
    said = await spanish(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f" ▸    {sentence}")
    assert said.err.count("\n") == 1


COUNTS = [
    (command.name, option.opts[0], option.min, option.max)
    for command in COMMANDS
    for option in command.parameters()
    if "int" in str(option.type_descriptor.annotation)  # type: ignore[attr-defined]
]


@pytest.mark.parametrize(("name", "option", "least", "most"), COUNTS)
async def test_a_count_says_from_where_to_where_it_goes(
    spanish: Bench, name: str, option: str, least: int, most: int | None
) -> None:
    needed = ["heroku/python"] if name in {"buildpacks:set", "buildpacks:add"} else []
    for wrong in [least - 1, "x", "", "1.5", "9" * 5000, *([most + 1] if most else [])]:
        said = await spanish(name, *needed, f"{option}={wrong}", "-a", "demo")
        assert said.err.startswith(f" ▸    «{name}» no acepta lo que diste como {option}: "), wrong
        assert f"{least} a {most}." in said.err if most else f"{least} o más." in said.err
        assert (said.code, said.out) == (2, "")


@pytest.mark.parametrize(
    ("typed", "example"),
    [
        (["logs", "-n", "3"], "minidyno logs -n 3 -a demo"),
        (["scale", "web=2", "-a", " "], "minidyno scale web=2 -a demo"),
        (["addons:info", "--app=", "REDIS"], "minidyno addons:info REDIS -a demo"),
        (["run", "--", "ls", "-a"], "minidyno run -a demo -- ls -a"),
        (["config:set", "A=b c\n\x1b"], "minidyno config:set 'A=b c ' -a demo"),
        (["addons:create", "á" * 500], f"minidyno addons:create '{'á' * 59}…' -a demo"),
    ],
)
async def test_a_command_without_its_app_is_shown_with_one(
    spanish: Bench, english: Bench, typed: list[str], example: str
) -> None:
    for said in (await spanish(*typed), await english(*typed)):
        assert (said.code, said.out) == (2, "")
        assert said.err.endswith(f": {example}\n")


async def test_an_app_that_is_empty_leaves_no_other_to_be_chosen(english: Bench) -> None:
    await english.must("apps:create", "demo")
    english.environ["HEROKU_APP"] = "demo"
    for words in (["ps"], ["addons"], ["addons:info", "REDIS"], ["maintenance:on"]):
        said = await english(*words, "-a", "")
        assert (said.code, said.err.startswith(" ▸    Which app? -a NAME is missing")) == (2, True)


ARGUMENTS = {
    command.name: [p for p in command.parameters() if p.param_type_name == "argument"]
    for command in COMMANDS
}


@pytest.mark.parametrize(
    ("name", "place", "count"),
    [
        (name, place, len(arguments))
        for name, arguments in ARGUMENTS.items()
        for place, argument in enumerate(arguments)
        if name not in {"deploy", "open"}
    ],
)
async def test_a_word_that_is_empty_is_no_leave_to_take_all_or_the_last(
    english: Bench, name: str, place: int, count: int
) -> None:
    words = ["uno"] * count
    words[place] = ""
    takes_app = any("--app" in option.opts for option in find(name).parameters())
    app = ["-a", "demo"] if takes_app else []
    said = await english(name, *words, *app)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f" ▸    “{name}” was given ")


async def test_bytes_that_are_no_text_are_said_to_be_none(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    for words in (
        ["config:set", "A=\udcff"],
        ["logs:search", "\udcffñ"],
        ["run:detached", "\udcff"],
    ):
        said = await spanish(*words, "-a", "demo")
        assert (said.code, "?" in said.err, "no está escrito en UTF-8" in said.err) == (
            2,
            True,
            True,
        )


async def test_a_value_that_looks_like_an_option_follows_two_dashes(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    assert await spanish.must("config:set", "-a", "demo", "--", "A=--help") == "A: --help\n"


def make_repository(folder: Path, url: str) -> None:
    git = ["git", "-C", str(folder)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "remote", "add", "heroku", url], check=True)


async def test_the_app_is_taken_from_the_environment_or_from_git(english: Bench) -> None:
    for name in ("primera", "segunda", "tercera"):
        await english.must("apps:create", name)
    folder = english.folder / "app" / "dentro"
    folder.mkdir(parents=True)
    make_repository(folder.parent, "http://127.0.0.1:5170/tercera.git")
    english.folder = folder
    assert "=== tercera\n" in await english.must("apps:info")
    english.environ["HEROKU_APP"] = "segunda"
    assert "=== segunda\n" in await english.must("apps:info")
    english.environ["MINIDYNO_APP"] = "primera"
    assert "=== primera\n" in await english.must("apps:info")
    assert "=== tercera\n" in await english.must("apps:info", "-a", "tercera")


async def test_the_version_is_that_of_the_package(english: Bench) -> None:
    assert (await english.must("version")).startswith("minidyno/0.")
    assert await english.must("--version") == await english.must("version")


@pytest.mark.parametrize(
    ("amount", "said"),
    [(0, "0 B"), (999, "999 B"), (1_500, "1.5 KB"), (30_000_000, "30 MB"), (2e12, "2000 GB")],
)
def test_sizes_are_short(amount: float, said: str) -> None:
    assert size(amount) == said


def test_commands_that_ask_nobody_load_neither_the_http_library_nor_terminals() -> None:
    program = (
        "import sys, minidyno.cli.main\n"
        "from minidyno.cli.topics import TOPICS\n"
        "assert all([topic.commands() for topic in TOPICS])\n"
        "print([name for name in ('httpx', 'websockets', 'termios') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
