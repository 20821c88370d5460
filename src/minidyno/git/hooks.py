"""The hooks that git runs on a push: two small scripts, written anew at every start."""

import os
import shlex
import sys
from pathlib import Path

import minidyno

# Without site and without the person's environment it starts in some 30 ms less.
_PROGRAM = """\
import sys
sys.path.insert(0, {root!r})
from minidyno.git.hook.pre_receive import main
sys.exit(main())
"""

_PRE_RECEIVE = """\
#!/bin/sh
exec {python} -I -S -c {program}
"""

# A clone takes the branch that HEAD names: it has to be the one that was deployed last.
_POST_RECEIVE = """\
#!/bin/sh
while read -r _old new ref; do
  case "$new:$ref" in
    0000000000*) ;;
    *:refs/heads/*) git symbolic-ref HEAD "$ref" ;;
  esac
done
"""


def lay_hooks(folder: Path) -> Path:
    """Write the hooks into a folder and return it; they run with this very Python."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    program = _PROGRAM.format(root=str(Path(minidyno.__file__).parents[1]))
    pre_receive = _PRE_RECEIVE.format(
        python=shlex.quote(sys.executable), program=shlex.quote(program)
    )
    for name, text in (("pre-receive", pre_receive), ("post-receive", _POST_RECEIVE)):
        fresh = folder / f".{name}-{os.getpid()}"
        fresh.write_text(text)
        fresh.chmod(0o700)
        fresh.replace(folder / name)  # a push that is under way may be reading the old one
    return folder
