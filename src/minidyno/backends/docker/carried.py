"""What the image of our own servers carries of this version, and whether an image still does."""

import functools
import hashlib
import io
import tarfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import minidyno
from minidyno.backends.docker import stack
from minidyno.backends.docker.engine import Engine
from minidyno.domain.errors import MinidynoError

SERVICES = "minidyno/servicios"  # the image with our own servers
CARRIED = "minidyno.addon.carried"  # the label with the digest of what went into it
# No more of the package than those servers import: other changes leave the image as good as it was.
_PARTS = ("__init__.py", "addons/__init__.py", "addons/servers")
_FOLDER = Path(__file__).parent / "services_image"


class ImageState(StrEnum):
    """How an image is found."""

    READY = "ready"
    MISSING = "missing"
    OUTDATED = "outdated"  # it has servers of another version of minidyno


async def image_state(engine: Engine, image: str) -> ImageState:
    """Look at an image; raises `docker_…`."""
    try:
        about = await engine.json(f"images/{image}/json")
    except MinidynoError as error:
        if error.error_id != "docker_image_missing":
            raise
        return ImageState.MISSING
    outdated = image.startswith(SERVICES) and labels(about).get(CARRIED) != digest()
    return ImageState.OUTDATED if outdated else ImageState.READY


def labels(about: Mapping[str, Any]) -> Mapping[str, str]:
    """The labels of an image, from what the Engine says about it."""
    return about["Config"].get("Labels") or {}


def trouble(image: str, state: ImageState) -> MinidynoError | None:
    """What keeps servers of that image from being made."""
    if state is ImageState.READY:
        return None
    return MinidynoError(f"addon_image_{state.value}", image=image)


@functools.cache
def context() -> bytes:
    """All that goes into the image beside its base, as a tar archive."""
    packed = io.BytesIO()
    package = Path(minidyno.__file__).parent
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name in ("Dockerfile", "requirements.txt"):
            stack.add(tar, name, (_FOLDER / name).read_bytes())
        for part in _PARTS:
            for file in _files(package / part):
                stack.add(tar, f"minidyno/{file.relative_to(package)}", file.read_bytes())
    return packed.getvalue()


def digest() -> str:
    """What the label says on an image that carries just that."""
    return hashlib.sha256(context()).hexdigest()


def _files(path: Path) -> list[Path]:
    found = sorted(path.rglob("*")) if path.is_dir() else [path]
    return [file for file in found if file.is_file() and "__pycache__" not in file.parts]
