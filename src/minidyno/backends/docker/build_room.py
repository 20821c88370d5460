"""Builds on the stack image: a container per build, made when the first command runs."""

import itertools
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from aiodocker.exceptions import DockerError

from minidyno.backends.docker import naming, stack
from minidyno.backends.docker.config import PATH
from minidyno.backends.docker.engine import CONFLICT, NOT_FOUND, Engine, translated
from minidyno.domain.errors import MinidynoError
from minidyno.domain.stacks import DOCKER

BUILD = "minidyno.build"
_PROCESSES = 4096
_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
# Of the machine's these point at files that are not in the image; it has its own certificates.
_NOT_IN_THERE = {
    "HOME",
    "USER",
    "SHELL",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "PIP_CERT",
    "PIP_FIND_LINKS",
    "NPM_CONFIG_CAFILE",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
}
# Process 1, which no `kill -1` reaches; it collects what the commands leave.
_KEEPER = ["/bin/bash", "-c", "while :; do sleep 3600 & wait; done"]
_ONE_COMMAND = '"$@"; code=$?; kill -KILL -1 2>/dev/null; exit "$code"'
# How often the kernel killed something in here; cgroup v2 and v1 keep it under these names.
_KILLS = "cat /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control 2>/dev/null"


class DockerRooms:
    """Makes rooms of the stack image.

    `store` is the folder for builds without network, `memory` a build's limit in bytes. `proxy`
    and `index` are for the commands, empty for none.
    """

    stack: Final = DOCKER

    def __init__(
        self,
        engine: Engine,
        *,
        home_id: str,
        store: Path,
        memory: int,
        proxy: str = "",
        index: str = "",
    ) -> None:
        self._engine = engine
        self._home_id = home_id
        self._store = store
        self._memory = memory
        self._proxy = proxy
        self._index = index

    async def image(self) -> str:
        """The id of the stack image; raises `docker_image_missing` and `docker_…`."""
        return await stack.require(self._engine)

    def environment(self, machine: Mapping[str, str]) -> Mapping[str, str]:
        """The machine's, without what is about the machine's own files."""
        env = {name: value for name, value in machine.items() if name not in _NOT_IN_THERE}
        env |= {"PATH": PATH, "HOME": "/tmp", "LANG": "C.UTF-8"}  # noqa: S108 - the room's own
        env["NODE_EXTRA_CA_CERTS"] = _CERTIFICATES
        if self._proxy:
            names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
            env |= dict.fromkeys(names, self._proxy)
        if self._index:
            env["PIP_INDEX_URL"] = self._index
        return env

    def open(self, build_id: str, *, folder: Path, cache: Path) -> "DockerRoom":
        """A room for one build."""
        mounts = [_mount(folder), _mount(cache)]
        if self._store.is_dir():
            mounts.append(_mount(self._store, read_only=True))
            npm = self._store / "npm"
            if npm.is_dir():
                mounts.append(_mount(npm))  # npm writes into its cache whatever it is asked
        config = {
            "Image": stack.image_name(),
            "User": f"{os.getuid()}:{os.getgid()}",
            "WorkingDir": str(folder),
            "Entrypoint": _KEEPER,
            "Cmd": [],
            "Env": [f"PATH={PATH}"],
            "Labels": {naming.HOME: self._home_id, BUILD: build_id},
            "HostConfig": {
                "ReadonlyRootfs": True,
                "CapDrop": ["ALL"],
                "SecurityOpt": ["no-new-privileges"],
                # As on the machine itself: an index or a proxy may be there.
                "NetworkMode": "host",
                "Mounts": mounts,
                "Tmpfs": {"/tmp": "rw,exec,nosuid,nodev,mode=1777"},  # noqa: S108
                "Memory": self._memory,
                "MemorySwap": self._memory,
                "PidsLimit": _PROCESSES,
                "LogConfig": {"Type": "none"},
            },
        }
        name = f"minidyno-{self._home_id}-build-{build_id}"
        return DockerRoom(self._engine, name, config, self._memory)

    async def sweep(self) -> None:
        """Remove rooms that a killed platform left; without an Engine there are none."""
        filters = naming.of_home(self._home_id)
        filters["label"].append(BUILD)
        try:
            for left in await self._engine.json("containers/json", all=1, filters=filters):
                await _remove(self._engine, left["Id"])
        except MinidynoError:
            return

    async def close(self) -> None:
        """Let go of the Engine."""
        await self._engine.close()


class DockerRoom:
    """The container of one build."""

    def __init__(self, engine: Engine, name: str, config: Mapping[str, Any], memory: int) -> None:
        self._engine = engine
        self._name = name
        self._config = config
        self._memory = memory
        self._container = ""

    async def run(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        hear: Callable[[bytes], None],
    ) -> int:
        """Run a command; see the port."""
        await self._furnish()
        code = await self._execute(
            ["/bin/bash", "-c", _ONE_COMMAND, "minidyno", *command], cwd, env, hear
        )
        if code != 0 and await self._ran_out_of_memory(cwd):
            raise MinidynoError("build_memory", limit=self._memory)
        return code

    async def close(self) -> None:
        """Remove the container with all that runs in it."""
        await _remove(self._engine, self._container or self._name)

    async def _furnish(self) -> None:
        if self._container:
            return
        created = await self._engine.json(
            "containers/create", "POST", body=self._config, name=self._name
        )
        await self._engine.json(f"containers/{created['Id']}/start", "POST")
        self._container = created["Id"]

    async def _execute(
        self,
        command: Sequence[str],
        cwd: Path,
        env: Mapping[str, str],
        hear: Callable[[bytes], None],
    ) -> int:
        client = await self._engine.client()
        with translated():
            executed = await client.containers.container(self._container).exec(
                list(command),
                environment=dict(env),
                workdir=str(cwd),
                stdout=True,
                stderr=True,
            )
            async with executed.start(detach=False) as stream:
                while (message := await stream.read_out()) is not None:
                    hear(message.data)
            found = await executed.inspect()
        code: int = found["ExitCode"] if found["ExitCode"] is not None else -1
        return code

    async def _ran_out_of_memory(self, cwd: Path) -> bool:
        heard: list[bytes] = []
        await self._execute(["/bin/sh", "-c", _KILLS], cwd, {}, heard.append)
        words = b"".join(heard).split()
        return any(
            word == b"oom_kill" and count != b"0" for word, count in itertools.pairwise(words)
        )


def _mount(folder: Path, *, read_only: bool = False) -> dict[str, Any]:
    """A folder in the room, under the path that it has on the machine."""
    return {
        "Type": "bind",
        "Source": str(folder),
        "Target": str(folder),
        "ReadOnly": read_only,
    }


async def _remove(engine: Engine, container: str) -> None:
    try:
        await engine.json(f"containers/{container}", "DELETE", force=1, v=1)
    except DockerError as error:
        if error.status not in {NOT_FOUND, CONFLICT}:
            raise
