"""From the command line to an exit code; never a traceback."""

import os
import signal
import traceback
from collections.abc import Callable, Mapping, Sequence

from curso.language import from_environment
from curso.launch.arguments import Arguments, read_arguments
from curso.launch.check import check_course
from curso.launch.help import HELP
from curso.launch.layout import Layout
from curso.launch.open import open_course
from curso.launch.prepare import child_environment
from curso.launch.problem import Problem
from curso.launch.talk import Talk
from curso.launch.verify import run_tests

_INTERRUPTED = 130

Verb = Callable[[Layout, Talk, Mapping[str, str], Arguments], int]


def main(words: Sequence[str], environ: Mapping[str, str] = os.environ) -> int:
    """Run one verb and give the exit code."""
    talk = Talk(from_environment(environ))
    # What asks us to end while something is prepared ends that too, as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    layout = Layout.of(environ)
    try:
        arguments = read_arguments(words, f"python3 scripts/curso.py {_help_flag(talk)}")
        if arguments.verb == "ayuda":
            talk.line(HELP[talk.language].rstrip())
            return 0 if words else 2
        return _verb(arguments)(layout, talk, child_environment(environ, layout), arguments)
    except Problem as problem:
        talk.end_progress()
        talk.line(f"\n✗ {problem.say(talk.language)}")
        return problem.exit_code
    except KeyboardInterrupt:
        talk.end_progress()
        return _INTERRUPTED
    except Exception as error:
        return _unexpected(layout, talk, error)


def _help_flag(talk: Talk) -> str:
    return "--help" if talk.language == "en" else "--ayuda"


def _verb(arguments: Arguments) -> Verb:
    if arguments.verb == "probar":
        return run_tests
    return check_course if arguments.check else open_course


def _unexpected(layout: Layout, talk: Talk, error: Exception) -> int:
    talk.end_progress()
    if isinstance(error, BrokenPipeError):
        # Who read our output is gone (`… | head`): the usual death of a program in a pipe.
        return 128 + signal.SIGPIPE
    log = layout.logs / "unexpected.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError as reason:
        talk.line("✗ " + talk.text("folder_unusable", folder=layout.root, reason=reason.strerror))
        return 1
    talk.line("✗ " + talk.text("unexpected", error=repr(error), log=log))
    return 1
