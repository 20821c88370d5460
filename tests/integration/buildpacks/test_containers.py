"""Apps with a Dockerfile, built by the real Engine and run in what came out."""

import json
import platform
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from minidyno.backends.docker.app_images import DockerAppImages
from minidyno.backends.docker.cleaning import clean
from minidyno.backends.docker.engine import Engine
from minidyno.backends.docker.naming import APP_IMAGES, container_name
from minidyno.backends.docker.stack import image_name
from minidyno.buildpacks.builder import ProcessBuilder
from minidyno.buildpacks.container_build import RECORD
from minidyno.domain.errors import MinidynoError
from minidyno.ports.attached import Attachment
from minidyno.ports.builder import BuiltSlug
from minidyno.ports.dyno_backend import DynoSpec
from tests.contract.docker_bench import DockerBench
from tests.contract.dyno_bench import SLEEPS, lines_of
from tests.docker_engine import docker_or_skip
from tests.integration.buildpacks.workshop import Workshop, tar_of

FROM = f"FROM {image_name()}\n"
MEMORY = 512 * 1024 * 1024


@dataclass
class Yard:
    """A builder of images, and a backend that runs them."""

    workshop: Workshop
    bench: DockerBench
    images: DockerAppImages

    @property
    def builder(self) -> ProcessBuilder:
        return ProcessBuilder(
            blobs=self.workshop.blobs,
            work=self.workshop.root / "work",
            cache=self.workshop.root / "cache",
            buildpacks=[],
            settings=self.workshop.settings,
            images=self.images,
        )

    async def build(self, files: Mapping[str, str]) -> BuiltSlug:
        self.workshop.log = b""
        job = replace(await self.workshop.job(tar_of(files)), container=True)
        return await self.builder.build(job, self.workshop.hear)

    async def refused(self, files: Mapping[str, str]) -> MinidynoError:
        with pytest.raises(MinidynoError) as caught:
            await self.build(files)
        assert self.workshop.nothing_is_left()
        return caught.value

    async def start(self, slug: BuiltSlug, process_type: str = "web", **more: Any) -> DynoSpec:
        spec = replace(
            self.bench.spec(SLEEPS, **more),
            command=slug.process_types[process_type],
            image=slug.images[process_type],
        )
        await self.bench.backend.start(spec)
        return spec

    async def says(self, slug: BuiltSlug, process_type: str = "web", count: int = 1) -> list[str]:
        spec = await self.start(slug, process_type)
        return [line.text.decode() for line in await lines_of(self.bench, spec.name, count)]

    def tags(self) -> list[str]:
        listed = self.bench.docker("images", APP_IMAGES, "--format", "{{.Tag}}").split()
        return [tag for tag in listed if tag.startswith(self.bench.home_id)]


@pytest.fixture
async def yard(tmp_path: Path) -> AsyncIterator[Yard]:
    docker_or_skip()
    bench = DockerBench(tmp_path)
    images = DockerAppImages(Engine(), home_id=bench.home_id, memory=MEMORY)
    yield Yard(Workshop(tmp_path), bench, images)
    await images.close()
    await bench.close()
    engine = Engine()
    await clean(engine, bench.home_id)
    await engine.close()


async def test_a_dockerfile_alone_is_web_with_the_command_of_the_image(yard: Yard) -> None:
    files = {"Dockerfile": FROM + "COPY hola.txt /hola.txt\nCMD cat /hola.txt; exec sleep 300\n"}
    slug = await yard.build({**files, "hola.txt": "hola\n"})
    assert slug.process_types == {"web": "cat /hola.txt; exec sleep 300"}
    assert slug.images["web"].startswith("sha256:")
    assert await yard.says(slug) == ["hola"]
    assert "-----> Building web (Dockerfile)" in yard.workshop.lines
    assert f"       Step 1/4 : {FROM.strip()}" in yard.workshop.lines
    unpacked = yard.workshop.unpack(slug, yard.workshop.root / "slug")
    record = json.loads((unpacked / RECORD).read_text())
    assert record == {"process_types": slug.process_types, "images": slug.images}


async def test_the_same_source_gives_the_same_image_from_the_cache(yard: Yard) -> None:
    files = {"Dockerfile": FROM + "COPY a /a\nRUN cat /a > /tmp/b\nCMD sleep 300\n", "a": "1"}
    first = await yard.build(files)
    again = await yard.build(files)
    assert again.images == first.images
    assert again.checksum == first.checksum
    assert "        ---> Using cache" in yard.workshop.lines
    other = await yard.build({**files, "a": "2"})
    assert other.images != first.images
    assert len(yard.tags()) == 2


async def test_heroku_yml_builds_several_images_each_from_its_folder(yard: Yard) -> None:
    slug = await yard.build(
        {
            "heroku.yml": "build:\n  docker:\n    web: Dockerfile\n    otro: otro/Dockerfile\n"
            "  config:\n    QUIEN: Ana\n"
            "run:\n  otro: cat /f; exec sleep 300\n"
            "  reloj:\n    image: otro\n    command: [echo tic, exec sleep 300]\n",
            "Dockerfile": FROM + 'ARG QUIEN\nENV QUIEN=$QUIEN\nCMD echo "$QUIEN"; sleep 300\n',
            "otro/Dockerfile": FROM + "COPY f /f\n",
            "otro/f": "de otro\n",
        }
    )
    assert list(slug.process_types) == ["web", "otro", "reloj"]
    assert slug.images["reloj"] == slug.images["otro"] != slug.images["web"]
    assert await yard.says(slug) == ["Ana"]
    assert await yard.says(slug, "otro") == ["de otro"]
    assert await yard.says(slug, "reloj") == ["tic"]


async def test_an_entrypoint_goes_before_the_command_it_is_given(yard: Yard) -> None:
    files = {
        "Dockerfile": FROM + 'ENTRYPOINT ["/usr/bin/env", "SALUDO=hola"]\n',
        "heroku.yml": "run:\n  web: echo $SALUDO; sleep 300\n",
    }
    assert await yard.says(await yard.build(files)) == ["hola"]


async def test_a_command_given_by_hand_goes_through_the_entrypoint_too(yard: Yard) -> None:
    slug = await yard.build(
        {"Dockerfile": FROM + 'ENTRYPOINT ["/usr/bin/env", "SALUDO=hola"]\nCMD ["sleep", "300"]\n'}
    )
    backend, image = yard.bench.backend, slug.images["web"]
    command = 'echo "$SALUDO"; exec sleep 300'
    spec = replace(yard.bench.spec(SLEEPS), command=command, image=image, by_hand=True)
    await backend.start(spec)
    assert [line.text for line in await lines_of(yard.bench, spec.name, 1)] == [b"hola"]
    # Inside a dyno that runs, nothing is begun anew: there it is the command alone.
    assert await _said(await backend.exec_inside(spec.name, "echo [$SALUDO]", {}, None)) == b"[]\n"
    spec = replace(spec, name=f"{spec.name}-attached", command='echo "$SALUDO"')
    assert await _said((await backend.start_attached(spec, None))[1]) == b"hola\n"


async def _said(there: Attachment) -> bytes:
    said = b""
    while (output := await there.read()) is not None:
        said += output.data
    there.close()
    return said


async def test_dockerignore_keeps_files_out_of_the_image(yard: Yard) -> None:
    dockerfile = FROM + "COPY . /x\nCMD ls -A /x; sleep 300\n"
    slug = await yard.build(
        {"Dockerfile": dockerfile, ".dockerignore": ".env\n", ".env": "CLAVE=1", "app": ""}
    )
    assert await yard.says(slug, count=3) == [".dockerignore", "Dockerfile", "app"]


async def test_a_container_of_ones_own_has_no_more_rights_than_any_dyno(yard: Yard) -> None:
    slug = await yard.build(
        {
            "Dockerfile": FROM + "USER root\nWORKDIR /casa\nVOLUME /datos\n"
            "CMD id -u; pwd; touch /casa/x 2>/dev/null || echo no; touch /datos/x && echo si; "
            'echo "$PORT"; exec sleep 300\n'
        }
    )
    spec = await yard.start(slug, port=yard.bench.free_port())
    lines = [line.text.decode() for line in await lines_of(yard.bench, spec.name, 5)]
    assert lines[0] != "0"
    assert lines[1:] == ["/casa", "no", "si", str(spec.port)]
    name = container_name(yard.bench.home_id, spec.name)
    [found] = json.loads(yard.bench.docker("inspect", name))
    host = found["HostConfig"]
    assert found["Image"] == slug.images["web"]
    assert host["CapDrop"] == ["ALL"]
    assert host["SecurityOpt"] == ["no-new-privileges"]
    assert host["ReadonlyRootfs"]
    assert host["Memory"] == spec.size.memory_limit
    assert host["PidsLimit"] == spec.size.processes
    assert found["Mounts"] == []


@pytest.mark.skipif(platform.machine() != "x86_64", reason="its libraries have other names")
async def test_an_image_without_a_shell_runs_its_program(yard: Yard) -> None:
    slug = await yard.build(
        {
            "Dockerfile": FROM + "FROM scratch\n"
            "COPY --from=0 /usr/bin/env /env\n"
            "COPY --from=0 /lib/x86_64-linux-gnu/libc.so.6 /lib/x86_64-linux-gnu/libc.so.6\n"
            "COPY --from=0 /lib64/ld-linux-x86-64.so.2 /lib64/ld-linux-x86-64.so.2\n"
            'CMD ["/env"]\n'
        }
    )
    assert slug.process_types == {"web": "/env"}
    said = await yard.says(slug, count=3)
    assert "HOME=/tmp" in said


async def test_what_is_wrong_is_said_with_its_cure(yard: Yard) -> None:
    missing = await yard.refused({"app.py": ""})
    assert (missing.error_id, missing.params["path"]) == ("dockerfile_missing", "Dockerfile")
    outside = await yard.refused({"heroku.yml": "build:\n  docker:\n    web: ../Dockerfile\n"})
    assert outside.error_id == "dockerfile_missing"
    mute = await yard.refused({"Dockerfile": FROM + "CMD []\n"})
    assert (mute.error_id, mute.params["type"]) == ("container_no_command", "web")
    failed = await yard.refused({"Dockerfile": FROM + "RUN echo lo que fue; exit 7\n"})
    assert failed.error_id == "container_build_failed"
    assert "7" in str(failed.params["reason"])
    assert "       lo que fue" in yard.workshop.lines
    unread = await yard.refused({"Dockerfile": FROM + "CORRE esto\n"})
    assert unread.error_id == "container_build_failed"
    assert "CORRE" in str(unread.params["reason"])
    base = await yard.refused({"Dockerfile": "FROM localhost:9/no/hay\nCMD x\n"})
    assert (base.error_id, base.params["image"]) == ("container_base_missing", "localhost:9/no/hay")
    nobody = await yard.refused(
        {
            "Dockerfile": FROM,
            "heroku.yml": "run:\n  web:\n    command: x\n    image: otra\n",
        }
    )
    assert (nobody.error_id, nobody.params["known"]) == ("heroku_yml_image_unknown", "web")
    hungry = FROM + "RUN python3 -c \"print(len(b'x' * 900_000_000))\"\n"
    assert (await yard.refused({"Dockerfile": hungry})).error_id == "container_build_failed"


async def test_images_go_when_no_slug_has_them_and_stay_while_one_runs(yard: Yard) -> None:
    old = await yard.build({"Dockerfile": FROM + "CMD sleep 301\n"})
    new = await yard.build({"Dockerfile": FROM + "CMD sleep 302\n"})
    await yard.images.keep([])
    assert len(yard.tags()) == 2  # just made: their slugs may not be there yet
    spec = await yard.start(old)
    later = DockerAppImages(Engine(), home_id=yard.bench.home_id, memory=MEMORY)
    await later.keep([new.images["web"]])
    assert len(yard.tags()) == 2
    await yard.bench.backend.stop(spec.name, 0)
    await yard.bench.backend.remove(spec.name)
    await later.keep([new.images["web"]])
    [left] = yard.tags()
    assert left.endswith(new.images["web"].removeprefix("sha256:")[:12])
    assert await later.has([new.images["web"]])
    assert not await later.has(old.images.values())
    await later.close()
    with pytest.raises(MinidynoError) as caught:
        await yard.start(old)
    assert caught.value.error_id == "container_image_gone"


async def test_the_courses_app_starts_from_the_stack_that_is_here() -> None:
    folder = Path(__file__).parents[3] / "notebooks" / "apps" / "hola-contenedor"
    assert FROM in (folder / "Dockerfile").read_text("utf-8")
