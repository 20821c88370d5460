"""minidyno as a student uses it: through its command."""

import subprocess
from collections.abc import Mapping

from curso.launch.layout import Layout
from curso.launch.problem import Problem


class Paas:
    """Runs `minidyno` with one environment."""

    def __init__(self, layout: Layout, env: Mapping[str, str]) -> None:
        self.layout = layout
        self.env = dict(env)

    @property
    def api_port(self) -> int:
        """Port of the API, as minidyno itself reads it."""
        return int(self.env.get("MINIDYNO_API_PORT", "5170"))

    @property
    def router_port(self) -> int:
        """Port of the router."""
        return int(self.env.get("MINIDYNO_ROUTER_PORT", "8080"))

    def run(self, *words: str, timeout: float = 300.0) -> "subprocess.CompletedProcess[str]":
        """Run one command to its end, whatever its exit code."""
        return subprocess.run(
            [self.layout.program("minidyno"), *words],
            env=self.env,
            cwd=self.layout.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
            # Ctrl-C must not cut a command of ours in two; we wait for it.
            start_new_session=True,
        )

    def must(self, *words: str, timeout: float = 300.0) -> str:
        """Run one command and give what it said; raise when it fails."""
        done = self.run(*words, timeout=timeout)
        if done.returncode:
            raise Problem(
                "command_failed",
                command=f"minidyno {' '.join(words)}",
                code=done.returncode,
                tail=done.stdout.rstrip(),
            )
        return done.stdout

    def is_up(self) -> bool:
        """Say whether the platform of this folder is running."""
        return self.run("status", "--json", timeout=30).returncode == 0

    def up(self) -> None:
        """Start it in the background and wait until it answers."""
        done = self.run("up", "--detach")
        if done.returncode:
            raise Problem("platform_failed", tail=done.stdout.rstrip())

    def down(self) -> None:
        """Stop it and its dynos; data stays."""
        self.run("down")
