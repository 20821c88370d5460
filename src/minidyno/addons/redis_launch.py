"""How a Redis server is started, the first time and every other time, and its client beside it."""

import hashlib
import sys
from collections.abc import Mapping, Sequence

from minidyno.domain.addon_servers import Credentials, Place
from minidyno.domain.addon_services import Plan
from minidyno.ports.addon_provider import Launch

PORT = "redis"  # the name of the one port it listens on
SERVERS = ("redis-server", "valkey-server")  # the first that is there
# What the server takes beside the data: itself, buffers, a rewrite of its log.
_OVERHEAD = 48 * 1024**2

# What a server is told at each start. Users are in a file of its own, which the server itself
# writes when they change.
_CONF = """\
bind {bind}
port {port}
protected-mode no
daemonize no
dir .
aclfile users.acl
# Every write is on the disk before it is acknowledged.
appendonly yes
appendfsync always
save ""
maxmemory {memory}
# As with Heroku: a full server refuses writes, and forgets nothing that it was told.
maxmemory-policy noeviction
maxclients {clients}
timeout 300
tcp-keepalive 60
loglevel notice
"""
# A file that a server of this folder has written already is its own.
_SCRIPT = """\
[ -f users.acl ] || { cp first.acl users.acl.new && mv users.acl.new users.acl; } || exit
for server in "$@"; do
  command -v "$server" >/dev/null && exec "$server" redis.conf
done
exit 127
"""
# Where the machine has no client of its own, ours speaks as much as is needed.
_SHELL = """\
python=$1
shift
for name in redis-cli valkey-cli; do
  command -v "$name" >/dev/null && exec "$name" --user "$REDIS_USER" --no-auth-warning \\
    -h "$REDIS_HOST" -p "$REDIS_PORT" "$@"
done
exec "$python" -P -m minidyno.addons.redis_shell "$@"
"""


def launch(place: Place, plan: Plan, admin: Credentials) -> Launch:
    """Write its configuration and begin it; the users it has stay."""
    conf = _CONF.format(
        bind=place.bind,
        port=place.ports[PORT],
        memory=plan.limits["memory"],
        clients=plan.limits["connections"],
    )
    # Nobody is let in as `default`, which is off; but as `default` Redis reads its own file
    # when it starts, and without rights it would leave out every transaction that is in it.
    rights = "~* &* +@all"
    servers = [place.server] if place.server else map(place.command, SERVERS)
    first = f"user default off {rights}\nuser {admin.user} on #{hashed(admin)} {rights}\n"
    return Launch(
        argv=("sh", "-c", _SCRIPT, "redis", *servers),
        files={"redis.conf": conf.encode(), "first.acl": first.encode()},
        memory=2 * plan.limits["memory"] + _OVERHEAD,
    )


def shell(
    place: Place, user: Credentials, words: Sequence[str]
) -> tuple[Sequence[str], Mapping[str, str]]:
    """Run redis-cli, or ours; the password is where `ps` does not show it."""
    env = {
        "REDIS_HOST": "127.0.0.1",
        "REDIS_PORT": str(place.ports[PORT]),
        "REDIS_USER": user.user,
        "REDISCLI_AUTH": user.password,
    }
    return ["sh", "-c", _SHELL, "redis-cli", sys.executable, *words], env


def hashed(user: Credentials) -> str:
    """As Redis keeps passwords; they are long and random, so that no guess finds them."""
    return hashlib.sha256(user.password.encode()).hexdigest()
