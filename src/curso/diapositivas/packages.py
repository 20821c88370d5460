"""What comes from npm, put inside each deck."""

import base64
import re
from pathlib import Path

_FILE = re.compile(r'url\("npm:([^"]+)"\)')


def script(packages: Path, name: str) -> str:
    """Give a program as it may stand inside a page's <script>."""
    return (packages / name).read_text(encoding="utf-8").replace("</script", r"<\/script")


def style(css: str, packages: Path) -> str:
    """Put the files that a style sheet names with `url("npm:…")` inside it."""

    def data(match: re.Match[str]) -> str:
        content = base64.b64encode((packages / match.group(1)).read_bytes()).decode("ascii")
        return f'url("data:font/woff2;base64,{content}")'

    return _FILE.sub(data, css)
