"""Which files .dockerignore keeps out of a build."""

from pathlib import Path

import pytest

from minidyno.buildpacks.dockerignore import ignored


@pytest.mark.parametrize(
    ("rules", "out", "inside"),
    [
        ("node_modules", ["node_modules", "node_modules/a/b.js"], ["src/node_modules", "node"]),
        ("/tmp/", ["tmp/x"], ["src/tmp/x"]),
        ("*.md\n!README.md", ["notes.md"], ["README.md", "docs/notes.md"]),
        ("**/*.pyc", ["a.pyc", "b/c/a.pyc"], ["a.py"]),
        ("**/cache", ["cache/x", "a/cache/x"], ["acache"]),
        ("secret?.[tk]ey", ["secret1.key", "secret2.tey"], ["secret.key", "secret1.pey"]),
        ("# notes\n\n.", [], ["# notes", "a"]),
        ("docs\n!docs/keep", ["docs/a"], ["docs/keep", "docs/keep/b"]),
        ("*", ["a", "b/c"], ["Dockerfile", ".dockerignore"]),
        ("a[b", ["a[b"], ["ab"]),
    ],
)
def test_rules_are_read_as_docker_reads_them(
    tmp_path: Path, rules: str, out: list[str], inside: list[str]
) -> None:
    (tmp_path / ".dockerignore").write_text(rules)
    stays_out = ignored(tmp_path, "Dockerfile")
    assert [name for name in out if not stays_out(name)] == []
    assert [name for name in inside if stays_out(name)] == []


def test_without_rules_everything_goes_in(tmp_path: Path) -> None:
    assert not ignored(tmp_path, "Dockerfile")("anything")
