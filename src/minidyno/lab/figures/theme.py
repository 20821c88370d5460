"""Colours and type, for light and dark pages.

JupyterLab's own variables come first, so that an output looks like the notebook around it; where
there are none (a saved page, VS Code, the course's site) the system's preference decides.
"""

from zlib import crc32

from minidyno.lab.figures.markup import Markup, element

# Colours carry no meaning alone: a name or a sign always stands beside them.
LIGHT = {
    "ink": "#1b1f24",
    "quiet": "#57606a",
    "paper": "#ffffff",
    "line": "#d0d7de",
    "up": "#1a7f37",
    "starting": "#8a5a00",
    "crashed": "#c1121f",
    "idle": "#57606a",
    "down": "#57606a",
    "series-0": "#0a62b5",
    "series-1": "#a33b00",
    "series-2": "#1a7f37",
    "series-3": "#8250df",
    "series-4": "#9a1663",
    "series-5": "#6b5900",
}
DARK = {
    "ink": "#e6edf3",
    "quiet": "#a3adb8",
    "paper": "#0d1117",
    "line": "#3d444d",
    "up": "#4ac26b",
    "starting": "#e3b341",
    "crashed": "#ff8a84",
    "idle": "#a3adb8",
    "down": "#a3adb8",
    "series-0": "#6cb6ff",
    "series-1": "#ffa657",
    "series-2": "#4ac26b",
    "series-3": "#c9a6ff",
    "series-4": "#ff9bce",
    "series-5": "#d9c04a",
}
SERIES = 6

_JUPYTER = {
    "ink": "--jp-content-font-color1",
    "quiet": "--jp-content-font-color2",
    "line": "--jp-border-color1",
}

_RULES = """
.minidyno-lab{color:var(--md-ink);font:14px/1.5 var(--jp-content-font-family,system-ui,sans-serif);max-width:60rem}
.minidyno-lab p{margin:.4em 0}
.minidyno-lab table{border-collapse:collapse;margin:.5em 0;font-size:13px}
.minidyno-lab caption{text-align:left;font-weight:600;padding:.2em 0}
.minidyno-lab th,.minidyno-lab td{text-align:left;padding:.2em .9em .2em 0;border-bottom:1px solid var(--md-line);background:none;vertical-align:top}
.minidyno-lab .number{text-align:right;font-variant-numeric:tabular-nums}
.minidyno-lab code,.minidyno-lab pre{font:12px/1.5 var(--jp-code-font-family,ui-monospace,monospace);color:inherit;background:none;padding:0}
.minidyno-lab pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.3em 0}
.minidyno-lab .quiet{color:var(--md-quiet)}
.minidyno-lab .bad{color:var(--md-crashed)}
.minidyno-lab summary{cursor:pointer;color:var(--md-quiet);font-size:13px}
.minidyno-lab svg{display:block;max-width:100%;height:auto;margin:.4em 0}
.minidyno-lab svg text{fill:var(--md-ink);font:12px system-ui,sans-serif}
.minidyno-lab svg .quiet{fill:var(--md-quiet)}
.minidyno-lab svg .axis{stroke:var(--md-line)}
.minidyno-lab svg .mark{stroke:var(--md-ink);stroke-dasharray:4 3}
"""  # noqa: E501


def _variables(palette: dict[str, str]) -> str:
    return ";".join(
        f"--md-{name}:" + (f"var({_JUPYTER[name]},{value})" if name in _JUPYTER else value)
        for name, value in palette.items()
    )


def _style() -> str:
    light, dark = _variables(LIGHT), _variables(DARK)
    return "".join(
        (
            f".minidyno-lab{{{light}}}",
            f"@media(prefers-color-scheme:dark){{.minidyno-lab{{{dark}}}}}",
            # A notebook whose theme was chosen by hand wins over the system.
            f"[data-jp-theme-light=true] .minidyno-lab{{{light}}}",
            f"[data-jp-theme-light=false] .minidyno-lab{{{dark}}}",
            _RULES,
        )
    )


STYLE = Markup(f"<style>{_style()}</style>")


def colour(name: str) -> str:
    """Refer to a colour of the theme."""
    return f"var(--md-{name})"


def series(number: int) -> str:
    """Refer to the colour of the n-th series; they repeat."""
    return colour(f"series-{number % SERIES}")


def colour_of_dyno(name: str) -> str:
    """Give each dyno the same colour in every output; router and api stay quiet."""
    kind, _, number = name.partition(".")
    return series(crc32(kind.encode()) + int(number)) if number.isdigit() else colour("quiet")


def page(*children: object) -> str:
    """Wrap what one output shows; each output is complete by itself."""
    return element("div", STYLE, *children, class_="minidyno-lab")
