"""Unit 0's first app: its commands are run as they stand, and what it shows is what they say."""

import subprocess

import pytest

from tests.course.page_commands import run_page

PAGE = "unidades/00-prepara-tu-laboratorio.md"


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_commands_of_the_first_app_show_what_the_page_shows(
    language: str, platform_env: dict[str, str]
) -> None:
    ports = {
        ":8080": f":{platform_env['MINIDYNO_ROUTER_PORT']}",
        ":5170": f":{platform_env['MINIDYNO_API_PORT']}",
    }
    assert len(run_page(PAGE, language, platform_env, ports)) >= 12
    assert subprocess.run(
        ["minidyno", "apps", "--json"], env=platform_env, capture_output=True, check=True
    ).stdout.split() == [b"[]"]
