"""Stamps: what lets a second start skip a step."""

from pathlib import Path

from curso.launch import stamps


def test_a_step_is_skipped_only_when_done_from_exactly_the_same(tmp_path: Path) -> None:
    source = tmp_path / "docs"
    source.mkdir()
    (source / "a.md").write_text("uno")
    stamp = tmp_path / "build" / "stamp"
    value = stamps.fingerprint([source])
    assert not stamps.is_current(stamp, value)
    stamps.write(stamp, value)
    assert stamps.is_current(stamp, stamps.fingerprint([source]))


def test_content_name_and_words_all_count(tmp_path: Path) -> None:
    source = tmp_path / "docs"
    source.mkdir()
    (source / "a.md").write_text("uno")
    seen = {stamps.fingerprint([source]), stamps.fingerprint([source], "3.12")}
    (source / "a.md").write_text("dos")
    seen.add(stamps.fingerprint([source]))
    (source / "a.md").rename(source / "b.md")
    seen.add(stamps.fingerprint([source]))
    (source / "c.md").write_text("")
    seen.add(stamps.fingerprint([source]))
    assert len(seen) == 5


def test_bytecode_does_not_count(tmp_path: Path) -> None:
    before = stamps.fingerprint([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_bytes(b"x")
    assert stamps.fingerprint([tmp_path]) == before


def test_a_linked_folder_counts_with_what_it_holds(tmp_path: Path) -> None:
    real = tmp_path / "assets"
    real.mkdir()
    (real / "a.css").write_text("a")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "assets").symlink_to(real)
    before = stamps.fingerprint([tmp_path / "docs" / "assets"])
    (real / "a.css").write_text("b")
    assert stamps.fingerprint([tmp_path / "docs" / "assets"]) != before
