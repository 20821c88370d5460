"""Databases and transfers as `heroku pg:…` asks for them: paths, fields, and what they rely on."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.contract.in_process import Running, platform, until
from tests.unit.services.keeping_box import KeepingBox, KeepingHost

# What Heroku's CLI reads of a transfer (cli/src/lib/pg/types.ts).
TRANSFER = {
    "canceled_at", "created_at", "deleted_at", "finished_at", "from_name", "from_type", "from_url",
    "logs", "num", "options", "processed_bytes", "schedule", "source_bytes", "started_at",
    "succeeded", "to_name", "to_type", "to_url", "updated_at", "uuid", "warnings",
}  # fmt: skip


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    host = KeepingHost()
    box = KeepingBox(host)
    async with platform(addon_host=host, addon_providers=(box,)) as running:
        await running.client.create_app("tienda")
        await running.http.post("/apps/tienda/addons", json={"plan": "box"})
        await until(lambda: _state(running), "provisioned")
        yield running


async def _state(running: Running) -> str:
    return str((await running.http.get("/apps/tienda/addons/BOX")).json()["state"])


async def call(running: Running, method: str, path: str, json: Any = None, **headers: str) -> Any:
    response = await running.http.request(method, path, json=json, headers=headers)
    assert response.status_code < 300, response.text
    return response.json()


async def database(running: Running) -> str:
    return str((await call(running, "GET", "/apps/tienda/addons/BOX"))["id"])


async def ended(running: Running, uuid: str) -> Any:
    path = f"/client/v11/apps/tienda/transfers/{uuid}"

    async def is_over() -> bool:
        return (await call(running, "GET", path))["finished_at"] is not None

    await until(is_over, True)
    return await call(running, "GET", f"{path}?verbose=true")


async def test_a_database_is_known_by_what_heroku_asks_of_its_attachment(running: Running) -> None:
    headers = {"Accept-Inclusion": "addon:plan,config_vars"}
    [one] = await call(running, "GET", "/apps/tienda/addon-attachments", **headers)
    assert one["addon"]["plan"]["name"] == "box:mini"
    assert one["config_vars"] == ["BOX_URL"]
    body = {"addon_attachment": "BOX", "app": "tienda", "addon_service": "box"}
    [found] = await call(running, "POST", "/actions/addon-attachments/resolve", body, **headers)
    assert found == one
    [bare] = await call(running, "GET", "/apps/tienda/addon-attachments")
    assert "config_vars" not in bare


async def test_a_database_tells_how_it_is_and_whether_to_wait(running: Running) -> None:
    where = f"/client/v11/databases/{await database(running)}"
    told = await call(running, "GET", where)
    assert {"name": "Plan", "values": ["mini"]} in told["info"]
    config = await call(running, "GET", "/apps/tienda/config-vars")
    assert told["resource_url"] == config["BOX_URL"]
    assert (await call(running, "GET", f"{where}/wait_status"))["waiting?"] is False
    [credential] = await call(
        running, "GET", f"/postgres/v0/databases/{await database(running)}/credentials"
    )
    assert (credential["name"], credential["state"]) == ("default", "active")
    missing = await running.http.get("/client/v11/databases/nadie")
    assert missing.status_code == 404
    strange = await running.http.post(
        f"/postgres/v0/databases/{await database(running)}/credentials/otra/credentials_rotation"
    )
    assert strange.json()["minidyno_id"] == "credential_not_found"


async def test_a_backup_is_captured_listed_downloaded_restored_and_deleted(
    running: Running,
) -> None:
    box = f"/client/v11/databases/{await database(running)}"
    begun = await call(running, "POST", f"{box}/backups")
    done = await ended(running, begun["uuid"])
    assert done.keys() >= TRANSFER
    assert (done["from_type"], done["to_type"], done["num"]) == ("pg_dump", "gof3r", 1)
    assert done["succeeded"] is True
    assert done["logs"][-1].keys() == {"created_at", "level", "message"}

    path = "/client/v11/apps/tienda/transfers"
    assert await call(running, "GET", path) == [done]
    url = (await call(running, "POST", f"{path}/1/actions/public-url"))["url"]
    file = await running.http.get(url, headers={"Authorization": ""})
    assert file.content == b"BOX:"
    forged = re.sub(r"secret=.", "secret=!", url)
    assert (await running.http.get(forged)).status_code == 403

    restored = await call(running, "POST", f"{box}/restores", {"backup_url": done["to_url"]})
    restored = await ended(running, restored["uuid"])
    assert (restored["from_type"], restored["to_type"]) == ("gof3r", "pg_restore")
    for strange in ("https://example.com/x.dump", forged, "", url.replace("/backup-blobs/", "/x/")):
        answer = await running.http.post(f"{box}/restores", json={"backup_url": strange})
        assert answer.status_code in {403, 422}, strange
    await call(running, "DELETE", f"{path}/{done['num']}")
    assert [one["num"] for one in await call(running, "GET", path)] == [2]
    assert (await running.http.get(url)).status_code == 404


async def test_a_file_is_restored_as_it_comes_and_one_of_another_kind_is_not(
    running: Running,
) -> None:
    where = f"/minidyno/databases/{await database(running)}/restores"
    for content, succeeded in ((b"BOX:lo de fuera", True), (b"otra cosa", False), (b"", False)):
        answer = await running.http.post(f"{where}?name=fuera.box", content=content)
        assert answer.status_code == 201
        done = await ended(running, answer.json()["uuid"])
        assert (done["succeeded"], done["from_name"]) == (succeeded, "fuera.box")
    # It is empty, and no damaged backup: each has an error of its own.
    assert "no es una copia de box" in done["failure"]


async def test_a_schedule_is_made_listed_and_taken_back(running: Running) -> None:
    where = f"/client/v11/databases/{await database(running)}/transfer-schedules"
    body = {"hour": "02", "timezone": "America/Bogota", "schedule_name": "BOX_URL"}
    made = await call(running, "POST", where, body)
    assert (made["hour"], made["timezone"], made["name"]) == (2, "America/Bogota", "BOX_URL")
    assert await call(running, "GET", where) == [made]
    await call(running, "DELETE", f"{where}/{made['uuid']}")
    assert await call(running, "GET", where) == []
    for bad in ({**body, "hour": 24}, {**body, "timezone": "Bogotá"}, {**body, "hour": "x"}):
        assert (await running.http.post(where, json=bad)).status_code == 422


async def test_a_database_takes_the_first_name_from_another_with_the_apps_confirmation(
    running: Running,
) -> None:
    await call(running, "POST", "/apps/tienda/addons", {"plan": "box"})

    async def second() -> Any:
        found = await call(running, "GET", "/apps/tienda/addons")
        return [a for a in found if a["state"] == "provisioned" and a["config_vars"] != ["BOX_URL"]]

    async def is_there() -> bool:
        return bool(await second())

    await until(is_there, True)
    [other] = await second()
    body = {"name": "BOX", "app": {"name": "tienda"}, "addon": {"name": other["name"]}}
    assert (await running.http.post("/addon-attachments", json=body)).status_code == 422
    before = await call(running, "GET", "/apps/tienda/config-vars")
    await call(running, "POST", "/addon-attachments", {**body, "confirm": "tienda"})
    after = await call(running, "GET", "/apps/tienda/config-vars")
    assert after["BOX_URL"] == before[other["config_vars"][0]]
    assert set(after.values()) == set(before.values())  # nothing is lost
