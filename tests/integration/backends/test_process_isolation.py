"""What a dyno on the process backend may see and do, and what it may not."""

import asyncio
import io
import os
import stat
import sys
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
from tests.contract.dyno_bench import SLEEPS, ProcessBench, Program, lines_of, pack

from minidyno.backends import slug_copies
from minidyno.backends.slug_copies import SlugCopies
from minidyno.domain.errors import MinidynoError


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[ProcessBench]:
    bench = ProcessBench(tmp_path)
    yield bench
    await bench.close()


async def printed(bench: ProcessBench, program: Program, count: int = 1) -> list[str]:
    spec = bench.spec(program)
    await bench.backend.start(spec)
    return [line.text.decode() for line in await lines_of(bench, spec.name, count)]


async def test_nothing_of_the_hosts_environment_is_seen_but_language_and_zone(
    bench: ProcessBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"SECRET": "host", "TZ": "UTC", "PYTHONPATH": "/x"}.items():
        monkeypatch.setenv(name, value)
    show = Program("exec python show.py", files={"show.py": "import os; print(sorted(os.environ))"})
    names = set(eval((await printed(bench, show))[0]))
    # PWD, SHLVL and _ are the shell's own.
    ours = {"DYNO", "HOME", "HOST", "MINIDYNO_DYNO", "PATH", "TZ"}
    assert names - {"PWD", "SHLVL", "_", "OLDPWD", "LANG", "LC_ALL", "LC_CTYPE"} == ours


async def test_python_is_the_base_interpreter_and_sees_only_what_the_slug_brings(
    bench: ProcessBench,
) -> None:
    show = "import sys; print(sys.base_prefix, any('site-packages' in p for p in sys.path))"
    lines = await printed(bench, Program("python show.py", files={"show.py": show}))
    assert lines == [f"{sys.base_prefix} False"]


async def test_a_dyno_has_no_descriptor_but_its_three(bench: ProcessBench) -> None:
    show = (
        "import os\n"
        "for n in range(1024):\n"
        "  try: os.fstat(n); print(n, flush=True)\n"
        "  except OSError: pass\n"
        "print(repr(os.read(0, 1)))\n"
    )
    lines = await printed(bench, Program("exec python show.py", files={"show.py": show}), 4)
    assert lines == ["0", "1", "2", "b''"]


async def test_a_dyno_starts_with_the_signals_as_they_are_by_default(bench: ProcessBench) -> None:
    show = "import signal as s; print(s.getsignal(s.SIGTERM) == s.getsignal(s.SIGHUP) == s.SIG_DFL)"
    assert await printed(bench, Program("python show.py", files={"show.py": show})) == ["True"]
    # `yes` would go on for ever, or complain, were SIGPIPE ignored as Python does.
    assert await printed(bench, Program("yes | head -n 1")) == ["y"]


async def test_config_vars_do_not_stay_on_disk(bench: ProcessBench) -> None:
    spec = bench.spec(SLEEPS, env={"PASSWORD": "correct horse"})
    await bench.backend.start(spec)
    files = [path for path in (bench.home / spec.name).rglob("*") if path.is_file()]
    assert files
    assert not any(b"correct horse" in path.read_bytes() for path in files)


async def test_the_folders_of_dynos_are_the_owners_alone(bench: ProcessBench) -> None:
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    for folder in (bench.home, bench.home / spec.name, bench.home / spec.name / "app"):
        assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0


async def test_the_error_names_the_program_that_holds_the_port(bench: ProcessBench) -> None:
    port = bench.free_port()
    bench.occupy(port)
    with pytest.raises(MinidynoError) as refused:
        await bench.backend.start(bench.spec(SLEEPS, port=port))
    assert f"{psutil.Process().name()}, {os.getpid()}" in refused.value.say("en")
    assert "MINIDYNO_DYNO_PORT_FIRST" in refused.value.say("en")


async def test_a_port_in_use_on_all_addresses_is_taken_too(bench: ProcessBench) -> None:
    server = await asyncio.start_server(lambda *_: None, "0.0.0.0", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(MinidynoError, match="port_taken"):
        await bench.backend.start(bench.spec(SLEEPS, port=port))
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("name", ["", "..", "a/b", ".slugs"])
async def test_a_name_that_is_no_name_never_becomes_a_path(bench: ProcessBench, name: str) -> None:
    with pytest.raises(ValueError):
        await bench.backend.stop(name, 1)


async def test_a_value_that_no_environment_can_hold_is_refused(bench: ProcessBench) -> None:
    with pytest.raises(MinidynoError, match="dyno_start_failed"):
        await bench.backend.start(bench.spec(SLEEPS, env={"A": "b\0c"}))
    assert await bench.backend.observe() == {}


async def test_a_slug_that_would_write_outside_is_refused(bench: ProcessBench) -> None:
    spec = bench.spec(SLEEPS)
    with tarfile.open(bench.home.parent / spec.slug, "w") as archive:
        member = tarfile.TarInfo("../../outside")
        member.size = 4
        archive.addfile(member, io.BytesIO(b"evil"))
    with pytest.raises(MinidynoError, match="dyno_start_failed"):
        await bench.backend.start(spec)
    assert not list(bench.home.parent.rglob("outside"))
    assert await bench.backend.observe() == {}


async def test_a_slug_that_writes_through_its_own_link_is_refused(bench: ProcessBench) -> None:
    spec = bench.spec(SLEEPS)
    target = bench.home.parent / "target"
    target.mkdir()
    with tarfile.open(bench.home.parent / spec.slug, "w") as archive:
        link = tarfile.TarInfo("door")
        link.type, link.linkname = tarfile.SYMTYPE, str(target)
        archive.addfile(link)
        member = tarfile.TarInfo("door/evil")
        member.size = 4
        archive.addfile(member, io.BytesIO(b"evil"))
    with pytest.raises(MinidynoError, match="dyno_start_failed"):
        await bench.backend.start(spec)
    assert list(target.iterdir()) == []


async def test_a_slug_may_link_to_its_stack(bench: ProcessBench) -> None:
    spec = bench.spec(SLEEPS)
    with tarfile.open(bench.home.parent / spec.slug, "w") as archive:
        link = tarfile.TarInfo("app.sh")
        link.type, link.linkname = tarfile.SYMTYPE, "/usr/bin/env"
        archive.addfile(link)
    await bench.backend.start(spec)
    link_path = bench.home / spec.name / "app" / "app.sh"
    assert link_path.readlink() == Path("/usr/bin/env")


async def test_what_an_app_made_read_only_is_removed_all_the_same(bench: ProcessBench) -> None:
    spec = bench.spec(Program("mkdir -p a/b; echo x > a/b/c; chmod -R a-w a; chmod 0 a"))
    await bench.backend.start(spec)
    await bench.until(lambda seen: not seen[spec.name].running)
    await bench.backend.remove(spec.name)
    assert [path for path in bench.home.iterdir() if path.name != ".slugs"] == []


async def test_opened_slugs_are_kept_for_the_next_dyno_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slug_copies, "KEPT", 2)
    for n in range(4):
        pack(tmp_path / str(n), {"n.txt": str(n)})
    asked: list[str] = []

    def archive(checksum: str) -> Path:
        asked.append(checksum)
        return tmp_path / checksum

    slugs = SlugCopies(tmp_path / "cache", archive)
    for n in range(4):
        for copy in "ab":
            await slugs.copy(str(n), tmp_path / f"{n}{copy}")
            assert (tmp_path / f"{n}{copy}" / "n.txt").read_text() == str(n)
    assert asked == ["0", "1", "2", "3"]
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["2", "3"]
