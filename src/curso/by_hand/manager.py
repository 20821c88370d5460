"""A process manager: starts a program, and starts it again each time it ends."""

import signal
import subprocess
import sys
import time
from pathlib import Path

PAUSE = 0.5  # without it, a program that fails at once would be started as fast as the machine can


class Manager:
    """Keeps one program running until it is told to stop."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.child: subprocess.Popen[bytes] | None = None
        self.stopping = False

    def run(self) -> None:
        """Start, wait for the end, start again."""
        signal.signal(signal.SIGTERM, self.stop)
        while not self.stopping:
            self.child = subprocess.Popen(self.command)
            self.say(f"started, pid {self.child.pid}")
            self.pass_on()
            self.say(f"ended with {self.child.wait()}")
            if not self.stopping:
                time.sleep(PAUSE)

    def stop(self, *_: object) -> None:
        """Whoever starts a program must also end it."""
        self.stopping = True
        self.pass_on()

    def pass_on(self) -> None:
        """Ask the program to end, if we are to; also when we were told while it was started."""
        if self.stopping and self.child is not None:
            self.child.terminate()

    def say(self, what: str) -> None:
        """Write to the log."""
        sys.stdout.write(f"manager: {Path(self.command[0]).name} {what}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    Manager(sys.argv[1:]).run()
