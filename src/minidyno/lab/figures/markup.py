"""The platform's way to write HTML, for figures and for the course."""

from minidyno.domain.markup import Markup, element, join

__all__ = ["Markup", "element", "join"]
