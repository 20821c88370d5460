"""The images of add-ons' servers: the public ones, or made here where no registry answers."""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from aiodocker.exceptions import DockerError

from minidyno.backends.docker import carried, stack
from minidyno.backends.docker.carried import SERVICES
from minidyno.backends.docker.engine import Engine
from minidyno.domain.addon_servers import Program
from minidyno.domain.errors import MinidynoError

RECIPE = "minidyno.addon.recipe"
OURS = "minidyno/"  # how the names of images begin that are in no registry
_HERE = Path(__file__).parent

Say = Callable[[str], None]


class AddonImages:
    """Sees to it that images are there; once they are, no network is needed.

    `recipe` says where the base, packages and wheels come from, as for the stack's image.
    """

    def __init__(self, engine: Engine, recipe: stack.Recipe, say: Say) -> None:
        self._engine = engine
        self._recipe = recipe
        self._say = say
        self._registry_answers = True

    async def ensure(self, program: Program, *, again: bool = False) -> bool:
        """Pull or make the image; False when it was there, as it is to be.

        `again` makes it from the beginning. Raises `addon_image_failed`, `stack_base_missing`,
        `docker_…`.
        """
        image = program.image
        recipe, context = self._order(program)
        given = repr(sorted(recipe.arguments().items())).encode()
        digest = hashlib.sha256(context + given).hexdigest()
        found = await self._label(image)
        # One without our label is the public one, which never changes under its name.
        as_wanted = {digest} if image.startswith(OURS) else {digest, ""}
        if found in as_wanted and not again:
            return False
        if not image.startswith(OURS) and not again and await self._pull(image):
            return True
        if not image.startswith(SERVICES):
            await stack.ensure_base(self._engine, recipe.base, self._say)
        await self._build(image, context, recipe, digest, again=again)
        return True

    async def _label(self, image: str) -> str | None:
        """The recipe of an image that is there, "" where it has none, None where it is not."""
        try:
            about = await self._engine.json(f"images/{image}/json")
        except MinidynoError as error:
            if error.error_id != "docker_image_missing":
                raise
            return None
        return carried.labels(about).get(RECIPE, "")

    async def _pull(self, image: str) -> bool:
        """Take the public image; the first that fails says that no registry answers."""
        if not self._registry_answers:
            return False
        name, _, tag = image.partition(":")
        self._say(f"pull {image}")
        try:
            async for step in self._engine.steps("images/create", fromImage=name, tag=tag):
                stack.report(step, self._say, image)
        except (DockerError, MinidynoError) as error:
            if isinstance(error, MinidynoError) and error.error_id != "stack_build_failed":
                raise
            self._say(str(getattr(error, "message", error)))
            self._registry_answers = False
            return False
        return True

    def _order(self, program: Program) -> tuple[stack.Recipe, bytes]:
        packages = " ".join(program.image_packages)
        services = program.image.startswith(SERVICES)
        recipe = replace(self._recipe, packages=packages)
        if services:
            return replace(recipe, base=stack.image_name()), carried.context()
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            stack.add(tar, "Dockerfile", (_HERE / "addon_image/Dockerfile").read_bytes())
            stack.add_certificates(tar, recipe)
        return recipe, packed.getvalue()

    async def _build(
        self, image: str, context: bytes, recipe: stack.Recipe, digest: str, *, again: bool
    ) -> None:
        self._say(f"build {image}")
        labels = {RECIPE: digest}
        if image.startswith(SERVICES):
            labels[carried.CARRIED] = carried.digest()
        try:
            steps = self._engine.steps(
                "build",
                data=context,
                t=image,
                labels=json.dumps(labels),
                buildargs=json.dumps(recipe.arguments()),
                nocache=int(again),
                networkmode="host",  # a proxy may listen on this machine alone
                forcerm=1,
            )
            async for step in steps:
                stack.report(step, self._say, image)
        except DockerError as error:
            raise _failed(image, error.message) from error
        except MinidynoError as error:
            if error.error_id != "stack_build_failed":
                raise
            raise _failed(image, str(error.params["reason"])) from error


def _failed(image: str, reason: str) -> MinidynoError:
    return MinidynoError("addon_image_failed", image=image, reason=reason.strip())
