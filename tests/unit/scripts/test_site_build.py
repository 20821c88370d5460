"""What a built site is known by."""

from dataclasses import replace
from pathlib import Path

from curso.launch.layout import Layout
from curso.launch.site_build import site_values


def test_what_is_still_being_made_for_the_site_is_no_part_of_it(tmp_path: Path) -> None:
    layout = replace(Layout.of({}), root=tmp_path)
    slides = tmp_path / "build" / "diapositivas" / "es"
    (slides / "chromium-1").mkdir(parents=True)
    before = site_values(layout)
    (slides / "00.html.part").write_text("half")
    (slides / "chromium-1" / "state.html").write_text("a browser's own")
    assert site_values(layout) == before
    (slides / "00.html").write_text("whole")
    assert site_values(layout) != before
