"""A package registry for npm on a free port, and a workshop whose npm asks it."""

import base64
import hashlib
import json
import os
import shutil
import threading
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from minidyno.buildpacks.node import NodeBuildpack
from minidyno.buildpacks.node_engine import Engine, ask, lay_node
from minidyno.buildpacks.procfile_only import ProcfileOnly
from minidyno.buildpacks.python import PythonBuildpack
from minidyno.buildpacks.static import StaticBuildpack
from minidyno.ports.buildpack import Buildpack
from tests.integration.buildpacks.workshop import PYTHON, Workshop, tar_of

UNREACHABLE = "http://127.0.0.1:9/"

needs_npm = pytest.mark.skipif(
    not (shutil.which("node") and shutil.which("npm")), reason="node and npm are not here"
)


class NpmRegistry:
    """Serves packages that are made here."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._packages: dict[str, dict[str, object]] = {}
        self._tarballs: dict[str, bytes] = {}
        registry = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                registry.asked.append(self.path)
                status, body = registry.answer(self.path)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/"

    def add(self, name: str, version: str, files: Mapping[str, str], **more: object) -> None:
        """Publish a package; `more` goes into its package.json."""
        manifest = {"name": name, "version": version, **more}
        content = {"package/package.json": json.dumps(manifest)}
        content |= {f"package/{path}": text for path, text in files.items()}
        tarball = tar_of(content)
        where = f"/{name}/-/{name}-{version}.tgz"
        self._tarballs[where] = tarball
        digest = base64.b64encode(hashlib.sha512(tarball).digest()).decode()
        dist = {"tarball": f"{self.url}{where[1:]}", "integrity": f"sha512-{digest}"}
        package = self._packages.setdefault(name, {"name": name, "versions": {}})
        versions = package["versions"]
        assert isinstance(versions, dict)
        versions[version] = {**manifest, "dist": dist}
        package["dist-tags"] = {"latest": version}

    def _published(self, name: str, version: str) -> dict[str, Any]:
        versions = self._packages[name]["versions"]
        assert isinstance(versions, dict)
        found: dict[str, Any] = versions[version]
        return found

    def answer(self, path: str) -> tuple[int, bytes]:
        if path.startswith("/-/ping"):
            return 200, b"{}"
        if path in self._tarballs:
            return 200, self._tarballs[path]
        if path[1:] in self._packages:
            return 200, json.dumps(self._packages[path[1:]]).encode()
        return 404, b'{"error": "Not found"}'

    def lock(self, manifest: Mapping[str, object]) -> str:
        """Write the lock of a manifest that names each package by its exact version."""
        packages: dict[str, object] = {"": dict(manifest)}
        for kind in ("dependencies", "devDependencies"):
            wanted = manifest.get(kind, {})
            assert isinstance(wanted, Mapping)
            for name, version in wanted.items():
                published = self._published(name, version)
                packages[f"node_modules/{name}"] = {
                    "version": version,
                    "integrity": published["dist"]["integrity"],
                    **({"bin": published["bin"]} if "bin" in published else {}),
                    **({"dev": True} if kind == "devDependencies" else {}),
                }
        whole = {"name": manifest["name"], "version": manifest["version"], "lockfileVersion": 3}
        return json.dumps({**whole, "requires": True, "packages": packages})

    def app(
        self, manifest: Mapping[str, object], files: Mapping[str, str] | None = None
    ) -> dict[str, str | bytes]:
        """An app with a lock that agrees."""
        whole = {"name": "hola", "version": "1.0.0", **manifest}
        return {
            "package.json": json.dumps(whole),
            "package-lock.json": self.lock(whole),
            **(files or {}),
        }

    def close(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()


class NodeWorkshop(Workshop):
    """A workshop with all buildpacks, whose npm asks one registry and reads no settings."""

    registry_url: str = UNREACHABLE
    search_path: str = os.environ["PATH"]

    def __post_init__(self) -> None:
        super().__post_init__()
        self.stack_bin = self.root / "stack/bin"
        self.stack_bin.mkdir(parents=True, exist_ok=True)
        self.buildpacks = self._all()

    @property
    def environ(self) -> dict[str, str]:
        return {
            **super().environ,
            "NPM_CONFIG_REGISTRY": self.registry_url,
            "NPM_CONFIG_USERCONFIG": os.devnull,
            "NPM_CONFIG_GLOBALCONFIG": str(self.root / "no-npmrc"),
        }

    @property
    def engine(self) -> Engine:
        lay_node(self.stack_bin, self.search_path)
        return ask(self.stack_bin)

    def _all(self) -> Sequence[Buildpack]:
        return [
            NodeBuildpack(
                stack_bin=self.stack_bin,
                path=self.search_path,
                store=self.store,
                index_timeout=60.0,
            ),
            PythonBuildpack(python=PYTHON, store=self.store, index_timeout=60.0),
            StaticBuildpack(),
            ProcfileOnly(),
        ]

    def without_node(self, empty: Path) -> None:
        """Look for Node.js where there is none."""
        self.search_path = str(empty)
        self.buildpacks = self._all()
