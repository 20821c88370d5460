"""The pre-receive hook: it decides whether git accepts a push, by deploying it first.

git runs it with the pushed objects in quarantine: nobody else can see them yet, so the commit is
packed here. Whatever it writes comes to the person as lines of the remote.
"""

import os
import sys
from typing import BinaryIO

from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language
from minidyno.git.hook.commit import archive, check_commit
from minidyno.git.hook.updates import Update, read_updates, to_deploy
from minidyno.git.hook.upload import deploy

_CHUNK = 256 * 1024
_ONLY_TAGS = {
    "es": "Los tags se guardan y no despliegan nada. Para desplegar: git push minidyno main",
    "en": "Tags are kept and deploy nothing. To deploy: git push minidyno main",
}


def main() -> int:
    """Read the push from standard input; 0 accepts it."""
    out = sys.stdout.buffer
    language: Language = "en" if os.environ.get("MINIDYNO_PUSH_LANG") == "en" else "es"
    app = os.environ["MINIDYNO_PUSH_APP"]
    updates = read_updates(sys.stdin.buffer.read().decode("utf-8", "replace").splitlines())
    try:
        chosen = to_deploy(updates, app)
        if chosen is None:
            out.write(f" !     {_ONLY_TAGS[language]}\n".encode())
            return 0
        return 0 if _deploy(chosen, app, out) else 1
    except MinidynoError as error:
        sentence = "".join(f" !     {line}\n" for line in error.say(language).splitlines())
        out.write(f"\n{sentence}\n !     Push rejected to {app}.\n\n".encode())
        return 1
    finally:
        out.flush()


def _deploy(update: Update, app: str, out: BinaryIO) -> bool:
    secret = os.environ["MINIDYNO_PUSH_SECRET"]
    if not secret:  # only the push whose turn it is gets one
        raise MinidynoError("push_under_way", app=app)
    check_commit(update, int(os.environ["MINIDYNO_PUSH_LIMIT"]))
    out.write(b"Compressing source files...")
    out.flush()
    return deploy(
        os.environ["MINIDYNO_PUSH_URL"], secret, update.new, archive(update.new, _CHUNK), out
    )


if __name__ == "__main__":
    sys.exit(main())
