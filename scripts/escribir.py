#!/usr/bin/env python3
"""Serve the site while you write: a page is built again a second after you save it.

    .venv/bin/python scripts/escribir.py [--puerto 8001]

The browser reloads by itself, and what the unit still lacks is said here. Only this machine can
open it. Search is not kept up to date meanwhile. Ctrl-C ends it. Run with the project's Python.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from curso.contract.preview import changed, dependents, lacking, snapshot  # noqa: E402
from curso.language import from_environment  # noqa: E402 - beside us lies a curso.py
from curso.launch.ports import is_free  # noqa: E402

DEFAULT_PORT = 8001
PAUSE = 0.3
_WATCHED = ("assets", "src/curso/site", "mkdocs.yml")


def serve(port: int) -> subprocess.Popen[bytes]:
    """Start MkDocs so that it builds only what changed, on loopback alone."""
    words = [sys.executable, "-m", "mkdocs", "serve", "--dirty", "--livereload", "--quiet"]
    words += ["--dev-addr", f"127.0.0.1:{port}"]
    for name in _WATCHED:
        words += ["--watch", str(ROOT / name)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.Popen(words, cwd=ROOT, env=env)


def follow(server: subprocess.Popen[bytes]) -> int:
    """Say what the unit lacks whenever one of its files is saved, until the server ends."""
    language = from_environment()
    before = snapshot(ROOT)
    while server.poll() is None:
        time.sleep(PAUSE)
        after = snapshot(ROOT)
        paths = changed(before, after)
        before = after
        if not paths:
            continue
        for page in {page for path in paths for page in dependents(ROOT, path)}:
            # MkDocs builds a page again when it is newer, and what it shows is now newer.
            os.utime(page)
        before = snapshot(ROOT)
        found = lacking(ROOT, paths)
        print(f"\n{time.strftime('%H:%M:%S')}  {', '.join(p.name for p in paths)}", flush=True)
        for one in found:
            print(f"  {one.say(language, ROOT)}", flush=True)
    return server.returncode


def main(words: list[str]) -> int:
    if words not in ([], ["--puerto", *words[1:2]]) or (words and not words[1:]):
        print(__doc__)
        return 0 if words in (["--ayuda"], ["--help"]) else 2
    port = int(words[1]) if words and words[1].isdigit() else DEFAULT_PORT
    if not is_free(port):
        print(f"✗ El puerto {port} ya lo usa otro programa. Elige otro: --puerto {port + 1}")
        return 1
    server = serve(port)
    print(f"http://127.0.0.1:{port}/   (Ctrl-C para terminar)", flush=True)
    try:
        return follow(server)
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
