"""What comes out of the Python buildpack runs from any copy of the slug."""

import subprocess
from pathlib import Path

from tests.integration.buildpacks.workshop import PYTHON, PackageIndex, Workshop

CODE = "def main():\n    import sys; print('hola desde', sys.argv[0])\n"
APP = {"Procfile": "web: saludar", "requirements.txt": "saludos\n", "app.py": "import saludos\n"}


def in_a_dyno(copy: Path, command: str, stack: Path) -> "subprocess.CompletedProcess[str]":
    stack.mkdir(exist_ok=True)
    (stack / "python").unlink(missing_ok=True)
    (stack / "python").symlink_to(PYTHON)
    env = {"HOME": str(copy), "PATH": f"{stack}:/usr/bin:/bin"}
    script = f"set -e; for f in .profile.d/*.sh; do . ./$f; done; {command}"
    return subprocess.run(
        ["/bin/sh", "-c", script], cwd=copy, env=env, capture_output=True, text=True, check=False
    )


async def built_copy(workshop: Workshop, index: PackageIndex, tmp_path: Path) -> Path:
    index.add("saludos", "1.0", CODE, scripts=["saludar"])
    slug = await workshop.build(APP)
    return workshop.unpack(slug, tmp_path / "copia con espacio")


async def test_a_console_script_runs_from_any_copy(
    workshop: Workshop, index: PackageIndex, tmp_path: Path
) -> None:
    copy = await built_copy(workshop, index, tmp_path)
    done = in_a_dyno(copy, "saludar", tmp_path / "stack")
    assert (done.stdout, done.stderr) == (f"hola desde {copy}/.heroku/python/bin/saludar\n", "")


async def test_scripts_ask_the_path_for_their_python(
    workshop: Workshop, index: PackageIndex, tmp_path: Path
) -> None:
    copy = await built_copy(workshop, index, tmp_path)
    first = (copy / ".heroku/python/bin/saludar").read_text().splitlines()[0]
    assert first == "#!/usr/bin/env python"


async def test_scripts_ask_the_path_also_when_the_machines_python_has_a_space_in_its_path(
    workshop: Workshop, index: PackageIndex, tmp_path: Path
) -> None:
    (tmp_path / "mi carpeta").mkdir()
    workshop.python = tmp_path / "mi carpeta/python"
    workshop.python.symlink_to(PYTHON)
    copy = await built_copy(workshop, index, tmp_path)
    lines = (copy / ".heroku/python/bin/saludar").read_text().splitlines()
    assert lines[0] == "#!/usr/bin/env python"
    assert "exec" not in lines[1]
    assert in_a_dyno(copy, "saludar", tmp_path / "stack").returncode == 0


async def test_modules_of_the_app_and_of_its_dependencies_are_found(
    workshop: Workshop, index: PackageIndex, tmp_path: Path
) -> None:
    copy = await built_copy(workshop, index, tmp_path)
    done = in_a_dyno(copy, "cd / && python -c 'import app, saludos'", tmp_path / "stack")
    assert done.stderr == ""


async def test_an_app_does_not_see_the_packages_of_minidyno(
    workshop: Workshop, index: PackageIndex, tmp_path: Path
) -> None:
    copy = await built_copy(workshop, index, tmp_path)
    done = in_a_dyno(copy, "python -c 'import minidyno'", tmp_path / "stack")
    assert "ModuleNotFoundError" in done.stderr


async def test_nothing_in_the_slug_points_into_the_build_folder(
    workshop: Workshop, index: PackageIndex, tmp_path: Path
) -> None:
    copy = await built_copy(workshop, index, tmp_path)
    places = [str(workshop.root / "work").encode(), str(workshop.root / "cache").encode()]
    found = [
        path
        for path in copy.rglob("*")
        if path.is_file() and any(place in path.read_bytes() for place in places)
    ]
    assert found == []


async def test_bytecode_does_not_depend_on_the_times_of_files(
    workshop: Workshop, index: PackageIndex, tmp_path: Path
) -> None:
    copy = await built_copy(workshop, index, tmp_path)
    compiled = list(copy.rglob("saludos*.pyc"))
    assert compiled
    # Bytes 4 to 8 of a .pyc: 1 means "by hash, not checked" (PEP 552).
    assert {path.read_bytes()[4:8] for path in compiled} == {b"\1\0\0\0"}


async def test_files_of_the_app_in_the_way_of_the_buildpack_are_replaced(
    workshop: Workshop, index: PackageIndex, tmp_path: Path
) -> None:
    index.add("saludos", "1.0", CODE, scripts=["saludar"])
    slug = await workshop.build({**APP, ".heroku": "a file", ".profile.d": "another"})
    copy = workshop.unpack(slug, tmp_path / "copy")
    assert in_a_dyno(copy, "saludar", tmp_path / "stack").returncode == 0


async def test_a_module_of_the_app_named_like_one_of_pips_takes_no_part_in_the_build(
    workshop: Workshop, index: PackageIndex
) -> None:
    index.add("saludos", "1.0")
    trap = "raise SystemExit('the app was imported by the build')"
    await workshop.build({**APP, "pip.py": trap, "json.py": trap, "site.py": trap})
    assert "       Successfully installed saludos-1.0" in workshop.lines
