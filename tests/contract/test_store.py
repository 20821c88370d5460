"""What every store promises: the one in memory and the one in SQLite."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contract.store_samples import (
    AT,
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

from minidyno.domain.addon_servers import Credentials
from minidyno.domain.addons import AddonState
from minidyno.domain.dynos import DynoState
from minidyno.domain.errors import MinidynoError
from minidyno.domain.releases import ReleaseStatus
from minidyno.domain.slugs import BuildStatus
from minidyno.ports.store import NotUnique, Store


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with a_store(request.param, tmp_path) as store:
        yield store


# what is saved comes back


def test_every_field_comes_back_as_it_was_saved(store: Store) -> None:
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
    assert store.app("tienda") == an_app()
    assert store.processes("app-1") == [a_process()]
    assert store.build("build-1") == a_build()
    assert store.slug("slug-1") == a_slug()
    assert store.release("app-1", "1") == a_release()
    assert store.dynos() == [a_dyno()]
    assert store.addon("addon-1") == an_addon()
    assert store.addon_attachments() == [an_attachment()]
    assert store.transfer("transfer-1") == a_transfer()
    assert store.backup_schedules() == [a_schedule()]


def test_what_is_absent_comes_back_as_none_and_not_as_empty(store: Store) -> None:
    app = an_app(released_at=None, maintenance=False, buildpacks=())
    build = a_build(source_version=None, slug_id=None, release_id=None, error_id=None, phases={})
    slug = a_slug(checksum=None, size=None, buildpack=None, commit=None, source=None, env={})
    release = a_release(slug_id=None, config={}, phases={}, addon_config={}, addons=())
    nothing = {"handle": None, "up_at": None, "restart_asked_at": None, "retired_at": None}
    dynos = [
        a_dyno(port=None, id="without", **nothing, route_generation=None, exit_code=None),
        a_dyno(handle={}, exit_code=0),
    ]
    store.save_app(app)
    store.save_build(build)
    store.save_slug(slug)
    store.save_release(release)
    for dyno in dynos:
        store.save_dyno(dyno)
    assert store.app("tienda") == app
    assert store.build("build-1") == build
    assert store.slug("slug-1") == slug
    assert store.release("app-1", "1") == release
    assert store.dynos() == dynos


def test_states_come_back_as_states_and_not_as_text(store: Store) -> None:
    store.save_app(an_app())
    store.save_build(a_build())
    store.save_release(a_release())
    store.save_dyno(a_dyno())
    assert isinstance(store.builds("app-1")[0].status, BuildStatus)
    assert isinstance(store.releases("app-1")[0].status, ReleaseStatus)
    assert isinstance(store.dynos()[0].state, DynoState)
    assert store.apps()[0].maintenance is True


def test_a_save_replaces_every_field(store: Store) -> None:
    def other(value: Any) -> Any:
        """Give another value of every field that does not say which row it is."""
        changed: dict[str, Any] = {}
        for field in fields(value):
            held = getattr(value, field.name)
            if field.name in {"id", "app_id", "addon_id"}:
                continue
            if isinstance(held, StrEnum):
                changed[field.name] = next(s for s in type(held) if s is not held)
            elif isinstance(held, bool):
                changed[field.name] = not held
            elif isinstance(held, Mapping):
                changed[field.name] = {"other": "value"}
            elif isinstance(held, Credentials) or field.name == "users":
                one = Credentials("someone", "else")
                changed[field.name] = (one,) if field.name == "users" else one
            elif isinstance(held, tuple):
                changed[field.name] = (*held, "other")
            elif isinstance(held, str):
                changed[field.name] = f"other {held}"
            else:
                changed[field.name] = (held or 0) + 1
        return replace(value, **changed)

    values: list[Any] = [an_app(), a_process(), a_build(), a_slug(), a_release(), a_dyno()]
    values += [an_addon(), an_attachment(), a_transfer(), a_schedule()]
    others = [other(value) for value in values]
    for app, process, build, slug, release, dyno, addon, attachment, transfer, schedule in (
        values,
        others,
    ):
        store.save_app(app)
        store.save_process(process)
        store.save_build(build)
        store.save_slug(slug)
        store.save_release(release)
        store.save_dyno(dyno)
        store.save_addon(addon)
        store.save_addon_attachment(attachment)
        store.save_transfer(transfer)
        store.save_backup_schedule(schedule)
    assert others == [
        *store.apps(),
        *store.processes("app-1"),
        *store.builds("app-1"),
        *store.slugs("app-1"),
        *store.releases("app-1"),
        *store.dynos(),
        *store.addons(),
        *store.addon_attachments(),
        *store.transfers(),
        *store.backup_schedules(),
    ]


def test_config_vars_keep_their_order(store: Store) -> None:
    store.save_app(an_app())
    store.save_release(a_release(config={"Z": "1", "A": "2", "M": "3"}))
    assert list(store.releases("app-1")[0].config) == ["Z", "A", "M"]


def test_values_of_64_kilobytes_are_kept_whole(store: Store) -> None:
    large = "ñ🚀" * 16_384
    store.save_app(an_app())
    store.save_release(a_release(config={"LARGE": large}))
    store.set_value("large", large)
    assert store.releases("app-1")[0].config["LARGE"] == large
    assert store.value("large") == large


# A value's text is any that UTF-8 can carry: lone surrogates are refused at the API's door.
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    config=st.dictionaries(_TEXT, _TEXT, max_size=5),
    description=_TEXT,
    at=st.floats(0, 1e11, allow_nan=False),
)
def test_any_text_and_any_time_come_back_exactly(
    store: Store, config: dict[str, str], description: str, at: float
) -> None:
    release = a_release(config=config, description=description, created_at=at)
    store.save_app(an_app())
    store.save_release(release)
    assert store.releases("app-1") == [release]


def test_a_mapping_changed_after_the_save_does_not_change_what_was_saved(store: Store) -> None:
    config = {"CLAVE": "antes"}
    store.save_app(an_app())
    store.save_release(a_release(config=config))
    config["CLAVE"] = "después"
    assert store.releases("app-1")[0].config == {"CLAVE": "antes"}


# apps


def test_apps_come_by_name(store: Store) -> None:
    for name in ("b", "ñandú", "a", "a-2", "Z"):
        store.save_app(an_app(name=name))
    assert [app.name for app in store.apps()] == ["Z", "a", "a-2", "b", "ñandú"]


def test_an_app_is_found_by_name_and_by_id(store: Store) -> None:
    store.save_app(an_app(name="tienda", id="0-1-2"))
    assert store.app("tienda") == store.app("0-1-2") == an_app(name="tienda", id="0-1-2")
    assert store.app("Tienda") is None
    assert store.app("") is None


def test_a_name_that_another_app_has_is_refused(store: Store) -> None:
    store.save_app(an_app(name="tienda", id="first"))
    store.save_app(an_app(name="otra", id="second"))
    for app in (an_app(name="tienda", id="third"), an_app(name="tienda", id="second")):
        with pytest.raises(MinidynoError) as caught:
            store.save_app(app)
        assert (caught.value.error_id, caught.value.params) == (
            "app_name_taken",
            {"name": "tienda"},
        )
    assert [(app.name, app.id) for app in store.apps()] == [("otra", "second"), ("tienda", "first")]


def test_an_app_takes_another_name_and_frees_its_own(store: Store) -> None:
    store.save_app(an_app(name="tienda", id="first"))
    store.save_app(an_app(name="bazar", id="first"))
    store.save_app(an_app(name="tienda", id="second"))
    assert [app.id for app in store.apps()] == ["first", "second"]


def test_removing_an_app_removes_all_it_has_except_its_dynos(store: Store) -> None:
    for name in ("tienda", "otra"):
        store.save_app(an_app(name=name, id=name))
        store.save_process(a_process(app_id=name, id=f"process-{name}"))
        store.save_build(a_build(app_id=name, id=f"build-{name}", source=f"SHA256:{name}"))
        store.save_slug(a_slug(app_id=name, id=f"slug-{name}", checksum=name, source=None))
        store.save_release(a_release(app_id=name, id=f"release-{name}"))
    store.save_dyno(a_dyno(app_id="tienda"))
    store.remove_app("tienda")
    assert [app.name for app in store.apps()] == ["otra"]
    assert store.app("tienda") is None
    assert (store.processes("tienda"), store.releases("tienda")) == ([], [])
    assert (store.builds("tienda"), store.slugs("tienda")) == ([], [])
    assert (store.build("build-tienda"), store.slug("slug-tienda")) == (None, None)
    assert store.blobs_in_use() == {"otra", "SHA256:otra"}
    assert [process.id for process in store.processes("otra")] == ["process-otra"]
    assert store.dynos("tienda") == [a_dyno(app_id="tienda")]


def test_saving_an_app_again_leaves_what_belongs_to_it(store: Store) -> None:
    store.save_app(an_app())
    store.save_process(a_process())
    store.save_release(a_release())
    store.save_app(an_app(maintenance=False))
    assert store.processes("app-1") == [a_process()]
    assert store.releases("app-1") == [a_release()]


def test_removing_what_is_not_there_is_no_error(store: Store) -> None:
    store.remove_app("nobody")
    store.remove_process("nobody")
    store.remove_dyno("nobody")
    assert store.apps() == []


def test_what_belongs_to_an_app_that_is_gone_is_refused(store: Store) -> None:
    store.save_app(an_app())
    store.remove_app("app-1")
    saves: list[Callable[[], None]] = [
        lambda: store.save_process(a_process()),
        lambda: store.save_build(a_build()),
        lambda: store.save_slug(a_slug()),
        lambda: store.save_release(a_release()),
    ]
    for save in saves:
        with pytest.raises(MinidynoError) as caught:
            save()
        assert (caught.value.error_id, caught.value.params) == ("app_not_found", {"app": "app-1"})
    assert (store.build("build-1"), store.slug("slug-1")) == (None, None)


# add-ons


def test_a_name_of_an_addon_is_free_again_when_it_is_deprovisioned(store: Store) -> None:
    store.save_addon(an_addon(name="cola", id="first"))
    with pytest.raises(MinidynoError) as caught:
        store.save_addon(an_addon(name="cola", id="second"))
    assert caught.value.error_id == "addon_name_taken"
    store.save_addon(an_addon(name="cola", id="first", state=AddonState.DEPROVISIONED))
    store.save_addon(an_addon(name="cola", id="second"))
    store.save_addon(an_addon(name="cola", id="third", state=AddonState.DEPROVISIONED))
    found = store.addon("cola")
    assert found is not None
    assert found.id == "second"
    assert [addon.id for addon in store.addons()] == ["first", "second", "third"]


def test_an_app_has_one_attachment_of_a_name(store: Store) -> None:
    for name in ("app-1", "app-2"):
        store.save_app(an_app(name=name, id=name))
    store.save_addon(an_addon())
    store.save_addon_attachment(an_attachment(id="first"))
    store.save_addon_attachment(an_attachment(id="elsewhere", app_id="app-2"))
    with pytest.raises(MinidynoError) as caught:
        store.save_addon_attachment(an_attachment(id="second"))
    assert caught.value.error_id == "addon_attachment_taken"
    store.remove_addon_attachment("first")
    store.save_addon_attachment(an_attachment(id="second"))
    assert [a.id for a in store.addon_attachments()] == ["elsewhere", "second"]
    assert [a.id for a in store.addon_attachments(app_id="app-1")] == ["second"]
    assert len(store.addon_attachments(addon_id="addon-1")) == 2


def test_an_addon_outlives_its_app_and_its_attachments_do_not(store: Store) -> None:
    store.save_app(an_app())
    store.save_addon(an_addon())
    store.save_addon_attachment(an_attachment())
    store.remove_app("app-1")
    assert store.addons() == [an_addon()]
    assert store.addon_attachments() == []


def test_attachments_go_with_their_addon(store: Store) -> None:
    store.save_app(an_app())
    store.save_addon(an_addon())
    store.save_addon_attachment(an_attachment())
    store.remove_addon("addon-1")
    store.remove_addon("nobody")
    assert (store.addons(), store.addon_attachments()) == ([], [])
    with pytest.raises(MinidynoError):
        store.save_addon_attachment(an_attachment())


# order


def test_the_formation_keeps_the_order_of_first_appearance(store: Store) -> None:
    store.save_app(an_app())
    for kind in ("worker", "web", "reloj"):
        store.save_process(a_process(id=kind, type=kind, created_at=AT))
    store.save_process(a_process(id="worker", type="worker", quantity=5, created_at=AT + 9))
    assert [(p.type, p.quantity) for p in store.processes("app-1")] == [
        ("worker", 5),
        ("web", 2),
        ("reloj", 2),
    ]
    store.remove_process("web")
    store.save_process(a_process(id="web-2", type="web"))
    assert [process.type for process in store.processes("app-1")] == ["worker", "reloj", "web"]


def test_builds_and_slugs_come_oldest_first_and_ties_as_inserted(store: Store) -> None:
    store.save_app(an_app())
    for key, at in (("late", 30.0), ("z", 20.0), ("a", 20.0), ("early", 10.0)):
        store.save_build(a_build(id=key, created_at=at))
        store.save_slug(a_slug(id=key, created_at=at))
    store.save_build(a_build(id="z", created_at=20.0, status=BuildStatus.FAILED))
    store.save_slug(a_slug(id="z", created_at=20.0, deleted_at=AT))
    assert [build.id for build in store.builds("app-1")] == ["early", "z", "a", "late"]
    assert [slug.id for slug in store.slugs("app-1")] == ["early", "z", "a", "late"]


def test_dynos_come_in_the_order_of_their_creation(store: Store) -> None:
    for port, at in ((21_005, 10.0), (21_001, 10.0), (21_009, 5.0)):
        store.save_dyno(a_dyno(port=port, created_at=at))
    store.save_dyno(a_dyno(port=21_005, created_at=10.0, state=DynoState.CRASHED))
    assert [dyno.port for dyno in store.dynos()] == [21_009, 21_005, 21_001]


def test_releases_come_by_version_whatever_the_clock_did(store: Store) -> None:
    store.save_app(an_app())
    for version, at in ((1, 30.0), (10, 20.0), (2, 10.0)):
        store.save_release(a_release(version=version, created_at=at))
    assert [release.version for release in store.releases("app-1")] == [1, 2, 10]


# builds, slugs, blobs


def test_builds_are_found_by_status_across_apps(store: Store) -> None:
    for name in ("one", "two"):
        store.save_app(an_app(name=name, id=name))
    store.save_build(a_build(id="b", app_id="two", created_at=2.0))
    store.save_build(a_build(id="a", app_id="one", created_at=1.0))
    store.save_build(a_build(id="c", app_id="one", status=BuildStatus.SUCCEEDED))
    pending = [build.id for build in store.builds_with_status(BuildStatus.PENDING)]
    assert pending == ["a", "b"]
    store.save_build(a_build(id="a", app_id="one", created_at=1.0, status=BuildStatus.FAILED))
    assert [build.id for build in store.builds_with_status(BuildStatus.PENDING)] == ["b"]
    assert [build.id for build in store.builds_with_status(BuildStatus.FAILED)] == ["a"]


def test_blobs_in_use_are_those_of_kept_slugs_and_of_pending_builds(store: Store) -> None:
    assert store.blobs_in_use() == frozenset()
    store.save_app(an_app())
    store.save_slug(a_slug(id="kept", checksum="kept", source="kept source"))
    store.save_slug(a_slug(id="gone", checksum="gone", source="gone source", deleted_at=AT))
    store.save_slug(a_slug(id="unbuilt", checksum=None, source=None))
    store.save_slug(a_slug(id="shared", checksum="shared", source="kept source"))
    store.save_slug(a_slug(id="was-shared", checksum="shared", source=None, deleted_at=AT))
    store.save_build(a_build(id="waiting", source="waiting"))
    store.save_build(a_build(id="done", source="done", status=BuildStatus.SUCCEEDED))
    store.save_build(a_build(id="failed", source="failed", status=BuildStatus.FAILED))
    assert store.blobs_in_use() == {"kept", "kept source", "shared", "waiting"}


# releases


def test_a_release_is_found_by_version_in_digits_and_by_id(store: Store) -> None:
    store.save_app(an_app())
    store.save_app(an_app(name="otra", id="other"))
    release = a_release(version=12)
    store.save_release(release)
    assert store.release("app-1", "12") == store.release("app-1", "release-12") == release
    huge = "9" * 5000
    for key in ("1", "012", "v12", " 12", "12.0", "-12", "²", "", "0", huge):
        assert store.release("app-1", key) is None, key
    assert store.release("other", "12") is None
    assert store.release("other", "release-12") is None


def test_a_version_is_unique_within_its_app(store: Store) -> None:
    store.save_app(an_app())
    store.save_app(an_app(name="otra", id="other"))
    store.save_release(a_release(version=1, id="first"))
    store.save_release(a_release(version=1, id="of another app", app_id="other"))
    with pytest.raises(NotUnique):
        store.save_release(a_release(version=1, id="second"))
    assert [release.id for release in store.releases("app-1")] == ["first"]


def test_buildpacks_and_the_moments_of_a_deploy_keep_their_order(store: Store) -> None:
    store.save_app(an_app(buildpacks=("z", "a", "z")))
    store.save_build(a_build(phases={"started": 3.0, "built": 1.5, "ended": 2.25}))
    store.save_release(a_release(version=1, phases={"starting": 9.0, "bound": 1.0}))
    assert store.apps()[0].buildpacks == ("z", "a", "z")
    assert list(store.builds("app-1")[0].phases.items()) == [
        ("started", 3.0),
        ("built", 1.5),
        ("ended", 2.25),
    ]
    assert list(store.releases("app-1")[0].phases) == ["starting", "bound"]


def test_what_the_caller_does_to_its_moments_later_is_not_the_stores(store: Store) -> None:
    store.save_app(an_app())
    moments = {"started": 1.0}
    store.save_build(a_build(phases=moments))
    store.save_release(a_release(version=1, phases=moments))
    moments["built"] = 2.0
    assert store.builds("app-1")[0].phases == {"started": 1.0}
    assert store.releases("app-1")[0].phases == {"started": 1.0}


def test_a_release_may_change_its_status(store: Store) -> None:
    store.save_app(an_app())
    store.save_release(a_release(status=ReleaseStatus.PENDING))
    store.save_release(a_release(status=ReleaseStatus.FAILED))
    assert [release.status for release in store.releases("app-1")] == [ReleaseStatus.FAILED]


# dynos


def test_a_port_stays_taken_until_its_dyno_is_removed(store: Store) -> None:
    store.save_dyno(a_dyno(id="old", port=21_000))
    store.save_dyno(a_dyno(id="old", port=21_000, state=DynoState.DOWN, retired_at=AT))
    with pytest.raises(NotUnique):
        store.save_dyno(a_dyno(id="new", port=21_000, app_id="another"))
    assert [dyno.id for dyno in store.dynos()] == ["old"]
    store.remove_dyno("old")
    store.save_dyno(a_dyno(id="new", port=21_000, app_id="another"))
    assert [dyno.id for dyno in store.dynos()] == ["new"]


def test_a_dyno_may_take_another_port_and_frees_its_own(store: Store) -> None:
    store.save_dyno(a_dyno(id="one", port=21_000))
    store.save_dyno(a_dyno(id="one", port=21_001))
    store.save_dyno(a_dyno(id="two", port=21_000))
    assert [(dyno.id, dyno.port) for dyno in store.dynos()] == [("one", 21_001), ("two", 21_000)]


def test_many_dynos_may_have_no_port(store: Store) -> None:
    for key in ("one", "two"):
        store.save_dyno(a_dyno(id=key, port=None))
    assert [dyno.id for dyno in store.dynos()] == ["one", "two"]


def test_the_dynos_of_one_app_are_told_apart(store: Store) -> None:
    store.save_dyno(a_dyno(port=21_000, app_id="one"))
    store.save_dyno(a_dyno(port=21_001, app_id="two"))
    assert [dyno.port for dyno in store.dynos("two")] == [21_001]
    assert len(store.dynos()) == 2
    assert store.dynos("") == []


# small things


def test_a_named_value_is_kept_and_replaced(store: Store) -> None:
    assert store.value("backend") is None
    store.set_value("backend", "docker")
    store.set_value("backend", "process")
    store.set_value("vacío", "")
    assert (store.value("backend"), store.value("vacío")) == ("process", "")


def test_transfers_are_numbered_in_their_app_and_go_with_it(store: Store) -> None:
    store.save_app(an_app())
    store.save_app(an_app(name="otra", id="app-2"))
    bare = {"started_at": None, "finished_at": None, "deleted_at": None, "source_bytes": None}
    second = a_transfer(number=2, **bare, checksum=None, from_addon=None, failure={}, log=())
    store.save_transfer(second)
    store.save_transfer(a_transfer(number=1))
    store.save_transfer(a_transfer(id="elsewhere", app_id="app-2", number=1))
    with pytest.raises(NotUnique):
        store.save_transfer(a_transfer(id="doubled", number=2))
    assert store.transfers("app-1") == [a_transfer(number=1), second]
    assert len(store.transfers()) == 3
    store.remove_app("app-1")
    assert [transfer.id for transfer in store.transfers()] == ["elsewhere"]
    with pytest.raises(MinidynoError) as caught:
        store.save_transfer(second)
    assert caught.value.error_id == "app_not_found"
    assert store.transfer("transfer-2") is None


def test_schedules_go_with_their_addon_and_its_transfers_stay(store: Store) -> None:
    store.save_app(an_app())
    store.save_addon(an_addon())
    store.save_transfer(a_transfer())
    store.save_backup_schedule(a_schedule())
    store.save_backup_schedule(a_schedule(id="schedule-2"))
    store.remove_backup_schedule("schedule-2")
    store.remove_backup_schedule("nobody")
    assert store.backup_schedules() == [a_schedule()]
    store.remove_addon("addon-1")
    assert store.backup_schedules() == []
    assert store.transfers() == [a_transfer()]
    with pytest.raises(MinidynoError) as caught:
        store.save_backup_schedule(a_schedule())
    assert caught.value.error_id == "addon_not_found"
