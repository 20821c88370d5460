"""Small mends of the pages' HTML, after MkDocs and before the browser."""

import re

_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
_PERMALINK = re.compile(r'<a class="headerlink"([^>]*?) title="[^"]*">')


def mend(html: str, language: str) -> str:
    """Let wide tables scroll by themselves, and say in words what a heading's link is."""
    html = _TABLE.sub(r'<div class="tabla"><table>\1</table></div>', html)
    name = "Link to this section" if language == "en" else "Enlace a esta sección"
    return _PERMALINK.sub(rf'<a class="headerlink"\1 aria-label="{name}">', html)
