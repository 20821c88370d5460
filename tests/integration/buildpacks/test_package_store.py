"""The local store: filled while there is an index, enough when there is none."""

from pathlib import Path

import pytest

from minidyno.buildpacks.package_store import fill
from minidyno.domain.errors import MinidynoError
from tests.integration.buildpacks.workshop import PYTHON, PackageIndex, Workshop


def make_apps(folder: Path, **apps: str) -> Path:
    for name, requirements in apps.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "requirements.txt").write_text(requirements)
    (folder / "no-python").mkdir()
    return folder


async def filled(workshop: Workshop, apps: Path) -> str:
    said: list[bytes] = []
    await fill(workshop.store, apps, PYTHON, said.append, environ=workshop.environ)
    return b"".join(said).decode()


async def test_a_filled_store_is_enough_to_build_without_an_index(
    workshop: Workshop, index: PackageIndex, tmp_path: Path
) -> None:
    index.add("saludos", "1.0")
    text = await filled(workshop, make_apps(tmp_path / "apps", hola="saludos==1.0\n", otra=""))
    assert text.startswith("-----> Storing the packages of hola\n")
    index.close()
    await workshop.build({"Procfile": "web: x", "requirements.txt": "saludos==1.0\n"})
    assert "-----> The package index does not answer: using the local store" in workshop.lines


async def test_a_filled_store_is_not_filled_again_and_needs_no_index(
    workshop: Workshop, index: PackageIndex, tmp_path: Path
) -> None:
    index.add("saludos", "1.0")
    apps = make_apps(tmp_path / "apps", hola="saludos==1.0\n")
    await filled(workshop, apps)
    index.close()
    assert await filled(workshop, apps) == ""


async def test_a_wheel_that_was_lost_is_fetched_again(
    workshop: Workshop, index: PackageIndex, tmp_path: Path
) -> None:
    index.add("saludos", "1.0")
    apps = make_apps(tmp_path / "apps", hola="saludos==1.0\n")
    await filled(workshop, apps)
    wheel = workshop.store / "saludos-1.0-py3-none-any.whl"
    wheel.unlink()
    await filled(workshop, apps)
    assert wheel.is_file()


async def test_what_cannot_be_fetched_names_the_app(
    workshop: Workshop, index: PackageIndex, tmp_path: Path
) -> None:
    apps = make_apps(tmp_path / "apps", hola="no-existe==1.0\n")
    with pytest.raises(MinidynoError) as caught:
        await filled(workshop, apps)
    assert caught.value.error_id == "dependencies_failed"
    assert caught.value.params == {"manifest": "hola/requirements.txt"}
    index.close()
    with pytest.raises(MinidynoError) as caught:
        await filled(workshop, apps)
    assert caught.value.error_id == "dependencies_offline"
