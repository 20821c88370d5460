"""What Heroku's own command line is told, as a shell reads it."""

import json
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from minidyno.domain.heroku_client import TOLD
from tests.unit.cli.bench import Bench, bench

TOKEN = "a token that 'a shell' might misread"


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Bench]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "token").write_text(TOKEN)
    # An address that Heroku's CLI would not believe, and a proxy that the school set.
    environ = {
        "MINIDYNO_HOME": str(home),
        "MINIDYNO_API_PORT": "5999",
        "MINIDYNO_PUBLIC_URL": "https://clase.example.com",
        "NO_PROXY": "intranet,localhost",
    }
    async with bench(tmp_path, "es", environ) as made:
        yield made


def evaluated(lines: str) -> dict[str, str]:
    """The environment of a shell that evaluated them, and of no other origin."""
    names = [told.name for told in TOLD]
    shown = " ".join(f'"${{{name}-}}"' for name in names)
    script = f'eval "$1"; printf "%s\\0" {shown}'
    done = subprocess.run(
        ["sh", "-c", script, "sh", lines], env={}, capture_output=True, text=True, check=True
    )
    return dict(zip(names, done.stdout.split("\0"), strict=False))


async def test_a_shell_gets_all_that_it_needs_and_the_token_as_it_is(machine: Bench) -> None:
    told = evaluated(await machine.must("heroku:env"))
    assert told == json.loads(await machine.must("heroku:env", "--json"))
    assert told["HEROKU_HOST"] == "http://127.0.0.1:5999"
    assert told["HEROKU_API_KEY"] == TOKEN
    assert told["NO_PROXY"] == "intranet,localhost,127.0.0.1"
    assert set(told) == {one.name for one in TOLD}
    assert all(told.values())


async def test_it_is_taken_back_except_for_the_proxy(machine: Bench) -> None:
    lines = await machine.must("heroku:env") + await machine.must("heroku:env", "--unset")
    left = {name for name, value in evaluated(lines).items() if value}
    assert left == {"NO_PROXY"}


async def test_where_no_platform_ever_was_it_says_so(machine: Bench) -> None:
    (Path(machine.environ["MINIDYNO_HOME"]) / "token").unlink()
    said = await machine("heroku:env")
    assert (said.code, said.out) == (3, "")
    assert "minidyno up" in said.err
