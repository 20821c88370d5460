"""npm's ranges of versions; that npm itself reads them so is compared in the integration tests."""

import pytest

from minidyno.domain.version_ranges import admits


@pytest.mark.parametrize(
    ("wanted", "inside", "outside"),
    [
        ("20", "20.20.2", "21.0.0"),
        ("20.x", "20.0.0", "19.9.9"),
        ("v20.1.2", "20.1.2", "20.1.3"),
        ("*", "1.2.3", None),
        ("", "1.2.3", None),
        (">=18", "18.0.0", "17.9.9"),
        (">20", "21.0.0", "20.20.2"),
        ("<=20.1", "20.1.9", "20.2.0"),
        ("<20", "19.9.9", "20.0.0"),
        ("^20.1.2", "20.9.0", "20.1.1"),
        ("^0.2.3", "0.2.9", "0.3.0"),
        ("~20.1.2", "20.1.9", "20.2.0"),
        ("18 - 20", "20.20.2", "21.0.0"),
        (">=18 <21 || 22.x", "22.4.1", "21.0.0"),
    ],
)
def test_a_range_admits_what_npm_admits(wanted: str, inside: str, outside: str | None) -> None:
    assert admits(wanted, inside)
    assert outside is None or not admits(wanted, outside)


@pytest.mark.parametrize("wanted", ["latest", "lts/*", "node 20", ">=20 || el último", "20.1.2.3"])
def test_what_is_no_range_is_an_error(wanted: str) -> None:
    with pytest.raises(ValueError, match="no range"):
        admits(wanted, "20.20.2")
