"""What the site ships beyond its pages: nothing of Material's scripts and styles, dark for all."""

from collections.abc import Iterable
from pathlib import Path

_UNUSED = ("assets/javascripts/", "assets/stylesheets/", "assets/images/")
# Sources of the drawings and of the slides: read by the build, of no use to a browser.
_SOURCES = ("assets/diapositivas/", "assets/plantillas/")
_DARK = '[data-md-color-scheme="slate"]'
_SYSTEM = ":root:not([data-md-color-scheme])"


def is_unused(uri: str) -> bool:
    """Say whether a file of the theme, or a source among ours, stays out of the site."""
    return uri.startswith(_UNUSED + _SOURCES)


def follow_the_system(css: Iterable[Path]) -> None:
    """Without a script nobody chooses colours: let the part after `/* dark */` follow the system.

    Done twice, it gives the same.
    """
    for file in css:
        text = file.read_text(encoding="utf-8")
        if "/* dark */" not in text or _SYSTEM in text:
            continue
        dark = text.split("/* dark */", 1)[1].split("/* end */", 1)[0].replace(_DARK, _SYSTEM)
        rules = f"@media (prefers-color-scheme: dark) {{\n{dark}}}\n"
        file.write_text(f"{text}{rules}", encoding="utf-8")
