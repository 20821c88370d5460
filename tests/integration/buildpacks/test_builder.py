"""What every build does, whatever the buildpack."""

import asyncio
import os

import pytest

from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from tests.integration.buildpacks.workshop import ShellBuildpack, Workshop, tar_of

PLAIN = {"Procfile": "web: python3 app.py\n", "app.py": "print('hola')\n"}


async def error_of(workshop: Workshop, files: dict[str, str] | bytes) -> MinidynoError:
    with pytest.raises(MinidynoError) as caught:
        await workshop.build(files)
    assert workshop.nothing_is_left()
    return caught.value


async def test_an_app_with_a_procfile_alone_is_packed_as_it_is(offline: Workshop) -> None:
    slug = await offline.build({**PLAIN, "bin/x!": "#!/bin/sh\n"})
    assert [line for line in offline.lines if "Done" not in line] == [
        "-----> Building on the minidyno stack",
        "-----> Using buildpack: minidyno/procfile",
        "-----> Procfile app detected",
        "-----> Discovering process types",
        "       Procfile declares types -> web",
        "-----> Compressing...",
    ]
    copy = offline.unpack(slug, offline.root / "copy")
    assert (copy / "app.py").read_text() == PLAIN["app.py"]
    assert os.access(copy / "bin/x", os.X_OK)
    assert not os.access(copy / "app.py", os.X_OK)
    assert offline.nothing_is_left()


async def test_equal_content_gives_an_equal_slug_in_whatever_order_it_came(
    offline: Workshop,
) -> None:
    first = await offline.build(PLAIN)
    second = await offline.build(dict(reversed(PLAIN.items())))
    assert first == second


async def test_an_archive_with_one_folder_at_the_top_is_taken_as_github_makes_it(
    offline: Workshop,
) -> None:
    inside = await offline.build({f"hola-1a2b3c/{name}": text for name, text in PLAIN.items()})
    assert inside == await offline.build(PLAIN)


async def test_the_history_of_git_is_no_part_of_the_slug(offline: Workshop) -> None:
    with_history = await offline.build({**PLAIN, ".git/HEAD": "ref: refs/heads/main\n"})
    assert with_history == await offline.build(PLAIN)


async def test_names_in_any_script_survive(offline: Workshop) -> None:
    slug = await offline.build({**PLAIN, "año/中文 ñandú 🙂.txt": "sí"})
    copy = offline.unpack(slug, offline.root / "copy")
    assert (copy / "año/中文 ñandú 🙂.txt").read_text() == "sí"


async def test_without_a_procfile_and_without_a_language_there_is_no_buildpack(
    offline: Workshop,
) -> None:
    error = await error_of(offline, {"LEEME": "nada"})
    assert error.error_id == "no_buildpack"
    assert "requirements.txt" in error.say("es")


async def test_python_without_a_procfile_is_told_what_is_missing(offline: Workshop) -> None:
    assert (await error_of(offline, {"requirements.txt": ""})).error_id == "no_procfile"


async def test_a_wrong_procfile_is_said_before_anything_is_installed(offline: Workshop) -> None:
    error = await error_of(offline, {"Procfile": "web gunicorn\n", "requirements.txt": "flask\n"})
    assert error.error_id == "procfile_line_invalid"
    assert "Installing" not in offline.log.decode()


async def test_a_source_that_is_no_archive_is_refused(offline: Workshop) -> None:
    assert (await error_of(offline, b"PK\3\4 a zip")).error_id == "archive_not_tar"


async def test_a_slug_over_the_limit_is_refused(offline: Workshop) -> None:
    offline.settings = Settings(slug_limit=10_000)
    noise = os.urandom(20_000)
    with pytest.raises(MinidynoError) as caught:
        await offline.build({**PLAIN, "noise": noise})
    assert caught.value.error_id == "slug_too_large"
    assert caught.value.params["limit"] == 10_000
    assert offline.nothing_is_left()


async def test_a_build_sees_the_config_vars_and_nothing_secret_of_the_platform(
    offline: Workshop,
) -> None:
    offline.buildpacks = [ShellBuildpack('echo "$SALUDO $PATH ${MINIDYNO_TOKEN:-no token}"')]
    await offline.build(PLAIN, {"SALUDO": "buenas", "PATH": "/evil"})
    assert f"       buenas {os.environ['PATH']} no token" in offline.lines


async def test_commands_of_a_build_have_no_input(offline: Workshop) -> None:
    offline.buildpacks = [ShellBuildpack("read answer || echo nobody answers")]
    await offline.build(PLAIN)
    assert "       nobody answers" in offline.lines


async def test_output_comes_while_the_command_runs(offline: Workshop) -> None:
    gate = offline.root / "gate"
    command = f"echo first; while [ ! -e {gate} ]; do sleep 0.02; done; echo second"
    offline.buildpacks = [ShellBuildpack(command)]
    building = asyncio.create_task(offline.build(PLAIN))
    while b"first" not in offline.log:  # noqa: ASYNC110 (the log is filled by the build)
        await asyncio.sleep(0.01)
    assert b"second" not in offline.log
    gate.touch()
    await building
    assert b"second" in offline.log


async def test_forgetting_an_app_removes_its_cache(workshop: Workshop) -> None:
    await workshop.build({"Procfile": "web: x", "requirements.txt": ""})
    assert (workshop.root / "cache/app-1").is_dir()
    workshop.builder.forget("app-1")
    workshop.builder.forget("unknown")
    assert not (workshop.root / "cache/app-1").exists()


async def test_a_hostile_build_cannot_put_a_link_out_of_the_slug(offline: Workshop) -> None:
    offline.buildpacks = [ShellBuildpack("ln -s /etc/passwd passwd")]
    error = await error_of(offline, PLAIN)
    assert error.error_id == "archive_link_outside"
    assert error.params == {"path": "passwd", "target": "/etc/passwd"}


async def test_two_builds_at_once_do_not_disturb_each_other(offline: Workshop) -> None:
    other = {**PLAIN, "app.py": "print('otra')\n"}
    builder = offline.builder
    slugs = await asyncio.gather(
        *[builder.build(await offline.job(tar_of(app)), offline.hear) for app in (PLAIN, other)]
    )
    assert slugs[0] == await offline.build(PLAIN)
    assert slugs[1] == await offline.build(other)
