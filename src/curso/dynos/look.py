"""What a process sees: the same program run here, by the notebook, and in a dyno."""

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from curso.dynos.each import from_each
from minidyno.lab.app import App

PROGRAM = Path("../apps/hola-python/dentro.py")

# The rows of a comparison in their order: (key, Spanish, English).
ROWS = (
    ("equipo", "nombre de la máquina", "the machine's name"),
    ("nucleo", "núcleo de Linux", "Linux kernel"),
    ("sistema", "archivos del sistema", "the system's files"),
    ("raiz", "montaje de /", "mount of /"),
    ("carpeta", "carpeta", "folder"),
    ("usuario", "usuario", "user"),
    ("pid", "su número de proceso", "its process number"),
    ("proceso_1", "quién es el proceso 1", "who process 1 is"),
    ("procesos", "procesos que ve", "processes it sees"),
    ("memoria_mb", "memoria máxima (MB)", "memory at most (MB)"),
    ("max_procesos", "procesos como mucho", "processes at most"),
    ("pid_ns", "espacio pid", "pid namespace"),
    ("mnt_ns", "espacio mnt", "mnt namespace"),
    ("net_ns", "espacio net", "net namespace"),
    ("uts_ns", "espacio uts", "uts namespace"),
)


class Look(dict[str, Any]):
    """What one process saw, as `dentro.py` says it; namespaces under `pid_ns`, `mnt_ns` …"""

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Look":
        """Take the program's answer; namespaces become rows of their own."""
        flat = {name: value for name, value in said.items() if name != "espacios"}
        spaces = said.get("espacios") or {}
        return cls({**flat, **{f"{name}_ns": number for name, number in spaces.items()}})

    @property
    def spaces(self) -> dict[str, int | None]:
        """The number of each namespace, by its name."""
        return {name[:-3]: value for name, value in self.items() if name.endswith("_ns")}


async def here() -> Look:
    """Run the program beside the notebook, as a process like any other of this machine."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(PROGRAM), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    return Look.of(json.loads(output))


async def inside(app: App, dyno: str = "web.1") -> Look:
    """Ask a web dyno for what it sees; raises `not_among` when there is none of that name."""
    return Look.of((await from_each(app, "/dentro"))[dyno])
