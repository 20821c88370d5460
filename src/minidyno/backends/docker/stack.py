"""The stack image: what every dyno of the Docker backend runs on, and every build."""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiodocker.exceptions import DockerError

from minidyno.backends.docker.engine import Engine
from minidyno.domain.errors import MinidynoError
from minidyno.domain.stacks import DOCKER_STACK_VERSION

REPOSITORY = "minidyno/stack"
RECIPE = "minidyno.stack.recipe"
_FOLDER = Path(__file__).with_name("image")
_FILES = ("Dockerfile", "requirements.txt")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What may differ from machine to machine; empty is the default everywhere."""

    base: str
    mirror: str = ""
    proxy: str = ""
    ca_bundle: str = ""
    packages: str = ""
    index: str = ""

    def arguments(self) -> dict[str, str]:
        """The build's arguments; those of the proxy Docker itself knows and does not keep."""
        wanted = {
            "BASE": self.base,
            "MIRROR": self.mirror,
            "PACKAGES": self.packages,
            "INDEX": self.index,
            "HTTP_PROXY": self.proxy,
            "HTTPS_PROXY": self.proxy,
            "http_proxy": self.proxy,
            "https_proxy": self.proxy,
        }
        return {name: value for name, value in wanted.items() if value}


def image_name() -> str:
    """The image that this version of minidyno needs."""
    return f"{REPOSITORY}:{DOCKER_STACK_VERSION}"


async def require(engine: Engine) -> str:
    """Give the image's id; raises `docker_image_missing` and what `Engine.client` raises."""
    found = await engine.json(f"images/{image_name()}/json")
    image: str = found["Id"]
    return image


async def build(engine: Engine, recipe: Recipe, say: Say, *, again: bool = False) -> str:
    """Build the image unless it is there already, as this recipe makes it; give its id.

    `again` builds it from the beginning. Raises `stack_base_missing`, `stack_build_failed`,
    `setting_invalid` and what `Engine.client` raises.
    """
    context = _context(recipe)
    digest = hashlib.sha256(context + repr(sorted(recipe.arguments().items())).encode()).hexdigest()
    if not again and (image := await _built(engine, digest)):
        return image
    await ensure_base(engine, recipe.base, say)
    try:
        steps = engine.steps(
            "build",
            data=context,
            t=image_name(),
            labels=json.dumps({RECIPE: digest}),
            buildargs=json.dumps(recipe.arguments()),
            nocache=int(again),
            networkmode="host",  # a proxy may listen on this machine alone
            forcerm=1,
        )
        async for step in steps:
            report(step, say, image_name())
    except DockerError as error:
        raise _failed(error.message, image_name()) from error
    return await require(engine)


async def _built(engine: Engine, digest: str) -> str | None:
    try:
        found = await engine.json(f"images/{image_name()}/json")
    except MinidynoError as error:
        if error.error_id == "docker_image_missing":
            return None
        raise
    labels = found["Config"].get("Labels") or {}
    image: str = found["Id"]
    return image if labels.get(RECIPE) == digest else None


async def ensure_base(engine: Engine, base: str, say: Say) -> None:
    """Pull what an image is made from, unless it is there; raises `stack_base_missing`."""
    try:
        await engine.json(f"images/{base}/json")
        return
    except MinidynoError as error:
        if error.error_id != "docker_image_missing":
            raise
    say(f"pull {base}")
    name, _, tag = base.partition(":")
    try:
        async for step in engine.steps("images/create", fromImage=name, tag=tag or "latest"):
            if "error" in step:
                raise MinidynoError("stack_base_missing", base=base, reason=step["error"])
            report(step, say, image_name())
    except DockerError as error:
        raise MinidynoError("stack_base_missing", base=base, reason=error.message) from error


def report(step: Mapping[str, Any], say: Say, image: str) -> None:
    """Pass on what a step of a build says; raises `stack_build_failed`."""
    if "error" in step:
        raise _failed(str(step["error"]), image)
    text = str(step.get("stream") or step.get("status") or "").rstrip()
    if text and "progressDetail" not in step:
        say(text)


def _failed(reason: str, image: str) -> MinidynoError:
    return MinidynoError("stack_build_failed", image=image, reason=reason.strip())


def _context(recipe: Recipe) -> bytes:
    """The files of the build, always the same bytes for the same files."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name in _FILES:
            add(tar, name, (_FOLDER / name).read_bytes())
        add_certificates(tar, recipe)
    return packed.getvalue()


def add_certificates(tar: tarfile.TarFile, recipe: Recipe) -> None:
    """Add the folder that the Dockerfiles copy; raises `setting_invalid`."""
    # A folder with a file in it: there may be no certificate to copy.
    add(tar, "certificates/README", b"")
    if recipe.ca_bundle:
        try:
            bundle = Path(recipe.ca_bundle).read_bytes()
        except OSError as error:
            raise MinidynoError(
                "setting_invalid",
                name="MINIDYNO_STACK_CA_BUNDLE",
                value=recipe.ca_bundle,
                expected="PEM",
                file="config.toml",
            ) from error
        add(tar, "certificates/minidyno.crt", bundle)


def add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    """Add one file, the same bytes for the same content."""
    member = tarfile.TarInfo(name)
    member.size = len(content)
    member.mode = 0o644
    tar.addfile(member, io.BytesIO(content))
