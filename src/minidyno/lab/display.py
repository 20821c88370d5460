"""The base of all displays: one thing, shown on a page and on a terminal."""

from abc import ABC, abstractmethod

from minidyno.lab.figures.markup import Markup
from minidyno.lab.figures.theme import page


class Display(ABC):
    """Shows itself in a notebook as HTML and everywhere else as plain text."""

    __slots__ = ()

    @abstractmethod
    def html(self) -> Markup:
        """The inside of the output's HTML."""

    @abstractmethod
    def plain(self) -> str:
        """The same for a terminal."""

    def _repr_html_(self) -> str:
        return page(self.html())

    def __str__(self) -> str:
        return self.plain()

    def __repr__(self) -> str:
        return self.plain()
