"""The limits of a plan in words, in both languages."""

from minidyno.addons.catalogue import providers
from minidyno.domain.addon_limits import limits_in_words
from minidyno.domain.addon_services import Plan


def _plan(**limits: int) -> Plan:
    return Plan(name="x", human={"es": "X", "en": "X"}, cents_per_month=0, limits=limits)


def test_sizes_and_counts_are_written_as_people_do() -> None:
    plan = _plan(memory=25 * 1024**2, disk=1_500_000_000, rows=10_000, connections=20)
    assert limits_in_words(plan, "en") == (
        "25 MB of memory, 1.5 GB of disk, 10,000 rows, 20 connections"
    )
    assert limits_in_words(plan, "es") == (
        "25 MB de memoria, 1,5 GB de disco, 10\u202f000 filas, 20 conexiones"
    )
    assert limits_in_words(_plan(), "es") == ""


def test_every_limit_that_a_service_has_is_said_in_both_languages() -> None:
    for provider in providers():
        for plan in provider.service.plans:
            for name in plan.limits:
                only = Plan(
                    name="x", human=plan.human, cents_per_month=0, limits={name: plan.limits[name]}
                )
                assert limits_in_words(only, "es") != limits_in_words(only, "en"), name
                assert name not in limits_in_words(only, "es"), "a name of the code"
