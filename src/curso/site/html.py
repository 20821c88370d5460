"""Small mends of the pages' HTML, after MkDocs and before the browser."""

import re

from curso.site.tables import mend_tables

_PERMALINK = re.compile(r'<a class="headerlink"([^>]*?) title="[^"]*">')


def mend(html: str, language: str) -> str:
    """Give wide tables room, and say in words what a heading's link is."""
    html = mend_tables(html)
    name = "Link to this section" if language == "en" else "Enlace a esta sección"
    return _PERMALINK.sub(rf'<a class="headerlink"\1 aria-label="{name}">', html)
