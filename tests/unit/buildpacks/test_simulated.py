"""The twin of the builder: the same layout, no processes, its time turned by hand."""

import io
import subprocess
import sys
import tarfile
from collections.abc import AsyncIterator, Collection

import pytest

from minidyno.buildpacks.simulated import SimulatedBuilder
from minidyno.domain.errors import MinidynoError
from minidyno.domain.slugs import Blob
from minidyno.ports.builder import BuildJob


class TurnedClock:
    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


class OneBlob:
    def __init__(self, content: bytes) -> None:
        self.content = content

    async def put(self, chunks: AsyncIterator[bytes], limit: int) -> Blob:
        raise NotImplementedError

    async def read(self, checksum: str) -> AsyncIterator[bytes]:
        yield self.content

    def has(self, checksum: str) -> bool:
        return True

    def sweep(self, in_use: Collection[str]) -> None:
        pass


class Bench:
    def __init__(self, files: dict[str, str], *, content: bytes | None = None, fails: float = 0.0):
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
            for name, text in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(text.encode())
                tar.addfile(member, io.BytesIO(text.encode()))
        self.clock = TurnedClock()
        self.log = b""
        blobs = OneBlob(buffer.getvalue() if content is None else content)
        self.builder = SimulatedBuilder(blobs=blobs, clock=self.clock, fails=fails, seed=7)

    def hear(self, data: bytes) -> None:
        self.log += data

    async def build(self) -> dict[str, str]:
        job = BuildJob(build_id="b", app_id="a", app="x", source="SHA256:1", env={}, version=3)
        built = await self.builder.build(job, self.hear)
        assert built.checksum == "SHA256:1"
        return dict(built.process_types)


PYTHON = {"./Procfile": "web: gunicorn app:app\n", "./requirements.txt": "flask\n"}


async def test_a_simulated_build_says_what_a_real_one_says_and_takes_its_time() -> None:
    bench = Bench(PYTHON)
    assert await bench.build() == {"web": "gunicorn app:app"}
    assert bench.log.decode() == (
        "-----> Building on the minidyno stack\n"
        "-----> Using buildpack: minidyno/python\n"
        "-----> Python app detected\n"
        "-----> Installing the dependencies of requirements.txt\n"
        "-----> Discovering process types\n"
        "       Procfile declares types -> web\n"
        "-----> Compressing...\n"
        "       Done: 1K\n"
    )
    assert bench.clock.now() == 5.0


async def test_the_second_build_uses_the_cache_until_it_is_forgotten() -> None:
    bench = Bench(PYTHON)
    await bench.build()
    await bench.build()
    assert b"-----> Using cached dependencies\n" in bench.log
    assert bench.clock.now() == 6.0
    bench.builder.forget("a")
    await bench.build()
    assert bench.clock.now() == 11.0


async def test_a_builder_told_to_fail_fails() -> None:
    with pytest.raises(MinidynoError) as caught:
        await Bench(PYTHON, fails=1.0).build()
    assert caught.value.error_id == "dependencies_failed"


async def test_the_same_seed_fails_in_the_same_builds() -> None:
    async def outcomes() -> list[bool]:
        bench = Bench(PYTHON, fails=0.5)
        found = []
        for _ in range(12):
            bench.builder.forget("a")
            try:
                await bench.build()
                found.append(True)
            except MinidynoError:
                found.append(False)
        return found

    first = await outcomes()
    assert first == await outcomes()
    assert set(first) == {True, False}


async def test_a_folder_at_the_top_is_looked_into() -> None:
    bench = Bench({"repo-1/Procfile": "worker: python w.py\n", "repo-1/src/Procfile": "no: no\n"})
    assert await bench.build() == {"worker": "python w.py"}


@pytest.mark.parametrize(
    ("files", "content", "error_id"),
    [
        ({"LEEME": "x"}, None, "no_buildpack"),
        ({"requirements.txt": "x"}, None, "no_procfile"),
        ({"Procfile": "web gunicorn"}, None, "procfile_line_invalid"),
        ({}, b"no tar", "archive_not_tar"),
        ({}, b"", "archive_not_tar"),
    ],
)
async def test_what_a_real_build_refuses_is_refused(
    files: dict[str, str], content: bytes | None, error_id: str
) -> None:
    with pytest.raises(MinidynoError) as caught:
        await Bench(files, content=content).build()
    assert caught.value.error_id == error_id


def test_it_loads_with_nothing_that_a_browser_lacks() -> None:
    code = (
        "import sys, minidyno.buildpacks.simulated;"
        "print(sorted({'psutil', 'subprocess', 'asyncio'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
