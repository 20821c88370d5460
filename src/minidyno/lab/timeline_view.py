"""Where the seconds of a deploy went, as `releases:timeline` tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from minidyno.client.models import PhaseInfo, TimelineInfo
from minidyno.domain.deploy_timeline import WORDS
from minidyno.lab.display import Display
from minidyno.lab.figures.histogram import seconds
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.table import folded, plain_table, table
from minidyno.lab.figures.timeline import Step, timeline
from minidyno.lab.language import notebook_language
from minidyno.lab.texts import text

# The colours: of sending and waiting, of the build, of the release, of the dynos.
UPLOAD_KIND = 0
_KINDS = {
    "detect": 1,
    "compile": 1,
    "pack": 1,
    "release": 3,
    "release_phase": 3,
    "boot": 2,
    "switch": 2,
}


@dataclass(frozen=True, repr=False)
class Timeline(Display):
    """The phases of a release, in order; `switched` once its dynos have taken over.

    `phases` says how long each took, in seconds, by the name that the API gives it.
    """

    app: str
    release: int
    switched: bool
    steps: Sequence[Step]
    phases: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, app: str, info: TimelineInfo) -> "Timeline":
        """Take over what the platform noted."""
        lengths: dict[str, float] = {}
        for phase in info.phases:
            lengths[phase.name] = round(lengths.get(phase.name, 0.0) + phase.seconds, 3)
        return cls(app, info.version, info.switched, steps(info.phases), lengths)

    @property
    def seconds(self) -> float:
        """From the request to the moment at which the new dynos took over."""
        return max(step.end for step in self.steps)

    def html(self) -> Markup:
        """The sentence, the drawing, and the same as a table."""
        return join(element("p", element("strong", self._sentence())), drawing(self.steps))

    def plain(self) -> str:
        """The sentence and the table."""
        return f"{self._sentence()}\n{columns(self.steps)}"

    def _sentence(self) -> str:
        return text(
            "timeline_of" if self.switched else "timeline_growing",
            app=self.app,
            release=self.release,
            seconds=seconds(self.seconds),
        )


def steps(phases: Sequence[PhaseInfo], begin: float = 0.0) -> Sequence[Step]:
    """Make phases into steps that can be drawn, the first at `begin` seconds."""
    return [
        Step(
            _name(phase),
            begin + phase.start,
            begin + phase.start + phase.seconds,
            _KINDS.get(phase.name, UPLOAD_KIND),
        )
        for phase in phases
    ]


def drawing(shown: Sequence[Step]) -> Markup:
    """Draw the steps, with a description and the same as a table."""
    longest = max(shown, key=lambda step: step.duration)
    description = text(
        "deploy_desc",
        count=len(shown),
        seconds=seconds(max(step.end for step in shown)),
        longest=longest.name,
        share=seconds(longest.duration),
    )
    return join(
        timeline(text("deploy_title"), description, shown),
        folded(text("as_table"), table(_headers(), _rows(shown))),
    )


def columns(shown: Sequence[Step]) -> str:
    """Lay the steps out for a terminal."""
    return plain_table(_headers(), _rows(shown))


def _name(phase: PhaseInfo) -> str:
    """Say what a phase is; a step of a buildpack by its own words, for room is scarce."""
    buildpack, _, step = phase.detail.partition(": ")
    if step:
        return step
    spanish, english = WORDS.get(phase.name, (phase.name, phase.name))
    word = english if notebook_language() == "en" else spanish
    return f"{word}: {buildpack}" if buildpack else word


def _headers() -> Sequence[str]:
    return [text("step"), text("start"), text("duration")]


def _rows(shown: Sequence[Step]) -> Sequence[Sequence[object]]:
    return [[step.name, seconds(step.start), seconds(step.duration)] for step in shown]
