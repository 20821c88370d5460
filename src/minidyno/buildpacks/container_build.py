"""Builds an app that brings its own image: heroku.yml, or a Dockerfile alone."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from minidyno.buildpacks import heroku_yml, transcript
from minidyno.buildpacks.dockerignore import ignored
from minidyno.buildpacks.heroku_yml import DOCKERFILE, WEB, DockerBuild, HerokuYml
from minidyno.buildpacks.packing import pack
from minidyno.buildpacks.threads import in_thread
from minidyno.domain.errors import MinidynoError
from minidyno.ports.app_images import AppImages, BuiltImage, ImageOrder
from minidyno.ports.builder import Say

RECORD = "images.json"  # all that is in such an app's slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What runs, and in which images, by process type."""

    process_types: Mapping[str, str]
    images: Mapping[str, str]

    def lay_record(self, folder: Path) -> None:
        """Make the folder of the slug: a record of what the images are."""
        folder.mkdir()
        record = {"process_types": dict(self.process_types), "images": dict(self.images)}
        (folder / RECORD).write_text(json.dumps(record, indent=2) + "\n", "utf-8")


def read(source: Path) -> HerokuYml:
    """Read what is to be built; raises `heroku_yml_…` and `dockerfile_missing`."""
    path = source / heroku_yml.FILE
    if path.is_file():
        plan = heroku_yml.parse(path.read_bytes())
    else:
        plan = HerokuYml(builds={WEB: DockerBuild(dockerfile=DOCKERFILE)})
    for build in plan.builds.values():
        _dockerfile(source, build)
    for process_type in plan.commands:
        _image_for(plan, process_type)
    return plan


async def build_all(
    images: AppImages, plan: HerokuYml, source: Path, scratch: Path, say: Say
) -> Built:
    """Build the images one after another, and tell what runs in them.

    Raises `container_…`, and `docker_…`.
    """
    if plan.set_up:
        transcript.warning(say, "heroku.yml: setup counts only on Heroku, and is left out here")
    built: dict[str, BuiltImage] = {}
    for name, build in plan.builds.items():
        transcript.step(say, f"Building {name} ({build.dockerfile})")
        built[name] = await _build(images, plan, build, source, scratch, say)
        transcript.detail(say, f"Image: {built[name].id.removeprefix('sha256:')[:12]}")
    transcript.step(say, "Discovering process types")
    types = _process_types(plan, built)
    transcript.detail(say, f"Images declare types -> {', '.join(types)}")
    return Built(
        process_types=types,
        images={name: built[_image_for(plan, name)].id for name in types},
    )


async def _build(
    images: AppImages,
    plan: HerokuYml,
    build: DockerBuild,
    source: Path,
    scratch: Path,
    say: Say,
) -> BuiltImage:
    dockerfile = _dockerfile(source, build)
    folder, archive = dockerfile.parent, scratch / "context.tgz"
    stays_out = ignored(folder, dockerfile.name)
    await in_thread(lambda stop: pack(folder, archive, stop, stays_out))
    output = transcript.IndentedOutput(say)
    order = ImageOrder(
        archive=archive,
        dockerfile=dockerfile.name,
        target=build.target,
        arguments=plan.arguments,
    )
    try:
        return await images.build(order, output.feed)
    finally:
        output.end()
        archive.unlink(missing_ok=True)


def _process_types(plan: HerokuYml, built: Mapping[str, BuiltImage]) -> dict[str, str]:
    """Commands of the file; an image that none of them uses runs its own."""
    used = {_image_for(plan, name) for name in plan.commands}
    types: dict[str, str] = {}
    for name, image in built.items():
        if name in plan.commands or (image.command is None and name in used):
            continue
        if image.command is None:
            raise MinidynoError("container_no_command", type=name)
        types[name] = image.command
    for name, command in plan.commands.items():
        entrypoint = built[_image_for(plan, name)].entrypoint
        # As Docker has it, an entrypoint goes before the command that it is given.
        whole = shlex.join([*entrypoint, "/bin/sh", "-c", command]) if entrypoint else command
        types[name] = whole
    return types


def _image_for(plan: HerokuYml, process_type: str) -> str:
    """Whose image a process type runs in: the one named, its own, or web's."""
    named = plan.images.get(process_type)
    chosen = named or (process_type if process_type in plan.builds else WEB)
    if chosen not in plan.builds:
        raise MinidynoError(
            "heroku_yml_image_unknown",
            type=process_type,
            image=chosen,
            known=", ".join(plan.builds),
        )
    return chosen


def _dockerfile(source: Path, build: DockerBuild) -> Path:
    name = PurePosixPath(build.dockerfile)
    path = source / name
    if name.is_absolute() or ".." in name.parts or not path.is_file():
        raise MinidynoError("dockerfile_missing", path=build.dockerfile)
    return path
