"""In strict mode (`probar --estricto`) a skip is a failure, named; figures of tests are shown."""

import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from minidyno.backends.addon_data_beyond import all_outside
from tests.deaf import wrapper
from tests.lanes import Lanes

# Tests that may be skipped even in strict mode: node id, and why. Empty is how it should be.
EXPECTED_SKIPS: dict[str, str] = {}

# The backends of a contract suite that cannot show a promise, because they lack what it is about.
EXPECTED_REASONS = (
    "simulated: has no processes that could show this",
    "simulated: has no slugs",
    "docker: each dyno has ports of its own",
    "docker: each server has ports of its own",
    "docker: has no Python of the platform's",
)

_STRICT = os.environ.get("MINIDYNO_STRICT") == "1"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    """Where several tests run at once, say which may: `--dist loadscope` means our lanes."""
    return Lanes(config, log) if config.getoption("dist") == "loadscope" else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a test's skip into a failure."""
    report = yield
    if _STRICT and report.skipped and not hasattr(report, "wasxfail"):
        _forbid(report, item.nodeid)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole file into a failure."""
    report = yield
    if _STRICT and report.skipped:
        _forbid(report, collector.nodeid)
    return report


@pytest.fixture(scope="session", autouse=True)
def chromium_hears_nothing_of_networks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Docker's networks come and go while pages load: see tests/deaf.py."""
    folder = tmp_path_factory.mktemp("deaf")
    wrapper("chromium", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(folder), prepend=os.pathsep)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_data_is_left_outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Platforms of root have the data of their add-ons outside their folder: remove it, too."""
    yield
    ours = tmp_path_factory.getbasetemp().resolve()
    temporary = Path(tempfile.gettempdir()).resolve()
    for data in all_outside():
        forgotten = data.is_forgotten and data.home.is_relative_to(temporary)
        if forgotten or data.home.is_relative_to(ours):
            data.remove()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what tests recorded with `record_property`, passed or not: a figure each."""
    figures = [
        f"{report.nodeid.rpartition('::')[2]}: "
        + ", ".join(f"{name} {value}" for name, value in report.user_properties)
        for kind in ("passed", "failed")
        for report in terminalreporter.getreports(kind)
        if report.when == "call" and report.user_properties
    ]
    if figures:
        terminalreporter.section("figures")
        for line in figures:
            terminalreporter.write_line(line)


def _forbid(report: pytest.TestReport | pytest.CollectReport, node: str) -> None:
    if node in EXPECTED_SKIPS or any(r in str(report.longrepr) for r in EXPECTED_REASONS):
        return
    report.outcome = "failed"
    report.longrepr = f"{node} was skipped, and strict mode forbids it: {report.longrepr}"
