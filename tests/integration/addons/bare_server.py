"""A provider's server started by hand, below any host: one process tree, never as root."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from minidyno.domain.addon_servers import Address, Credentials, Ground, Place
from minidyno.domain.addon_services import Plan
from minidyno.ports.addon_provider import AddonProvider, Server
from tests.free_ports import free_port

NOBODY = 65534


class BareServer:
    """Starts, kills and asks the server of one provider."""

    def __init__(self, provider: AddonProvider, plan: Plan, folder: Path, programs: str) -> None:
        self.provider = provider
        self.folder = folder
        self.admin = Credentials("jefe", "s3creto de jefe'\\")
        port = free_port()
        name = provider.ports[0]
        self.place = Place(
            ground=Ground.MACHINE,
            folder=str(folder),
            bind="127.0.0.1",
            ports={name: port},
            bin=programs,
        )
        self.server = Server(at={name: Address("127.0.0.1", port)}, plan=plan, admin=self.admin)
        self.log = folder.parent / f"{folder.name}.log"
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        launch = self.provider.launch(self.place, self.server.plan, self.admin)
        for name, content in launch.files.items():
            file = self.folder / name
            file.write_bytes(content)
            file.chmod(0o600)
            self._own(file)
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *launch.argv,
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], **launch.env},
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.owner,
            )

    async def ready(self) -> None:
        async with asyncio.timeout(180):
            while not await self.provider.answers(self.server):
                assert self.process is not None
                assert self.process.returncode is None, self.log.read_text()
                await asyncio.sleep(0.05)

    def begin_as(self, data: Path) -> None:
        """Have the data that a first start has made, before the first start of this one."""
        subprocess.run(["cp", "-a", data, self.folder / data.name], check=True)

    async def kill(self, number: int = signal.SIGKILL) -> int:
        """Signal the whole tree, and wait for its head."""
        assert self.process is not None
        if self.process.returncode is None:
            os.killpg(self.process.pid, number)
        return await self.process.wait()

    async def run(
        self, command: tuple[Sequence[str], Mapping[str, str]], give: bytes = b""
    ) -> tuple[int, bytes, str]:
        """Run one of the provider's commands beside the server."""
        argv, env = command
        process = await asyncio.create_subprocess_exec(
            *argv,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], **env},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            **self.owner,
        )
        out, err = await process.communicate(give)
        assert process.returncode is not None
        return process.returncode, out, err.decode()

    @property
    def owner(self) -> dict[str, Any]:
        return {"user": NOBODY, "group": NOBODY} if os.getuid() == 0 else {}

    def _own(self, path: Path) -> None:
        if os.getuid() == 0:
            os.chown(path, NOBODY, NOBODY)


@asynccontextmanager
async def bare_server(
    provider: AddonProvider, plan: str, programs: str | None = None
) -> AsyncIterator[BareServer]:
    chosen = provider.service.plan(plan)
    assert chosen is not None
    assert provider.program is not None
    here = (path for f in provider.program.folders for path in Path("/").glob(f.lstrip("/")))
    found = programs or str(max(here))
    # Not pytest's folder, which only its owner may enter.
    root = Path(tempfile.mkdtemp(prefix="minidyno-addon-"))
    root.chmod(0o755)
    folder = root / "server"
    folder.mkdir(mode=0o700)
    server = BareServer(provider, chosen, folder, found)
    server._own(folder)
    try:
        yield server
    finally:
        if server.process is not None:
            await server.kill()
        shutil.rmtree(root)
