"""How a dyno's command is run: the shell, and the environment it finds."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from minidyno.backends.dyno_parent import records

# Of the host's environment a dyno sees these, and nothing else.
ALLOWED = ("LANG", "LC_ALL", "TZ")
SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"

# As on Heroku: first the slug's own profiles, then the command. The second shell, which replaces
# the first, runs a simple command in its own place: the app itself is the main process, and
# signals and exit codes are its own.
SCRIPT = """\
for profile in .profile.d/*.sh .profile; do
  [ -r "$profile" ] && . "./$profile"
done
unset profile
exec "$0" -c "$1"
"""


def shell_argv(command: str) -> list[str]:
    """The main process of a dyno."""
    shell = find_shell()
    return [shell, "-c", SCRIPT, shell, command]


def find_shell() -> str:
    """The shell: bash where there is one, for commands are written for it."""
    return shutil.which("bash", path=f"{SYSTEM_PATH}:/opt/homebrew/bin") or "/bin/sh"


def dyno_environment(
    env: Mapping[str, str], *, instance: str, app: Path, stack_bin: Path, host: Mapping[str, str]
) -> dict[str, str]:
    """Complete a dyno's environment; nothing else of the host's gets in."""
    complete = {name: host[name] for name in ALLOWED if name in host}
    # These dynos share the machine's network: an app that asks where to listen is told to stay
    # off the classroom's. In a container it would not be told, and listen on all of its own.
    complete["HOST"] = "127.0.0.1"
    complete |= env
    rest = env.get("PATH") or system_path(host)
    complete |= {"PATH": f"{stack_bin}:{rest}", "HOME": str(app), records.MARK: instance}
    return complete


def system_path(host: Mapping[str, str]) -> str:
    """The host's PATH without the virtual environments that minidyno was started from."""
    ours = {f"{prefix}/bin" for prefix in (sys.prefix, host.get("VIRTUAL_ENV")) if prefix}
    if sys.prefix == sys.base_prefix:
        ours.discard(f"{sys.prefix}/bin")
    entries = [entry for entry in host.get("PATH", "").split(os.pathsep) if entry.startswith("/")]
    return os.pathsep.join(entry for entry in entries if entry not in ours) or SYSTEM_PATH


def lay_stack(folder: Path) -> Path:
    """Make (again) the folder of the stack's programs: `python` is the base interpreter.

    Not the one of minidyno's own virtual environment: an app sees what its slug brings.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    interpreter = base_interpreter()
    for name in ("python", "python3", f"python3.{sys.version_info.minor}"):
        link = folder / name
        if link.is_symlink() and link.readlink() == interpreter:
            continue
        temporary = folder / f".{name}.{os.getpid()}"
        temporary.symlink_to(interpreter)
        temporary.replace(link)
    _hide_the_hosts_packages(folder, interpreter)
    return folder


def _hide_the_hosts_packages(folder: Path, interpreter: Path) -> None:
    """Make the stack an environment of its own: what the machine's owner installed stays out."""
    text = f"home = {interpreter.parent}\ninclude-system-site-packages = false\n"
    file = folder.parent / "pyvenv.cfg"
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        temporary = file.with_name(f".{file.name}.{os.getpid()}")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(file)


def base_interpreter() -> Path:
    """The interpreter under the virtual environment in which minidyno is installed."""
    base: str = getattr(sys, "_base_executable", "") or sys.executable
    return Path(base).resolve()
