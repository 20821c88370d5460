"""Add-ons over the API as Heroku's clients call it: routes, shapes, and what they rely on."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.contract.heroku_shapes import differences
from tests.contract.in_process import Running, platform, until
from tests.unit.services.addon_stage import BoxProvider, MemoryHost

EXPAND = {"Accept-Expansion": "plan, addon_service"}


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    host = MemoryHost()
    async with platform(addon_host=host, addon_providers=(BoxProvider(host),)) as running:
        await running.client.create_app("tienda")
        await running.client.create_app("otra")
        yield running


async def call(running: Running, method: str, path: str, json: Any = None, **headers: str) -> Any:
    response = await running.http.request(method, path, json=json, headers=headers)
    assert response.status_code < 300, response.text
    return response.json()


@pytest.fixture
async def made(running: Running) -> dict[str, Any]:
    body = {"plan": {"name": "heroku-box:mini"}, "attachment": {}, "config": {}}
    addon: dict[str, Any] = await call(running, "POST", "/apps/tienda/addons", body)
    assert addon["state"] == "provisioning"
    await until(lambda: _state(running, addon["id"]), "provisioned")
    ready: dict[str, Any] = await call(running, "GET", f"/addons/{addon['name']}")
    return ready


async def _state(running: Running, addon: str) -> str:
    found = await call(running, "GET", f"/apps/tienda/addons/{addon}")
    return str(found["state"])


async def test_every_resource_has_exactly_the_fields_of_herokus_schema(
    running: Running, made: dict[str, Any]
) -> None:
    [attachment] = await call(running, "GET", "/apps/tienda/addon-attachments")
    single = {
        f"/addons/{made['id']}": "add-on",
        f"/apps/tienda/addons/{made['name']}": "add-on",
        "/apps/tienda/addons/BOX": "add-on",
        f"/addon-attachments/{attachment['id']}": "add-on-attachment",
        "/apps/tienda/addon-attachments/BOX": "add-on-attachment",
        "/addon-services/box": "add-on-service",
        "/addon-services/heroku-box": "add-on-service",
        "/plans/box:mini": "plan",
        f"/plans/{made['plan']['id']}": "plan",
        "/addon-services/box/plans/mini": "plan",
        "/addon-services/box/plans/box:mini": "plan",
    }
    lists = {
        "/addons": "add-on",
        "/users/~/addons": "add-on",
        "/apps/tienda/addons": "add-on",
        "/addon-attachments": "add-on-attachment",
        "/apps/tienda/addon-attachments": "add-on-attachment",
        f"/addons/{made['id']}/addon-attachments": "add-on-attachment",
        "/addon-services": "add-on-service",
        "/addon-services/box/plans": "plan",
    }
    wrong = []
    for path, resource in single.items():
        wrong += [f"{path}: {d}" for d in differences(resource, await call(running, "GET", path))]
    for path, resource in lists.items():
        found = await call(running, "GET", path)
        assert found, path
        wrong += [f"{path}: {d}" for one in found for d in differences(resource, one)]
    assert wrong == []


async def test_plan_and_service_are_whole_where_the_client_asks(
    running: Running, made: dict[str, Any]
) -> None:
    headers = {"Accept-Expansion": "plan, addon_service"}
    whole = await call(running, "GET", f"/addons/{made['id']}", **headers)
    assert differences("plan", whole["plan"]) == []
    assert differences("add-on-service", whole["addon_service"]) == []
    assert whole["plan"]["price"] == {"cents": 300, "contract": False, "unit": "month"}
    assert set(made["plan"]) == {"id", "name"}
    assert made["config_vars"] == ["BOX_URL"]


async def test_an_addon_is_resolved_by_all_that_it_is_called(
    running: Running, made: dict[str, Any]
) -> None:
    for word in (made["name"], made["id"], "BOX", "box", "heroku-box", "tienda::BOX"):
        body = {"addon": word, "app": "tienda", "addon_service": None}
        [found] = await call(running, "POST", "/actions/addons/resolve", body)
        assert found["id"] == made["id"]
    body = {"addon_attachment": "BOX", "app": "tienda"}
    [found] = await call(running, "POST", "/actions/addon-attachments/resolve", body)
    assert found["addon"]["id"] == made["id"]
    nobody = await running.http.post("/actions/addons/resolve", json={"addon": "nada"})
    assert (nobody.status_code, nobody.json()["resource"]) == (404, "addon")


async def test_an_addon_is_found_by_what_an_app_calls_it_wherever_its_name_would_do(
    running: Running, made: dict[str, Any]
) -> None:
    # As `heroku addons:attach tienda::BOX -a otra` asks, before it attaches by the name it is told.
    found = await call(running, "GET", "/addons/tienda%3A%3ABOX")
    assert found["id"] == made["id"]
    body = {"addon": "tienda::BOX", "app": "otra", "name": "CACHE"}
    assert (await call(running, "POST", "/addon-attachments", body))["addon"]["id"] == made["id"]
    assert (await running.http.get("/addons/tienda%3A%3ANADA")).status_code == 404
    assert (await running.http.get("/addons/nadie%3A%3ABOX")).status_code == 404


async def test_it_costs_the_same_where_it_is_created_and_where_it_is_listed(
    running: Running, made: dict[str, Any]
) -> None:
    [listed] = await call(running, "GET", "/apps/tienda/addons", **EXPAND)
    assert listed["billed_price"] == listed["plan"]["price"]


async def test_an_app_that_is_destroyed_without_a_word_takes_all_along_as_at_heroku(
    running: Running, made: dict[str, Any]
) -> None:
    body = {"addon": made["name"], "app": "otra", "name": "CACHE"}
    await call(running, "POST", "/addon-attachments", body)
    spared = await running.http.request("DELETE", "/apps/tienda", json={"force": False})
    assert (spared.status_code, spared.json()["minidyno_id"]) == (422, "app_addons_in_use")
    assert list(await call(running, "GET", "/apps/otra/config-vars")) == ["CACHE_URL"]
    gone = await running.http.request("DELETE", "/apps/tienda")
    assert gone.status_code == 200
    assert gone.headers["Warning-Message"].endswith(f": {made['name']} (otra)")
    await until(lambda: _config(running, "otra"), {})


async def _config(running: Running, app: str) -> dict[str, str]:
    found: dict[str, str] = await call(running, "GET", f"/apps/{app}/config-vars")
    return found


async def test_it_is_shared_detached_and_destroyed_as_herokus_command_line_does(
    running: Running, made: dict[str, Any]
) -> None:
    body = {"addon": {"name": made["name"]}, "app": {"name": "otra"}, "name": "CACHE"}
    attached = await call(running, "POST", "/addon-attachments", body)
    assert (attached["name"], attached["app"]["name"]) == ("CACHE", "otra")
    config = await call(running, "GET", "/apps/otra/config-vars")
    assert list(config) == ["CACHE_URL"]
    release = await call(running, "GET", "/apps/otra/releases/2")
    assert release["addon_plan_names"] == ["box:mini"]
    await call(running, "DELETE", f"/addon-attachments/{attached['id']}")
    assert await call(running, "GET", "/apps/otra/config-vars") == {}
    where = f"/apps/{made['app']['id']}/addons/{made['id']}"
    gone = await call(running, "DELETE", where, {"force": False})
    assert gone["state"] == "deprovisioned"
    assert await call(running, "GET", "/apps/tienda/addons") == []
    assert (await running.http.get(f"/addons/{made['id']}")).status_code == 404


async def test_two_apps_that_race_for_a_name_of_an_addon_do_not_both_get_it(
    running: Running,
) -> None:
    body = {"plan": "box", "name": "la-caja"}
    answers = await asyncio.gather(
        *(running.http.post(f"/apps/{app}/addons", json=body) for app in ("tienda", "otra") * 3)
    )
    assert sorted(a.status_code for a in answers) == [201, 422, 422, 422, 422, 422]
    refused = {a.json().get("minidyno_id") for a in answers if a.status_code == 422}
    assert refused == {"addon_name_taken"}


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("/apps/tienda/addons", {}, "param_missing"),
        ("/apps/tienda/addons", {"plan": 3}, "param_not_text"),
        ("/apps/tienda/addons", {"plan": "box", "attachment": "X"}, "param_not_object"),
        ("/apps/tienda/addons", {"plan": "box:x"}, "addon_plan_unknown"),
        ("/apps/tienda/addons", {"plan": "box", "name": "-"}, "addon_name_invalid"),
        (
            "/apps/tienda/addons",
            {"plan": "box", "attachment": {"name": "1 x"}},
            "addon_attachment_name_invalid",
        ),
        ("/addon-attachments", {"addon": "nada"}, "param_missing"),
        ("/addon-attachments", {"addon": "nada", "app": "tienda"}, "addon_not_found"),
        ("/actions/addons/resolve", {}, "param_missing"),
    ],
)
async def test_what_cannot_be_is_refused_by_name(
    running: Running, path: str, body: dict[str, Any], error: str
) -> None:
    answer = await running.http.post(path, json=body)
    assert answer.json()["minidyno_id"] == error
    assert await call(running, "GET", "/addons") == []
