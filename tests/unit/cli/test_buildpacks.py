"""Buildpacks by hand, in Heroku's words."""

import json

from tests.unit.cli.bench import Bench, Said


async def test_one_is_set_and_another_added_before_it(english: Bench) -> None:
    await english.must("apps:create", "demo")
    assert await english("buildpacks", "-a", "demo") == Said(0, "", "⬢ demo has no Buildpacks.\n")
    assert await english("buildpacks:set", "heroku/python", "-a", "demo") == Said(
        0,
        "",
        "Buildpack set. Next release on ⬢ demo will use minidyno/python.\n"
        "Run git push minidyno main to create a new release using this buildpack.\n",
    )
    added = ("buildpacks:add", "heroku/nodejs", "--index", "1", "-a", "demo")
    assert await english(*added) == Said(
        0,
        "",
        "Buildpack added. Next release on ⬢ demo will use:\n"
        "  1. minidyno/node\n"
        "  2. minidyno/python\n"
        "Run git push minidyno main to create a new release using these buildpacks.\n",
    )
    assert await english.must("buildpacks", "-a", "demo") == (
        "=== demo Buildpacks\n\n1. minidyno/node\n2. minidyno/python\n"
    )
    assert (await english(*added)).code == 5
    listed = await english.must("buildpacks", "-a", "demo", "--json")
    assert json.loads(listed) == ["minidyno/node", "minidyno/python"]


async def test_one_is_removed_by_name_or_place_and_all_are_cleared(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    for name in ("minidyno/node", "minidyno/python", "minidyno/static"):
        await spanish.must("buildpacks:add", name, "-a", "demo")
    await spanish.must("buildpacks:remove", "heroku/python", "-a", "demo")
    await spanish.must("buildpacks:remove", "--index", "1", "-a", "demo")
    assert await spanish.must("buildpacks", "-a", "demo") == (
        "=== Buildpack de demo\n\nminidyno/static\n"
    )
    await spanish.must("buildpacks:set", "minidyno/node", "-i", "2", "-a", "demo")
    await spanish.must("buildpacks:set", "minidyno/procfile", "-a", "demo")
    assert (await spanish.must("buildpacks", "-a", "demo")).splitlines()[2:] == [
        "1. minidyno/procfile",
        "2. minidyno/node",
    ]
    assert (await spanish("buildpacks:clear", "-a", "demo")).err == (
        "Buildpacks quitados. El próximo release de ⬢ demo elegirá buildpack solo.\n"
    )
    assert await spanish.must("buildpacks", "-a", "demo", "--json") == "[]\n"


async def test_mistakes_say_what_there_is(english: Bench) -> None:
    await english.must("apps:create", "demo")
    assert (
        "no buildpack “heroku/ruby”"
        in (await english("buildpacks:set", "heroku/ruby", "-a", "demo")).err
    )
    assert (await english("buildpacks:remove", "heroku/python", "-a", "demo")).err == (
        " ▸    No buildpacks were found on app “demo”: each deploy detects its own.\n"
    )
    await english.must("buildpacks:set", "heroku/python", "-a", "demo")
    for words, code in (
        (["buildpacks:remove"], 2),
        (["buildpacks:remove", "heroku/nodejs", "-i", "1"], 2),
        (["buildpacks:remove", "heroku/nodejs"], 4),
        (["buildpacks:remove", "-i", "2"], 2),
        (["buildpacks:add", "heroku/nodejs", "-i", "0"], 2),
    ):
        said = await english(*words, "-a", "demo")
        assert (said.code, said.out) == (code, ""), words
        assert said.err.startswith(" ▸    ")
