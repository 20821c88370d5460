"""Unit 5: the commands of its page, from the first push to the rollback, show what it shows."""

from pathlib import Path

import pytest

from tests.course.page_commands import run_page

PAGE = "unidades/05-despliega.md"


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_push_every_failure_and_every_cure_shows_what_the_page_shows(
    language: str, platform_env: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "taller"
    nobody = {"NAME": "estudiante", "EMAIL": "estudiante@example.com"}
    env = {
        **platform_env,
        "GIT_CONFIG_GLOBAL": "/dev/null",
        **{f"GIT_{who}_{k}": v for who in ("AUTHOR", "COMMITTER") for k, v in nobody.items()},
    }
    replaced = {
        "~/taller": str(folder),
        ":5170": f":{platform_env['MINIDYNO_API_PORT']}",
        ":8080": f":{platform_env['MINIDYNO_ROUTER_PORT']}",
        # Its reader takes longer than a dyno to boot; here v3 might come before v2 is up, and the
        # page shows later how long that took.
        "config:set SALUDO=Aloha": "ps:wait && minidyno config:set SALUDO=Aloha",
    }
    ran = run_page(PAGE, language, env, replaced)
    assert len(ran) >= 30
    assert not folder.exists()
