"""By hand and on the platform, side by side: a sentence, a picture and a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from curso.language import spoken
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.picture import WIDTH, bar, label, picture
from minidyno.lab.figures.table import folded, plain_table, table
from minidyno.lab.figures.theme import series

_LEFT = 214
_RIGHT = 92
_ROW = 20
_GROUP = 2 * _ROW + 14


@dataclass(frozen=True)
class Row:
    """One step, ready to be shown."""

    title: str
    decisions: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Side:
    """All of one way: its steps, the clock from the first to the last in seconds, and more."""

    rows: tuple[Row, ...]
    clock: float
    processes: int
    lost: int

    @property
    def steps(self) -> int:
        """How many steps."""
        return len(self.rows)

    @property
    def decisions(self) -> int:
        """How many decisions."""
        return sum(len(row.decisions) for row in self.rows)

    @property
    def seconds(self) -> float:
        """How long the machine worked."""
        return sum(row.seconds for row in self.rows)


@dataclass(frozen=True)
class Measure:
    """One thing that was counted on both sides."""

    name: str
    amounts: tuple[float, float]
    unit: str = ""

    def written(self, side: int) -> str:
        """The amount as people read it."""
        amount = self.amounts[side]
        if self.unit == "clock":
            minutes, seconds = divmod(round(amount), 60)
            return f"{minutes} min {seconds:02} s"
        return f"{amount:.1f} s" if self.unit == "s" else f"{amount:.0f}"


@dataclass(frozen=True, repr=False)
class Comparison(Display):
    """Both ways; `hand` and `platform` carry the figures."""

    hand: Side
    platform: Side

    @property
    def measures(self) -> Sequence[Measure]:
        """What is compared."""
        hand, paas = self.hand, self.platform
        return [
            Measure(spoken("Pasos", "Steps"), (hand.steps, paas.steps)),
            Measure(spoken("Decisiones", "Decisions"), (hand.decisions, paas.decisions)),
            Measure(
                spoken("Procesos que vigilas tú", "Processes that you watch"),
                (hand.processes, paas.processes),
            ),
            Measure(
                spoken("Visitas perdidas, la 1.ª vez", "Visits lost, the first time"),
                (hand.lost, paas.lost),
            ),
            Measure(spoken("La máquina, trabajando", "The machine at work"), _seconds(self), "s"),
            Measure(
                spoken("Tu reloj, de principio a fin", "Your clock, start to end"),
                (hand.clock, paas.clock),
                "clock",
            ),
        ]

    def html(self) -> Markup:
        """The sentence, the picture, and the same figures as a table."""
        return join(
            element("p", element("strong", self._sentence())),
            self._picture(),
            folded(_as_table(), table(self._headers(), self._rows())),
            folded(_step_by_step(), *self._steps()),
        )

    def plain(self) -> str:
        """The sentence and the table."""
        return f"{self._sentence()}\n\n{plain_table(self._headers(), self._rows())}"

    def _sentence(self) -> str:
        hand, paas = self.hand, self.platform
        return spoken(
            f"A mano: {hand.steps} pasos y {hand.decisions} decisiones. "
            f"En la plataforma: {paas.steps} pasos y {paas.decisions} decisiones.",
            f"By hand: {hand.steps} steps and {hand.decisions} decisions. "
            f"On the platform: {paas.steps} steps and {paas.decisions} decisions.",
        )

    def _picture(self) -> Markup:
        told = "; ".join(
            f"{m.name}: {m.written(0)} – {m.written(1)}" for m in self.measures if any(m.amounts)
        )
        shapes = [_group(index, measure) for index, measure in enumerate(self.measures)]
        return picture(
            spoken("A mano y en la plataforma", "By hand and on the platform"),
            spoken(f"A mano y en la plataforma. {told}.", f"By hand and on the platform. {told}."),
            *shapes,
            height=_GROUP * len(self.measures),
        )

    def _steps(self) -> Sequence[Markup]:
        headers = [spoken("Paso", "Step"), spoken("Qué hubo que decidir", "What had to be decided")]
        none = spoken("nada", "nothing")
        return [
            table(headers, [[r.title, "; ".join(r.decisions) or none] for r in side.rows], way)
            for way, side in zip(_ways(), (self.hand, self.platform), strict=True)
        ]

    def _headers(self) -> Sequence[str]:
        return ["", *_ways()]

    def _rows(self) -> Sequence[Sequence[object]]:
        return [[m.name, m.written(0), m.written(1)] for m in self.measures]


def _group(index: int, measure: Measure) -> Markup:
    """Two bars of one measure; each measure has a scale of its own."""
    top = index * _GROUP
    largest = max(measure.amounts) or 1
    room = WIDTH - _LEFT - _RIGHT
    shapes: list[Markup] = [label(0, top + 14, measure.name)]
    for side, way in enumerate(_ways()):
        y = top + side * _ROW
        width = max(1.0, room * measure.amounts[side] / largest)
        text = f"{measure.written(side)} · {way.lower()}" if index == 0 else measure.written(side)
        shapes += [
            bar(_LEFT, y + 3, width, _ROW - 5, series(side), way),
            label(_LEFT + width + 6, y + 15, text, quiet=True),
        ]
    return join(*shapes)


def _ways() -> tuple[str, str]:
    return spoken("A mano", "By hand"), spoken("Plataforma", "Platform")


def _seconds(both: Comparison) -> tuple[float, float]:
    return both.hand.seconds, both.platform.seconds


def _step_by_step() -> str:
    return spoken("Paso a paso", "Step by step")


def _as_table() -> str:
    return spoken("Los mismos datos en una tabla", "The same data as a table")
