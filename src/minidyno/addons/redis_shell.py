"""`redis-cli` in small, where the machine has none: `python -m minidyno.addons.redis_shell`.

With words it runs them as one command; without, it reads commands from its input, one a line.
Where the server is and who asks is in the environment: REDIS_HOST, REDIS_PORT, REDIS_USER and
REDISCLI_AUTH.
"""

import asyncio
import os
import shlex
import sys

from minidyno.addons.redis_wire import RedisRefusedError, Reply, connected
from minidyno.domain.addon_servers import Address, Credentials


def shown(reply: Reply, indent: str = "") -> str:
    """Write a reply as redis-cli does on a terminal."""
    if reply is None:
        return "(nil)"
    if isinstance(reply, int):
        return f"(integer) {reply}"
    if isinstance(reply, str):
        return reply
    lines = [
        f"{indent if number > 1 else ''}{number}) {shown(one, indent + '   ')}"
        for number, one in enumerate(reply, 1)
    ]
    return "\n".join(lines) or "(empty array)"


async def ask(words: list[str]) -> tuple[bool, str]:
    """Run one command; whether it went well, and what is to be shown."""
    environ = os.environ
    at = Address(environ["REDIS_HOST"], int(environ["REDIS_PORT"]))
    user = Credentials(environ["REDIS_USER"], environ["REDISCLI_AUTH"])
    try:
        async with connected(at, user) as redis:
            return True, shown(await redis.ask(*words))
    except RedisRefusedError as error:
        return False, f"(error) {error}"
    except (OSError, TimeoutError) as error:
        return False, f"Could not connect to Redis at {at.host}:{at.port}: {error}"


def main(words: list[str]) -> int:
    """Run the words, or what is typed."""
    if words:
        well, text = asyncio.run(ask(words))
        sys.stdout.write(f"{text}\n")
        return 0 if well else 1
    while True:
        try:
            line = input(f"{os.environ['REDIS_HOST']}:{os.environ['REDIS_PORT']}> ")
        except (EOFError, KeyboardInterrupt):
            return 0
        try:
            typed = shlex.split(line)
        except ValueError as error:
            sys.stdout.write(f"{error}\n")
            continue
        if typed and typed[0].lower() in {"quit", "exit"}:
            return 0
        if typed:
            sys.stdout.write(f"{asyncio.run(ask(typed))[1]}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
