"""The WebSocket of a session: who may use it, and what it makes of nonsense."""

import http.client
import json
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.integration.supervisor.house import House, running_house, until


def token(house: House) -> str:
    return (house.home / "token").read_text().strip()


def post(house: House, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", house.api_port, timeout=120)
    headers = {"Authorization": f"Bearer {token(house)}", "Content-Type": "application/json"}
    try:
        connection.request("POST", path, json.dumps(body), headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def offer(house: House, command: str, **more: Any) -> str:
    """Ask for an attached dyno; the address of its session."""
    body = {"command": command, "attach": True, "force_no_tty": True, **more}
    status, dyno = post(house, "/apps/demo/dynos", body)
    assert status == 201, dyno
    return str(dyno["attach_url"])


def enter(house: House, url: str, **headers: str) -> ClientConnection:
    every = {"Authorization": f"Bearer {token(house)}", "Accept-Language": "en", **headers}
    return connect(url, additional_headers=every, proxy=None, compression=None, open_timeout=60)


def refusal(house: House, url: str, **headers: str) -> tuple[int, str]:
    with pytest.raises(InvalidStatus) as refused:
        enter(house, url, **headers).close()
    response = refused.value.response
    return response.status_code, json.loads(response.body or b"{}")["minidyno_id"]


def all_said(session: ClientConnection) -> tuple[bytes, list[dict[str, Any]]]:
    """Output and control messages, to the end."""
    output, control = b"", []
    try:
        for message in session:
            if isinstance(message, bytes):
                output += message[1:]
            else:
                control.append(json.loads(message))
    except ConnectionClosed:
        pass
    return output, control


def test_a_session_says_begun_output_and_exit(house: House) -> None:
    with enter(house, offer(house, "echo hello; exit 3")) as session:
        output, control = all_said(session)
    assert output == b"hello\n"
    assert control == [{"type": "begun"}, {"type": "exit", "code": 3}]


def test_a_session_serves_once(house: House) -> None:
    url = offer(house, "true")
    with enter(house, url) as session:
        all_said(session)
    assert refusal(house, url) == (404, "session_unknown")


def test_without_the_token_nobody_gets_in_and_the_session_is_not_used_up(house: House) -> None:
    url = offer(house, "echo still here")
    assert refusal(house, url, Authorization="Bearer wrong") == (401, "unauthorized")
    assert refusal(house, url, Origin="https://elsewhere.example") == (403, "origin_forbidden")
    assert refusal(house, url, Host="elsewhere.example") == (403, "host_forbidden")
    with enter(house, url) as session:
        assert all_said(session)[0] == b"still here\n"


def test_another_address_is_no_session(house: House) -> None:
    base = f"ws://127.0.0.1:{house.api_port}"
    assert refusal(house, f"{base}/minidyno/attach/invented") == (404, "session_unknown")
    assert refusal(house, f"{base}/apps") == (404, "not_found")


def test_nobody_comes_and_the_log_says_so(tmp_path: Path) -> None:
    with running_house(tmp_path / "home", MINIDYNO_ATTACH_TIMEOUT="1") as house:
        house.deploy()
        url = offer(house, "true")
        until(lambda: "Error R13 (Attach error)" in house.must("logs", "-a", "demo"))
        until(lambda: not one_offs(house))
        assert refusal(house, url) == (404, "session_unknown")


def one_offs(house: House) -> list[Any]:
    return [d for d in house.json("ps", "-a", "demo") if d["type"] == "run"]


def test_a_waiting_dyno_that_is_stopped_begins_no_more(house: House) -> None:
    until(lambda: not one_offs(house))  # the next one is the first again
    url = offer(house, "true")
    assert post(house, "/apps/demo/dynos/run.1/actions/stop", {})[0] == 202
    with enter(house, url) as session:
        _, control = all_said(session)
    assert [said["id"] for said in control] == ["session_unknown"]


@pytest.mark.parametrize(
    ("message", "error_id"),
    [
        ("not json", "session_message_invalid"),
        ("[]", "session_message_invalid"),
        ('{"type": "dance"}', "session_message_invalid"),
        ('{"type": "signal", "number": 9}', "session_message_invalid"),
        ('{"type": "resize", "columns": "wide", "rows": 1}', "session_message_invalid"),
        ('{"type": "resize", "columns": 100000, "rows": 24}', "window_invalid"),
        ('{"type": "resize", "columns": 0, "rows": -1}', "window_invalid"),
        (b"x" * 300_000, "session_message_invalid"),
    ],
)
def test_nonsense_ends_the_session_with_its_reason_and_the_dyno_with_it(
    house: House, message: str | bytes, error_id: str
) -> None:
    with enter(house, offer(house, "sleep 300")) as session:
        assert json.loads(session.recv()) == {"type": "begun"}
        session.send(message)
        _, control = all_said(session)
    assert [said["id"] for said in control if said["type"] == "error"] == [error_id]
    until(lambda: not one_offs(house))


def test_a_window_that_cannot_be_is_refused_before_anything_runs(house: House) -> None:
    env = {"COLUMNS": "100000", "LINES": "24"}
    body = {"command": "true", "attach": True, "env": env}
    status, said = post(house, "/apps/demo/dynos", body)
    assert (status, said["minidyno_id"]) == (422, "window_invalid")


def test_signals_pass_input_that_nobody_takes(house: House) -> None:
    deaf = "trap 'exit 8' INT; echo ready; while :; do sleep 0.05; done"
    with enter(house, offer(house, deaf)) as session:
        assert json.loads(session.recv()) == {"type": "begun"}
        assert session.recv()[1:] == b"ready\n"  # it has begun before it hears of signals
        for _ in range(8):
            session.send(b"x" * 32_000)
        session.send('{"type": "signal", "number": 2}')
        _, control = all_said(session)
    assert control[-1] == {"type": "exit", "code": 8}
