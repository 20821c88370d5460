"""The command line: verbs and options in both languages, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from curso.launch.problem import Problem

VERBS = {"abrir": "abrir", "open": "abrir", "probar": "probar", "test": "probar"}
HELP = {"--ayuda", "--help", "-h", "ayuda", "help"}

# One row per option: its names, the field it sets, and whether it takes a port.
_OPTIONS = {
    "abrir": {
        "--sin-navegador": "no_browser",
        "--no-browser": "no_browser",
        "--comprobar": "check",
        "--check": "check",
        "--puerto": "port",
        "--port": "port",
        "--puerto-cuadernos": "notebooks_port",
        "--notebooks-port": "notebooks_port",
    },
    "probar": {"--estricto": "strict", "--strict": "strict"},
}
_TAKES_PORT = {"port", "notebooks_port"}


@dataclass(frozen=True)
class Arguments:
    """What was asked. `rest` goes to pytest."""

    verb: str
    no_browser: bool = False
    check: bool = False
    strict: bool = False
    port: int = 8000
    notebooks_port: int = 8888
    rest: tuple[str, ...] = ()


def read_arguments(words: Sequence[str], help_command: str) -> Arguments:
    """Read the command line; the verb `ayuda` stands for every way to ask for help."""
    if not words or HELP & set(words[: words.index("--") if "--" in words else None]):
        return Arguments("ayuda")
    verb = VERBS.get(words[0])
    if verb is None:
        raise Problem("unknown_verb", exit_code=2, verb=words[0], help=help_command)
    asked: dict[str, Any] = {}
    rest: tuple[str, ...] = ()
    left = list(words[1:])
    while left:
        word = left.pop(0)
        if word == "--" and verb == "probar":
            rest = tuple(left)
            break
        flag, equals, value = word.partition("=")
        field = _OPTIONS[verb].get(flag)
        if field is None or (equals and field not in _TAKES_PORT):
            raise Problem("unknown_flag", exit_code=2, verb=words[0], flag=word, help=help_command)
        if field in _TAKES_PORT:
            if not equals:
                value = left.pop(0) if left else ""
            asked[field] = _port(flag, value)
        else:
            asked[field] = True
    return Arguments(verb, rest=rest, **asked)


def _port(flag: str, value: str) -> int:
    # isdecimal alone would let "٣" through, which int() reads as 3: harmless, so allowed.
    if not value.isdecimal() or not 1024 <= int(value) <= 65_535:
        raise Problem("flag_value", exit_code=2, flag=flag, value=value)
    return int(value)
