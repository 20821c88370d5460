"""The command that installs a system part, on this system."""

import shutil
import sys


def install_command(debian: str, mac: str | None = None) -> str:
    """Name the command for Debian's package `debian`, or Homebrew's `mac`."""
    if sys.platform == "darwin":
        return f"brew install {mac or debian}"
    if shutil.which("apt-get"):
        return f"sudo apt-get install -y {debian}"
    for tool, words in (("dnf", "install -y"), ("pacman", "-S"), ("zypper", "install -y")):
        if shutil.which(tool):
            return f"sudo {tool} {words} {mac or debian}"
    return f"sudo apt-get install -y {debian}"
