"""Which release is current, and which slugs are let go."""

from minidyno.domain.releases import DAY, Release, ReleaseStatus, current, to_expire

NOW = 1_000.0 * DAY


def release(
    version: int,
    age_days: float = 0.0,
    status: ReleaseStatus = ReleaseStatus.SUCCEEDED,
    slug: str | None = None,
) -> Release:
    return Release(
        id=f"r{version}",
        app_id="a",
        version=version,
        description="",
        status=status,
        slug_id=slug or f"s{version}",
        config={},
        user="u",
        created_at=NOW - age_days * DAY,
        updated_at=NOW,
    )


def test_the_current_release_is_the_newest_that_took_effect() -> None:
    history = [release(1), release(2), release(3, status=ReleaseStatus.FAILED)]
    live = current(history)
    assert live is not None
    assert live.version == 2
    assert current([]) is None


def test_a_slug_is_let_go_only_when_old_and_far_back() -> None:
    old = [release(v, age_days=31) for v in range(1, 26)]
    assert [r.version for r in to_expire(old, NOW, 20, 30)] == [5, 4, 3, 2, 1]
    young = [release(v, age_days=29) for v in range(1, 26)]
    assert to_expire(young, NOW, 20, 30) == []


def test_a_slug_that_the_current_release_shares_is_kept() -> None:
    history = [release(1, 60, slug="shared")]
    history += [release(v, 60) for v in range(2, 25)]
    history += [release(25, 31, slug="shared")]
    assert [r.version for r in to_expire(history, NOW, 20, 30)] == [5, 4, 3, 2]
