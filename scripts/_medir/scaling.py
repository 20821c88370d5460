"""`ps:scale` from 1 to many, beside starting the same processes bare."""

import asyncio
import io
import tarfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from scripts._medir.bare import BareApp
from scripts._medir.figures import median_ratio
from scripts._medir.house import APP, House, house
from scripts._medir.pace import Pace
from scripts._medir.table import Row
from scripts._medir.timeline import UP, events

GROUP = "scale"
_SERVER = """\
import os, socket
s = socket.create_server((os.environ.get("HOST", "0.0.0.0"), int(os.environ["PORT"])))
while True:
    try:
        c, _ = s.accept()
        with c:
            c.recv(65536)
            c.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\nok")
    except OSError:
        pass
"""
FILES = {"Procfile": "web: python server.py\n", "server.py": _SERVER}


def measure(folder: Path, pace: Pace) -> list[Row]:
    """Scale a trivial app up and down, in turn with its bare processes."""
    return asyncio.run(_measure(folder, pace))


async def _measure(folder: Path, pace: Pace) -> list[Row]:
    ours, theirs = [], []
    async with house(folder / "house") as here:
        await here.client.create_app(APP)
        await (await here.client.deploy_tarball(APP, tarball())).result()
        await here.wait_for_dynos(1)
        bare = await BareApp.of(here, APP, folder / "bare")
        for _ in range(min(pace.rounds, 3)):
            theirs.append(await bare.start(pace.dynos - 1))
            ours.append(await scale_up(here, pace.dynos))
            await here.client.scale(APP, {"web": 1})
            await here.wait_for_dynos(1)
    return [
        Row(
            group=GROUP,
            what=(f"ps:scale web=1 → {pace.dynos}", f"ps:scale web=1 → {pace.dynos}"),
            figure=median(ours),
            unit="s",
            reference=median(theirs),
            reference_name=("a secas", "bare"),
            ratio=median_ratio(ours, theirs),
            details={"rounds": ours, "bare_rounds": theirs},
        )
    ]


async def scale_up(here: House, count: int) -> float:
    """Scale; seconds from the call until the platform noted that the last dyno is up."""
    began = time.time()
    await here.client.scale(APP, {"web": count})
    await here.wait_for_dynos(count)
    log = events(await here.log())
    return max(one.at for one in log if one.at >= began and one.text.startswith(UP)) - began


def tarball(files: Mapping[str, str] = FILES) -> bytes:
    """Pack files as source to deploy."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return packed.getvalue()
