"""All or nothing: what the transactions of every store promise."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.contract.store_samples import (
    a_build,
    a_dyno,
    a_process,
    a_release,
    a_schedule,
    a_slug,
    a_transfer,
    an_addon,
    an_app,
    an_attachment,
)
from tests.contract.stores import KINDS, a_store

from minidyno.domain.errors import MinidynoError
from minidyno.ports.store import NotUnique, Store


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with a_store(request.param, tmp_path) as store:
        yield store


class BrokenError(Exception):
    """Something went wrong inside a transaction."""


def _one_of_each(store: Store) -> None:
    store.save_app(an_app())
    store.save_process(a_process())
    store.save_build(a_build())
    store.save_slug(a_slug())
    store.save_release(a_release())
    store.save_dyno(a_dyno())
    store.save_addon(an_addon())
    store.save_addon_attachment(an_attachment())
    store.save_transfer(a_transfer())
    store.save_backup_schedule(a_schedule())
    store.set_value("counter", "1")


def _everything(store: Store) -> list[object]:
    return [
        store.apps(),
        store.processes("app-1"),
        store.builds("app-1"),
        store.slugs("app-1"),
        store.releases("app-1"),
        store.dynos(),
        store.addons(),
        store.addon_attachments(),
        store.transfers(),
        store.backup_schedules(),
        store.value("counter"),
    ]


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    nothing = _everything(store)
    with pytest.raises(BrokenError), store.transaction():
        _one_of_each(store)
        raise BrokenError
    assert _everything(store) == nothing


def test_a_transaction_that_fails_brings_back_what_it_removed_and_changed(store: Store) -> None:
    _one_of_each(store)
    store.save_process(a_process(id="second", type="worker"))
    before = _everything(store)
    with pytest.raises(BrokenError), store.transaction():
        store.save_process(a_process(quantity=9))
        store.set_value("counter", "2")
        store.remove_app("app-1")
        store.remove_dyno("dyno-1")
        raise BrokenError
    assert _everything(store) == before


def test_a_transaction_that_ends_well_is_kept(store: Store) -> None:
    with store.transaction():
        _one_of_each(store)
        assert store.app("tienda") is not None  # and is seen inside
    assert store.dynos() == [a_dyno()]


@pytest.mark.parametrize("broken", [KeyboardInterrupt, asyncio.CancelledError, SystemExit])
def test_an_interruption_undoes_as_an_error_does(store: Store, broken: type[BaseException]) -> None:
    with pytest.raises(broken), store.transaction():
        store.save_app(an_app())
        raise broken
    assert store.apps() == []


def test_an_error_of_the_store_itself_undoes_the_transaction(store: Store) -> None:
    store.save_app(an_app(name="tienda", id="first"))
    with pytest.raises(MinidynoError), store.transaction():
        store.save_app(an_app(name="nueva", id="second"))
        store.save_app(an_app(name="tienda", id="third"))
    assert [app.name for app in store.apps()] == ["tienda"]


def test_a_refused_save_that_is_caught_leaves_the_transaction_whole(store: Store) -> None:
    with store.transaction():
        store.save_dyno(a_dyno(id="one", port=21_000))
        with pytest.raises(NotUnique):
            store.save_dyno(a_dyno(id="two", port=21_000))
        store.save_dyno(a_dyno(id="two", port=21_001))
    assert [dyno.port for dyno in store.dynos()] == [21_000, 21_001]


def test_an_outer_transaction_that_fails_undoes_the_inner_ones(store: Store) -> None:
    with pytest.raises(BrokenError), store.transaction():
        with store.transaction():
            store.save_app(an_app())
        with store.transaction(), store.transaction():
            store.set_value("counter", "1")
        raise BrokenError
    assert (store.apps(), store.value("counter")) == ([], None)


def test_an_inner_transaction_that_fails_undoes_itself_alone(store: Store) -> None:
    with store.transaction():
        store.set_value("outer", "before")
        with pytest.raises(BrokenError), store.transaction():
            store.set_value("outer", "changed")
            store.save_app(an_app())
            raise BrokenError
        assert store.value("outer") == "before"
        store.set_value("after", "kept")
    assert (store.value("outer"), store.value("after"), store.apps()) == ("before", "kept", [])


def test_after_a_failed_transaction_the_store_goes_on(store: Store) -> None:
    for _ in range(3):
        with pytest.raises(BrokenError), store.transaction():
            store.save_app(an_app())
            raise BrokenError
    with store.transaction():
        store.save_app(an_app())
    store.save_app(replace(an_app(), maintenance=False))
    assert [app.maintenance for app in store.apps()] == [False]
