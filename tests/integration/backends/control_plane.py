"""A control plane small enough to be killed: `FOLDER start NAME SLUG PORT [ENV…]`, or `stop`."""

import asyncio
import sys
from pathlib import Path

from tests.contract.dyno_bench import ProcessBench

from minidyno.domain.quotas import size_named
from minidyno.ports.dyno_backend import DynoSpec


async def start(bench: ProcessBench, name: str, slug: str, port: str, *env: str) -> None:
    spec = DynoSpec(
        name=name,
        app="tienda",
        dyno="web.1",
        slug=slug,
        command="sh app.sh",
        env={**dict(item.split("=") for item in env), "PORT": port},
        port=int(port) if port else None,
        size=size_named("basic"),
    )
    await bench.backend.start(spec)
    print("started", flush=True)
    await asyncio.sleep(60)


async def stop(bench: ProcessBench, name: str, grace: str) -> None:
    await bench.backend.stop(name, float(grace))


if __name__ == "__main__":
    folder, verb, *words = sys.argv[1:]
    bench = ProcessBench(Path(folder))
    asyncio.run(start(bench, *words) if verb == "start" else stop(bench, *words))
