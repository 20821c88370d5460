"""A visit of the tests goes again, once, when the machine's networks changed under it."""

from typing import Any

import pytest
from playwright.sync_api import Error

from tests.course.visit import Visit, again_if_the_network_changed

CHANGED = "net::ERR_NETWORK_CHANGED"


class Tries:
    """A navigation that fails, or notes something, as often as told."""

    def __init__(self, *, raised: list[str], noted: list[str]) -> None:
        self.raised = raised
        self.noted = noted
        self.wrong = ["from before"]
        self.count = 0

    def go(self, address: str) -> str:
        """Fail with the next message, note the next one, or else arrive."""
        self.count += 1
        if self.raised:
            raise Error(self.raised.pop(0))
        if self.noted:
            self.wrong.append(self.noted.pop(0))
        return address


@pytest.mark.parametrize(
    ("raised", "noted"),
    [([f"Page.goto: {CHANGED} at /x"], []), ([], [f"Failed to load resource: {CHANGED}"])],
    ids=["page", "resource"],
)
def test_a_changed_network_is_tried_again_and_forgotten(
    raised: list[str], noted: list[str]
) -> None:
    tries = Tries(raised=raised, noted=noted)
    assert again_if_the_network_changed(tries.go, tries.wrong)("/x") == "/x"
    assert tries.count == 2
    assert tries.wrong == ["from before"]


def test_a_network_that_changes_again_is_told() -> None:
    tries = Tries(raised=[CHANGED, CHANGED], noted=[])
    with pytest.raises(Error, match=CHANGED):
        again_if_the_network_changed(tries.go, tries.wrong)("/x")
    assert tries.count == 2


def test_any_other_failure_is_told_at_once() -> None:
    tries = Tries(raised=["net::ERR_CONNECTION_REFUSED"], noted=[])
    with pytest.raises(Error, match="REFUSED"):
        again_if_the_network_changed(tries.go, tries.wrong)("/x")
    tries = Tries(raised=[], noted=["404 /x"])
    again_if_the_network_changed(tries.go, tries.wrong)("/x")
    assert tries.wrong == ["from before", "404 /x"]
    assert tries.count == 1


def test_a_visit_s_own_page_goes_so(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        visit.wrong.append("from before")
        assert visit.page.goto(address).status == 200
        assert visit.page.reload().status == 200
        assert hasattr(visit.page.goto, "__wrapped__")
        assert hasattr(visit.page.reload, "__wrapped__")
