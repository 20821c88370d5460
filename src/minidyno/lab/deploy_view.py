"""What a deploy leaves in the notebook."""

from collections.abc import Sequence
from dataclasses import dataclass

from minidyno.lab.display import Display
from minidyno.lab.figures.histogram import seconds
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.table import folded, plain_table, table
from minidyno.lab.figures.timeline import Step, timeline
from minidyno.lab.texts import text


@dataclass(frozen=True, repr=False)
class Deploy(Display):
    """A deploy that ended well: `release` is its version, `timeline` its steps in seconds."""

    app: str
    url: str
    release: int
    ok: bool
    lines: Sequence[str]
    timeline: Sequence[Step]

    @property
    def seconds(self) -> float:
        """From the call to the first moment at which the new dynos serve."""
        return max(step.end for step in self.timeline)

    def html(self) -> Markup:
        """The sentence, the timeline, and the same as a table."""
        longest = max(self.timeline, key=lambda step: step.duration)
        description = text(
            "deploy_desc",
            count=len(self.timeline),
            seconds=seconds(self.seconds),
            longest=longest.name,
            share=seconds(longest.duration),
        )
        return join(
            element("p", element("strong", self._sentence())),
            timeline(text("deploy_title"), description, self.timeline),
            folded(text("as_table"), table(self._headers(), self._rows())),
        )

    def plain(self) -> str:
        """The sentence and the table."""
        return f"{self._sentence()}\n{plain_table(self._headers(), self._rows())}"

    def _sentence(self) -> str:
        return text(
            "deploy_ok",
            app=self.app,
            release=self.release,
            seconds=seconds(self.seconds),
            url=self.url,
        )

    def _headers(self) -> Sequence[str]:
        return [text("step"), text("start"), text("duration")]

    def _rows(self) -> Sequence[Sequence[object]]:
        return [[step.name, seconds(step.start), seconds(step.duration)] for step in self.timeline]
