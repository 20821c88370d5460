"""What a dyno's container is made of: what it may see, use and do."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minidyno.backends.docker import naming
from minidyno.ports.dyno_backend import DynoSpec

HOME = "/app"
PATH = "/opt/stack/bin:/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"
_TMP = "/tmp"  # noqa: S108 - the dyno's own
TMP_SIZE = 128 * 1024 * 1024  # bytes; it counts as the dyno's memory
# Docker keeps this much of what a dyno prints, until we have read it.
_LOG = {"Type": "local", "Config": {"max-size": "10m", "max-file": "3", "compress": "false"}}
_CPU_SHARE = 256  # of the kernel's weights, for each of Heroku's shares
_NANO = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a dyno runs: its copy of the slug, its network, and whose processes they are."""

    home: str
    image: str
    user: str
    disk_limit: int  # bytes
    app: Path = Path()
    network: str = ""
    volumes: tuple[str, ...] = ()  # where the app's own image wants to write
    published: bool = False  # on loopback, where the container's own address cannot be reached


def container_config(spec: DynoSpec, place: Place, command: Sequence[str]) -> dict[str, Any]:
    """Write the order for the Engine."""
    own = spec.image is not None
    env = {**spec.env, "HOME": _TMP} if own else {"PATH": PATH, **spec.env, "HOME": HOME}
    config: dict[str, Any] = {
        "Image": place.image,
        "Hostname": spec.dyno.replace(".", "-"),
        "User": place.user,
        **({"Healthcheck": {"Test": ["NONE"]}} if own else {"WorkingDir": HOME}),
        "Entrypoint": list(command),
        "Cmd": [],
        "Env": [f"{name}={value}" for name, value in env.items()],
        "Labels": labels(spec, place.home),
        "HostConfig": _host_config(spec, place),
    }
    if place.published and spec.port is not None:
        port = f"{spec.port}/tcp"
        config["ExposedPorts"] = {port: {}}
        config["HostConfig"]["PortBindings"] = {
            port: [{"HostIp": "127.0.0.1", "HostPort": str(spec.port)}]
        }
    return config


def labels(spec: DynoSpec, home: str) -> Mapping[str, str]:
    """By which a container is found again."""
    found = {
        naming.HOME: home,
        naming.INSTANCE: spec.name,
        naming.APP: spec.app,
        naming.DYNO: spec.dyno,
    }
    if spec.image is not None:
        found[naming.OWN_IMAGE] = "1"
    return found if spec.port is None else {**found, naming.PORT: str(spec.port)}


def _host_config(spec: DynoSpec, place: Place) -> dict[str, Any]:
    size = spec.size
    tmpfs = f"rw,exec,nosuid,nodev,size={TMP_SIZE},mode=1777"
    mounts = [{"Type": "bind", "Source": str(place.app), "Target": HOME}]
    return {
        "Init": True,
        "ReadonlyRootfs": True,
        "CapDrop": ["ALL"],
        "SecurityOpt": ["no-new-privileges"],
        "Privileged": False,
        "IpcMode": "private",
        "NetworkMode": place.network,
        "Mounts": mounts if spec.image is None else [],
        "Tmpfs": dict.fromkeys((_TMP, *place.volumes), tmpfs),
        # As on Heroku a dyno may exceed its quota for a while (R14) before it is killed (R15).
        "Memory": size.memory_limit,
        "MemorySwap": size.memory_limit,
        "MemoryReservation": size.memory,
        "NanoCpus": int(min(size.cpus, os.cpu_count() or 1) * _NANO),
        "CpuShares": size.compute * _CPU_SHARE,
        "PidsLimit": size.processes,
        "Ulimits": [
            {"Name": "core", "Soft": 0, "Hard": 0},
            {"Name": "fsize", "Soft": place.disk_limit, "Hard": place.disk_limit},
            {"Name": "nofile", "Soft": 10_000, "Hard": 10_000},
        ],
        "LogConfig": _LOG,
        "RestartPolicy": {"Name": "no"},
    }
