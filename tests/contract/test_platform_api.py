"""The API as Heroku's clients see it: routes, shapes, and what they rely on."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.contract.heroku_shapes import differences
from tests.contract.in_process import BASE, TOKEN, Running, deploy, platform, tarball, until

from minidyno.api.routes import TABLE
from minidyno.domain.account import ACCOUNT_ID, EMAIL
from minidyno.domain.settings import Settings


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    async with platform() as running:
        yield running


@pytest.fixture
async def deployed(running: Running) -> Running:
    await running.client.create_app("tienda")
    await deploy(running, "tienda")
    await until(lambda: _states(running), ["up"])
    return running


async def _states(running: Running) -> list[str]:
    return [dyno.state for dyno in await running.client.dynos("tienda")]


async def get(running: Running, path: str, **headers: str) -> Any:
    response = await running.http.get(path, headers=headers)
    assert response.status_code in {200, 206}, response.text
    return response.json()


SINGLE = {
    "/account": "account",
    "/users/~": "account",
    f"/users/{EMAIL}": "account",
    f"/users/{ACCOUNT_ID}": "account",
    "/apps/tienda": "app",
    "/apps/tienda/releases/2": "release",
    "/apps/tienda/releases/v1": "release",
    "/apps/tienda/formation/web": "formation",
    "/apps/tienda/dynos/web.1": "dyno",
    "/regions/local": "region",
    "/stacks/simulated": "stack",
    "/dyno-sizes/basic": "dyno-size",
}

LISTS = {
    "/apps": "app",
    "/users/~/apps": "app",
    "/apps/tienda/releases": "release",
    "/apps/tienda/builds": "build",
    "/apps/tienda/slugs": "slug",
    "/apps/tienda/formation": "formation",
    "/apps/tienda/dynos": "dyno",
    "/apps/tienda/domains": "domain",
    "/apps/tienda/collaborators": "collaborator",
    "/apps/tienda/buildpack-installations": "buildpack-installation",
    "/apps/tienda/available-stacks": "stack",
    "/regions": "region",
    "/stacks": "stack",
    "/dyno-sizes": "dyno-size",
}


async def test_every_resource_has_exactly_the_fields_of_herokus_schema(deployed: Running) -> None:
    wrong = [
        f"{path}: {difference}"
        for path, resource in SINGLE.items()
        for difference in differences(resource, await get(deployed, path))
    ]
    for path, resource in LISTS.items():
        items = await get(deployed, path)
        assert items, f"{path} is empty, so nothing was compared"
        wrong += [f"{path}: {d}" for item in items for d in differences(resource, item)]
    assert wrong == []


async def test_what_is_listed_is_found_by_its_id_with_the_same_content(deployed: Running) -> None:
    for path in ("/apps", "/regions", "/stacks", "/dyno-sizes"):
        for item in await get(deployed, path):
            assert await get(deployed, f"{path}/{item['id']}") == item
    for part in ("releases", "builds", "slugs", "formation", "dynos"):
        for item in await get(deployed, f"/apps/tienda/{part}"):
            assert await get(deployed, f"/apps/tienda/{part}/{item['id']}") == item


async def test_what_a_request_creates_or_changes_has_the_shape_too(deployed: Running) -> None:
    http = deployed.http
    slug = (await get(deployed, "/apps/tienda/slugs"))[0]["id"]
    calls: list[tuple[str, str, object, int, str]] = [
        ("POST", "/apps", {"name": "otra", "region": {"name": "local"}}, 201, "app"),
        ("POST", "/apps", None, 201, "app"),
        ("PATCH", "/apps/otra", {"name": "nueva", "maintenance": True}, 200, "app"),
        ("DELETE", "/apps/nueva", None, 200, "app"),
        ("POST", "/sources", None, 201, "source"),
        ("POST", "/apps/tienda/sources", None, 201, "source"),
        ("POST", "/apps/tienda/slugs", {"process_types": {"web": "x"}}, 201, "slug"),
        ("POST", "/apps/tienda/releases", {"slug": slug}, 201, "release"),
        ("POST", "/apps/tienda/releases", {"release": "v2"}, 201, "release"),
        ("PATCH", "/apps/tienda/formation/web", {"quantity": 2}, 200, "formation"),
        ("POST", "/apps/tienda/log-sessions", {"lines": 5}, 201, "log-session"),
    ]
    for method, path, body, status, resource in calls:
        response = await http.request(method, path, json=body)
        assert (response.status_code, differences(resource, response.json())) == (status, []), path


async def test_buildpacks_are_chosen_as_herokus_cli_asks_for_it(deployed: Running) -> None:
    where = "/apps/tienda/buildpack-installations"
    names = ["heroku/nodejs", "urn:buildpack:heroku/python"]
    body = {"updates": [{"buildpack": name} for name in names]}
    answer = await deployed.http.put(where, json=body, headers={"Range": ""})
    assert answer.status_code == 200
    assert answer.json() == await get(deployed, where)
    assert [d for item in answer.json() for d in differences("buildpack-installation", item)] == []
    assert [(i["ordinal"], i["buildpack"]["name"]) for i in answer.json()] == [
        (0, "minidyno/node"),
        (1, "minidyno/python"),
    ]
    for wrong, error_id in (
        ({"updates": [{"buildpack": "heroku/ruby"}]}, "buildpack_unknown"),
        ({"updates": [{}]}, "param_missing"),
        ({"updates": {}}, "param_not_list"),
        ({}, "param_missing"),
    ):
        answer = await deployed.http.put(where, json=wrong)
        assert (answer.status_code, answer.json()["minidyno_id"]) == (422, error_id), wrong
    assert len(await get(deployed, where)) == 2, "a wrong request changes nothing"
    assert (await deployed.http.put(where, json={"updates": []})).json() == []


async def test_the_timeline_of_a_release_is_a_route_of_our_own(deployed: Running) -> None:
    found = await get(deployed, "/minidyno/apps/tienda/releases/v2/timeline")
    assert found["release"]["version"] == 2
    assert [phase["name"] for phase in found["phases"]][:3] == ["queue", "receive", "detect"]
    assert found["switched"] is True
    first = await get(deployed, "/minidyno/apps/tienda/releases/v1/timeline")
    assert first["switched"] is False
    missing = await deployed.http.get("/minidyno/apps/tienda/releases/v9/timeline")
    assert missing.status_code == 404


async def test_an_app_is_named_by_its_name_or_its_id_and_segments_are_decoded(
    running: Running,
) -> None:
    app = await running.client.create_app("tienda")
    for key in (app.id, "tienda", "t%69enda"):
        assert (await get(running, f"/apps/{key}"))["id"] == app.id
    missing = await running.http.get("/apps/no%2Fhay")
    assert missing.status_code == 404
    assert "«no/hay»" in missing.json()["message"]


async def test_addresses_name_the_router_and_the_api(running: Running) -> None:
    app = await running.client.create_app("tienda")
    assert app.web_url == "http://tienda.localhost:8080/"
    assert app.git_url == f"{BASE}/tienda.git"
    found = await running.client.addresses("tienda")
    assert found.port_url == f"http://127.0.0.1:{found.port}/"
    assert found.host == "tienda.localhost"


async def test_setting_many_config_vars_is_one_release_and_null_removes(running: Running) -> None:
    await running.client.create_app("tienda")
    config = await running.client.set_config("tienda", {"A": "1", "B": "dos\nlíneas = sí"})
    assert config == {"A": "1", "B": "dos\nlíneas = sí"}
    assert await running.client.set_config("tienda", {"A": None}) == {"B": "dos\nlíneas = sí"}
    assert [r.version for r in await running.client.releases("tienda")] == [3, 2, 1]
    assert await running.client.release_config("tienda", 2) == config


async def test_quantities_come_as_numbers_digits_or_with_a_sign(deployed: Running) -> None:
    client = deployed.client
    for asked, expected in ((3, 3), ("2", 2), ("+2", 4), ("-1", 3)):
        (process,) = await client.scale("tienda", {"web": asked})
        assert process.quantity == expected
    (process,) = await client.scale("tienda", sizes={"web": "Standard-2X"})
    assert (process.quantity, process.size) == (3, "standard-2x")


async def test_a_batch_that_fails_changes_nothing(deployed: Running) -> None:
    body = {"updates": [{"type": "web", "quantity": 5}, {"type": "nada", "quantity": 1}]}
    response = await deployed.http.patch("/apps/tienda/formation", json=body)
    assert response.status_code == 404
    assert response.json()["resource"] == "formation"
    assert [p.quantity for p in await deployed.client.formation("tienda")] == [1, 0]


async def test_dynos_are_restarted_and_stopped_as_the_cli_asks(deployed: Running) -> None:
    http = deployed.http
    before = (await deployed.client.dyno("tienda", "web.1")).id
    calls = [
        ("DELETE", "/apps/tienda/dynos"),
        ("DELETE", "/apps/tienda/dynos/web.1"),
        ("DELETE", "/apps/tienda/formations/web"),
        ("POST", "/apps/tienda/dynos/web.1/actions/stop"),
    ]
    for method, path in calls:
        response = await http.request(method, path, json={"force": False})
        assert (response.status_code, response.json()) == (202, {}), path
    await until(lambda: _states(deployed), ["up"])
    assert (await deployed.client.dyno("tienda", "web.1")).id != before
    stopped = await http.post("/apps/tienda/formations/web/actions/stop")
    assert stopped.status_code == 202


async def test_a_rollback_is_a_new_release_on_the_old_slug_and_config(deployed: Running) -> None:
    client = deployed.client
    await client.set_config("tienda", {"A": "1"})
    await deploy(deployed, "tienda", {"Procfile": "web: python nuevo.py\n"})
    release = await client.rollback("tienda")
    assert release.description == "Rollback to v3"
    assert release.current
    assert (await client.rollback("tienda", "v2")).description == "Rollback to v2"
    assert await client.config("tienda") == {}


async def test_the_output_of_a_build_is_streamed_from_any_byte_without_a_token(
    running: Running,
) -> None:
    await running.client.create_app("tienda")
    deployment = await running.client.deploy_tarball("tienda", tarball({"Procfile": "web: x"}))
    whole = b"".join([chunk async for chunk in deployment.output()])
    assert whole.startswith(b"-----> Building on the minidyno stack\n")
    assert whole.endswith(b"       Deployed to tienda\n")
    url = deployment.build.output_stream_url
    response = await running.http.get(f"{url}&start=100", headers={"Authorization": ""})
    assert response.content == whole[100:]
    for wrong in (url[:-1] + "x", url.partition("?")[0]):
        assert (await running.http.get(wrong)).status_code == 403


async def test_a_failed_build_says_why_in_the_callers_language(running: Running) -> None:
    await running.client.create_app("tienda")
    deployment = await running.client.deploy_tarball("tienda", tarball({"Procfile": "hola"}))
    output = b"".join([chunk async for chunk in deployment.output()]).decode()
    assert " !     No entiendo la línea 1 del Procfile" in output
    result = await deployment.result()
    assert (result.status, result.ended, result.succeeded) == ("failed", True, False)
    assert differences("build", result.raw) == []


async def test_a_source_is_built_only_if_it_is_ours_and_arrived_whole(running: Running) -> None:
    await running.client.create_app("tienda")
    url = await running.client.upload_source(tarball({"Procfile": "web: x"}))
    cases = [
        ({"url": "https://example.com/source-blobs/x"}, 422, "source_elsewhere"),
        ({"url": f"{BASE}/apps/x"}, 422, "source_elsewhere"),
        ({"url": "http://[::1"}, 422, "source_elsewhere"),
        ({"url": f"{BASE}/source-blobs/unknown"}, 404, "source_not_found"),
        ({"url": url, "checksum": "SHA256:" + "0" * 64}, 422, "source_checksum_differs"),
        ({"url": 7}, 422, "param_not_text"),
        ({}, 422, "param_missing"),
    ]
    for source, status, error_id in cases:
        response = await running.http.post("/apps/tienda/builds", json={"source_blob": source})
        assert (response.status_code, response.json()["minidyno_id"]) == (status, error_id)


async def test_an_upload_past_the_limit_is_refused() -> None:
    async with platform(Settings(source_limit=1000), runs=False) as running:
        source = (await running.http.post("/sources")).json()["source_blob"]["put_url"]
        response = await running.http.put(source, content=b"x" * 1001)
        assert (response.status_code, response.json()["minidyno_id"]) == (413, "source_too_large")
        unknown = await running.http.put(f"{BASE}/source-blobs/unknown", content=b"x")
        assert unknown.status_code == 404


async def test_a_slug_made_elsewhere_is_uploaded_once_released_and_downloaded(
    running: Running,
) -> None:
    await running.client.create_app("tienda")
    body = {"process_types": {"web": "python app.py"}, "commit": "abc12345"}
    slug = (await running.http.post("/apps/tienda/slugs", json=body)).json()
    assert slug["blob"]["method"] == "PUT"
    early = await running.http.post("/apps/tienda/releases", json={"slug": slug["id"]})
    assert early.status_code == 404
    archive = tarball({"app.py": "print(1)"})
    for status in (200, 409):
        response = await running.http.put(slug["blob"]["url"], content=archive)
        assert response.status_code == status
    release = await running.client.release_slug("tienda", slug["id"])
    assert release.description == "Deploy abc12345"
    assert [p.type for p in await running.client.formation("tienda")] == ["web"]
    found = await get(running, f"/apps/tienda/slugs/{slug['id']}")
    download = await running.http.get(found["blob"]["url"], headers={"Authorization": ""})
    assert (found["size"], download.content) == (len(archive), archive)
    # Who may read it may not write it.
    assert (await running.http.put(found["blob"]["url"], content=b"x")).status_code == 403


async def test_log_lines_come_as_events_with_numbers_and_go_on_after_the_last_seen(
    deployed: Running,
) -> None:
    session = (await deployed.http.post("/apps/tienda/log-sessions", json={"lines": 3})).json()
    url = session["logplex_url"]
    accept = {"Accept": "text/event-stream", "Authorization": ""}
    response = await deployed.http.get(url, headers=accept)
    assert response.headers["content-type"].startswith("text/event-stream")
    first, *events = response.text.split("\n\n")
    assert first == "retry: 10"
    ids = [int(e.split("\n")[0].removeprefix("id: ")) for e in events if e]
    assert ids == list(range(ids[0], ids[0] + 3))
    again = await deployed.http.get(url, headers=accept | {"Last-Event-ID": str(ids[1])})
    assert [e for e in again.text.split("\n\n") if e.startswith("id:")] == events[2:3]
    for strange in ("²", "-1", "x", "9" * 40):
        header = {b"Last-Event-ID": strange.encode("latin-1")}
        whole = await deployed.http.get(url, headers=list(header.items()))
        assert (whole.status_code, len(whole.text.splitlines())) == (200, 3)
    plain = await deployed.http.get(url, headers={"Accept": "*/*"})
    assert plain.text.splitlines() == [e.split("\n")[1].removeprefix("data: ") for e in events if e]
    assert (await deployed.http.get(url[:-1] + "x")).status_code == 403


async def test_a_tail_gives_what_comes_and_ends_with_its_reader(deployed: Running) -> None:
    lines = deployed.client.logs("tienda", lines=1, tail=True)
    async with asyncio.timeout(60):
        assert "heroku[" in await anext(lines)
        await deployed.client.set_config("tienda", {"NUEVA": "1"})
        assert "Set NUEVA config vars" in await anext(lines)
    await lines.aclose()  # type: ignore[attr-defined]


async def test_logs_are_chosen_by_source_and_dyno(deployed: Running) -> None:
    client = deployed.client
    only_web = [line async for line in client.logs("tienda", dyno="web")]
    assert only_web
    assert all("[web.1]" in line for line in only_web)
    assert [line async for line in client.logs("tienda", source="router")] == []


async def test_a_log_session_lasts_a_day_and_no_longer(
    deployed: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = (await deployed.http.post("/apps/tienda/log-sessions")).json()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 25 * 3600)
    response = await deployed.http.get(session["logplex_url"])
    assert response.json()["minidyno_id"] == "signature_invalid"


async def test_lists_come_in_pages_that_the_client_follows(running: Running) -> None:
    await running.client.create_app("tienda")
    for number in range(12):
        await running.client.set_config("tienda", {"N": str(number)})
    response = await running.http.get(
        "/apps/tienda/releases", headers={"Range": "version ..; max=5, order=desc"}
    )
    assert response.status_code == 206
    assert [r["version"] for r in response.json()] == [13, 12, 11, 10, 9]
    assert response.headers["content-range"] == "version 13..9; max=5, order=desc"
    assert response.headers["next-range"] == "version ]9..; max=5, order=desc"
    assert response.headers["accept-ranges"] == "version, id"
    following = await running.http.get(
        "/apps/tienda/releases", headers={"Range": response.headers["next-range"]}
    )
    assert [r["version"] for r in following.json()] == [8, 7, 6, 5, 4]
    assert [r.version for r in await running.client.releases("tienda", last=2)] == [13, 12]


async def test_a_list_that_fits_is_200_without_next_range(running: Running) -> None:
    await running.client.create_app("tienda")
    for header in ("", "id ..; ;", "id ..; max=1000;", "version ..; order=desc,max=1"):
        response = await running.http.get("/apps/tienda/releases", headers={"Range": header})
        assert (response.status_code, response.headers.get("next-range")) == (200, None), header
    response = await running.http.get("/apps/tienda/releases", headers={"Range": "color ..;"})
    assert (response.status_code, response.json()["id"]) == (
        416,
        "requested_range_not_satisfiable",
    )


async def test_everything_but_addresses_with_a_secret_asks_for_the_token(running: Running) -> None:
    for route in TABLE.routes:
        path = route.pattern.replace("{app}", "tienda").replace("{", "").replace("}", "")
        response = await running.http.request(
            route.method, path, headers={"Authorization": "Bearer wrong"}
        )
        if route.token:
            assert (response.status_code, response.json()["id"]) == (401, "unauthorized"), path
        else:
            assert response.status_code in {403, 404}, path
    unknown = await running.http.get("/nothing", headers={"Authorization": ""})
    assert unknown.status_code == 401


async def test_the_token_comes_as_bearer_or_as_the_password_of_basic(running: Running) -> None:
    def basic(text: str) -> str:
        return "Basic " + base64.b64encode(text.encode()).decode()

    cases = {
        f"Bearer {TOKEN}": 200,
        f"bearer  {TOKEN}": 200,
        basic(f":{TOKEN}"): 200,
        basic(f"heroku:{TOKEN}"): 200,
        basic(f"{TOKEN}:"): 401,
        basic("heroku:ñ"): 401,
        "Basic %%%": 401,
        "Bearer": 401,
        f"Token {TOKEN}": 401,
    }
    for header, status in cases.items():
        response = await running.http.get("/account", headers={"Authorization": header})
        assert response.status_code == status, header
    assert TOKEN not in repr(running.access)


async def test_pages_of_other_sites_cannot_call_the_api(running: Running) -> None:
    async def get_with(**headers: str) -> tuple[int, str]:
        response = await running.http.get("/account", headers=headers)
        assert "access-control-allow-origin" not in response.headers
        return response.status_code, response.json().get("minidyno_id", "")

    for host in ("127.0.0.1:5170", "localhost:1", "LOCALHOST", "[::1]:5170"):
        assert await get_with(Host=host) == (200, "")
    for host in ("example.com", "127.0.0.1.example.com", "localhost@example.com", ""):
        assert await get_with(Host=host) == (403, "host_forbidden")
    twice = [("Host", "127.0.0.1"), ("Host", "localhost")]
    assert (await running.http.get("/account", headers=twice)).status_code == 403
    assert await get_with(Origin=BASE) == (200, "")
    for origin in ("https://example.com", "null", "http://127.0.0.1:8000"):
        assert await get_with(Origin=origin) == (403, "origin_forbidden")
    preflight = await running.http.options("/apps", headers={"Origin": "https://example.com"})
    assert preflight.status_code == 403
    assert (await running.http.options("/apps")).status_code == 404


async def test_a_public_address_is_the_apis_own_name() -> None:
    settings = Settings(public_url="https://paas.example.com/")
    async with platform(settings, runs=False) as running:
        host = {"Host": "paas.example.com"}
        made = await running.http.post("/sources", headers=host)
        assert made.json()["source_blob"]["put_url"].startswith(
            "https://paas.example.com/source-blobs/"
        )
        other = await running.http.get("/apps", headers={"Host": "example.com"})
        assert other.status_code == 403


async def test_errors_carry_herokus_id_ours_a_sentence_and_where_to_read_on(
    running: Running,
) -> None:
    spanish = await running.http.get("/apps/nada")
    assert spanish.json() == {
        "id": "not_found",
        "minidyno_id": "app_not_found",
        "resource": "app",
        "message": "No existe ninguna app llamada «nada». Mira las que hay con: minidyno apps",
        "url": "http://127.0.0.1:8000/referencia/errores/#app_not_found",
    }
    english = await running.http.get("/apps/nada", headers={"Accept-Language": "en-GB,es;q=0.5"})
    assert english.json()["message"].startswith("There is no app called “nada”.")
    await running.client.create_app("tienda")
    taken = await running.http.post("/apps", json={"name": "tienda"})
    assert (taken.status_code, taken.json()["id"]) == (422, "invalid_params")


async def test_a_body_of_the_wrong_form_is_an_answer_and_changes_nothing(running: Running) -> None:
    await running.client.create_app("tienda")
    path = "/apps/tienda/config-vars"
    cases: list[tuple[bytes, int, str]] = [
        (b"{", 400, "bad_json"),
        (b"\xff", 400, "bad_json"),
        (b'{"A": "\\ud800"}', 400, "bad_json"),
        (b"[" * 100_000, 400, "bad_json"),
        (b'{"A": 1' + b"0" * 5000 + b"}", 400, "bad_json"),
        (b"[]", 422, "param_not_object"),
        (b'{"A": 1}', 422, "param_not_text"),
        (b'{"PORT": "1"}', 422, "config_name_reserved"),
        (b'{"A": "' + b"x" * 2_000_000 + b'"}', 413, "body_too_large"),
    ]
    for body, status, error_id in cases:
        response = await running.http.patch(path, content=body)
        assert (response.status_code, response.json()["minidyno_id"]) == (status, error_id)
    assert await running.client.config("tienda") == {}
    assert len(await running.client.releases("tienda")) == 1


async def test_an_update_of_an_app_that_fails_changes_nothing(running: Running) -> None:
    await running.client.create_app("tienda")
    body = {"name": "otra", "maintenance": True, "build_stack": "heroku-99"}
    response = await running.http.patch("/apps/tienda", json=body)
    assert response.json()["minidyno_id"] == "stack_not_found"
    app = await running.client.app("tienda")
    assert (app.name, app.maintenance) == ("tienda", False)


async def test_every_answer_carries_its_request_id_after_those_that_came(running: Running) -> None:
    response = await running.http.get("/account", headers={"Request-Id": "uno, dos,<script>"})
    first, second, own = response.headers["request-id"].split(",")
    assert (first, second, len(own)) == ("uno", "dos", 36)
    assert response.headers["ratelimit-remaining"] == "4500"
    assert (await running.http.get("/apps/nada")).headers["request-id"]


async def test_head_answers_like_get_without_a_body(running: Running) -> None:
    response = await running.http.head("/account")
    assert (response.status_code, response.content) == (200, b"")
    assert int(response.headers["content-length"]) > 0


async def test_any_version_3_of_accept_is_served(running: Running) -> None:
    for variant in ("3", "3.sdk", "3.pipelines", "3.account-quotas", "3.cedar-acm"):
        accept = f"application/vnd.heroku+json; version={variant}"
        assert await get(running, "/apps", Accept=accept) == []
    assert await get(running, "/apps", Accept="*/*") == []


async def test_lists_of_what_is_not_here_are_empty(running: Running) -> None:
    await running.client.create_app("tienda")
    for path in ("/addons", "/addon-attachments", "/apps/tienda/addons", "/apps/tienda/features"):
        assert await get(running, path) == []
    coupling = await running.http.get("/apps/tienda/pipeline-couplings")
    assert (coupling.status_code, coupling.json()["id"]) == (404, "not_found")


async def test_status_counts_apps_and_dynos(deployed: Running) -> None:
    status = await deployed.client.status()
    assert (status.backend, status.stack, status.home) == ("simulated", "simulated", None)
    assert (status.apps, status.dynos) == (1, {"up": 1})
    assert (status.api_url, status.router_url) == (BASE, "http://127.0.0.1:8080/")


async def test_a_destroyed_app_is_gone_with_all_it_had(deployed: Running) -> None:
    await deployed.client.destroy_app("tienda")
    for path in ("", "/releases", "/config-vars", "/dynos", "/builds"):
        assert (await deployed.http.get(f"/apps/tienda{path}")).status_code == 404
    assert await deployed.client.apps() == []
