"""A student's repository, with the real git and the real `minidyno git:remote`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.acceptance.real_platform import APPS, RealPlatform


class Repository:
    """A student's repository with a copy of an app in it; the remote is that of `app`."""

    def __init__(
        self,
        folder: Path,
        platform: RealPlatform,
        app: str = "demo",
        sample: Path = APPS / "contador",
    ) -> None:
        self.folder = folder
        self.platform = platform
        kept = {k: v for k, v in platform.environ.items() if not k.startswith("GIT_")}
        self.environ = {
            **kept,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            # What a school's machine may have set: neither is about this machine's own platform.
            "GIT_SSL_CAINFO": "/nonexistent/ca.pem",
            "http_proxy": "http://127.0.0.1:9",
            "GIT_AUTHOR_NAME": "Ana",
            "GIT_AUTHOR_EMAIL": "ana@example.com",
            "GIT_COMMITTER_NAME": "Ana",
            "GIT_COMMITTER_EMAIL": "ana@example.com",
        }
        shutil.copytree(sample, folder, ignore=shutil.ignore_patterns("node_modules"))
        self.git("init", "-q", "-b", "main")
        self.commit("primero")
        self.remote = self.run([sys.executable, "-m", "minidyno", "git:remote", "-a", app])

    def run(self, words: list[str], ok: bool = True) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert not ok or done.returncode == 0, f"{words}\n{done.stdout}{done.stderr}"
        return done

    def git(self, *words: str) -> str:
        return self.run(["git", *words]).stdout.strip()

    def commit(self, text: str) -> str:
        (self.folder / "cambio.txt").write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", text)
        return self.git("rev-parse", "HEAD")

    def push(self, ok: bool = True) -> list[str]:
        """Push, which has to succeed or to fail; what the platform said, line by line."""
        done = self.run(["git", "push", "minidyno", "main"], ok)
        assert ok == (done.returncode == 0), done.stderr
        said = done.stderr
        return [
            line.removeprefix("remote:").strip()
            for line in said.splitlines()
            if line.startswith("remote:")
        ]


def serving(platform: RealPlatform, version: int, app: str = "demo") -> bool:
    """Say whether one web dyno of that release is all there is, and up."""
    dynos = platform.json("ps", "-a", app)
    return [(d["release"]["version"], d["state"]) for d in dynos] == [(version, "up")]
