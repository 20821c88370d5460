"""The page for an address that does not exist: one for both languages."""

import re

_HEADING = re.compile(r"<h1>404 - Not found</h1>")

CONTENT = """\
<h1>404 · Esta página no existe</h1>
<p>Quizá cambió de sitio. Vuelve al <a href="/">inicio del curso</a> o usa la búsqueda.</p>
<div lang="en">
<h2>404 · This page does not exist</h2>
<p>Perhaps it has moved. Go back to the <a href="/en/">start of the course</a> or search.</p>
</div>"""


def not_found_page(html: str) -> str:
    """Put both languages in the theme's page."""
    return _HEADING.sub(lambda _: CONTENT, html)
