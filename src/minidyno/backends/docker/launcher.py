"""The first program of a dyno's container: runs the command, passes SIGTERM on, waits for all.

Docker's own init (tini) is process 1 and collects orphans, but it passes a signal to its child
alone, and ends with it. On Heroku SIGTERM goes to every process of a dyno (an `npm start` has its
app as a grandchild), and the dyno is over when the last has ended, or is killed. `kill -1` means
all that a process can see, and in a container that is the dyno.
"""

import shlex
from collections.abc import Sequence

from minidyno.backends.dyno_shell import SCRIPT

# `set -m` starts the command in a group of its own, with signals as they come by default: without
# it bash lets background jobs ignore SIGINT. What bash itself has to say (a job was killed) is
# no word of the app's, so the launcher's own stderr is closed to it.
_LAUNCHER = """\
exec 3>&2 2>/dev/null
set -m
"$BASH" -c "$1" "$BASH" "$2" 2>&3 3>&- &
main=$!
asked=
ask() { asked=1; again=1; kill -TERM -1; }
trap ask TERM INT HUP
again=1
while [ "$again" ]; do
  again=
  wait "$main"
  code=$?
done
kill -TERM -1
turns=0
while kill -0 -1; do
  [ "$asked" ] || [ $((turns += 1)) -le 40 ] || break
  sleep 0.05
done
exit "$code"
"""


def launch(command: str) -> list[str]:
    """The main process of a dyno's container."""
    return ["/bin/bash", "-c", _LAUNCHER, "minidyno", SCRIPT, command]


def launch_own(command: str, entrypoint: Sequence[str] = ()) -> list[str]:
    """The main process in an image that the app brought, where nothing of ours may be there.

    A program given by its path, with nothing in its words for a shell, needs none: an image
    without any files but its own can run. An entrypoint is told the same whatever the command.
    """
    if entrypoint:
        return [*entrypoint, "/bin/sh", "-c", command]
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if words and words[0].startswith("/") and shlex.join(words) == command:
        return words
    return ["/bin/sh", "-c", command]


def exit_code(status: int) -> int:
    """Docker's exit status in our form: a signal's number is negative."""
    return 128 - status if 128 < status <= 128 + 64 else status
