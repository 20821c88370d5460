"""The built pages are valid HTML, each heading and id in its place."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from curso.launch.layout import ROOT
from curso.launch.npm import NoPackagesError, ensure_node_modules
from tests.course.pages import PAGES, html_of

CONFIG = Path(__file__).with_name("htmlvalidate.json")


@pytest.fixture(scope="module")
def validator() -> list[str]:
    """html-validate's command; without npm these tests are skipped with its name."""
    try:
        packages = ensure_node_modules(ROOT, dev=True)
    except NoPackagesError as error:
        pytest.skip(f"npm or its packages are missing: {error}")
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    program = packages / "html-validate" / "bin" / "html-validate.mjs"
    return [node, str(program), "--config", str(CONFIG)]


def _faults(validator: list[str], files: list[Path], report_file: Path) -> list[str]:
    # Into a file: it ends before a pipe has taken all that it writes.
    command = [*validator, "--formatter", f"json={report_file}", *map(str, files)]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode in {0, 1}, done.stderr
    return [
        f"{report['filePath']}:{fault['line']}: {fault['message']} [{fault['ruleId']}]"
        for report in json.loads(report_file.read_text(encoding="utf-8"))
        for fault in report["messages"]
    ]


def test_every_page_is_valid_html(validator: list[str], site: Path, tmp_path: Path) -> None:
    pages = [html_of(site, language, page) for language in ("es", "en") for page in PAGES]
    notebooks = sorted(site.glob("**/cuadernos/*/index.html"))
    files = [*pages, *notebooks, site / "404.html"]
    faults = _faults(validator, files, tmp_path / "report.json")
    assert not faults, "\n" + "\n".join(faults)


def test_html_that_is_not_valid_is_named_with_its_line(
    validator: list[str], tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    head = '<!DOCTYPE html>\n<html lang="es"><head><title>x</title></head>\n'
    page.write_text(f"{head}<body><p><div></p></body></html>\n", encoding="utf-8")
    faults = _faults(validator, [page], tmp_path / "report.json")
    assert faults
    assert all(fault.startswith(f"{page}:3: ") for fault in faults)
