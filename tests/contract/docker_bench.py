"""The Docker backend ready for the contract suite, on the real Engine."""

import subprocess
from pathlib import Path

from tests.contract.dyno_bench import RealBench

from minidyno.backends.docker.backend import DockerBackend
from minidyno.backends.docker.engine import Engine
from minidyno.backends.docker.naming import container_name, home_id
from minidyno.backends.docker.stack import image_name


class DockerBench(RealBench):
    """Real containers, of a platform of their own."""

    name = "docker"
    shares_ports = False
    disk_limit = 200_000_000
    backend: DockerBackend

    def __init__(self, folder: Path, *, published: bool = False) -> None:
        super().__init__(folder)
        self.published = published
        self.home_id = home_id(folder)
        self._made: list[DockerBackend] = []
        self.backend = self.anew()

    def anew(self, image: str | None = None) -> DockerBackend:
        backend = DockerBackend(
            self.home,
            home_id=self.home_id,
            engine=Engine(),
            image=image or image_name(),
            slug_path=self.slug_path,
            read_spool=self.read_spool,
            spool_limit=self.spool_limit,
            disk_limit=self.disk_limit,
            published=self.published,
            hangup_grace=self.hangup_grace,
        )
        self._made.append(backend)
        return backend

    def kill(self, name: str) -> None:
        self.docker("kill", container_name(self.home_id, name))

    def docker(self, *words: str) -> str:
        """What a student may ask by hand."""
        done = subprocess.run(["docker", *words], capture_output=True, text=True, check=True)
        return done.stdout

    async def close(self) -> None:
        for listener in self._listeners:
            listener.close()
        last = self.anew()
        names = await last.observe()
        for name in names:
            await last.stop(name, 0)
            await last.remove(name)
        for backend in reversed(self._made):
            await backend.close()
