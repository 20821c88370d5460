"""npm's part of the local store; and that npm reads ranges of versions as we do."""

import json
import subprocess
from pathlib import Path

import pytest

from minidyno.buildpacks.package_store import fill
from minidyno.domain.errors import MinidynoError
from minidyno.domain.version_ranges import admits
from tests.integration.buildpacks.npm_registry import NodeWorkshop, NpmRegistry, needs_npm
from tests.integration.buildpacks.workshop import PYTHON

pytestmark = needs_npm


def store_app(folder: Path, app: dict[str, str | bytes]) -> Path:
    (folder / "hola").mkdir(parents=True)
    for name, content in app.items():
        assert isinstance(content, str)
        (folder / "hola" / name).write_text(content)
    return folder


async def filled(node: NodeWorkshop, apps: Path) -> str:
    said: list[bytes] = []
    await fill(node.store, apps, PYTHON, said.append, environ=node.environ)
    return b"".join(said).decode()


async def test_a_filled_store_is_enough_to_build_without_a_registry(
    node: NodeWorkshop, registry: NpmRegistry, tmp_path: Path
) -> None:
    registry.add("saludos", "1.0.0", {"index.js": ""})
    app = registry.app({"scripts": {"start": "x"}, "dependencies": {"saludos": "1.0.0"}})
    apps = store_app(tmp_path / "apps", app)
    assert (await filled(node, apps)).startswith("-----> Storing the packages of hola\n")
    registry.close()
    assert await filled(node, apps) == "", "a second time needs neither network nor words"
    slug = await node.build(app)
    copy = node.unpack(slug, tmp_path / "copy")
    assert (copy / "node_modules/saludos/package.json").is_file()


async def test_filling_runs_no_script_of_an_app(
    node: NodeWorkshop, registry: NpmRegistry, tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    app = registry.app({"scripts": {"postinstall": f"touch {trace}"}})
    await filled(node, store_app(tmp_path / "apps", app))
    assert not trace.exists()


async def test_a_registry_that_does_not_answer_is_named_as_the_reason(
    node: NodeWorkshop, registry: NpmRegistry, tmp_path: Path
) -> None:
    registry.add("saludos", "1.0.0", {"index.js": ""})
    apps = store_app(tmp_path / "apps", registry.app({"dependencies": {"saludos": "1.0.0"}}))
    registry.close()
    with pytest.raises(MinidynoError) as caught:
        await filled(node, apps)
    assert caught.value.error_id == "dependencies_offline"
    assert caught.value.params == {"manifest": "hola/package.json"}


def test_npm_reads_ranges_of_versions_as_we_do(node: NodeWorkshop) -> None:
    program = (node.engine.folder / "npm").resolve()
    semver = next(
        (
            folder / "node_modules/semver"
            for folder in program.parents
            if (folder / "node_modules/semver").is_dir()
        ),
        None,
    )
    if semver is None:
        pytest.skip("this npm keeps its semver elsewhere")
    parts = ["20", "20.x", "20.1", "20.1.2", "v20", "*", "x", "18.x.x", "0.2.3", "0.0.3", "0"]
    ranges = [op + part for op in ("", ">", ">=", "<", "<=", "^", "~", "=", "> ") for part in parts]
    ranges += ["", "18 - 20", "18.2 - 20.1.2", ">=18 <21", "^18 || ^20", "~20.2||22", "lts", "20 y"]
    versions = [
        "0.0.3",
        "0.2.4",
        "1.0.0",
        "18.0.0",
        "18.2.1",
        "20.1.2",
        "20.2.0",
        "21.0.0",
        "22.4.1",
    ]
    script = (
        f"const s = require({json.dumps(str(semver))});"
        "const [r, v] = JSON.parse(process.argv[1]);"
        "console.log(JSON.stringify(r.map(x =>"
        " s.validRange(x) === null ? null : v.map(y => s.satisfies(y, x)))))"
    )
    answer = subprocess.run(
        [node.engine.folder / "node", "-e", script, json.dumps([ranges, versions])],
        capture_output=True,
        check=True,
    )
    expected = dict(zip(ranges, json.loads(answer.stdout), strict=True))
    assert {wanted: _ours(wanted, versions) for wanted in ranges} == expected


def _ours(wanted: str, versions: list[str]) -> list[bool] | None:
    try:
        return [admits(wanted, version) for version in versions]
    except ValueError:
        return None
