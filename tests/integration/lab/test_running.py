"""Commands that a notebook runs in dynos of a real platform."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.contract.lab_platforms import environment, make_source, process_platform

from minidyno.domain.errors import MinidynoError
from minidyno.lab import connect
from minidyno.lab.app import App


@pytest.fixture
async def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[App]:
    with environment(tmp_path / "home") as environ:
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        async with process_platform(environ) as platform:
            made = await platform.create_app("hola")
            await made.deploy(make_source(tmp_path / "hola"), quiet=True)
            yield made


async def test_a_notebook_runs_commands_and_looks_inside_dynos(app: App) -> None:
    ran = await app.run("cat; echo $DYNO $A; echo wrong >&2; exit 3", input="ñ\n", env={"A": "1"})
    assert (ran.code, ran.ok, ran.dyno) == (3, False, "run.1")
    assert ran.errors == "wrong\n"
    assert ran.output.replace("wrong\n", "") == "ñ\nrun.1 1\n"
    assert (await app.run("head -c 3000000 /dev/zero")).raw == bytes(3_000_000)
    again = await asyncio.gather(*(app.run(f"echo {n}") for n in range(3)))
    assert [one.output for one in again] == ["0\n", "1\n", "2\n"]
    assert len({one.dyno for one in again}) == 3

    usage = await app.usage()
    assert [one.dyno for one in usage] == ["web.1"]
    assert usage["web.1"].memory > 5_000_000
    assert 0 < usage["web.1"].share < 1
    assert "web.1" in repr(usage)
    assert "<table" in usage._repr_html_()

    inside = await app.exec("web.1", "ls; echo $DYNO")
    assert inside.lines == ["Procfile", "server.py", "worker.py", "web.1"]
    assert repr(inside).startswith("$ ls; echo $DYNO → ")
    assert "<pre" in inside._repr_html_()
    with pytest.raises(MinidynoError) as nobody:
        await app.exec("web.9", "true")
    assert nobody.value.error_id == "dyno_not_found"
    with pytest.raises(MinidynoError) as too_long:
        await app.run("sleep 300", timeout=1.0)
    assert too_long.value.error_id == "command_too_long"
    async with asyncio.timeout(120):
        while True:
            if "run" not in {dyno.type for dyno in await app.dynos()}:
                break
            await asyncio.sleep(0.1)


async def test_a_simulated_platform_says_that_it_has_nothing_to_run_in() -> None:
    async with await connect(simulated=True, seed=1) as platform:
        app = await platform.create_app("hola")
        with pytest.raises(MinidynoError) as refused:
            await app.run("true")
        assert refused.value.error_id == "attach_not_offered"
        with pytest.raises(MinidynoError):
            await app.exec("web.1", "true")
