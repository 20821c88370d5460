"""The platform's folder: where everything lies, and who may read it."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings, read_settings

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


@dataclass(frozen=True, slots=True)
class Home:
    """`MINIDYNO_HOME`. Only its owner may read it."""

    path: Path

    @property
    def database(self) -> Path:
        """What the platform knows."""
        return self.path / "minidyno.db"

    @property
    def log_database(self) -> Path:
        """The apps' log lines."""
        return self.path / "logs.db"

    @property
    def log_archive(self) -> Path:
        """The log lines that are kept for days, a file per app."""
        return self.path / "log-archive"

    @property
    def metrics(self) -> Path:
        """How apps do, in windows of time, a file per app."""
        return self.path / "metrics"

    @property
    def blobs(self) -> Path:
        """Sources and slugs, by content."""
        return self.path / "blobs"

    @property
    def backups(self) -> Path:
        """Backups of databases, by content."""
        return self.path / "backups"

    @property
    def outputs(self) -> Path:
        """What builds printed."""
        return self.path / "builds"

    @property
    def work(self) -> Path:
        """Where builds happen."""
        return self.path / "work"

    @property
    def cache(self) -> Path:
        """What builds keep for the next one, per app."""
        return self.path / "cache"

    @property
    def dynos(self) -> Path:
        """The dynos' copies of their slugs, and their records."""
        return self.path / "dynos"

    @property
    def addons(self) -> Path:
        """The servers of add-ons: their records and, where we are not root, their data."""
        return self.path / "addons"

    @property
    def containers(self) -> Path:
        """The same, of dynos that are containers."""
        return self.path / "containers"

    @property
    def container_cache(self) -> Path:
        """What builds on the stack image keep: not what they keep on this machine."""
        return self.path / "cache-containers"

    @property
    def repositories(self) -> Path:
        """The apps' git repositories, by the app's id."""
        return self.path / "git"

    @property
    def stack_bin(self) -> Path:
        """The commands that every dyno finds first in its PATH."""
        return self.path / "stack" / "bin"

    @property
    def routes(self) -> Path:
        """The route snapshot."""
        return self.path / "run" / "routes.json"

    @property
    def router_socket(self) -> Path:
        """The way back from the router."""
        return self.path / "run" / "router.sock"

    @property
    def router_spool(self) -> Path:
        """The router's log lines until logplex has read them."""
        return self.path / "spool" / "router"

    @property
    def run(self) -> Path:
        """Locks and process records."""
        return self.path / "run"

    @property
    def logs(self) -> Path:
        """What the platform's own processes print."""
        return self.path / "logs"

    def packages(self, settings: Settings) -> Path:
        """The local store for builds without network."""
        return Path(settings.package_store) if settings.package_store else self.path / "packages"

    def prepare(self) -> None:
        """Make what is missing; raises `home_unusable`."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
            # The folder holds the token and all apps' config vars: tighten an older one too.
            self.path.chmod(PRIVATE_FOLDER)
            for folder in (
                self.blobs,
                self.outputs,
                self.work,
                self.cache,
                self.dynos,
                self.addons,
                self.stack_bin,
                self.router_spool,
                self.run,
                self.logs,
            ):
                folder.mkdir(parents=True, exist_ok=True)
            probe = self.run / f".probe-{os.getpid()}"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise MinidynoError("home_unusable", home=self.path, reason=error.strerror) from error

    def token(self) -> str:
        """The API's token, made at the first call."""
        return self._secret_in("token")

    def secret(self) -> str:
        """What signs addresses that carry their own permission."""
        return self._secret_in("secret")

    def _secret_in(self, name: str) -> str:
        file = self.path / name
        try:
            return file.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            pass
        # Made complete under another name and then linked: of two processes that start together
        # one wins, and neither ever reads half a token.
        fresh = file.with_name(f".{name}-{os.getpid()}-{secrets.token_hex(4)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(32))
        try:
            os.link(fresh, file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        return file.read_text(encoding="ascii").strip()


def home_of(environ: Mapping[str, str]) -> Home:
    """The folder that the environment names, else `~/.minidyno`."""
    named = environ.get("MINIDYNO_HOME")
    return Home(Path(named).expanduser().absolute() if named else Path.home() / ".minidyno")


def settings_of(home: Home, environ: Mapping[str, str]) -> Settings:
    """Read the settings of a folder; raises `setting_invalid` or `setting_unknown`."""
    file = home.path / "config.toml"
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        content = {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MinidynoError(
            "setting_invalid", name=file.name, value=error, expected="TOML", file=file
        ) from error
    return read_settings(environ, content, str(file))


def read_host_settings(environ: Mapping[str, str]) -> tuple[Path, Settings]:
    """Say which folder and which settings; raises the `setting_…` errors."""
    home = home_of(environ)
    return home.path, settings_of(home, environ)


def token(home: Path) -> str:
    """The API's token; made, with the folder, at the first call."""
    where = Home(home)
    where.prepare()
    return where.token()


def api_url(settings: Settings) -> str:
    """The address of the API, as it names itself."""
    return settings.public_url or f"http://{settings.host}:{settings.api_port}"
