"""Phases from moments: nothing of the deploy is missing and nothing counts twice."""

from dataclasses import replace

from minidyno.domain.deploy_timeline import Phase, phases
from tests.contract.store_samples import a_build, a_release

BUILD = a_build(
    created_at=100.0,
    phases={
        "started": 101.0,
        "detecting": 101.5,
        "compiling minidyno/node": 101.75,
        "minidyno/node: Installing": 102.0,
        "packing": 104.0,
        "built": 104.5,
    },
)
RELEASE = a_release(
    version=2,
    created_at=104.75,
    phases={
        "release_phase": 104.75,
        "settled": 106.0,
        "starting": 106.25,
        "bound": 107.0,
        "switched": 108.0,
    },
)


def test_every_second_of_a_deploy_is_in_one_phase() -> None:
    found = phases(BUILD, RELEASE)
    assert found == [
        Phase("queue", 100.0, 1.0),
        Phase("receive", 101.0, 0.5),
        Phase("detect", 101.5, 0.25),
        Phase("compile", 101.75, 0.25, "minidyno/node"),
        Phase("compile", 102.0, 2.0, "minidyno/node: Installing"),
        Phase("pack", 104.0, 0.5),
        Phase("release", 104.5, 0.25),
        Phase("release_phase", 104.75, 1.25),
        Phase("schedule", 106.0, 0.25),
        Phase("boot", 106.25, 0.75),
        Phase("switch", 107.0, 1.0),
    ]
    assert sum(phase.seconds for phase in found) == 108.0 - 100.0


def test_a_release_without_a_build_has_only_what_follows_it() -> None:
    names = [phase.name for phase in phases(None, RELEASE)]
    assert names == ["release", "release_phase", "schedule", "boot", "switch"]


def test_a_deploy_under_way_or_of_an_older_minidyno_has_what_is_known() -> None:
    assert [p.name for p in phases(None, replace(RELEASE, phases={}))] == ["release"]
    under_way = replace(RELEASE, phases={"settled": 105.0, "starting": 105.5})
    assert [p.name for p in phases(None, under_way)] == ["release", "schedule", "boot"]
    assert phases(replace(BUILD, phases={}), under_way) == phases(None, under_way)
