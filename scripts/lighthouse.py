#!/usr/bin/env python3
"""Lighthouse's scores of the main pages, as one table: 100 is the best.

    .venv/bin/python scripts/lighthouse.py [--movil] [PAGE …]

A page is an address in the site, such as `en/glosario/`; without any, the home page, the units, a
notebook and the glossary of both languages are measured. `--movil` measures as on a phone. The
whole reports stay in build/lighthouse. Run with the project's Python; needs Chromium and npm, and
the network the first time.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from curso.contract.unit import find_units  # noqa: E402 - beside us lies a curso.py
from curso.launch.npm import npm_command  # noqa: E402
from curso.launch.static_server import CourseServer  # noqa: E402

FOLDER = ROOT / "build" / "lighthouse"
LOCK = ROOT / "scripts" / "_lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = "--headless=new --no-sandbox --disable-background-networking --disable-sync"


def install() -> None:
    """Bring Lighthouse, exactly as locked, unless it is there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    lock = (LOCK / "package-lock.json").read_text(encoding="utf-8")
    done = FOLDER / "installed.json"
    if done.is_file() and done.read_text(encoding="utf-8") == lock:
        return
    npm = npm_command(ROOT)
    if npm is None:
        sys.exit("✗ Falta npm. En Debian: sudo apt-get install -y npm")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LOCK / name, FOLDER)
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run([*npm, *words, "--loglevel=error"], cwd=FOLDER, check=True)
    done.write_text(lock, encoding="utf-8")


def build() -> Path:
    """Build the site strictly, apart from the one that is being read."""
    site = FOLDER / "site"
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(words, cwd=ROOT, env=env, check=True, stderr=subprocess.DEVNULL)
    return site


def main_pages() -> list[str]:
    units = [unit.name for unit in find_units(ROOT)]
    pages = ["", *(f"unidades/{name}/" for name in units), f"cuadernos/{units[0]}/", "glosario/"]
    return [folder + page for folder in ("", "en/") for page in pages]


def measure(url: str, chromium: str, *, mobile: bool, report: Path) -> dict[str, float]:
    """Run Lighthouse once and give its scores, from 0 to 100, and the bytes of the page."""
    node = shutil.which("node") or "node"
    program = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    words = [node, str(program), url, "--output=json", f"--output-path={report}", "--quiet"]
    words += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={_FLAGS}"]
    words += [] if mobile else ["--preset=desktop"]
    env = {**os.environ, "CHROME_PATH": chromium}
    subprocess.run(words, env=env, check=True, stdout=subprocess.DEVNULL)
    found = json.loads(report.read_text(encoding="utf-8"))
    scores = {one: round(100 * (found["categories"][one]["score"] or 0)) for one in CATEGORIES}
    return {**scores, "bytes": found["audits"]["total-byte-weight"]["numericValue"]}


def main(words: list[str]) -> int:
    if {"--ayuda", "--help"} & set(words):
        print(__doc__)
        return 0
    chromium = next((program for name in _CHROMIUM if (program := shutil.which(name))), None)
    if chromium is None:
        print("✗ Falta Chromium. En Debian: sudo apt-get install -y chromium")
        return 1
    install()
    site = build()
    pages = [word for word in words if not word.startswith("--")] or main_pages()
    mobile = "--movil" in words
    print(f"{'page':44}" + "".join(f"{name.split('-')[0][:13]:>14}" for name in CATEGORIES), end="")
    print(f"{'kB':>8}", flush=True)
    with CourseServer(site, 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        for page in pages:
            url = f"http://127.0.0.1:{server.server_port}/{page}"
            report = FOLDER / f"{page.strip('/').replace('/', '-') or 'index'}.json"
            found = measure(url, chromium, mobile=mobile, report=report)
            line = "".join(f"{found[name]:14.0f}" for name in CATEGORIES)
            print(f"{page or '/':44}{line}{found['bytes'] / 1000:8.0f}", flush=True)
        server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
