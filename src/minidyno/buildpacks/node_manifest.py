"""What a Node.js app asks for, read from its files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minidyno.domain.errors import MinidynoError

MANIFEST = "package.json"
LOCKS = ("npm-shrinkwrap.json", "package-lock.json")
_OTHER_LOCKS = {"yarn.lock": "Yarn", "pnpm-lock.yaml": "pnpm", "bun.lock": "Bun"}
_KINDS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
# Scripts of the app's own that npm runs while it installs: what they make is not in the cache.
_WHILE_INSTALLING = {
    "preinstall",
    "install",
    "postinstall",
    "prepublish",
    "preprepare",
    "prepare",
    "postprepare",
}
# Dependencies whose content is not in the lock: folders, links, repositories.
_ELSEWHERE = ("file:", "link:", "workspace:", "git", "http:", "https:", "github:", ".", "/", "~/")


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeManifest:
    """The package.json of an app, its lock, and what can be known from both."""

    content: Mapping[str, Any]
    lock: str | None
    lock_bytes: bytes

    @property
    def engine(self) -> str | None:
        """Which versions of Node.js it asks for."""
        return _mapping(self.content, "engines").get("node")

    @property
    def scripts(self) -> Mapping[str, str]:
        """Its scripts, by name."""
        return _mapping(self.content, "scripts")

    @property
    def build_script(self) -> str | None:
        """The script that builds it; as on Heroku, its own name goes first."""
        names = ("heroku-postbuild", "build")
        return next((name for name in names if name in self.scripts), None)

    @property
    def has_dev_dependencies(self) -> bool:
        """Say whether something is needed for the build alone."""
        return bool(_mapping(self.content, "devDependencies"))

    def same_each_time(self) -> bytes | None:
        """All that decides what npm installs; None when something of it is elsewhere."""
        wanted = {kind: _mapping(self.content, kind) for kind in (*_KINDS, "overrides")}
        versions = [v for kind in _KINDS for v in _mapping(self.content, kind).values()]
        if (
            self.lock is None
            or "workspaces" in self.content
            or _WHILE_INSTALLING.intersection(self.scripts)
            or any(str(version).startswith(_ELSEWHERE) for version in versions)
        ):
            return None
        return self.lock_bytes + b"\0" + json.dumps(wanted, sort_keys=True).encode()

    def disagreements(self) -> list[str]:
        """Names of the dependencies on which lock and manifest do not agree."""
        try:
            locked = json.loads(self.lock_bytes)["packages"][""]
        except (ValueError, KeyError, TypeError):
            return []  # an older form of lock, or none: npm's own words have to do
        differing = {
            name
            for kind in _KINDS
            for name in _mapping(self.content, kind).keys() | _mapping(locked, kind).keys()
            if _mapping(self.content, kind).get(name) != _mapping(locked, kind).get(name)
        }
        return sorted(differing)


def read_node_manifest(source: Path) -> NodeManifest:
    """Read package.json and its lock; raises `manifest_invalid`."""
    try:
        content = json.loads((source / MANIFEST).read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise MinidynoError("manifest_invalid", manifest=MANIFEST, reason=error) from error
    if not isinstance(content, dict):
        raise MinidynoError("manifest_invalid", manifest=MANIFEST, reason="{ … }")
    for name in ("scripts", "engines", *_KINDS):
        values = content.get(name, {})
        if not isinstance(values, dict) or not all(isinstance(v, str) for v in values.values()):
            raise MinidynoError(
                "manifest_invalid", manifest=MANIFEST, reason=f'"{name}": {{"…": "…"}}'
            )
    lock = next((name for name in LOCKS if (source / name).is_file()), None)
    return NodeManifest(
        content=content, lock=lock, lock_bytes=(source / lock).read_bytes() if lock else b""
    )


def warnings(manifest: NodeManifest, source: Path) -> list[str]:
    """What the student should look at, and stops nothing."""
    found = []
    if manifest.lock is None:
        found.append(
            "There is no package-lock.json: npm may install other versions each time. "
            "Run 'npm install' and commit the file it writes."
        )
    for name, tool in _OTHER_LOCKS.items():
        if (source / name).is_file():
            found.append(f"{name} is not read: this buildpack installs with npm, not with {tool}.")
    if (source / "node_modules").exists():
        found.append(
            "node_modules is part of the source: it is installed anew. "
            "Add it to .gitignore and remove it from git."
        )
    return found


def _mapping(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = content.get(name)
    return found if isinstance(found, dict) else {}
