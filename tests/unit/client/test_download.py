"""A backup that comes over a connection which does not last."""

import pytest
from tests.unit.client.raw_server import chunked, raw_server

from minidyno.client.client import Client
from minidyno.domain.errors import MinidynoError


async def test_a_download_that_is_cut_is_an_error_and_no_shorter_file() -> None:
    answers = [chunked(b"PGDMP", ended=False), chunked(b"PGDMP")]
    async with raw_server(answers) as server, Client.over_http(server.url, "t") as client:
        download = client.databases.download
        got = []
        with pytest.raises(MinidynoError) as caught:
            async for chunk in download("/backup-blobs/1"):
                got.append(chunk)  # noqa: PERF401 (what came before the end matters)
        assert (caught.value.error_id, got) == ("download_cut", [b"PGDMP"])
        whole = [chunk async for chunk in download("/backup-blobs/1")]
        assert b"".join(whole) == b"PGDMP"
