"""What buildpacks there are, and the names by which people know them."""

from collections.abc import Sequence

from minidyno.domain.errors import MinidynoError

PYTHON = "minidyno/python"
NODE = "minidyno/node"
STATIC = "minidyno/static"
PROCFILE = "minidyno/procfile"
KNOWN = (PYTHON, NODE, STATIC, PROCFILE)

# What a student of Heroku's documentation would write.
_ALIASES = {
    "heroku/python": PYTHON,
    "heroku/nodejs": NODE,
    "minidyno/nodejs": NODE,
    "heroku/static": STATIC,
    "heroku/heroku-buildpack-static": STATIC,
    "heroku-community/static": STATIC,
    "heroku/procfile": PROCFILE,
    "heroku/heroku-buildpack-python": PYTHON,
    "heroku/heroku-buildpack-nodejs": NODE,
}
_WRAPPINGS = ("urn:buildpack:", "https://github.com/")
SEPARATOR = ", "


def canonical(name: str) -> str:
    """Give our name for a buildpack; raises `buildpack_unknown`, which lists the known ones."""
    plain = name.strip()
    for wrapping in _WRAPPINGS:
        plain = plain.removeprefix(wrapping)
    plain = plain.removesuffix(".git")
    found = _ALIASES.get(plain, plain)
    if found not in KNOWN:
        raise MinidynoError("buildpack_unknown", name=name, known=", ".join(KNOWN))
    return found


def joined(names: Sequence[str]) -> str:
    """Write those that made a slug as one text, as the slug keeps it."""
    return SEPARATOR.join(names)


def separate(text: str | None) -> list[str]:
    """Read what `joined` wrote."""
    return text.split(SEPARATOR) if text else []
