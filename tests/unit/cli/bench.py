"""The command line over a whole platform in this process, its words and exit codes kept."""

import asyncio
import io
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from minidyno.bootstrap.simulated import SimulatedPlatform, simulated_platform
from minidyno.cli.dispatch import run
from minidyno.cli.session import Session
from minidyno.client.client import Client
from minidyno.domain.language import Language
from minidyno.domain.settings import Settings
from minidyno.ports.addon_host import AddonHost
from minidyno.ports.addon_provider import AddonProvider
from minidyno.ports.log_archive import LogArchive
from minidyno.ports.metrics_store import MetricsStore

# Times and ages hang on how far the clock was turned meanwhile.
_MOMENT = re.compile(
    r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \+0000 \((hace ~ \d+[smhd]|~ \d+[smhd] ago)\)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one command wrote, and how it ended."""

    code: int
    out: str
    err: str


@dataclass
class Bench:
    """Runs commands on one platform."""

    platform: SimulatedPlatform
    folder: Path
    language: Language = "es"
    environ: dict[str, str] = field(default_factory=dict)
    browsed: list[str] = field(default_factory=list)
    has_browser: bool = True
    terminal: bool = False

    async def __call__(self, *words: str) -> Said:
        """Run one command while the platform's clock turns."""
        out, err = _Stream(self.terminal), _Stream(self.terminal)
        session = Session(
            language=self.language,
            environ=self.environ,
            folder=self.folder,
            out=out,
            err=err,
            connect=lambda: Client.over_asgi(self.platform.app, self.platform.token, self.language),
            now=lambda: datetime.fromtimestamp(self.platform.clock.now(), UTC),
            zone=UTC,
            browse=self._browse,
            boot_timeout=5.0,
        )
        command = asyncio.ensure_future(run(words, session))
        while not command.done():
            await self.platform.advance(0.05)
        return Said(
            await command,
            _MOMENT.sub("<moment>", out.getvalue()),
            _MOMENT.sub("<moment>", err.getvalue()),
        )

    async def must(self, *words: str) -> str:
        """Run one command that has to go well, and give its data."""
        said = await self(*words)
        assert said.code == 0, said
        return said.out

    def app_folder(self, procfile: str = "web: python app.py\nworker: python worker.py\n") -> Path:
        """A folder with an app in it."""
        folder = self.folder / "hola"
        folder.mkdir(exist_ok=True)
        (folder / "Procfile").write_text(procfile)
        (folder / "app.py").write_text("print('hola')\n")
        return folder

    async def deployed(self, app: str = "demo") -> None:
        """Have an app that runs one web dyno (release v2)."""
        await self.must("apps:create", app)
        await self.must("deploy", str(self.app_folder()), "-a", app)

    def _browse(self, url: str) -> bool:
        self.browsed.append(url)
        return self.has_browser


class _Stream(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@asynccontextmanager
async def bench(
    folder: Path,
    language: Language = "es",
    environ: Mapping[str, str] | None = None,
    settings: Settings = Settings(boot_timeout=5.0),  # noqa: B008 (it cannot change)
    log_archive: LogArchive | None = None,
    metrics_store: MetricsStore | None = None,
    addon_host: AddonHost | None = None,
    addon_providers: Sequence[AddonProvider] = (),
) -> AsyncIterator[Bench]:
    """Run a platform whose dynos start at once."""
    async with simulated_platform(
        language=language,
        settings=settings,
        log_archive=log_archive,
        metrics_store=metrics_store,
        addon_host=addon_host,
        addon_providers=addon_providers,
    ) as made:
        yield Bench(made, folder, language, dict(environ or {}))
