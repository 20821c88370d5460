"""The static site buildpack: puts a small web server beside the files."""

import json
import shutil
from pathlib import Path
from typing import Any

from minidyno.buildpacks import static_server, transcript
from minidyno.domain.buildpack_names import STATIC
from minidyno.domain.errors import MinidynoError
from minidyno.ports.buildpack import CompileContext, Compiled

SETTINGS = "static.json"
INDEX = "index.html"
SERVER = ".minidyno/static_server.py"
_OTHERS = ("package.json", "requirements.txt", "pyproject.toml", "Procfile")
_KNOWN = {"root": str, "clean_urls": bool, "error_page": str, "routes": dict}
_EXPECTED = {str: '"…"', bool: "true, false", dict: '{"/**": "index.html"}'}


class StaticBuildpack:
    """Serves a folder of files: one with a static.json, or with an index.html and nothing else."""

    name = STATIC
    known_by = f"{SETTINGS}, {INDEX}"

    def detect(self, source: Path) -> str | None:
        """Say "Static site" when it is one."""
        if (source / SETTINGS).is_file():
            return "Static site"
        alone = not any((source / name).exists() for name in _OTHERS)
        return "Static site" if alone and (source / INDEX).is_file() else None

    async def compile(self, context: CompileContext) -> Compiled:
        """Look at static.json and add the server."""
        settings = _read_settings(context.source)
        for name in settings.keys() - _KNOWN.keys():
            transcript.warning(context.say, f'static.json: "{name}" is not known here and ignored.')
        root = settings.get("root", ".")
        _check_root(context.source, root)
        transcript.step(context.say, "Adding the static file server")
        transcript.detail(context.say, f"Serving {'the whole app' if root == '.' else root}")
        target = context.source / SERVER
        _clear(target)
        shutil.copyfile(static_server.__file__, target)
        return Compiled(process_types={"web": f"python {SERVER}"}, env={})


def _read_settings(source: Path) -> dict[str, Any]:
    path = source / SETTINGS
    if not path.is_file():
        return {}
    try:
        settings = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise MinidynoError("manifest_invalid", manifest=SETTINGS, reason=error) from error
    if not isinstance(settings, dict):
        raise MinidynoError("manifest_invalid", manifest=SETTINGS, reason="{ … }")
    for name, kind in _KNOWN.items():
        if name in settings and not isinstance(settings[name], kind):
            raise MinidynoError("static_json_field", field=name, expected=_EXPECTED[kind])
    fallback = settings.get("routes", {}).get("/**", "")
    if not isinstance(fallback, str):
        raise MinidynoError("static_json_field", field="routes", expected=_EXPECTED[dict])
    return settings


def _check_root(source: Path, root: str) -> None:
    try:
        folder = (source / root).resolve()
        is_there = folder.is_dir() and folder.is_relative_to(source.resolve())
    except (OSError, ValueError):
        is_there = False
    if not is_there:
        raise MinidynoError("static_root_missing", root=root)


def _clear(target: Path) -> None:
    folder = target.parent
    if folder.is_symlink() or not folder.is_dir():
        folder.unlink(missing_ok=True)
        folder.mkdir()
    target.unlink(missing_ok=True)
