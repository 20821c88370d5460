"""What differs in a container, or a command inside one, with someone at its other end."""

from collections.abc import Mapping
from typing import Any

from minidyno.backends.docker import naming
from minidyno.backends.docker.config import HOME
from minidyno.backends.dyno_shell import SCRIPT
from minidyno.domain.terminals import Window

MARK = "MINIDYNO_EXEC"  # in the environment of each process of a command inside a dyno

# Said to the terminal from inside, before the command is there: older Engines take no size at the
# start, and one told from outside comes too late for a program that looks at once.
_SIZED = 'stty rows "$2" cols "$3" 2>/dev/null\n'


def attached_command(command: str, window: Window | None, *, own_image: bool = False) -> list[str]:
    """The program: without the launcher, for whoever sits there wants a terminal's foreground."""
    shell = "/bin/sh" if own_image else "/bin/bash"
    script = SCRIPT if window is None else _SIZED + SCRIPT
    size = [] if window is None else [str(window.rows), str(window.columns)]
    return [shell, "-c", script, shell, command, *size]


def attach(config: dict[str, Any], window: Window | None) -> None:
    """Make a dyno's order one for a dyno with someone at its other end."""
    config["Tty"] = window is not None
    config["OpenStdin"] = config["StdinOnce"] = True
    config["AttachStdin"] = config["AttachStdout"] = config["AttachStderr"] = True
    config["Labels"] = {**config["Labels"], naming.ATTACHED: "1"}
    # What it says goes to whoever sits there, and is kept nowhere.
    config["HostConfig"]["LogConfig"] = {"Type": "none", "Config": {}}


def exec_config(
    command: str,
    env: Mapping[str, str],
    window: Window | None,
    user: str,
    mark: str,
    *,
    own_image: bool = False,
) -> dict[str, Any]:
    """Write the order for a command inside a dyno; an image of the app's own may lack bash."""
    variables = {**env, MARK: mark}
    where = {} if own_image else {"WorkingDir": HOME}
    return {
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
        "Tty": window is not None,
        "Cmd": attached_command(command, window, own_image=own_image),
        "Env": [f"{name}={value}" for name, value in variables.items()],
        "User": user,
        **where,
    }


def signal_marked(number: int, mark: str) -> list[str]:
    """A program that signals all processes of a command inside a dyno, all of them at once.

    One after another, a shell would be gone before its child is found, and the Engine would close
    the child's input: it would take the half that it has for all.
    """
    script = (
        'for process in /proc/[0-9]*; do if grep -qzx -- "$2" "$process/environ"; then '
        'found="$found ${process#/proc/}"; fi; done 2>/dev/null; '
        '[ -z "$found" ] || kill -"$1" $found 2>/dev/null'
    )
    return ["/bin/sh", "-c", script, "sh", str(number), f"{MARK}={mark}"]


def signal_strays(number: int, life: str) -> list[str]:
    """A program that signals commands inside a dyno that are of another life of the platform."""
    script = (
        "for process in /proc/[0-9]*; do "
        'case "$(grep -zx -- "$2=.*" "$process/environ" | tr -d "\\0")" in '
        '""|"$2=$3"*) ;; *) kill -"$1" "${process#/proc/}";; esac; done 2>/dev/null'
    )
    return ["/bin/sh", "-c", script, "sh", str(number), MARK, life]


def signal_all(number: int) -> list[str]:
    """A program that signals all processes of a dyno but the first, and itself."""
    return ["/bin/sh", "-c", f"kill -{number} -1"]
