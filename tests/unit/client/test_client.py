"""The client's own decisions: what it makes of errors, pages and addresses."""

import httpx
import pytest
from tests.contract.in_process import TOKEN, platform
from tests.unit.client.raw_server import raw_server, whole

from minidyno.client.client import Client
from minidyno.client.connection import path
from minidyno.client.errors import ApiError
from minidyno.domain.catalogue.entry import CONFLICT, NOT_FOUND, UNREACHABLE
from minidyno.domain.errors import MinidynoError


async def test_an_error_of_the_server_is_raised_with_its_sentence_and_exit_code() -> None:
    async with platform(runs=False) as running:
        with pytest.raises(ApiError) as raised:
            await running.client.app("nada")
        error = raised.value
        assert (error.error_id, error.heroku_id) == ("app_not_found", "not_found")
        assert (error.status, error.exit_code, error.entry.exit_code) == (404, NOT_FOUND, NOT_FOUND)
        assert error.say("es").startswith("No existe ninguna app llamada «nada».")
        assert isinstance(error, MinidynoError)
        english = Client.over_asgi(running.api, TOKEN, "en")
        with pytest.raises(ApiError, match="There is no app called"):
            await english.app("nada")
        await english.aclose()


async def test_an_error_that_only_heroku_knows_gets_an_exit_code_by_its_status() -> None:
    body = b'{"id": "delinquency", "message": "Pay first."}'
    async with raw_server([whole("409 Conflict", body)]) as server:
        client = Client.over_http(server.url, "x")
        with pytest.raises(ApiError) as raised:
            await client.apps()
        await client.aclose()
    assert (raised.value.error_id, raised.value.exit_code) == ("delinquency", CONFLICT)
    assert str(raised.value) == "delinquency: Pay first."


async def test_a_stranger_at_the_address_is_named() -> None:
    for answer in (whole("404 Not Found", b"<h1>Apache</h1>"), whole("200 OK", b"<h1>hello</h1>")):
        async with raw_server([answer]) as server:
            client = Client.over_http(server.url, "x")
            with pytest.raises(MinidynoError) as raised:
                await client.apps()
            await client.aclose()
        assert (raised.value.error_id, raised.value.entry.exit_code) == (
            "not_a_platform",
            UNREACHABLE,
        )


async def test_a_connection_refused_or_cut_is_a_platform_that_is_down() -> None:
    async with raw_server([b""]) as server:
        client = Client.over_http(server.url, "x")
        for _ in range(2):  # cut, then (the server being closed) refused
            with pytest.raises(MinidynoError) as raised:
                await client.apps()
            assert raised.value.error_id == "platform_down"
            with pytest.raises(MinidynoError) as raised:
                await client.upload_source(b"x")
            assert raised.value.error_id == "platform_down"
            server.answers.extend([b"", b""])
        await client.aclose()


async def test_lists_are_followed_page_by_page() -> None:
    async with platform(runs=False) as running:
        await running.client.create_app("tienda")
        for number in range(4):
            await running.client.set_config("tienda", {"N": str(number)})
        connection = running.client._connection
        every = await connection.list("/apps/tienda/releases", "version ..; max=2")
        assert [r["version"] for r in every] == [1, 2, 3, 4, 5]


async def test_the_secret_of_an_address_stays_with_the_platform() -> None:
    async with platform(runs=False) as running:
        own = running.client._connection.own("https://example.com:9/builds/b/output?secret=s")
        assert own == "http://127.0.0.1:5170/builds/b/output?secret=s"


def test_segments_of_a_path_are_encoded_whole() -> None:
    assert path("users", "~", "apps", "a/b ñ") == "/users/~/apps/a%2Fb%20%C3%B1"


async def test_going_back_without_anywhere_to_go_is_an_error() -> None:
    async with platform(runs=False) as running:
        await running.client.create_app("tienda")
        with pytest.raises(MinidynoError) as raised:
            await running.client.rollback("tienda")
        assert raised.value.error_id == "nothing_to_roll_back_to"


async def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    async with raw_server([whole("200 OK", b"[]")]) as server:
        client = Client.over_http(server.url, "x")
        assert await client.apps() == []
        await client.aclose()


async def test_any_route_can_be_called_as_it_is() -> None:
    async with platform(runs=False) as running:
        response = await running.client.request("POST", "/apps", {"name": "tienda"})
        assert isinstance(response, httpx.Response)
        assert response.status_code == 201
        assert [app.name for app in await running.client.apps()] == ["tienda"]
        await running.client.update_app("tienda", maintenance=True)
        assert (await running.client.app("tienda")).maintenance
        assert await running.client.regions() == ["local"]
        assert await running.client.stacks() == ["simulated"]
        assert await running.client.domains("tienda") == ["tienda.localhost"]
        assert (await running.client.dyno_sizes())[0].memory == 0.5
        assert (await running.client.account()).email
