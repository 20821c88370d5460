"""heroku.yml: which images an app has, and what runs in them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml  # type: ignore[import-untyped]

from minidyno.domain.dynos import RELEASE
from minidyno.domain.errors import MinidynoError

FILE = "heroku.yml"
DOCKERFILE = "Dockerfile"
WEB = "web"
_LONGEST = 100_000  # bytes
_TYPE = re.compile(r"[-\w]{1,128}", re.ASCII)
_NULL = "tag:yaml.org,2002:null"
# What a person may have meant, by where they are in the file.
_TOP = "setup, build, run, release"
_BUILD = "build: {docker: {web: Dockerfile}, config: {NAME: value}}"
_DOCKER = "web: Dockerfile"
_IMAGE = "web: {dockerfile: Dockerfile, target: stage}"
_COMMAND = "web: python app.py"
_PROCESS = "worker: {command: [python worker.py], image: web}"
_RELEASE = "release: {command: [./migrate], image: web}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DockerBuild:
    """From which Dockerfile an image is made, and up to which of its stages."""

    dockerfile: str
    target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HerokuYml:
    """What the file says; `images` names, by process type, the build whose image it runs in.

    `set_up` says that it has a part that counts only where Heroku makes the app.
    """

    builds: Mapping[str, DockerBuild]
    arguments: Mapping[str, str] = field(default_factory=dict)
    commands: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)
    set_up: bool = False


def parse(content: bytes) -> HerokuYml:
    """Read the file; raises `heroku_yml_syntax` and `heroku_yml_invalid`, which name the line.

    Without `build.docker` there is one image, web's, from the Dockerfile at the top.
    """
    builds = {WEB: DockerBuild(dockerfile=DOCKERFILE)}
    arguments: dict[str, str] = {}
    commands: dict[str, str] = {}
    images: dict[str, str] = {}
    set_up = False
    for key, value in _entries(_root(content), FILE, _TOP):
        match key.value:
            case "setup":
                set_up = True
            case "build":
                builds, arguments = _build(value, builds)
            case "run":
                for name, command in _entries(value, "run", _COMMAND):
                    _process(_type(name, _COMMAND), command, commands, images, _PROCESS)
            case "release":
                _process(RELEASE, value, commands, images, _RELEASE)
            case _:
                raise _invalid(key, _TOP)
    return HerokuYml(
        builds=builds, arguments=arguments, commands=commands, images=images, set_up=set_up
    )


def _root(content: bytes) -> Any:
    if len(content) > _LONGEST:
        raise MinidynoError("heroku_yml_syntax", line=1, problem=f"> {_LONGEST} bytes")
    try:
        return yaml.compose(content.decode(), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise MinidynoError("heroku_yml_syntax", line=line, problem="UTF-8") from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        line = mark.line + 1 if mark else 1
        raise MinidynoError("heroku_yml_syntax", line=line, problem=problem) from error


def _build(
    node: Any, default: dict[str, DockerBuild]
) -> tuple[dict[str, DockerBuild], dict[str, str]]:
    builds, arguments = default, {}
    for key, value in _entries(node, "build", _BUILD):
        if key.value == "docker":
            builds = {
                _type(name, _DOCKER): _image(image)
                for name, image in _entries(value, "docker", _DOCKER)
            }
        elif key.value == "config":
            entries = _entries(value, "config", "NAME: value")
            arguments = {name.value: _text(one, "NAME: value") for name, one in entries}
        else:
            raise _invalid(key, _BUILD)
    return builds, arguments


def _image(node: Any) -> DockerBuild:
    if isinstance(node, yaml.ScalarNode):
        return DockerBuild(dockerfile=_text(node, _DOCKER))
    found = {"dockerfile": DOCKERFILE}
    for key, value in _entries(node, "docker", _IMAGE):
        if key.value not in {"dockerfile", "target"}:
            raise _invalid(key, _IMAGE)
        found[key.value] = _text(value, _IMAGE)
    return DockerBuild(dockerfile=found["dockerfile"], target=found.get("target"))


def _process(
    name: str, node: Any, commands: dict[str, str], images: dict[str, str], expected: str
) -> None:
    """Read what runs: a command, or a command and whose image it runs in."""
    if not isinstance(node, yaml.MappingNode):
        commands[name] = _command(node, expected)
        return
    for key, value in _entries(node, name, expected):
        if key.value == "command":
            commands[name] = _command(value, expected)
        elif key.value == "image":
            images[name] = _text(value, expected)
        else:
            raise _invalid(key, expected)


def _command(node: Any, expected: str) -> str:
    if isinstance(node, yaml.SequenceNode) and node.value:
        return " && ".join(_text(one, expected) for one in node.value)
    return _text(node, expected)


def _entries(node: Any, name: str, expected: str) -> Iterator[tuple[Any, Any]]:
    if not isinstance(node, yaml.MappingNode) or not node.value:
        raise MinidynoError(
            "heroku_yml_invalid",
            line=node.start_mark.line + 1 if node else 1,
            key=name,
            expected=expected,
        )
    seen = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value in seen:
            raise _invalid(key, expected)
        seen.add(key.value)
        yield key, value


def _type(node: Any, expected: str) -> str:
    name: str = node.value
    if not _TYPE.fullmatch(name):
        raise _invalid(node, expected)
    return name


def _text(node: Any, expected: str) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.tag == _NULL or not node.value.strip():
        raise _invalid(node, expected)
    text: str = node.value
    return text.strip()


def _invalid(node: Any, expected: str) -> MinidynoError:
    text = node.value if isinstance(node, yaml.ScalarNode) else "…"
    return MinidynoError(
        "heroku_yml_invalid",
        line=node.start_mark.line + 1,
        key=text,
        expected=expected,
    )
