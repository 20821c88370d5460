"""HTML that cannot be broken by what is put into it: all that is not Markup is escaped."""

from html import escape

_VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta"})


class Markup(str):
    """Text that is HTML already. Made by `element` and `join` alone."""

    __slots__ = ()


def element(tag: str, /, *children: object, **attributes: object) -> Markup:
    """Make an element.

    Attributes are written with `_` for `-` and a trailing `_` where Python has the word
    (`class_`, `font_size`); None and False leave an attribute out, True leaves it bare.
    """
    start = f"<{tag}{''.join(map(_attribute, attributes, attributes.values()))}>"
    if tag in _VOID:
        return Markup(start)
    return Markup(f"{start}{join(*children)}</{tag}>")


def join(*children: object) -> Markup:
    """Put pieces one after another; None is nothing."""
    return Markup("".join(_safe(child) for child in children if child is not None))


def _safe(child: object) -> str:
    return child if isinstance(child, Markup) else escape(str(child), quote=False)


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    plain = name.rstrip("_").replace("_", "-")
    if value is True:
        return f" {plain}"
    text = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return f' {plain}="{escape(text)}"'
