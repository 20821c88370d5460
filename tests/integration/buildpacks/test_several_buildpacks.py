"""Buildpacks chosen by hand, one after another; app.json; and the moments of a build."""

import json

import pytest

from minidyno.domain.errors import MinidynoError
from tests.integration.buildpacks.npm_registry import NodeWorkshop, NpmRegistry, needs_npm


async def error_of(node: NodeWorkshop, files: dict[str, str | bytes]) -> MinidynoError:
    with pytest.raises(MinidynoError) as caught:
        await node.build(files)
    assert node.nothing_is_left()
    return caught.value


@needs_npm
async def test_node_builds_what_the_next_one_serves(
    node: NodeWorkshop, registry: NpmRegistry
) -> None:
    node.chosen = ["heroku/nodejs", "minidyno/static"]
    script = "mkdir dist && echo '<h1>hecho</h1>' > dist/index.html"
    app = registry.app(
        {"scripts": {"start": "node app.js", "build": script}}, {"static.json": '{"root": "dist"}'}
    )
    slug = await node.build(app)
    version = node.engine
    assert [line for line in node.lines if line.strip() and "Done" not in line] == [
        "-----> Building on the minidyno stack",
        "-----> Using buildpacks:",
        "       1. minidyno/node",
        "       2. minidyno/static",
        "-----> Node.js app detected",
        f"-----> Using Node.js {version.node} and npm {version.npm}",
        "-----> Installing dependencies using 'npm ci'",
        *[line for line in node.lines if "up to date" in line],
        "-----> Running build script 'npm run build'",
        "       > hola@1.0.0 build",
        f"       > {script}",
        "-----> Static site app detected",
        "-----> Adding the static file server",
        "       Serving dist",
        "-----> Discovering process types",
        "       Default types for buildpack -> web",
        "-----> Compressing...",
    ]
    assert slug.buildpack == "minidyno/node, minidyno/static"
    assert slug.process_types == {"web": "python .minidyno/static_server.py"}, "those of the last"
    copy = node.unpack(slug, node.root / "copy")
    assert (copy / "dist/index.html").read_text() == "<h1>hecho</h1>\n"
    moments = list(slug.phases)
    assert moments[:4] == [
        "started",
        "detecting",
        "compiling minidyno/node",
        f"minidyno/node: Using Node.js {version.node} and npm {version.npm}",
    ]
    assert moments[-3:] == ["minidyno/static: Adding the static file server", "packing", "built"]
    assert list(slug.phases.values()) == sorted(slug.phases.values())


async def test_a_procfile_goes_before_the_defaults_type_by_type(node: NodeWorkshop) -> None:
    files: dict[str, str | bytes] = {
        "index.html": "x",
        "static.json": "{}",
        "Procfile": "# dos\n\n  # otro\nworker: python w.py # al final, del shell\n",
    }
    slug = await node.build(files)
    assert slug.process_types == {
        "worker": "python w.py # al final, del shell",
        "web": "python .minidyno/static_server.py",
    }
    assert "       Procfile declares types -> worker" in node.lines
    assert "       Default types for buildpack -> web" in node.lines


async def test_one_chosen_by_hand_goes_before_what_is_detected(node: NodeWorkshop) -> None:
    node.chosen = ["heroku/procfile"]
    slug = await node.build({"Procfile": "web: x", "requirements.txt": "no-existe==9\n"})
    assert slug.buildpack == "minidyno/procfile"


async def test_one_that_is_not_for_the_app_says_what_it_looks_for(node: NodeWorkshop) -> None:
    node.chosen = ["minidyno/python"]
    error = await error_of(node, {"Procfile": "web: x"})
    assert error.error_id == "buildpack_not_for_app"
    assert error.params["known_by"] == "requirements.txt, pyproject.toml"
    assert "buildpacks:clear -a hola" in error.say("en")


async def test_an_unknown_one_lists_the_known(node: NodeWorkshop) -> None:
    node.chosen = ["heroku/ruby"]
    assert (await error_of(node, {"Procfile": "web: x"})).error_id == "buildpack_unknown"


APP_JSON = {
    "env": {"TOKEN": {"description": "…"}},
    "formation": {"web": {"quantity": 2}},
}


async def test_the_first_deploy_needs_what_app_json_requires_and_says_so_before_building(
    node: NodeWorkshop,
) -> None:
    files: dict[str, str | bytes] = {"Procfile": "web: x", "app.json": json.dumps(APP_JSON)}
    node.first = True
    assert (await error_of(node, files)).error_id == "app_json_env_missing"
    assert "Using buildpack" not in node.log.decode()
    await node.build(files, {"TOKEN": "abc"})
    node.first = False
    await node.build(files)


async def test_a_wrong_app_json_is_said_at_any_deploy(node: NodeWorkshop) -> None:
    error = await error_of(node, {"Procfile": "web: x", "app.json": '{"env": []}'})
    assert error.error_id == "app_json_field"


async def test_app_json_may_not_ask_for_dynos_that_the_app_has_not(node: NodeWorkshop) -> None:
    node.first = True
    wanted = json.dumps({"formation": {"worker": {"quantity": 1}}})
    error = await error_of(node, {"Procfile": "web: x", "app.json": wanted})
    assert error.params == {"type": "worker", "known": "web"}
