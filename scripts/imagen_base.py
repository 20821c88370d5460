#!/usr/bin/env python3
"""Make debian:bookworm-slim with debootstrap, where no image registry can be reached.

Needs root, Docker and debootstrap; some 50 seconds and 200 MB. The image has the name of the
public one, so that `minidyno stack:build` finds it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

IMAGE = "debian:bookworm-slim"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirror", "--espejo", help="(debootstrap)")
    mirror = parser.parse_args().mirror
    if os.geteuid() != 0:
        sys.exit("Hace falta root / root is needed: sudo python3 scripts/imagen_base.py")
    for program in ("debootstrap", "docker"):
        if shutil.which(program, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin") is None:
            sys.exit(f"Falta / missing: {program} · sudo apt-get install -y debootstrap docker.io")
    with tempfile.TemporaryDirectory(prefix="minidyno-base-") as folder:
        root = Path(folder, "root")
        subprocess.run(
            ["debootstrap", "--variant=minbase", "bookworm", root, *([mirror] if mirror else [])],
            check=True,
            stdout=sys.stderr,
            env={**os.environ, "PATH": f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"},
        )
        for waste in ("var/cache/apt/archives", "var/lib/apt/lists"):
            shutil.rmtree(root / waste, ignore_errors=True)
            (root / waste / "partial").mkdir(parents=True)
        with subprocess.Popen(
            ["tar", "--numeric-owner", "-C", root, "-c", "."], stdout=subprocess.PIPE
        ) as tar:
            subprocess.run(["docker", "import", "-", IMAGE], stdin=tar.stdout, check=True)
        if tar.returncode:
            return tar.returncode
    print(IMAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
