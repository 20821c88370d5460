"""The buildpack for apps that need nothing built: a Procfile is enough."""

from pathlib import Path

from minidyno.ports.buildpack import CompileContext, Compiled


class ProcfileOnly:
    """Takes any app with a Procfile as it is; the last of the list."""

    name = "minidyno/procfile"
    known_by = ""  # the error that lists the languages asks for a Procfile by itself

    def detect(self, source: Path) -> str | None:
        """Say "Procfile" when there is one."""
        return "Procfile" if (source / "Procfile").is_file() else None

    async def compile(self, context: CompileContext) -> Compiled:  # noqa: ARG002
        """Add nothing."""
        return Compiled(process_types={}, env={})
