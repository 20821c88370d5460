from pathlib import Path

import pytest

from minidyno.buildpacks.python_interpreter import Interpreter
from minidyno.buildpacks.python_manifest import find_manifest, read_manifest, wanted_python


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    return folder


def test_requirements_go_before_a_pyproject(tmp_path: Path) -> None:
    assert find_manifest(tmp_path) is None
    write(tmp_path, pyproject_toml="")
    assert find_manifest(tmp_path) == "pyproject.toml"
    write(tmp_path, requirements_txt="")
    assert find_manifest(tmp_path) == "requirements.txt"


@pytest.mark.parametrize(
    "line", ["-r other.txt", "--requirement=other.txt", "-c other.txt", "-rother.txt"]
)
def test_included_files_are_part_of_the_content(tmp_path: Path, line: str) -> None:
    write(tmp_path, requirements_txt=f"a==1\n{line}\n", other_txt="b==1\n")
    first = read_manifest(tmp_path).content
    write(tmp_path, other_txt="b==2\n")
    assert first is not None
    assert read_manifest(tmp_path).content != first


def test_files_that_include_each_other_are_read_once(tmp_path: Path) -> None:
    write(tmp_path, requirements_txt="-r other.txt\n", other_txt="-r requirements.txt\n")
    assert read_manifest(tmp_path).content is not None


@pytest.mark.parametrize(
    "line",
    [
        "-e .",
        "./vendor/x.whl",
        "../x",
        "/opt/x",
        "x @ file:///x",
        "x @ git+https://host/x",
        "file:x",
    ],
)
def test_what_lies_elsewhere_is_not_recognised_as_unchanged(tmp_path: Path, line: str) -> None:
    write(tmp_path, requirements_txt=f"a==1\n{line}\n")
    assert read_manifest(tmp_path).content is None


def test_a_missing_included_file_is_left_to_pip(tmp_path: Path) -> None:
    write(tmp_path, requirements_txt="-r missing.txt\n")
    assert read_manifest(tmp_path).arguments == ("-r", "requirements.txt")


def test_dependencies_of_a_pyproject_can_never_be_options(tmp_path: Path) -> None:
    write(tmp_path, pyproject_toml='[project]\ndependencies = ["--pre", "a"]\n')
    assert read_manifest(tmp_path).arguments == ("--", "--pre", "a")


@pytest.mark.parametrize(
    ("text", "warns"),
    [
        ("[project]\n", False),
        ("[tool.poetry]\n", True),
        ('[project]\ndynamic = ["dependencies"]\n', True),
        ('[project]\ndynamic = ["version"]\n', False),
    ],
)
def test_dependencies_that_cannot_be_read_are_a_warning(
    tmp_path: Path, text: str, warns: bool
) -> None:
    manifest = read_manifest(write(tmp_path, pyproject_toml=text))
    assert (manifest.arguments, bool(manifest.warnings)) == ((), warns)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (".python-version", "# comment\n3.12\n", (".python-version", "3.12")),
        ("runtime.txt", "python-3.11.4\n", ("runtime.txt", "3.11.4")),
        ("runtime.txt", "\n", None),
    ],
)
def test_the_python_an_app_asks_for(
    tmp_path: Path, name: str, text: str, expected: tuple[str, str] | None
) -> None:
    (tmp_path / name).write_text(text)
    assert wanted_python(tmp_path) == expected


@pytest.mark.parametrize(
    ("wanted", "same"),
    [("3", True), ("3.11", True), ("3.11.7", True), ("3.1", False), ("3.12", False)],
)
def test_a_short_version_means_any_that_begins_so(wanted: str, same: bool) -> None:
    assert Interpreter(Path("python"), "3.11.7", "abi").is_version(wanted) is same
