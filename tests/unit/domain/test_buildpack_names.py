"""Buildpacks by our name and by Heroku's."""

import pytest

from minidyno.domain.buildpack_names import KNOWN, canonical, joined, separate
from minidyno.domain.errors import MinidynoError


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("minidyno/node", "minidyno/node"),
        ("heroku/nodejs", "minidyno/node"),
        ("heroku/python", "minidyno/python"),
        ("urn:buildpack:heroku/python", "minidyno/python"),
        ("https://github.com/heroku/heroku-buildpack-static.git", "minidyno/static"),
    ],
)
def test_herokus_names_mean_ours(name: str, ours: str) -> None:
    assert canonical(name) == ours


@pytest.mark.parametrize("name", ["", "python", "heroku/ruby", "minidyno/Node"])
def test_an_unknown_one_lists_the_known(name: str) -> None:
    with pytest.raises(MinidynoError) as caught:
        canonical(name)
    assert caught.value.error_id == "buildpack_unknown"
    assert all(known in caught.value.say("en") for known in KNOWN)


def test_several_in_one_text_come_apart_again() -> None:
    assert separate(joined(KNOWN)) == list(KNOWN)
    assert separate(None) == separate("") == []
