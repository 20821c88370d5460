"""Text and code fonts, from npm packages when they are installed; else the system's own."""

import shutil
from pathlib import Path

_PACKAGES = Path("node_modules/@fontsource-variable")
# Name in the site, file below the packages, family, style, weights.
_FACES = (
    (
        *("texto", "source-sans-3/files/source-sans-3-latin-wght-normal.woff2"),
        *("Source Sans 3 Variable", "normal", "200 900"),
    ),
    (
        *("texto-cursiva", "source-sans-3/files/source-sans-3-latin-wght-italic.woff2"),
        *("Source Sans 3 Variable", "italic", "200 900"),
    ),
    (
        *("titulos", "source-serif-4/files/source-serif-4-latin-wght-normal.woff2"),
        *("Source Serif 4 Variable", "normal", "200 900"),
    ),
    (
        *("codigo", "jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2"),
        *("JetBrains Mono Variable", "normal", "100 800"),
    ),
)


def has_fonts(root: Path) -> bool:
    """Say whether every font is installed."""
    return all((root / _PACKAGES / face[1]).is_file() for face in _FACES)


def copy_fonts(root: Path, site: Path) -> None:
    """Put fonts, their licences and their style sheet in the site; nothing when not installed."""
    if not has_fonts(root):
        return
    folder = site / "assets" / "fuentes"
    folder.mkdir(parents=True, exist_ok=True)
    rules = []
    for name, file, family, style, weights in _FACES:
        source = root / _PACKAGES / file
        shutil.copyfile(source, folder / f"{name}.woff2")
        shutil.copyfile(source.parents[1] / "LICENSE", folder / f"{name}.LICENSE.txt")
        rules.append(
            f'@font-face{{font-family:"{family}";font-style:{style};font-weight:{weights};'
            f'font-display:swap;src:url("../fuentes/{name}.woff2") format("woff2")}}\n'
        )
    (site / "assets" / "css").mkdir(parents=True, exist_ok=True)
    (site / "assets" / "css" / "fuentes.css").write_text("".join(rules), encoding="utf-8")
