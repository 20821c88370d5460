"""How a PostgreSQL server is started, the first time and every other time."""

from minidyno.domain.addon_servers import Credentials, Place
from minidyno.domain.addon_services import Plan
from minidyno.ports.addon_provider import Launch

PORT = "postgresql"  # the name of the one port it listens on
DATABASE = "app"
SUPERUSERS = 5  # connections kept for the platform
MOST_CONNECTIONS = 120  # of the largest plan: a running server cannot be given more

# A folder that is not complete never has the name `data`: whoever kills initdb half way finds a
# server that begins anew. Letters beyond ASCII have upper and lower case where the machine has a
# locale for that.
#
# Heroku asks for TLS, and what is written for it says sslmode=require: so there is a certificate of
# its own wherever these programs know TLS (Debian's do, those from PyPI do not).
#
# A server that was killed leaves the id of its process. By the next start that may be another
# program's (all servers here are of one user), and PostgreSQL would not start. With our own id in
# its place PostgreSQL passes to its second check, which is of the memory that the server's own
# children use, and cannot be mistaken.
_SCRIPT = """\
set -eu
umask 077
initdb=$1 postgres=$2 superuser=$3 most_data=$4
shift 4
if [ ! -d data ]; then
  for locale in C.UTF-8 en_US.UTF-8 C; do
    [ "$(LC_ALL=$locale locale charmap 2>/dev/null || :)" = UTF-8 ] && break
  done
  rm -rf data.new
  "$initdb" -D data.new --username="$superuser" --pwfile=password --auth=scram-sha-256 \
    --data-checksums --encoding=UTF8 --locale=$locale --lc-messages=C --wal-segsize=4
  cp pg_hba.conf data.new/pg_hba.conf
  mv data.new data
fi
rm -f password
made=$(cat data/PG_VERSION)
case "$("$postgres" --version)" in
  *" $made."* | *" $made"[!0-9]* | *" $made") ;;
  *) echo "FATAL: the data was made by PostgreSQL $made, and this is $("$postgres" --version)" >&2
     exit 78 ;;
esac
if [ -f data/postmaster.pid ]; then
  { echo $$; tail -n +2 data/postmaster.pid; } >data/postmaster.pid.new
  mv data/postmaster.pid.new data/postmaster.pid
fi
if [ ! -f data/server.crt ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
    -subj /CN=localhost -keyout data/server.key -out data/server.crt.new >/dev/null 2>&1 &&
    mv data/server.crt.new data/server.crt || rm -f data/server.key
fi
if [ -f data/server.crt ] && "$postgres" -D data -c ssl=on -C ssl >/dev/null 2>&1; then
  set -- "$@" -c ssl=on
fi
ulimit -d "$most_data" || :
exec "$postgres" -D data "$@"
"""

# Each process of the server may take this part of the plan's memory. A query that wants more fails
# with PostgreSQL's own "out of memory", and the server lives; a container whose memory is full has
# one of its processes killed, and PostgreSQL then ends the connections of all.
_SHARE = 2

_HBA = b"""\
# From anywhere that reaches the port, with a password and never without.
host all all all scram-sha-256
"""

_FIXED = {
    # What is acknowledged is on the disk.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "password_encryption": "scram-sha-256",
    # TCP alone: a socket's path has at most 107 bytes, and homes are longer.
    "unix_socket_directories": "",
    "max_connections": str(MOST_CONNECTIONS + SUPERUSERS),
    "superuser_reserved_connections": str(SUPERUSERS),
    # Small, as a laptop wants it; the system's cache does the rest.
    "shared_buffers": "32MB",
    "max_wal_size": "128MB",
    "min_wal_size": "32MB",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "huge_pages": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "log_line_prefix": "",
    "log_checkpoints": "off",
}


def launch(place: Place, plan: Plan, admin: Credentials) -> Launch:
    """Make the command; `initdb` runs inside it, when there is no data yet."""
    settings = {
        **_FIXED,
        "listen_addresses": place.bind,
        "port": str(place.ports[PORT]),
    }
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return Launch(
        argv=(
            "sh",
            "-c",
            _SCRIPT,
            "postgresql",
            place.command("initdb"),
            place.command("postgres"),
            admin.user,
            str(plan.limits["memory"] // _SHARE // 1024),
            *words,
        ),
        # Its sentences are read by the platform too, and locale sets PostgreSQL's language.
        env={"LC_MESSAGES": "C", "TZ": "UTC"},
        files={"password": admin.password.encode() + b"\n", "pg_hba.conf": _HBA},
        memory=plan.limits["memory"],
        # SIGTERM would wait until the last app has gone; SIGINT ends at once, and cleanly.
        stop_signal="SIGINT",
    )


def local_env(place: Place, user: Credentials) -> dict[str, str]:
    """The environment with which PostgreSQL's programs reach the server beside which they run."""
    everywhere = {"0.0.0.0", "::", "*", ""}  # noqa: S104 (compared, not bound)
    host = "127.0.0.1" if place.bind in everywhere else place.bind
    return {
        "PGHOST": host,
        "PGPORT": str(place.ports[PORT]),
        "PGDATABASE": DATABASE,
        "PGUSER": user.user,
        "PGPASSWORD": user.password,
        "PGCONNECT_TIMEOUT": "10",
        "LC_MESSAGES": "C",
        # Debian's are wrapped in Perl, which would speak of a locale that this machine lacks among
        # what psql and pg_restore say.
        "PERL_BADLANG": "0",
        # Nothing of whoever runs the platform: no start-up file, no saved passwords.
        "PGPASSFILE": "/dev/null",
        "PSQLRC": "/dev/null",
        "PSQL_HISTORY": "/dev/null",
    }
