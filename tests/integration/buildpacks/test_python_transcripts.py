"""Output is an interface: the whole log of a build is compared."""

import platform
import re

import pytest

from minidyno.domain.errors import MinidynoError
from tests.integration.buildpacks.workshop import PackageIndex, Workshop, make_wheel

VERSION = platform.python_version()
APP = {
    "Procfile": "web: python app.py\nworker: python w.py\n",
    "requirements.txt": "saludos==1.0\n",
}


def normal(workshop: Workshop) -> str:
    """The log without what differs from run to run: addresses, folders, sizes, seconds."""
    text = workshop.log.decode()
    text = text.replace(workshop.index_url, "<index>").replace(str(workshop.root), "<root>")
    text = re.sub(r"Done: [\d.]+[KM]", "Done: <size>", text)
    text = re.sub(r"\([\d.]+ [kM]?B\)|\(\d+ bytes\)", "(<size>)", text)
    return text.replace(f"Python {VERSION}", "Python <version>")


FIRST = """\
-----> Building on the minidyno stack
-----> Using buildpack: minidyno/python
-----> Python app detected
-----> Using Python <version>
-----> Installing dependencies using 'pip install -r requirements.txt'
       Looking in indexes: <index>
       Collecting saludos==1.0 (from -r requirements.txt (line 1))
         Downloading saludos-1.0-py3-none-any.whl (<size>)
       Installing collected packages: saludos
       Successfully installed saludos-1.0
-----> Discovering process types
       Procfile declares types -> web, worker
-----> Compressing...
       Done: <size>
"""

CACHED = """\
-----> Building on the minidyno stack
-----> Using buildpack: minidyno/python
-----> Python app detected
-----> Using Python <version>
-----> Using cached dependencies
-----> Discovering process types
       Procfile declares types -> web, worker
-----> Compressing...
       Done: <size>
"""


async def test_a_first_build_says_what_it_installs(workshop: Workshop, index: PackageIndex) -> None:
    index.add("saludos", "1.0")
    slug = await workshop.build(APP)
    assert normal(workshop) == FIRST
    assert dict(slug.process_types) == {"web": "python app.py", "worker": "python w.py"}
    assert slug.buildpack == "minidyno/python"


async def test_unchanged_dependencies_come_from_the_cache_even_without_an_index(
    workshop: Workshop, index: PackageIndex
) -> None:
    index.add("saludos", "1.0")
    first = await workshop.build(APP)
    index.close()
    again = await workshop.build(APP)
    assert normal(workshop) == CACHED
    assert again.checksum == first.checksum


async def test_changed_dependencies_clear_the_cache(
    workshop: Workshop, index: PackageIndex
) -> None:
    index.add("saludos", "1.0")
    index.add("saludos", "2.0")
    await workshop.build(APP)
    await workshop.build({**APP, "requirements.txt": "saludos==2.0\n"})
    expected = FIRST.replace("1.0", "2.0").replace(
        "-----> Installing",
        "-----> Requirements file has been changed, clearing cached dependencies\n"
        "-----> Installing",
        1,
    )
    assert normal(workshop) == expected
    assert len(list((workshop.root / "cache/app-1/python").iterdir())) == 1


async def test_a_change_in_an_included_file_counts_as_a_change(
    workshop: Workshop, index: PackageIndex
) -> None:
    index.add("saludos", "1.0")
    index.add("saludos", "2.0")
    app = {**APP, "requirements.txt": "-r deps/base.txt\n", "deps/base.txt": "saludos==1.0\n"}
    await workshop.build(app)
    await workshop.build({**app, "deps/base.txt": "saludos==2.0\n"})
    assert "Successfully installed saludos-2.0" in workshop.log.decode()


async def test_without_an_index_the_local_store_is_used_and_that_is_said(
    offline: Workshop,
) -> None:
    make_wheel(offline.store, "saludos", "1.0", "")
    await offline.build(APP)
    text = normal(offline)
    assert text.partition("-----> The package index")[2] == (
        " does not answer: using the local store\n"
        "       Looking in links: <root>/packages\n"
        "       Processing <root>/packages/saludos-1.0-py3-none-any.whl "
        "(from -r requirements.txt (line 1))\n"
        "       Installing collected packages: saludos\n"
        "       Successfully installed saludos-1.0\n"
        "-----> Discovering process types\n"
        "       Procfile declares types -> web, worker\n"
        "-----> Compressing...\n"
        "       Done: <size>\n"
    )


async def test_without_an_index_and_without_the_package_the_network_is_blamed(
    offline: Workshop,
) -> None:
    with pytest.raises(MinidynoError) as caught:
        await offline.build(APP)
    assert caught.value.error_id == "dependencies_offline"
    assert caught.value.params == {"manifest": "requirements.txt"}
    assert offline.nothing_is_left()


async def test_a_dependency_that_does_not_exist_is_blamed_and_pip_is_quoted(
    workshop: Workshop, index: PackageIndex
) -> None:
    make_wheel(workshop.store, "saludos", "1.0", "")
    with pytest.raises(MinidynoError) as caught:
        await workshop.build({**APP, "requirements.txt": "no-existe==1.0\n"})
    assert caught.value.error_id == "dependencies_failed"
    assert "no-existe==1.0" in workshop.lines[-1]
    assert all(line.startswith(("-----> ", "       ")) for line in workshop.lines)
    assert workshop.nothing_is_left()


async def test_a_wheel_whose_hash_is_not_the_locked_one_is_refused(
    workshop: Workshop, index: PackageIndex
) -> None:
    index.add("saludos", "1.0")
    locked = f"saludos==1.0 --hash=sha256:{'0' * 64}\n"
    with pytest.raises(MinidynoError) as caught:
        await workshop.build({**APP, "requirements.txt": locked})
    assert caught.value.error_id == "dependencies_failed"


async def test_a_failed_build_leaves_the_cache_of_the_last_good_one(
    workshop: Workshop, index: PackageIndex
) -> None:
    index.add("saludos", "1.0")
    await workshop.build(APP)
    with pytest.raises(MinidynoError):
        await workshop.build({**APP, "requirements.txt": "no-existe==1.0\n"})
    await workshop.build(APP)
    assert normal(workshop) == CACHED


async def test_the_dependencies_of_a_pyproject_are_installed(
    workshop: Workshop, index: PackageIndex
) -> None:
    index.add("saludos", "1.0")
    project = '[project]\nname = "x"\nversion = "1"\ndependencies = ["saludos>=1.0"]\n'
    await workshop.build({"Procfile": "web: x", "pyproject.toml": project})
    assert "-----> Installing dependencies using 'pip install saludos>=1.0'" in workshop.lines
    assert "       Successfully installed saludos-1.0" in workshop.lines


@pytest.mark.parametrize(
    "content", ["[project", '[project]\ndependencies = "flask"\n', "[project]\ndependencies=[1]\n"]
)
async def test_a_pyproject_that_cannot_be_read_is_named(workshop: Workshop, content: str) -> None:
    with pytest.raises(MinidynoError) as caught:
        await workshop.build({"Procfile": "web: x", "pyproject.toml": content})
    assert caught.value.error_id == "manifest_invalid"
    assert caught.value.params["manifest"] == "pyproject.toml"


async def test_another_python_than_the_machine_has_is_a_warning(
    workshop: Workshop, index: PackageIndex
) -> None:
    await workshop.build({"Procfile": "web: x", "requirements.txt": "", ".python-version": "2.7\n"})
    assert (
        f" !     .python-version asks for Python 2.7; on this stack apps run with the machine's, "
        f"{VERSION}." in workshop.lines
    )


async def test_the_machines_python_by_its_short_name_is_no_warning(
    workshop: Workshop, index: PackageIndex
) -> None:
    short = VERSION.rpartition(".")[0]
    await workshop.build(
        {"Procfile": "web: x", "requirements.txt": "", "runtime.txt": f"python-{short}"}
    )
    assert not [line for line in workshop.lines if line.startswith(" !")]
