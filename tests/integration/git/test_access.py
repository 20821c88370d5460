"""Who may come in, and what anything but git is told."""

import gzip

from tests.contract.in_process import TOKEN
from tests.integration.git.bench import Bench

REFS = "/demo.git/info/refs?service=git-upload-pack"


def packet(text: str) -> bytes:
    """A line as git writes it on the wire, its length first."""
    return f"{len(text) + 4:04x}{text}".encode()


async def test_a_wrong_token_is_said_and_nothing_is_accepted(house: Bench) -> None:
    ana = await house.student(token="falso").begin()
    done = await ana.push()
    assert done.code == 128
    assert done.remote[0].startswith("The token is missing or is not this platform's.")
    assert "Authentication failed" in done.err


async def test_without_a_token_git_is_asked_for_one(house: Bench) -> None:
    answer = await house.ask(REFS)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="minidyno"'
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


async def test_an_app_that_does_not_exist(house: Bench) -> None:
    ana = await house.student(app="nada").begin()
    done = await ana.push()
    assert done.code == 128
    assert done.remote == [
        "There is no app called “nada”. See the ones there are with: minidyno apps"
    ]
    assert "not found" in done.err


async def test_the_app_may_be_named_by_its_id(house: Bench) -> None:
    ana = await house.student(app=house.app().id).begin()
    assert (await ana.push()).code == 0
    assert len(house.versions()) == 2


async def test_a_page_elsewhere_cannot_come_in(house: Bench) -> None:
    auth = ("ana", TOKEN)
    answer = await house.ask(REFS, auth=auth, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert "evil.example" in answer.text
    answer = await house.ask(REFS, auth=auth, headers={"Host": "evil.example"})
    assert answer.status_code == 403
    answer = await house.ask(REFS, auth=auth)
    assert answer.status_code == 200


async def test_what_is_not_gits_smart_protocol_is_told_where_to_go(house: Bench) -> None:
    auth = ("ana", TOKEN)
    for path in ("/demo.git", "/demo.git/", "/demo.git/HEAD", "/demo.git/info/refs"):
        answer = await house.ask(path, auth=auth)
        assert answer.status_code == 404
        assert f"git clone {house.url}/demo.git" in answer.text
    for path in ("/demo.git/config", "/demo.git/../../token", "/demo.git/%2e%2e/hooks/pre-receive"):
        assert (await house.ask(path, auth=auth)).status_code == 404
    assert (await house.ask("/demo.git/git-upload-pack", "PUT", auth=auth)).status_code == 404


async def test_only_the_hook_of_a_push_under_way_may_hand_over_a_build(house: Bench) -> None:
    path = f"/{house.app().id}.git/minidyno/build?commit={'a' * 40}"
    for given in ({}, {"Authorization": f"Bearer {TOKEN}"}, {"Authorization": "Bearer x"}):
        answer = await house.ask(path, "POST", headers=given, content=b"x")
        assert answer.status_code == 401
    assert house.builds() == []


async def test_the_api_is_behind_the_same_port(house: Bench) -> None:
    answer = await house.ask("/apps/demo", auth=("ana", TOKEN))
    assert answer.json()["git_url"] == f"{house.url}/demo.git"


async def test_the_version_of_the_protocol_is_passed_on(house: Bench) -> None:
    auth = ("ana", TOKEN)
    answer = await house.ask(REFS, auth=auth, headers={"Git-Protocol": "version=2"})
    assert b"version 2" in answer.content
    answer = await house.ask(REFS, auth=auth)
    assert b"version 2" not in answer.content
    answer = await house.ask(REFS, auth=auth, headers={"Git-Protocol": "version=2; rm -rf"})
    assert b"version 2" not in answer.content


async def test_a_compressed_request_is_understood(house: Bench) -> None:
    ana = await house.student().begin()
    await ana.push()
    body = b"".join([packet("command=ls-refs"), b"0001", packet("ref-prefix refs/heads/"), b"0000"])
    headers = {
        "Content-Type": "application/x-git-upload-pack-request",
        "Content-Encoding": "gzip",
        "Git-Protocol": "version=2",
    }
    answer = await house.ask(
        "/demo.git/git-upload-pack",
        "POST",
        auth=("ana", TOKEN),
        headers=headers,
        content=gzip.compress(body),
    )
    assert answer.status_code == 200
    assert (await ana.must("rev-parse", "HEAD")).encode() in answer.content
