"""Scripts that a dyno's shell reads before the command."""

from pathlib import Path


def write_profile(source: Path, name: str, script: str) -> None:
    """Write `.profile.d/<name>`, in place of anything that is there."""
    folder = source / ".profile.d"
    if not folder.is_dir():
        folder.unlink(missing_ok=True)  # a file of the app's, of no use to anybody
        folder.mkdir()
    path = folder / name
    path.unlink(missing_ok=True)
    path.write_text(script)
