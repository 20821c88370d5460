"""What the container of an add-on's server is made of: what it may see, use and do."""

import io
import tarfile
import time
from collections.abc import Mapping
from typing import Any

from minidyno.backends.docker import naming
from minidyno.domain.addon_servers import ServerSpec

VOLUME = "/addon"  # where its volume is
FOLDER = f"{VOLUME}/data"  # its own folder in there; the volume's root stays the Engine's
_DATA = "data"
_TMPFS = "rw,nosuid,nodev,noexec,size=67108864,mode=1777"
_LOG = {"Type": "local", "Config": {"max-size": "1m", "max-file": "2", "compress": "false"}}
_SHARED_MEMORY = 128 * 1024 * 1024  # bytes; PostgreSQL's workers share more than Docker's 64 MB
_PROCESSES = 1024  # PostgreSQL has one for each connection


def server_config(
    spec: ServerSpec, *, home: str, user: str, network: str, published: bool
) -> dict[str, Any]:
    """Write the order for the Engine; `user` is "uid:gid"."""
    env = {"LANG": "C.UTF-8", "HOME": FOLDER, **spec.env}
    ports = {f"{port}/tcp": port for port in spec.place.ports.values()} if published else {}
    return {
        "Image": spec.program.image,
        "Hostname": spec.label[:63],
        "User": user,
        "WorkingDir": FOLDER,
        "Healthcheck": {"Test": ["NONE"]},
        "Entrypoint": list(spec.argv),
        "Cmd": [],
        "Env": [f"{name}={value}" for name, value in env.items()],
        "ExposedPorts": {port: {} for port in ports},
        "Labels": {
            naming.HOME: home,
            naming.ADDON: spec.name,
            naming.STOP_SIGNAL: spec.stop_signal,
        },
        "HostConfig": {
            "Init": True,
            "ReadonlyRootfs": True,
            "CapDrop": ["ALL"],
            "SecurityOpt": ["no-new-privileges"],
            "Privileged": False,
            "IpcMode": "private",
            "NetworkMode": network,
            "Mounts": [
                {
                    "Type": "volume",
                    "Source": naming.volume_name(home, spec.name),
                    "Target": VOLUME,
                    "VolumeOptions": {
                        # Nothing of the image's is copied into it.
                        "NoCopy": True,
                        "Labels": {naming.HOME: home, naming.ADDON: spec.name},
                    },
                }
            ],
            "Tmpfs": {"/tmp": _TMPFS, "/run": _TMPFS},  # noqa: S108 - the container's own
            "ShmSize": _SHARED_MEMORY,
            **({"Memory": spec.memory, "MemorySwap": spec.memory} if spec.memory else {}),
            "PidsLimit": _PROCESSES,
            "Ulimits": [
                {"Name": "core", "Soft": 0, "Hard": 0},
                {"Name": "nofile", "Soft": 10_000, "Hard": 10_000},
            ],
            "PortBindings": {
                name: [{"HostIp": "127.0.0.1", "HostPort": str(port)}]
                for name, port in ports.items()
            },
            "LogConfig": _LOG,
            "RestartPolicy": {"Name": "no"},
        },
    }


def packed_files(files: Mapping[str, bytes], user: str) -> bytes:
    """Pack the server's folder, its own, with its files for its own eyes, as tar for the volume."""
    uid, gid = (int(number) for number in user.split(":"))
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        folder = tarfile.TarInfo(_DATA)
        folder.type = tarfile.DIRTYPE
        _add(tar, folder, uid, gid, 0o700)
        for name, content in files.items():
            member = tarfile.TarInfo(f"{_DATA}/{name}")
            member.size = len(content)
            _add(tar, member, uid, gid, 0o600, content)
    return packed.getvalue()


def _add(
    tar: tarfile.TarFile,
    member: tarfile.TarInfo,
    uid: int,
    gid: int,
    mode: int,
    content: bytes = b"",
) -> None:
    member.uid, member.gid, member.mode, member.mtime = uid, gid, mode, int(time.time())
    tar.addfile(member, io.BytesIO(content))
