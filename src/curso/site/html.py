"""Small mends of the theme's HTML. Each raises when the theme no longer is as expected."""

import json
import re

_ALTERNATE = re.compile(r'\s*<link rel="alternate" href="[^"]*" hreflang="[^"]*">')
_SEARCH = '<div class="md-search" data-md-component="search" role="dialog">'
_NAME = {"es": "Búsqueda", "en": "Search"}
_CONFIG = re.compile(r'(<script id="__config" type="application/json">)(.*?)(</script>)', re.DOTALL)


def mend(html: str, language: str) -> str:
    """Name the search dialog, drop links that the theme would ask for in vain, part the search."""
    html = _ALTERNATE.sub("", html)
    if _SEARCH not in html:
        if "__search" in html:
            message = "the theme's search dialog has changed: see curso/site/html.py"
            raise RuntimeError(message)
        return html
    html = html.replace(_SEARCH, f'{_SEARCH[:-1]} aria-label="{_NAME[language]}">')
    return html if language == "es" else _CONFIG.sub(_base_of_language, html)


def _base_of_language(match: re.Match[str]) -> str:
    # The search looks for its index below `base`; English pages have one of their own in en/.
    config = json.loads(match.group(2))
    base = config["base"]
    if not base.rstrip("/").endswith("/en"):
        config["base"] = f"{base.rstrip('/')}/en/"
    return match.group(1) + json.dumps(config, ensure_ascii=False) + match.group(3)
