"""Who the programs of an image are to be: never root."""

import io
import tarfile
from collections.abc import Iterator

from minidyno.backends.docker.engine import Engine
from minidyno.domain.errors import MinidynoError

_SYSTEM = 100  # below are the system's own, root the first
_NOBODY = 65_534
_NOT_A_SERVERS = ("_apt", "nobody")


class ImageUsers:
    """Finds the user of an image, "uid:gid", once for each.

    It is the one that the image names; one that begins as root, to make itself someone else, has
    made a user for its server (`redis`, `postgres`), the last that was made.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._found: dict[str, str] = {}

    async def of(self, image: str) -> str:
        """Find it; raises `addon_image_missing`."""
        try:
            about = await self._engine.json(f"images/{image}/json")
        except MinidynoError as error:
            if error.error_id != "docker_image_missing":
                raise
            raise MinidynoError("addon_image_missing", image=image) from error
        found = self._found.get(about["Id"])
        if found is None:
            wanted = str(about["Config"].get("User") or "").partition(":")[0]
            found = _choose(list(await self._users(about["Id"])), wanted)
            self._found[about["Id"]] = found
        return found

    async def _users(self, image: str) -> Iterator[tuple[str, int, int]]:
        """Read the image's list of users, from a container that never starts."""
        body = {"Image": image, "Entrypoint": ["/none"], "Cmd": []}
        made = await self._engine.json("containers/create", "POST", body=body)
        try:
            packed = await self._engine.content(
                f"containers/{made['Id']}/archive", path="/etc/passwd"
            )
        finally:
            await self._engine.json(f"containers/{made['Id']}", "DELETE", force=1, v=1)
        with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            member = tar.extractfile("passwd")
            lines = member.read().decode().splitlines() if member else []
        return (_read(line) for line in lines if line.count(":") >= 6)


def _read(line: str) -> tuple[str, int, int]:
    name, _, uid, gid, *_ = line.split(":")
    return name, int(uid), int(gid)


def _choose(users: list[tuple[str, int, int]], wanted: str) -> str:
    if wanted not in {"", "root", "0"}:
        for name, uid, gid in users:
            if wanted in {name, str(uid)}:
                return f"{uid}:{gid}"
        if wanted.isdigit():
            return f"{wanted}:{wanted}"
    servers = [one for one in users if one[1] >= _SYSTEM and one[0] not in _NOT_A_SERVERS]
    _, uid, gid = servers[-1] if servers else ("nobody", _NOBODY, _NOBODY)
    return f"{uid}:{gid}"
