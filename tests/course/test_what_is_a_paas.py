"""Unit 1: the commands of its page, by hand and on the platform, show what the page shows."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from curso.launch.ports import is_free
from tests.course.page_commands import run_page
from tests.free_ports import free_port

PAGE = "unidades/01-que-es-una-paas.md"


@pytest.fixture
def by_hand(tmp_path: Path) -> Iterator[Path]:
    """The folder of what is started by hand; nothing outlives the test."""
    folder = tmp_path / "a-mano"
    yield folder
    with suppress(OSError, ValueError):
        os.kill(int((folder / "pid").read_text()), signal.SIGTERM)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_commands_by_hand_and_on_the_platform_show_what_the_page_shows(
    language: str, platform_env: dict[str, str], by_hand: Path
) -> None:
    port = free_port()
    replaced = {
        "~/a-mano": str(by_hand),
        ":5001": f":{port}",
        ":8080": f":{platform_env['MINIDYNO_ROUTER_PORT']}",
    }
    ran = run_page(PAGE, language, platform_env, replaced)
    assert len(ran) >= 14
    assert not by_hand.exists()
    assert is_free(port)
