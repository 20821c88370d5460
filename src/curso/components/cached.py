"""The same question again and again: how often a cache knew the answer, and how long it took."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from curso.language import spoken
from minidyno.lab.app import App
from minidyno.lab.display import Display
from minidyno.lab.figures.bars import Bar, bars
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.theme import series


@dataclass(frozen=True, repr=False)
class Asked(Display):
    """The seconds of each answer, and whether it came out of the cache, in their order."""

    seconds: Sequence[float]
    known: Sequence[bool]

    def __len__(self) -> int:
        return len(self.seconds)

    @property
    def hits(self) -> int:
        """How many answers came out of the cache."""
        return sum(self.known)

    @property
    def hit_rate(self) -> float:
        """Which share of the answers came out of the cache, from 0 to 1."""
        return self.hits / len(self.known)

    @property
    def median(self) -> float:
        """Half of the answers took at most so long, in seconds."""
        return median(self.seconds)

    def html(self) -> Markup:
        """A sentence, and a bar for each answer."""
        colours = {True: series(2), False: series(1)}
        rows = [
            Bar(self._name(number, known), spent, colours[known], f"{1000 * spent:.0f} ms")
            for number, (spent, known) in enumerate(zip(self.seconds, self.known, strict=True), 1)
        ]
        title = spoken("Lo que tardó cada respuesta", "How long each answer took")
        return join(
            element("p", element("strong", self.summary())), bars(title, self.plain(), rows)
        )

    def plain(self) -> str:
        """The same in words."""
        lines = [
            f"{self._name(number, known)}: {1000 * spent:.0f} ms"
            for number, (spent, known) in enumerate(zip(self.seconds, self.known, strict=True), 1)
        ]
        return "\n".join([self.summary(), *lines])

    def summary(self) -> str:
        """All of it in a sentence."""
        return spoken(
            f"{self.hits} de {len(self)} respuestas salieron de la caché "
            f"({100 * self.hit_rate:.0f} %). Mediana: {1000 * self.median:.0f} ms.",
            f"{self.hits} of {len(self)} answers came out of the cache "
            f"({100 * self.hit_rate:.0f} %). Median: {1000 * self.median:.0f} ms.",
        )

    def _name(self, number: int, known: bool) -> str:
        return f"{number} · {spoken('caché', 'cache') if known else spoken('cálculo', 'computed')}"


async def ask(app: App, path: str, times: int) -> Asked:
    """Ask for a page so many times, one after the other; it says itself what the cache did."""
    answers = [await app.get(path) for _ in range(times)]
    known = [bool(answer.json()["de_la_cache"]) for answer in answers]
    return Asked([answer.seconds for answer in answers], known)
